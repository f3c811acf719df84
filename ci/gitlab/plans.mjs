/** The plan of a set, or with BYLAW_RECURSIVE those of all sets below the folder: how they are made, kept and fetched. */
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {plansIn} from '../../.github/actions/bylaw/plans.mjs';
import {bylaw, inKept, isRecursive, readJson, Refusal} from './project.mjs';

/** The arguments of a command for one set or for all. */
export const across = (command, ...args) => [command, ...(isRecursive() ? ['--recursive'] : []), ...args];

/** Where the plan is kept that merge requests show: a file, or a folder with a file for each set. */
export const keptPlans = () => inKept(isRecursive() ? 'plans' : 'plan.json');
/** The names of the sets in that folder: an artifact is not listed, its files are fetched by name. */
const NAMES = 'sets.json';

/** Writes down what there is to fetch. */
export function listKept() {
  if (isRecursive()) writeFileSync(inKept(NAMES), JSON.stringify([...plansIn(keptPlans()).keys()]));
}

/** A name that stands in an address and a path as it is. */
const isName = (name) => typeof name === 'string' && /^[a-z0-9][a-z0-9-]*$/.test(name);

function namesIn(text) {
  try {
    const names = JSON.parse(text);
    if (Array.isArray(names) && names.every(isName)) return names;
  } catch {
    // It is no list either way.
  }
  throw new Refusal('The fetched list of sets is not what the job that planned wrote.', 'Plan again.');
}

/** Fetches what another job kept. Returns the plan file, or the folder of them. */
export async function fetchReviewed({kept}) {
  const to = inKept('reviewed');
  rmSync(to, {recursive: true, force: true});
  mkdirSync(to, {recursive: true});
  if (!isRecursive()) {
    const file = path.join(to, 'plan.json');
    writeFileSync(file, await kept('plan.json'));
    return file;
  }
  for (const name of namesIn(await kept(NAMES))) {
    writeFileSync(path.join(to, `${name}.json`), await kept(`plans/${name}.json`));
  }
  return to;
}

/**
 * Plans what is merged. Returns what the plan file of it holds, or of every set by its name. `consent`: flags for what guards would
 * refuse.
 */
export function planMerged(consent = []) {
  const to = inKept(isRecursive() ? 'fresh' : 'fresh.json');
  const status = bylaw(across('plan', '--quiet', '--out', to, ...consent));
  if (status !== 0)
    throw new Refusal(
      'What was merged has errors or cannot be planned; the log says why.',
      'Fix it, and merge again.',
      status,
    );
  if (!isRecursive()) return readJson(to).content;
  return new Map([...plansIn(to)].map(([set, file]) => [set, readJson(file).content]));
}

/** Whether something that `planMerged` returned has changes. */
export const hasChanges = (fresh) =>
  (fresh instanceof Map ? [...fresh.values()] : [fresh]).some(({plan}) => plan.changes.length > 0);
