/** Finds the manifests of a set: which paths, without opening any. */
import {SET_FILE} from '../model/set-config.ts';
import type {Dirent} from 'node:fs';
import {isAbsolute, join, posix, relative, sep} from 'node:path';
import {compareText} from '../diagnostics/compare-text.ts';
import type {Finding} from '../diagnostics/diagnostic.ts';
import type {FileSystem} from './file-system.ts';
import {globBase, globMatcher, isGlob} from './glob.ts';
import {fileFinding, kindOf, unreadable} from './read-text.ts';

/** A manifest: its path with all links followed, and its path within the set. */
export interface FoundFile {
  readonly path: string;
  /** Absolute, without symbolic links. */
  readonly absolute: string;
}

interface Search {
  readonly files: FileSystem;
  /** Root of the set, without symbolic links. */
  readonly root: string;
  readonly findings: Finding[];
  /** Manifests by their path with all links followed: none is read twice. */
  readonly found: Map<string, FoundFile>;
  /** JSON files that would be manifests if their names ended like those. */
  readonly json: Map<string, FoundFile>;
  /** Folders that were searched, by their path with all links followed: a circle of links ends here. */
  readonly searched: Set<string>;
  /** Links to folders are searched last: a manifest that also has a path without a link is known by that path. */
  readonly links: Folder[];
}

interface Folder {
  readonly path: string;
  readonly absolute: string;
  /** Whether a path below is wanted; undefined once the whole folder is. */
  readonly wanted: ((path: string) => boolean) | undefined;
}

const isManifestName = (name: string): boolean => /\.ya?ml$/i.test(name);

/** The path within the set of something below its root; undefined for what is elsewhere. */
function inside(root: string, absolute: string): string | undefined {
  const path = relative(root, absolute);
  if (path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) return undefined;
  return path.split(sep).join('/');
}

const below = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

function add(search: Search, path: string, absolute: string): void {
  const known = search.found.get(absolute);
  const own = inside(search.root, absolute) === path;
  if (path === SET_FILE || absolute === join(search.root, SET_FILE)) return;
  if (known === undefined || own) search.found.set(absolute, {path, absolute});
}

/** A symbolic link: followed if it stays in the set. */
async function followLink(search: Search, folder: Folder, path: string): Promise<void> {
  const {files, root, findings} = search;
  const wanted = folder.wanted === undefined || folder.wanted(path);
  let target: string;
  try {
    target = await files.realpath(join(root, path));
  } catch {
    if (wanted && isManifestName(path)) findings.push(fileFinding(path, 'broken-link'));
    return;
  }
  const stats = await files.lstat(target);
  if (!stats.isDirectory() && !isManifestName(path)) return;
  const within = inside(root, target);
  if (within === undefined) {
    if (wanted || stats.isDirectory()) findings.push(fileFinding(path, 'link-outside'));
  } else if (stats.isDirectory()) {
    // A link to a folder that contains it leads to nothing new.
    if (within === '' || `${path}/`.startsWith(`${within}/`)) return;
    search.links.push({path, absolute: target, wanted: wanted ? undefined : folder.wanted});
  } else if (!wanted) return;
  else if (stats.isFile()) add(search, path, target);
  else findings.push(fileFinding(path, 'not-a-file', kindOf(stats)));
}

async function searchEntry(search: Search, folder: Folder, entry: Dirent): Promise<void> {
  const path = below(folder.path, entry.name);
  const absolute = join(folder.absolute, entry.name);
  const wanted = folder.wanted === undefined || folder.wanted(path);
  if (entry.isSymbolicLink()) return followLink(search, folder, path);
  if (entry.isDirectory() && !isManifestName(entry.name)) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return;
    return searchFolder(search, {path, absolute, wanted: wanted ? undefined : folder.wanted});
  }
  if (wanted && entry.isFile() && /\.json$/i.test(entry.name)) search.json.set(absolute, {path, absolute});
  if (!wanted || !isManifestName(entry.name)) return;
  if (entry.isFile()) add(search, path, absolute);
  else search.findings.push(fileFinding(path, 'not-a-file', kindOf(entry)));
}

