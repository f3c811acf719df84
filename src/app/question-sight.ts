import {isActiveMember} from '../access/held-permissions.ts';
import {sightOf, type Sight} from '../access/sight.ts';
import {homeOf} from '../model/address.ts';
import type {Live} from '../model/live.ts';
import {ofKind} from '../model/objects.ts';
import {isLiveSystemAdmin} from '../rules/admins.ts';

/** In which set a question is asked, and who asks by what is claimed: that counts for a login that is bound to nobody. */
export interface QuestionSource {
  readonly set?: string | undefined;
  readonly claimed?: string | null | undefined;
}

/**
 * What the answer to a question about a live state may tell (section 3 of the contract, "Who sees what"); undefined if
 * all of it. While no login is bound, nobody is told apart, and a system admin asks about the whole database. Otherwise
 * it is the workspaces in which the actor of the login is an active member, and those in which `set` owns something.
 *
 * The database itself lets every login that may read at all read all of it: this keeps answers to what concerns who
 * asks, and is no barrier.
 */
export function questionSight(live: Live, {set, claimed}: QuestionSource = {}): Sight | undefined {
  const {login, objects, now, elsewhere} = live;
  const {anyBound} = login;
  const actor = login.actor ?? claimed ?? null;
  if (!anyBound || (actor !== null && isLiveSystemAdmin(objects, now, actor, elsewhere))) return undefined;
  const own = new Set<string>();
  for (const member of ofKind(objects, 'Member')) {
    if (member.name === actor && isActiveMember(member, now)) own.add(member.workspace ?? '');
  }
  if (set !== undefined) {
    for (const object of objects.values()) if (object.managedBy === set) own.add(homeOf(object) ?? '');
  }
  return sightOf(own, [objects]);
}

/** Whether the answer to a question may tell of a workspace. */
export const maySee = (live: Live, workspace: string, source?: QuestionSource): boolean =>
  questionSight(live, source)?.isOwn(workspace) ?? true;
