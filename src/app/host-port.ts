import type {Finding} from '../diagnostics/diagnostic.ts';
import type {SourceFile} from '../manifest/source-file.ts';
import type {GitProblem, Origin} from '../model/commit-history.ts';
import type {OnProgress} from '../model/progress.ts';

/** Whether a set has changed; `unknown` where git knows no such revision. */
export type ChangedSince = boolean | 'unknown' | GitProblem;

/** Files and clock, as the use cases see them. Implemented in `host/`. */
export interface Host {
  /** The nearest folder, from `start` upwards, that has a `bylaw.yaml`; undefined if none has. */
  findSetRoot(start: string): Promise<string | undefined>;
  /** One file below `root`; findings instead when it cannot be read as text. */
  readSourceFile(
    root: string,
    path: string,
  ): Promise<{readonly file?: SourceFile; readonly findings: readonly Finding[]}>;
  /** The manifests below `root`, in the order of their paths; undefined patterns: everything below it. */
  readManifestFiles(
    root: string,
    patterns: readonly string[] | undefined,
  ): Promise<{readonly files: readonly SourceFile[]; readonly findings: readonly Finding[]}>;
  /**
   * The files that a path or glob names from `root`, within the repository that holds it, by their paths from `root`; and why there
   * are none, or not all, in sentences.
   */
  readNamedFiles(
    root: string,
    pattern: string,
  ): Promise<{readonly files: readonly SourceFile[]; readonly problems: readonly string[]}>;
  /** The git commit that the manifests which were read below `root` are of. */
  originOf(root: string, sources: ReadonlyMap<string, SourceFile>): Promise<Origin>;
  /** What was parsed before; absent where everything is to be parsed afresh. */
  readonly parsed?: ParsedBefore;
  /** Told how far a set is read. */
  readonly onProgress?: OnProgress | undefined;
  /** ms since 1970, UTC. */
  now(): number;
}

/** Records of what was parsed before (`app/parsed-texts.ts`). They only save time: what fails here fails in silence. */
export interface ParsedBefore {
  /** Which build of the program this is, in letters and digits; undefined if that is not known. */
  program(): Promise<string | undefined>;
  /** The record of the set at `root`. */
  read(root: string): Promise<string | undefined>;
  write(root: string, record: string): Promise<void>;
}

/** What there is of several sets in a folder. Implemented in `host/`. */
export interface SetFinder {
  /**
   * The folders at or below `start` that have a `bylaw.yaml`; `dir` is the path from there, with `/`, and `.` for itself. `most`: in how
   * many folders it looks.
   */
  findSets(start: string, most?: number): Promise<readonly {readonly root: string; readonly dir: string}[]>;
  /**
   * Whether a file below `root` differs from what it was at the revision `rev`, committed or not; what is in `nested` folders does not count.
   */
  changedSince(
    root: string,
    rev: string,
    question: {readonly sources: ReadonlyMap<string, SourceFile>; readonly nested: readonly string[]},
  ): Promise<ChangedSince>;
}
