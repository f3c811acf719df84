import {lookerSight} from '../access/sight.ts';
import {addressOf} from '../model/address.ts';
import {lookerOf} from './looker.ts';
import type {JudgedPlan} from './judged.ts';

/**
 * Which workspaces' names a finding may suggest in place of one that is not known: those that an answer may tell of,
 * and those that the set itself brings.
 */
export function suggestible(judged: JudgedPlan): (workspace: string) => boolean {
  const {live, desired, now} = judged;
  const sight = lookerSight(lookerOf(judged), live, now);
  return (workspace) => {
    const address = addressOf('Workspace', null, workspace);
    return sight.isOwn(workspace) || (desired.has(address) && !live.has(address));
  };
}
