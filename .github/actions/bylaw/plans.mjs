/** The plan of a set, or those of all sets below a folder: where they are kept, and what they say together. */
import {existsSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {inFolder} from './workflow.mjs';

/** Where the plan is kept that the job makes: a file, or with `recursive` a folder with a file for each set. */
export const plansOf = ({recursive}) => inFolder('plan', recursive ? 'plans' : 'plan.json');

/** The plan files in a folder as a map from the name of the set to the path; empty if there is no such folder. */
export function plansIn(folder) {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return new Map(names.toSorted().map((name) => [name.slice(0, -'.json'.length), path.join(folder, name)]));
}

/** The plans in what `bylaw plan --json-into` wrote, of one set or of several. */
const plansSaid = (result) => (result?.sets === undefined ? [result] : result.sets.map(({plan}) => plan));

/** Whether a guard blocks a plan that was made. */
export const isRefused = (result) => plansSaid(result).some((plan) => plan?.applyable === false);

/** Whether everything can be applied as it was planned. */
export const isApplyable = (result) => plansSaid(result).every((plan) => plan?.applyable === true);

/** What is to be done with a plan that was put into the database, for the foot of a comment; empty where none was. */
export function storedText(result) {
  const id = result?.stored;
  if (typeof id !== 'string' || !isApplyable(result) || !hasChanges(result)) return '';
  return `Stored as \`${id}\`. To approve it, in the folder of the set: \`bylaw plans approve ${id}\`.\n\n`;
}

/** Whether something would be changed. */
export const hasChanges = (result) => plansSaid(result).some((plan) => (plan?.changes?.length ?? 0) > 0);

/** What `bylaw apply --json-into` says in one word: that of its set, or whether all sets were applied. */
export function statusSaid(result) {
  if (result?.sets === undefined) return result?.status ?? 'failed';
  return result.sets.every(({exit}) => exit === 0) ? 'applied' : 'failed';
}

/**
 * What bylaw says of an apply that wrote nothing for want of a signature or of approvals, or since it is stale: of the set that ended with
 * `exitcode`, where there are several. Undefined where rules or guards stand against it.
 */
export function refusalSaid(result, exitcode) {
  const {set, result: refused} =
    result?.sets === undefined ? {result} : (result.sets.find(({exit}) => exit === exitcode) ?? {});
  if (refused?.message === undefined) return undefined;
  const {message, help = ''} = refused;
  return set === undefined
    ? {message: `${message} Nothing was applied.`, help}
    : {message: `${set}: ${message} Nothing of this set was applied.`, help};
}