async function searchFolder(search: Search, folder: Folder): Promise<void> {
  if (search.searched.has(folder.absolute)) return;
  search.searched.add(folder.absolute);
  let entries: readonly Dirent[];
  try {
    entries = await search.files.readdir(folder.absolute);
  } catch (error) {
    search.findings.push(unreadable(folder.path === '' ? '.' : folder.path, error));
    return;
  }
  const isNestedSet = folder.absolute !== search.root && entries.some(({name}) => name === SET_FILE);
  if (isNestedSet) return;
  for (const entry of entries.toSorted((a, b) => compareText(a.name, b.name))) {
    await searchEntry(search, folder, entry);
  }
}

/** Searches what one pattern of `spec.manifests` names. */
async function searchPattern(search: Search, pattern: string): Promise<void> {
  const {files, root, findings} = search;
  const path = posix.normalize(pattern.replaceAll('\\', '/')).replace(/\/$/, '').replace(/^\.$/, '');
  if (isAbsolute(pattern) || path === '..' || path.startsWith('../')) {
    findings.push(fileFinding(pattern, 'outside-set', pattern));
    return;
  }
  const base = isGlob(path) ? globBase(path) : path;
  const before = findings.length;
  // Each pattern is searched by itself, since one may match more of a folder than another.
  const found = new Map<string, FoundFile>();
  const own: Search = {...search, found, searched: new Set(), links: []};
  try {
    const absolute = await files.realpath(join(root, base));
    const wanted = isGlob(path) ? globMatcher(path) : undefined;
    await searchBase(own, {path: base, absolute, wanted});
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    findings.push(missing ? fileFinding(pattern, 'no-such-file', pattern) : unreadable(pattern, error));
    return;
  }
  for (const file of found.values()) add(search, file.path, file.absolute);
  // A folder of the set without manifests declares nothing: the caller decides what that means. A glob that matches
  // nothing, or a folder of another set, is a mistake.
  if (
    found.size === 0 &&
    findings.length === before &&
    path !== SET_FILE &&
    !(await isPlainFolder(search, path))
  ) {
    findings.push(fileFinding(pattern, 'no-match', pattern));
  }
}

/** Whether a pattern names a folder that is no set of its own. */
async function isPlainFolder({files, root}: Search, path: string): Promise<boolean> {
  if (isGlob(path)) return false;
  const folder = join(root, path);
  if (!(await files.lstat(folder)).isDirectory()) return false;
  return path === '' || !(await files.readdir(folder)).some(({name}) => name === SET_FILE);
}

async function searchBase(search: Search, base: Folder): Promise<void> {
  const {files, root, findings} = search;
  if (inside(root, base.absolute) === undefined) {
    findings.push(fileFinding(base.path, 'link-outside'));
    return;
  }
  const stats = await files.lstat(base.absolute);
  if (stats.isDirectory()) {
    await searchFolder(search, base);
    for (let link = search.links.shift(); link !== undefined; link = search.links.shift()) {
      await searchFolder(search, link);
    }
  } else if (!isManifestName(base.path)) findings.push(fileFinding(base.path, 'other-ending', base.path));
  else if (stats.isFile()) add(search, base.path, base.absolute);
  else findings.push(fileFinding(base.path, 'not-a-file', kindOf(stats)));
}

/**
 * The manifests that `patterns` (folders, files or globs relative to `root`; undefined: all below it) name, in
 * the order of their paths. Nested sets, dot-folders and `node_modules` are left out. `root` is absolute and
 * has no symbolic links in it.
 */
export async function findManifests(
  files: FileSystem,
  root: string,
  patterns: readonly string[] | undefined,
): Promise<{
  readonly found: readonly FoundFile[];
  /** JSON files beside them. */
  readonly json: readonly FoundFile[];
  readonly findings: Finding[];
}> {
  const search: Search = {
    files,
    root,
    findings: [],
    found: new Map(),
    json: new Map(),
    searched: new Set(),
    links: [],
  };
  if (patterns === undefined) await searchBase(search, {path: '', absolute: root, wanted: undefined});
  else for (const pattern of patterns) await searchPattern(search, pattern);
  const inOrder = (some: ReadonlyMap<string, FoundFile>): readonly FoundFile[] =>
    [...some.values()].toSorted((a, b) => compareText(a.path, b.path));
  return {found: inOrder(search.found), json: inOrder(search.json), findings: search.findings};
}
