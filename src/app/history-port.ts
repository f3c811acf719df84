/** How manifests came to be as they are: what the use cases want to know of git. */
import type {SourceFile} from '../manifest/source-file.ts';
import type {ChangedFile, GitProblem, HistoryStep} from '../model/commit-history.ts';
import type {Base} from '../model/plan.ts';

/** The history of some manifests. */
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
