/**
 * What somebody may do in a workspace: the union of their roles' permissions and of the grants to them, to a
 * team that lists them, to a role they hold, and to `everyone`, as long as the membership is active and
 * nothing expired (section 3 of the contract).
 */
import {compareText} from '../diagnostics/compare-text.ts';
import {isExpired} from '../model/expiry.ts';
import {ofKind, type ObjectOf, type State} from '../model/objects.ts';
import {ADMIN_PERMISSIONS, ADMIN_ROLE, covers} from '../model/permissions.ts';

/** One permission somebody holds, and the role or grant that gives it. */
export interface HeldPermission {
  readonly permission: string;
  /** `role:workspace/name` or the address of a grant. */
  readonly via: string;
}

/** Who holds what, by workspace and e-mail address. Members without any active membership are absent. */
export type HeldPermissions = ReadonlyMap<string, ReadonlyMap<string, readonly HeldPermission[]>>;

/** Whether a membership counts at `now` (ms since 1970): active, and not expired. */
export const isActiveMember = (member: ObjectOf<'Member'>, now: number): boolean =>
  member.spec.status === 'active' && !isExpired(member.spec.expires, now);

/** Subjects by which a member is reached in their workspace: `user:…`, `everyone`, roles and teams. */
function subjectsOf(member: ObjectOf<'Member'>, teams: readonly string[]): readonly string[] {
  return [
    `user:${member.name}`,
    'everyone',
    ...member.spec.roles.map((role) => `role:${role}`),
    ...teams.map((team) => `team:${team}`),
  ];
}

type Lists<T> = Map<string, T[]>;

function append<T>(lists: Lists<T>, key: string, ...items: readonly T[]): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [...items]);
  else for (const item of items) list.push(item);
}

/**
 * What roles and grants give, by `workspace/subject`. The built-in role "can be neither declared nor changed":
 * what a declared one of its name says is passed over. Grants to it count.
 */
function givenBy(state: State, now: number): ReadonlyMap<string, readonly HeldPermission[]> {
  const given: Lists<HeldPermission> = new Map();
  const give = (subject: string, permissions: readonly string[], via: string): void =>
    append(given, subject, ...permissions.map((permission) => ({permission, via})));
  for (const role of ofKind(state, 'Role')) {
    const subject = `role:${role.name}`;
    const workspace = role.workspace ?? '';
    if (role.name !== ADMIN_ROLE) {
      give(`${workspace}/${subject}`, role.spec.permissions, `role:${workspace}/${role.name}`);
    }
  }
  for (const grant of ofKind(state, 'Grant')) {
    if (isExpired(grant.spec.expires, now)) continue;
    give(`${grant.workspace ?? ''}/${grant.spec.subject}`, grant.spec.permissions, grant.address);
  }
  return given;
}

/** Names of the teams that list somebody, by `workspace/EMAIL`. */
function teamsListing(state: State): ReadonlyMap<string, readonly string[]> {
  const teams: Lists<string> = new Map();
  for (const team of ofKind(state, 'Team')) {
    for (const email of new Set(team.spec.members))
      append(teams, `${team.workspace ?? ''}/${email}`, team.name);
  }
  return teams;
}

/** What each active member of each workspace in `state` holds at `now` (ms since 1970). */
export function heldPermissions(state: State, now: number): HeldPermissions {
  const given = givenBy(state, now);
  const teams = teamsListing(state);
  const held = new Map<string, Map<string, readonly HeldPermission[]>>();
  for (const member of ofKind(state, 'Member')) {
    if (!isActiveMember(member, now)) continue;
    const workspace = member.workspace ?? '';
    const list = subjectsOf(member, teams.get(`${workspace}/${member.name}`) ?? []).flatMap(
      (subject) => given.get(`${workspace}/${subject}`) ?? [],
    );
    if (member.spec.roles.includes(ADMIN_ROLE)) {
      const via = `role:${workspace}/${ADMIN_ROLE}`;
      list.push(...ADMIN_PERMISSIONS.map((permission) => ({permission, via})));
    }
    const home = held.get(workspace);
    if (home === undefined) held.set(workspace, new Map([[member.name, list]]));
    else home.set(member.name, list);
  }
  return held;
}

/** Whether a member holds a permission, by itself or by one that covers it. */
export const holds = (held: HeldPermissions, workspace: string, email: string, permission: string): boolean =>
  held
    .get(workspace)
    ?.get(email)
    ?.some((h) => covers(h.permission, permission)) ?? false;

/** E-mail addresses of who holds a permission in a workspace, sorted. */
export function holdersOf(held: HeldPermissions, workspace: string, permission: string): readonly string[] {
  const members = held.get(workspace) ?? new Map<string, readonly HeldPermission[]>();
  return [...members]
    .filter(([, list]) => list.some((h) => covers(h.permission, permission)))
    .map(([email]) => email)
    .toSorted(compareText);
}
