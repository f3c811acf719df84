/** Who is an admin: of a workspace, or of the whole platform. */
import {isActiveMember} from '../access/held-permissions.ts';
import {addressOf} from '../model/address.ts';
import {objectAt, ofKind, type ObjectOf, type State} from '../model/objects.ts';
import {ADMIN_ROLE} from '../model/permissions.ts';
import {NO_MEMBERSHIPS_ELSEWHERE, type MembershipsElsewhere} from '../model/memberships-elsewhere.ts';
import {authorityState, type PlanToJudge} from './judged.ts';

/** Whether somebody is an active admin of a workspace in a state. */
export function isAdminIn(state: State, now: number, email: string, workspace: string): boolean {
  const member = objectAt(state, 'Member', addressOf('Member', workspace, email));
  return member !== undefined && isActiveMember(member, now) && member.spec.roles.includes(ADMIN_ROLE);
}

/** Whether somebody is an admin of a workspace before the plan; the authority of an actor is judged by that. */
export const isAdmin = (plan: PlanToJudge, email: string, workspace: string): boolean =>
  isAdminIn(authorityState(plan), plan.now, email, workspace);

/** Whether somebody is an admin of a workspace after the plan. */
export const isAdminAfter = ({after, now}: PlanToJudge, email: string, workspace: string): boolean =>
  isAdminIn(after, now, email, workspace);

/**
 * Whether somebody has memberships, here or elsewhere, and every one of them has ended. Somebody who never was a
 * member of anything has none that could end: an account has no status of its own.
 */
export function membershipsEnded(
  state: State,
  now: number,
  email: string,
  elsewhere: MembershipsElsewhere = NO_MEMBERSHIPS_ELSEWHERE,
): boolean {
  if (elsewhere.active.has(email)) return false;
  let ended = elsewhere.ended.has(email);
  for (const member of ofKind(state, 'Member')) {
    if (member.name !== email) continue;
    if (isActiveMember(member, now)) return false;
    ended = true;
  }
  return ended;
}

/**
 * Whether somebody is a system admin in a state whose memberships have not all ended.
 * Twin in SQL: src/postgres/behaviour/is-system-admin.sql.
 */
export const isLiveSystemAdmin = (
  state: State,
  now: number,
  email: string,
  elsewhere: MembershipsElsewhere = NO_MEMBERSHIPS_ELSEWHERE,
): boolean =>
  objectAt(state, 'User', addressOf('User', null, email))?.spec.systemAdmin === true &&
  !membershipsEnded(state, now, email, elsewhere);

/** By what it is known who somebody is before a plan. */
export type ActorFacts = Pick<
  PlanToJudge,
  'live' | 'beforeLeavings' | 'desired' | 'manifests' | 'pristine' | 'now' | 'elsewhere'
>;

/**
 * Whether somebody is a system admin before the plan. While no run was ever applied, it is enough that the
 * manifests declare them as one: somebody must make the first run.
 */
export function isSystemAdmin(plan: ActorFacts, email: string): boolean {
  const {desired, manifests = desired, pristine, now, elsewhere} = plan;
  const live = authorityState(plan);
  const address = addressOf('User', null, email);
  if (objectAt(live, 'User', address)?.spec.systemAdmin === true)
    return !membershipsEnded(live, now, email, elsewhere);
  return pristine && objectAt(manifests, 'User', address)?.spec.systemAdmin === true;
}

/** Whether an actor is an active user before the plan, or will be system admin by the first run. */
export function isActiveUser(plan: ActorFacts, email: string): boolean {
  const {now, elsewhere} = plan;
  const live = authorityState(plan);
  if (isSystemAdmin(plan, email)) return true;
  const known =
    live.has(addressOf('User', null, email)) ||
    elsewhere?.active.has(email) === true ||
    [...ofKind(live, 'Member')].some(({name}) => name === email);
  return known && !membershipsEnded(live, now, email, elsewhere);
}

/**
 * The actor, if there are limits to judge: null without a database, without an actor, for a system admin, and for an
 * actor who is not an active user, whom `authority/actor` reports.
 */
export function limitedActor(plan: PlanToJudge): string | null {
  const {actor, offline} = plan;
  if (actor === null || offline || isSystemAdmin(plan, actor)) return null;
  return isActiveUser(plan, actor) ? actor : null;
}

/** An admin on whom a workspace can rely: active, and without an expiry. */
export const isAdminWhoStays = (member: ObjectOf<'Member'>, now: number): boolean =>
  isActiveMember(member, now) && member.spec.expires === undefined && member.spec.roles.includes(ADMIN_ROLE);
