/** What commands of git print with `--raw -z`. */
import {devNull} from 'node:os';
import type {ChangedFile} from '../model/commit-history.ts';

/** Files with the ids of what they were and are; no renames, no programs of the repository's, no order of its own. */
export const RAW = [
  '--raw',
  '-z',
  '-r',
  '--no-renames',
  '--no-abbrev',
  '--no-ext-diff',
  '--no-textconv',
  '--ignore-submodules=all',
  '--relative',
  `-O${devNull}`,
];

const NOTHING = /^0+$/;
const idOrNull = (id = ''): string | null => (NOTHING.test(id) || id === '' ? null : id);

/** An entry: `:MODE MODE ID ID STATUS`, then the path. */
export function changedFile(meta: string, path: string): ChangedFile {
  const [, , before, after] = meta.replace(/^\n?:/, '').split(' ');
  return {path, before: idOrNull(before), after: idOrNull(after)};
}

export function changedFiles(output: string): readonly ChangedFile[] {
  const texts = output.split('\0');
  const files: ChangedFile[] = [];
  for (let i = 0; i + 1 < texts.length; i += 2) files.push(changedFile(texts[i] ?? '', texts[i + 1] ?? ''));
  return files;
}
