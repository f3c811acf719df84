import {NOBODY, type People} from './people.ts';

/** What an access path asks of a person besides being one of those whom it is meant for. */
export interface Requirement {
  /** E-mail addresses of who meets it. */
  readonly met: People;
  /** From when on (ms since 1970) somebody who meets it does not any more, by expiries alone; Infinity for never. */
  until(email: string): number;
  /** What of it a person does not meet, as a list of things to have; empty if they meet it. */
  missing(email: string): readonly string[];
  /** The requirement for what the same people reach through an external share on top of this path. */
  throughExternalShare(): Requirement;
}

/**
 * A requirement that nobody meets, because something is missing from the access path itself. `missing` is called
 * only to explain that.
 */
export function unmetRequirement(missing: (email: string) => string): Requirement {
  const requirement: Requirement = {
    met: NOBODY,
    until: () => -Infinity,
    missing: (email) => [missing(email)],
    throughExternalShare: () => requirement,
  };
  return requirement;
}
