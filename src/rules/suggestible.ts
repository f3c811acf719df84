import {isActiveMember} from '../access/held-permissions.ts';
import {addressOf, homeOf} from '../model/address.ts';
import {objectAt} from '../model/objects.ts';
import {limitedActor} from './admins.ts';
import type {JudgedPlan} from './judged.ts';

/**
 * Which workspaces' names a finding may suggest in place of one that is not known: while no login is bound, and to a
 * system admin, any; else those that the set has something in or declares, and those in which the actor is an active
 * member (section 3 of the contract, "Who sees what").
 */
export function suggestible(judged: JudgedPlan): (workspace: string) => boolean {
  const {login, live, desired, now, set} = judged;
  const actor = limitedActor(judged);
  if (login?.anyBound !== true || (judged.actor !== null && actor === null)) return () => true;
  const own = new Set(
    [...live.values()].flatMap((object) => (object.managedBy === set.name ? [homeOf(object)] : [])),
  );
  return (workspace) => {
    const address = addressOf('Workspace', null, workspace);
    if (own.has(workspace) || (desired.has(address) && !live.has(address))) return true;
    const member =
      actor === null ? undefined : objectAt(live, 'Member', addressOf('Member', workspace, actor));
    return member !== undefined && isActiveMember(member, now);
  };
}
