/** Reads the files of a set. What is wrong with them is a finding; only faults of the program are thrown. */
import {basename, dirname, join, relative, resolve, sep} from 'node:path';
import type {Finding} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import type {LimitProblem} from '../diagnostics/yaml-problems.ts';
import {yamlLimits} from '../diagnostics/yaml-rules.ts';
import {MAX_FILE_BYTES, MAX_SETTINGS_BYTES, SET_LIMITS, type SourceFile} from '../manifest/source-file.ts';
import {FILE_SYSTEM, type FileSystem} from './file-system.ts';
import {findManifests, type FoundFile} from './find-manifests.ts';
import {jsonManifests} from './json-manifests.ts';
import {appendAll} from '../model/append-all.ts';
import {SET_FILE} from '../model/set-config.ts';
import {fileFinding, readText, unreadable, type ReadResult} from './read-text.ts';

/** Files that are open at one time. */
const CONCURRENCY = 16;

/** A limit of the whole set that was passed. */
const beyond = (problem: LimitProblem, found: string): Finding => finding(yamlLimits, {problem, found});

/** What is in all these files; a finding alone once they are larger together than a set may be. */
async function readAll(files: FileSystem, found: readonly FoundFile[]): Promise<readonly ReadResult[]> {
  const results: ReadResult[] = [];
  let next = 0;
  let bytes = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; bytes <= SET_LIMITS.bytes; at = next++) {
      const file = found[at];
      if (file === undefined) return;
      const result = await readText(files, file.absolute, file.path);
      if ('file' in result) bytes += Buffer.byteLength(result.file.text);
      results[at] = result;
    }
  };
  await Promise.all(Array.from({length: CONCURRENCY}, worker));
  if (bytes <= SET_LIMITS.bytes) return results;
  return [{finding: beyond('set-bytes', `${SET_LIMITS.bytes / 1024 / 1024} MiB`)}];
}

/**
 * The manifests below `root`, in the order of their paths. `patterns` are folders, files or globs relative to
 * it; undefined is everything below it. Nested sets, dot-folders, `node_modules` and the set's own `bylaw.yaml`
 * are left out. A file that cannot be read as text, and a pattern that names nothing, is a finding. Nothing is read of a set
 * that is beyond {@link SET_LIMITS}.
 */
export async function readManifestFiles(
  root: string,
  patterns: readonly string[] | undefined,
  files: FileSystem = FILE_SYSTEM,
): Promise<{readonly files: SourceFile[]; readonly findings: Finding[]}> {
  const {found, json, findings} = await findManifests(files, await files.realpath(root), patterns);
  if (found.length > SET_LIMITS.files) {
    return {files: [], findings: [beyond('set-files', SET_LIMITS.files.toLocaleString('en'))]};
  }
  appendAll(findings, await jsonManifests(files, json));
  const read: SourceFile[] = [];
  for (const result of await readAll(files, found)) {
    if ('file' in result) read.push(result.file);
    else findings.push(result.finding);
  }
  return {files: read, findings};
}

/** One file of a set, by its path (with `/`) relative to `root`; findings instead if it cannot be read as text. */
export async function readSourceFile(
  root: string,
  path: string,
  files: FileSystem = FILE_SYSTEM,
): Promise<{readonly file?: SourceFile; readonly findings: Finding[]}> {
  let absolute: string;
  try {
    const top = await files.realpath(root);
    absolute = await files.realpath(join(top, path));
    const within = relative(top, absolute);
    if (within === '..' || within.startsWith(`..${sep}`) || resolve(within) === within) {
      return {findings: [fileFinding(path, 'link-outside')]};
    }
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return {findings: [missing ? fileFinding(path, 'no-such-file', path) : unreadable(path, error)]};
  }
  const most = basename(path) === SET_FILE ? MAX_SETTINGS_BYTES : MAX_FILE_BYTES;
  const result = await readText(files, absolute, path, most);
  return 'file' in result ? {file: result.file, findings: []} : {findings: [result.finding]};
}

/** The nearest folder, from `start` upwards, with a `bylaw.yaml`; undefined if none has. */
export async function findSetRoot(
  start: string,
  files: FileSystem = FILE_SYSTEM,
): Promise<string | undefined> {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    try {
      const stats = await files.lstat(join(folder, SET_FILE));
      if (!stats.isDirectory()) return folder;
    } catch {
      // No bylaw.yaml here, or none that can be seen.
    }
    if (folder === dirname(folder)) return undefined;
  }
}
