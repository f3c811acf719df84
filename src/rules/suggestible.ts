import {lookerSight} from '../access/sight.ts';
import {addressOf} from '../model/address.ts';
import {isSystemAdmin} from './admins.ts';
import type {JudgedPlan} from './judged.ts';

/**
 * Which workspaces' names a finding may suggest in place of one that is not known: those that an answer may tell of,
 * and those that the set itself brings.
 */
export function suggestible(judged: JudgedPlan): (workspace: string) => boolean {
  const {login, live, desired, now, set, actor} = judged;
  const looker = {login, actor, isSystemAdmin: actor !== null && isSystemAdmin(judged, actor), set: set.name};
  const sight = lookerSight(looker, live, now);
  return (workspace) => {
    const address = addressOf('Workspace', null, workspace);
    return sight.isOwn(workspace) || (desired.has(address) && !live.has(address));
  };
}
