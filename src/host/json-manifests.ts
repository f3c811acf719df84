/** JSON files among the manifests that are written like manifests: they are not read, which their authors should know. */
import type {Finding} from '../diagnostics/diagnostic.ts';
import {isMapping} from '../model/mapping.ts';
import type {FileSystem} from './file-system.ts';
import type {FoundFile} from './find-manifests.ts';
import {fileFinding, readText} from './read-text.ts';

/** How many JSON files are looked into, and how large one may be: other data must not slow down a set. */
const MOST_FILES = 500;
const MOST_BYTES = 256 * 1024;

const isManifest = (value: unknown): boolean =>
  isMapping(value) &&
  typeof value['kind'] === 'string' &&
  typeof value['apiVersion'] === 'string' &&
  value['apiVersion'].startsWith('bylaw/');

function isManifestText(text: string): boolean {
  // Most JSON is something else, and need not be parsed to see that.
  if (!text.includes('"apiVersion"')) return false;
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return Array.isArray(value) ? value.some(isManifest) : isManifest(value);
  } catch {
    return false;
  }
}

/** A warning for each of these files that declares something as a manifest does. Files that cannot be read are passed over. */
export async function jsonManifests(
  files: FileSystem,
  found: readonly FoundFile[],
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const {absolute, path} of found.slice(0, MOST_FILES)) {
    const stats = await files.lstat(absolute).catch(() => undefined);
    if (stats === undefined || stats.size > MOST_BYTES) continue;
    const read = await readText(files, absolute, path);
    if (!('file' in read) || !isManifestText(read.file.text)) continue;
    findings.push({...fileFinding(path, 'json-manifest', path), severity: 'warning'});
  }
  return findings;
}
