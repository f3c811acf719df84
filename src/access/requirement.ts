import {NOBODY, type People} from './people.ts';

/** What a way to a target asks of a person, beyond being one of those whom it is meant for. */
export interface Requirement {
  /** E-mail addresses of who meets it. */
  readonly met: People;
  /** What of it somebody does not meet, as a list of things to have; empty for whoever meets it. */
  missing(email: string): readonly string[];
  /** The requirement for what the same people reach through an external share on top. */
  throughExternalShare(): Requirement;
}

/**
 * A requirement that nobody meets, because of what is missing from the way itself. What that is, is asked only
 * when somebody wants to know.
 */
export function unmetRequirement(missing: () => string): Requirement {
  const requirement: Requirement = {
    met: NOBODY,
    missing: () => [missing()],
    throughExternalShare: () => requirement,
  };
  return requirement;
}
