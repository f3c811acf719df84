/** Reads all sets below a folder. */
import {isError} from '../diagnostics/diagnostic.ts';
import {SET_FILE} from '../model/set-config.ts';
import type {Host, SetFinder} from './host-port.ts';
import {isNamed, loadSet, type LoadedSet} from './load-set.ts';
import {sideBySide} from './side-by-side.ts';
import {UsageError} from './usage-error.ts';

/** One of several sets. */
export interface SetBelow {
  /** Its folder relative to the one where the command began, with `/`: `acme`, or `.` for that one itself. */
  readonly dir: string;
  /** Its name; null if its `bylaw.yaml` does not say it. */
  readonly name: string | null;
  readonly loaded: LoadedSet;
}

function refuseSameNames(sets: readonly SetBelow[]): void {
  const first = new Map<string, SetBelow>();
  for (const set of sets) {
    if (set.name === null) continue;
    const other = first.get(set.name);
    if (other !== undefined) {
      throw new UsageError(
        `The sets in ${other.dir} and ${set.dir} have the same name, ${set.name}: the database knows sets by their names alone.`,
        `Give one of them another \`metadata.name\` in its ${SET_FILE}.`,
      );
    }
    first.set(set.name, set);
  }
}

/** Those of the sets in whose folders git says that something has changed since a revision. Throws UsageError if git cannot say. */
async function changedOf(
  host: SetFinder,
  sets: readonly SetBelow[],
  rev: string,
  jobs: number,
): Promise<readonly SetBelow[]> {
  const changed = await sideBySide(sets, jobs, async ({dir, loaded: {root, sources}}) => {
    const prefix = dir === '.' ? '' : `${dir}/`;
    const below = sets.filter((one) => one.dir !== dir && one.dir.startsWith(prefix));
    const nested = below.map((one) => one.dir.slice(prefix.length));
    const found = await host.changedSince(root, rev, {sources, nested});
    if (found === 'unknown') {
      throw new UsageError(
        `--changed-since is ${JSON.stringify(rev)}, which is not a branch or commit that git knows in ${root}.`,
        'Fetch it first, for example with `git fetch origin`. A pipeline must check out the whole history.',
      );
    }
    if (typeof found !== 'boolean') throw new UsageError(found.message, found.help);
    return found;
  });
  return sets.filter((_, i) => changed[i] === true);
}

/**
 * The sets at and below a folder, nested ones too, by their folders; with `changedSince`, those alone whose files have changed since
 * that revision. Throws UsageError if there is none, or two have one name.
 */
export async function loadSets(
  host: Host & SetFinder,
  folder: string,
  {jobs, changedSince}: {readonly jobs: number; readonly changedSince?: string | undefined},
): Promise<readonly SetBelow[]> {
  const found = await host.findSets(folder);
  if (found.length === 0) {
    throw new UsageError(
      `There is no ${SET_FILE} in ${folder} or in any folder below it, so there is no set here.`,
      'Go to the folder above the sets, or name it with -C DIR.',
    );
  }
  const sets = await sideBySide(found, jobs, async ({root, dir}): Promise<SetBelow> => {
    const loaded = await loadSet(host, root);
    return {dir, name: isNamed(loaded) ? loaded.config.name : null, loaded};
  });
  refuseSameNames(sets);
  return changedSince === undefined ? sets : changedOf(host, sets, changedSince, jobs);
}

/** Whether the manifests of a set are in error, or there are none to plan under a name. */
export const isUnplannable = ({name, loaded}: SetBelow): boolean =>
  name === null || loaded.findings.some(isError);
