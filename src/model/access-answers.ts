/** Answers to questions about access, in the shape in which outputs show them. */
import type {Level} from './levels.ts';
import type {LiveAccess} from './live-report.ts';
import type {AsOf} from './past.ts';

/** One path by which a person has a level on a target. */
export interface AccessPath {
  readonly level: Level;
  /**
   * What gives it, read from the target outwards. It ends in who is meant: `creator`, `system-admin`,
   * `role:workspace/admin`, `general-access:global`, `general-access:link`, `Guest/workspace/EMAIL`, or a
   * share and its subject: `Share/workspace/name`, then `user:EMAIL`, `team:workspace/name`,
   * `right:workspace/PERMISSION` or `everyone:workspace`. Before that stands what it leads through:
   * `Space/workspace/name` for a resource in a space; `Share/workspace/name`, then `Space/partner/name` for
   * one contributed to a space.
   */
  readonly via: readonly string[];
  /** It needs the link. */
  readonly link?: true;
}

/** Of an answer about the past: when it held, what it rests on, and what makes it uncertain. */
export type MaybeAsOf = Partial<AsOf>;

/** Whether a person reaches a target. */
export interface AccessCheckAnswer extends MaybeAsOf {
  /** `user:EMAIL`. */
  readonly principal: string;
  /** `space:workspace/name`, … */
  readonly object: string;
  readonly level: Level | null;
  /** The level that was asked for; null where any will do. */
  readonly required: Level | null;
  /** Whether they have that level, or a higher one. */
  readonly satisfied: boolean;
  /** The best path; empty without access. */
  readonly via: readonly string[];
  /** Paths that would give access, and what each lacks. */
  readonly withheld: readonly {readonly path: AccessPath; readonly missing: readonly string[]}[];
}

/** The same with every path. */
export interface AccessExplainAnswer extends AccessCheckAnswer {
  /** The best first. */
  readonly paths: readonly AccessPath[];
}

export interface AccessWhoAnswer extends MaybeAsOf {
  readonly object: string;
  readonly principals: readonly Omit<LiveAccess, 'object'>[];
}

export interface AccessWhatAnswer extends MaybeAsOf {
  readonly principal: string;
  readonly objects: readonly Omit<LiveAccess, 'principal'>[];
}

/** Who holds which collaboration capability in a workspace. */
export interface AccessMatrix extends MaybeAsOf {
  readonly workspace: string;
  /**
   * Active members, sorted; `capabilities` are those they hold, in the order of the catalogue, and `worksWith` says what those for
   * use let them work with, all together.
   */
  readonly members: readonly {
    readonly principal: string;
    readonly capabilities: readonly string[];
    readonly worksWith: string;
  }[];
  readonly capabilities: readonly {readonly capability: string; readonly allows: string}[];
}
