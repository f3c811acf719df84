/**
 * What somebody may do in a workspace: the union of their roles' permissions and of the grants to them, to a
 * team that lists them, to a role they hold, and to `everyone`, as long as the membership is active and
 * nothing expired (section 3 of the contract).
 */
import {appendAll} from '../model/append-all.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {isExpired} from '../model/expiry.ts';
import {ofKind, type ObjectOf, type State} from '../model/objects.ts';
import {ADMIN_PERMISSIONS, ADMIN_ROLE, covers} from '../model/permissions.ts';

/** One permission somebody holds, and the role or grant that gives it. */
export interface HeldPermission {
  readonly permission: string;
  /** `role:workspace/name` or the address of a grant. */
  readonly via: string;
  /** The expiry of the grant, where it has one. */
  readonly expires?: string;
}

/** Who holds what, by workspace and e-mail address. Members without any active membership are absent. */
export type HeldPermissions = ReadonlyMap<string, ReadonlyMap<string, readonly HeldPermission[]>>;

/**
 * Whether a membership counts at `now` (ms since 1970): active, and not expired.
 * Twin in SQL: src/postgres/behaviour/active-memberships.sql.
 */
export const isActiveMember = (member: ObjectOf<'Member'>, now: number): boolean =>
  member.spec.status === 'active' && !isExpired(member.spec.expires, now);

type Lists<T> = Map<string, T[]>;

function append<T>(lists: Lists<T>, key: string, items: readonly T[]): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [...items]);
  else appendAll(list, items);
}

/**
 * What roles and grants give, by `workspace/subject`. The built-in role "can be neither declared nor changed":
 * what a declared one of its name says is passed over. Grants to it count.
 */
function givenBy(state: State, now: number): ReadonlyMap<string, readonly HeldPermission[]> {
  const given: Lists<HeldPermission> = new Map();
  const give = (subject: string, permissions: readonly string[], via: string, expires?: string): void =>
    append(
      given,
      subject,
      permissions.map((permission) => ({permission, via, ...(expires !== undefined && {expires})})),
    );
  for (const role of ofKind(state, 'Role')) {
    const workspace = role.workspace ?? '';
    if (role.name !== ADMIN_ROLE) {
      give(`${workspace}/role:${role.name}`, role.spec.permissions, `role:${workspace}/${role.name}`);
    }
  }
  for (const grant of ofKind(state, 'Grant')) {
    if (isExpired(grant.spec.expires, now)) continue;
    give(
      `${grant.workspace ?? ''}/${grant.spec.subject}`,
      grant.spec.permissions,
      grant.address,
      grant.spec.expires,
    );
  }
  return given;
}

/** `workspace/team:name` of the teams that list somebody and that something is given to, by `workspace/EMAIL`. */
function givenTeams(
  state: State,
  given: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, readonly string[]> {
  const teams: Lists<string> = new Map();
  for (const team of ofKind(state, 'Team')) {
    const workspace = team.workspace ?? '';
    const subject = `${workspace}/team:${team.name}`;
    if (!given.has(subject)) continue;
    for (const email of new Set(team.spec.members)) append(teams, `${workspace}/${email}`, [subject]);
  }
  return teams;
}

/** What the built-in role gives. */
function builtIn(workspace: string): readonly HeldPermission[] {
  const via = `role:${workspace}/${ADMIN_ROLE}`;
  return ADMIN_PERMISSIONS.map((permission) => ({permission, via}));
}

/** What was worked out of a state, which never changes. Rules, effects and requests ask for the same in turn. */
const WORKED_OUT = new WeakMap<State, {readonly now: number; readonly held: HeldPermissions}>();

/**
 * What each active member of each workspace in `state` holds at `now` (ms since 1970).
 * Twin in SQL: src/postgres/behaviour/held-permissions.sql.
 */
export function heldPermissions(state: State, now: number): HeldPermissions {
  const known = WORKED_OUT.get(state);
  if (known?.now === now) return known.held;
  const held = workOut(state, now);
  WORKED_OUT.set(state, {now, held});
  return held;
}

function workOut(state: State, now: number): HeldPermissions {
  const given = givenBy(state, now);
  const teams = givenTeams(state, given);
  const lists = new Map<string, readonly HeldPermission[]>();
  const held = new Map<string, Map<string, readonly HeldPermission[]>>();
  for (const member of ofKind(state, 'Member')) {
    if (!isActiveMember(member, now)) continue;
    const workspace = member.workspace ?? '';
    const subjects = [
      `${workspace}/user:${member.name}`,
      `${workspace}/everyone`,
      ...member.spec.roles.map((role) => `${workspace}/role:${role}`),
      ...(teams.get(`${workspace}/${member.name}`) ?? []),
    ].filter((subject) => given.has(subject));
    // Members reached by the same roles and grants share one list: most have one role and nothing else.
    const admin = member.spec.roles.includes(ADMIN_ROLE);
    const key = `${workspace} ${admin} ${subjects.join(' ')}`;
    let list = lists.get(key);
    if (list === undefined) {
      list = subjects.flatMap((subject) => given.get(subject) ?? []).concat(admin ? builtIn(workspace) : []);
      lists.set(key, list);
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
  const judged = new Map<readonly HeldPermission[], boolean>();
  const holdIt = (list: readonly HeldPermission[]): boolean => {
    const known = judged.get(list);
    if (known !== undefined) return known;
    const found = list.some((h) => covers(h.permission, permission));
    judged.set(list, found);
    return found;
  };
  return [...(held.get(workspace) ?? [])]
    .filter(([, list]) => holdIt(list))
    .map(([email]) => email)
    .toSorted(compareText);
}
