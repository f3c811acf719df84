import type {Finding} from '../diagnostics/diagnostic.ts';
import type {SourceFile} from '../manifest/source-file.ts';

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
  /** The git commit of a folder, with `-dirty` if anything in it differs from the commit; null outside git. */
  commitOf(root: string): Promise<string | null>;
  /** ms since 1970, UTC. */
  now(): number;
}
