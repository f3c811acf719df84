import {appendAll} from '../model/append-all.ts';
import type {Diagnostic, Finding} from '../diagnostics/diagnostic.ts';
import {formatManifest} from '../manifest/format.ts';
import {locateFindings} from '../manifest/locate.ts';
import type {SourceFile} from '../manifest/source-file.ts';
import type {Host} from './host-port.ts';
import {readManifestSources} from './load-set.ts';

export interface Formatted {
  /** Files whose layout is not canonical: their text now, and the canonical one. */
  readonly changed: readonly {readonly file: string; readonly before: string; readonly text: string}[];
  /** How many files are in canonical layout already. */
  readonly unchanged: number;
  /** Of files that could not be read as YAML; they are left alone. */
  readonly findings: readonly Finding[];
  readonly locate: (findings: readonly Finding[]) => readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, SourceFile>;
}

/** Formats the manifests of the set at `root`, or those at `paths`. Writes nothing. */
export async function formatFiles(host: Host, root: string, paths?: readonly string[]): Promise<Formatted> {
  const read = await readManifestSources(host, root, paths);
  const changed: Formatted['changed'][number][] = [];
  const findings = [...read.findings];
  let unchanged = 0;
  for (const source of read.files) {
    const result = formatManifest(source);
    if ('findings' in result) appendAll(findings, result.findings);
    else if (result.text === source.text) unchanged++;
    else changed.push({file: source.path, before: source.text, text: result.text});
  }
  const sources = new Map(read.files.map((file) => [file.path, file]));
  return {changed, unchanged, findings, sources, locate: (some) => locateFindings(some, sources)};
}
