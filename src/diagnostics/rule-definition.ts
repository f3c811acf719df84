import type {Finding, Place, Severity} from './diagnostic.ts';

/**
 * The definition of one rule: everything that people read about it. `P` are the parameters of its message; a missing
 * one does not compile.
 */
export interface RuleDefinition<P extends object = never> {
  /** `group/name`, as in the contract; never changes once released. */
  readonly id: string;
  /** Severity unless a set's `rules:` lowers or raises it. */
  readonly severity: Severity;
  /** No configuration changes the severity of an invariant. */
  readonly invariant: boolean;
  /** The database enforces it, too, by keys and checks, against every writer. */
  readonly heldByDatabase?: boolean;
  /** What is broken, in a few words: `two regions are connected`. */
  readonly title: string;
  /** What is wrong and why, for one case of it. */
  message(p: P): string;
  /** How to mend that case. */
  help(p: P): string;
  /** Why the rule exists, for `bylaw rules ID`. */
  readonly why: string;
  /** A manifest (or text) that breaks it, and the same one mended. */
  readonly example: {readonly broken: string; readonly whole: string};
}

/** The part of {@link RuleDefinition} that does not depend on a case; lists of rules are made of these. */
export type RuleEntry = Omit<RuleDefinition, 'message' | 'help'>;

/** What a finding is about. */
export interface About {
  readonly address?: string | null | undefined;
  readonly place?: Place | undefined;
  readonly field?: string | undefined;
  readonly related?: Finding['related'];
  /** The severity of this case, where it is not that of the rule. */
  readonly severity?: Severity;
}

/** Makes a finding of a rule: its message and help for one case. */
export function finding<P extends object>(
  definition: RuleDefinition<P>,
  params: NoInfer<P>,
  about: About = {},
): Finding {
  return {
    rule: definition.id,
    severity: about.severity ?? definition.severity,
    address: about.address ?? null,
    message: definition.message(params),
    help: definition.help(params),
    ...(about.place && {place: about.place}),
    ...(about.field !== undefined && {field: about.field}),
    ...(about.related && {related: about.related}),
  };
}

/** `defineRule<{…}>()({…})` keeps the literal types of an entry while checking it against its parameters. */
export const defineRule = <P extends object>(definition: RuleDefinition<P>): RuleDefinition<P> => definition;
