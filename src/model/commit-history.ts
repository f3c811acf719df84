/** The history of files, commit by commit. */

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
  /** Whether it is what is planned: the checked-out commit, or everything that is to be merged into the base. */
  readonly isPlanned: boolean;
  readonly files: readonly ChangedFile[];
  /** The commits that it consists of, newest first, if there is more than one. */
  readonly parts?: readonly HistoryStep[];
}

/** A commit as it is shown to people. */
export interface Commit {
  readonly id: string;
  /** First line of its message. */
  readonly subject: string;
  /** The author's name. */
  readonly author: string;
  /** RFC 3339, UTC; null for a time that RFC 3339 cannot write. */
  readonly at: string | null;
}

/** Why git cannot be asked about a set that is in a repository, in words, and what to do about it. */
export interface GitProblem {
  readonly message: string;
  readonly help: string;
}

/** The commit that manifests are of. */
export interface Origin {
  /** Its id, with `-dirty` behind it if a manifest is not as the commit has it; null outside git, or without a commit. */
  readonly commit: string | null;
  readonly problem?: GitProblem;
}
