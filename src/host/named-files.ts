/** Reads the files of policies that a set names: within its repository, outside of the set, too. */
import {isAbsolute, join, posix, relative, sep} from 'node:path';
import {compareText} from '../diagnostics/compare-text.ts';
import {quotedText} from '../diagnostics/problem-words.ts';
import {MAX_SETTINGS_BYTES, type SourceFile} from '../manifest/source-file.ts';
import {FILE_SYSTEM, type FileSystem} from './file-system.ts';
import {globBase, globMatcher, isGlob} from './glob.ts';
import {readText} from './read-text.ts';

interface PolicyFiles {
  readonly files: readonly SourceFile[];
  readonly problems: readonly string[];
}

const MAX_FILES = 200;
const MAX_FOLDERS = 2000;

const isInside = (folder: string, absolute: string): boolean => {
  const path = relative(folder, absolute);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
};

/** The repository that holds a folder: the nearest above it with `.git`; the folder itself outside of any. */
async function repositoryOf(files: FileSystem, root: string): Promise<string> {
  for (let folder = root; ; folder = join(folder, '..')) {
    try {
      await files.lstat(join(folder, '.git'));
      return folder;
    } catch {
      if (folder === join(folder, '..')) return root;
    }
  }
}

/** Paths below `base` that a glob matches, by path from where the glob is read; links are not followed. */
async function matching(files: FileSystem, root: string, glob: string): Promise<readonly string[]> {
  const matches = globMatcher(glob);
  const found: string[] = [];
  const open = [globBase(glob)];
  for (let count = 0; open.length > 0 && count < MAX_FOLDERS; count++) {
    const folder = open.pop() ?? '';
    for (const entry of await files.readdir(join(root, folder)).catch(() => [])) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
        open.push(path);
      else if (entry.isFile() && matches(path)) found.push(path);
    }
  }
  return found.toSorted(compareText);
}

/** As the port of files has it: see `Host.readNamedFiles`. */
export async function readNamedFiles(
  root: string,
  pattern: string,
  files: FileSystem = FILE_SYSTEM,
): Promise<PolicyFiles> {
  const path = posix.normalize(pattern);
  const shown = quotedText(pattern);
  const top = await files.realpath(root);
  const repository = await repositoryOf(files, top);
  const problem = (text: string): PolicyFiles => ({files: [], problems: [text]});
  if (isAbsolute(path) || pattern.includes('\\') || !isInside(repository, join(top, globBase(path))))
    return problem(`${shown} is outside the repository of the set.`);
  const paths = isGlob(path) ? await matching(files, top, path) : [path];
  if (paths.length === 0) return problem(`${shown} matches no file.`);
  if (paths.length > MAX_FILES) return problem(`${shown} matches more than ${MAX_FILES} files.`);
  const read: SourceFile[] = [];
  const problems: string[] = [];
  for (const each of paths) {
    const absolute = await files.realpath(join(top, each)).catch(() => undefined);
    if (absolute === undefined) problems.push(`There is no file ${quotedText(each)}.`);
    else if (!isInside(repository, absolute))
      problems.push(`${quotedText(each)} leads out of the repository of the set.`);
    else {
      const result = await readText(files, absolute, each, MAX_SETTINGS_BYTES);
      if ('file' in result) read.push(result.file);
      else problems.push(result.finding.message);
    }
  }
  return {files: read, problems};
}
