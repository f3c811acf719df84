/** A folder with one plan file for each of several sets, `SET.json`. */
import {mkdir, readdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {compareText} from '../diagnostics/compare-text.ts';
import {readPlanFile} from './read-plan-file.ts';
import {writeFileWhole} from './write-files.ts';

const jsonFilesIn = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, {withFileTypes: true});
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json'));
  return files.map(({name}) => path.join(folder, name)).toSorted(compareText);
};

/** Whether a file is a plan of an earlier time. */
async function isPlan(file: string): Promise<boolean> {
  const text = await readPlanFile(file).catch(() => '');
  return /^\s*\{\s*"formatVersion"[^{]*"kind":\s*"bylaw-plan"/.test(text.slice(0, 400));
}

/**
 * Writes the plans of sets, by the names of the sets. Plan files that are in the folder already and are none of these are
 * removed: an apply of the folder must not find plans of another time.
 */
export async function writePlanFolder(
  folder: string,
  plans: ReadonlyMap<string, string | Iterable<string>>,
): Promise<void> {
  await mkdir(folder, {recursive: true});
  const written = new Set<string>();
  for (const [set, text] of plans) {
    const file = path.join(folder, `${set}.json`);
    written.add(file);
    await writeFileWhole(file, text);
  }
  for (const file of await jsonFilesIn(folder)) {
    if (!written.has(file) && (await isPlan(file))) await rm(file);
  }
}

/** The paths of the plan files in a folder, in order; undefined if it is no folder. */
export async function planFilesIn(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await jsonFilesIn(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOTDIR' || error.code === 'ENOENT')) {
      return undefined;
    }
    throw error;
  }
}
