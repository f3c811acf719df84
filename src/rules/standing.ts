/** Who is an admin: of a workspace, or of the whole platform. */
import {isActiveMember} from '../access/held-permissions.ts';
import {addressOf} from '../model/address.ts';
import {objectAt, type ObjectOf, type State} from '../model/objects.ts';
import {ADMIN_ROLE} from '../model/permissions.ts';
import type {PlanToJudge} from './judged.ts';

function isAdminIn(state: State, now: number, email: string, workspace: string): boolean {
  const member = objectAt(state, 'Member', addressOf('Member', workspace, email));
  return member !== undefined && isActiveMember(member, now) && member.spec.roles.includes(ADMIN_ROLE);
}

/** Whether somebody is an admin of a workspace before the plan: what an actor may rest on. */
export const isAdmin = ({live, now}: PlanToJudge, email: string, workspace: string): boolean =>
  isAdminIn(live, now, email, workspace);

/** Whether somebody is an admin of a workspace after the plan. */
export const isAdminAfter = ({after, now}: PlanToJudge, email: string, workspace: string): boolean =>
  isAdminIn(after, now, email, workspace);

/**
 * Whether somebody is a system admin before the plan. While no run was ever applied, it is enough that the
 * manifests declare them as one: somebody must make the first run.
 */
export function isSystemAdmin({live, desired, pristine}: PlanToJudge, email: string): boolean {
  const address = addressOf('User', null, email);
  const user = objectAt(live, 'User', address) ?? (pristine ? objectAt(desired, 'User', address) : undefined);
  return user?.spec.systemAdmin === true;
}

/** An admin on whom a workspace can rely: active, and without an expiry. */
export const isAdminWhoStays = (member: ObjectOf<'Member'>, now: number): boolean =>
  isActiveMember(member, now) && member.spec.expires === undefined && member.spec.roles.includes(ADMIN_ROLE);
