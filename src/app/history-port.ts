/** How manifests came to be as they are: what the use cases want to know of git. */
import type {SourceFile} from '../manifest/source-file.ts';
import type {Base} from '../model/plan.ts';

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

export interface Commit {
  readonly id: string;
  /** First line of its message. */
  readonly subject: string;
  /** The author's name. */
  readonly author: string;
  /** RFC 3339, UTC; null for a time that no clock shows. */
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

export interface ManifestHistory {
  /** Git cannot say: then there are no steps. */
  readonly problem?: GitProblem;
  /** The branch to merge into, if one is known and git can compare with it. */
  readonly base?: Base;
  /** What the base has changed since the manifests left it. */
  readonly ahead?: readonly ChangedFile[];
  /** Git knows no such branch or commit as was asked for. */
  readonly unknownBase?: true;
  /** Newest first, as far as they are looked at; none outside git. */
  readonly steps: readonly HistoryStep[];
  /** Contents of files by their ids; those that cannot be had are left out. */
  readContents(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** What is asked of the history. */
export interface HistoryQuestion {
  /** A branch or commit to merge into, as git understands it; without it, what the pipeline or the clone says. */
  readonly base?: string;
  /** Manifests that were read, by their paths relative to the root. */
  readonly sources: ReadonlyMap<string, SourceFile>;
}
