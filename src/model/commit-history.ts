/** How files came to be as they are, commit by commit. */

/** A file that a step changed, with the ids of its contents before and after; null where there was no file. */
export interface ChangedFile {
  /** Relative to the root of the set. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A commit of the history, seen from the one before it on the branch: a merge brings all that it merged. */
export interface HistoryStep {
  /** Null for what is not committed. */
  readonly commit: Commit | null;
  /** It is what is planned: the commit at hand, or all that is to be merged into the base. */
  readonly isPlanned: boolean;
  readonly files: readonly ChangedFile[];
  /** The commits that it consists of, newest first, where they are more than one. */
  readonly parts?: readonly HistoryStep[];
}

/** A commit, as people are told of it. */
export interface Commit {
  readonly id: string;
  /** First line of its message. */
  readonly subject: string;
  /** The author's name. */
  readonly author: string;
  /** RFC 3339, UTC; null for a time that no clock shows. */
  readonly at: string | null;
}
