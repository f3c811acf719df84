/**
 * What somebody may do in a workspace: the union of their roles' permissions and of the grants to them, to a
 * team that lists them, to a role they hold, and to `everyone`, as long as the membership is active and
 * nothing expired (section 3 of the contract).
 */
import {appendAll} from '../model/append-all.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {isExpired} from '../model/expiry.ts';
import {differences} from '../model/differences.ts';
import type {Kind} from '../model/kinds.ts';
import {ofKind, type GovernedObject, type ObjectOf, type State} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
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

/** What roles and grants give in a workspace, by whom they give it to. */
interface Given {
  readonly everyone: HeldPermission[];
  readonly user: Lists<HeldPermission>;
  readonly role: Lists<HeldPermission>;
  readonly team: Lists<HeldPermission>;
  /** The teams that list somebody and that something is given to, by e-mail address. */
  readonly teamsOf: Lists<string>;
}

/** Something that is given, and a name for it within its workspace. */
type Source = readonly [name: string, given: readonly HeldPermission[]];

/**
 * What roles and grants give, by workspace. The built-in role "can be neither declared nor changed":
 * what a declared one of its name says is passed over. Grants to it count.
 */
function givenBy(state: State, now: number): ReadonlyMap<string, Given> {
  const all = new Map<string, Given>();
  const givenIn = (workspace: string): Given => {
    const known = all.get(workspace);
    if (known !== undefined) return known;
    const made = {everyone: [], user: new Map(), role: new Map(), team: new Map(), teamsOf: new Map()};
    all.set(workspace, made);
    return made;
  };
  const give = (to: Given, subject: string, permissions: readonly HeldPermission[]): void => {
    const {type, name} = splitReference(subject);
    if (type === 'everyone') appendAll(to.everyone, permissions);
    else if (type === 'user' || type === 'role' || type === 'team') append(to[type], name, permissions);
  };
  for (const role of ofKind(state, 'Role')) {
    const workspace = role.workspace ?? '';
    if (role.name === ADMIN_ROLE) continue;
    const via = `role:${workspace}/${role.name}`;
    give(
      givenIn(workspace),
      `role:${role.name}`,
      role.spec.permissions.map((permission) => ({permission, via})),
    );
  }
  for (const grant of ofKind(state, 'Grant')) {
    const {subject, permissions, expires} = grant.spec;
    if (isExpired(expires, now)) continue;
    const given = {via: grant.address, ...(expires !== undefined && {expires})};
    give(
      givenIn(grant.workspace ?? ''),
      subject,
      permissions.map((permission) => ({permission, ...given})),
    );
  }
  for (const team of ofKind(state, 'Team')) {
    const given = all.get(team.workspace ?? '');
    if (given?.team.has(team.name) !== true) continue;
    for (const email of new Set(team.spec.members)) append(given.teamsOf, email, [team.name]);
  }
  return all;
}

/** What is given to a member in a workspace, in the order in which it is told. */
function* sourcesOf(given: Given, {name, spec}: ObjectOf<'Member'>): Generator<Source> {
  const own = given.user.get(name);
  if (own !== undefined) yield [`user:${name}`, own];
  if (given.everyone.length > 0) yield ['everyone', given.everyone];
  for (const role of spec.roles) {
    const list = given.role.get(role);
    if (list !== undefined) yield [`role:${role}`, list];
  }
  for (const team of given.teamsOf.get(name) ?? []) yield [`team:${team}`, given.team.get(team) ?? []];
}

/** What the built-in role gives. */
function builtIn(workspace: string): readonly HeldPermission[] {
  const via = `role:${workspace}/${ADMIN_ROLE}`;
  return ADMIN_PERMISSIONS.map((permission) => ({permission, via}));
}

/** What was worked out of a state, which never changes. Rules, effects and requests ask for the same in turn. */
const WORKED_OUT = new WeakMap<State, {readonly now: number; readonly held: HeldPermissions}>();

/**
 * What each active member of each workspace in `state` holds at `now` (ms since 1970). `like`: a state that is the same in most
 * workspaces, object by object; what it has in these is taken from there.
 * Twin in SQL: src/postgres/behaviour/held-permissions.sql.
 */
export function heldPermissions(state: State, now: number, like?: State): HeldPermissions {
  const known = WORKED_OUT.get(state);
  if (known?.now === now) return known.held;
  const held = like === undefined ? workOut(state, now) : workOutLike(state, now, like);
  WORKED_OUT.set(state, {now, held});
  return held;
}

/** The workspaces in which somebody may hold something else in one state than in the other. */
function differingWorkspaces(state: State, like: State): ReadonlySet<string> {
  const differing = new Set<string>();
  const note = ({kind, workspace}: GovernedObject): void => {
    if (GIVING.has(kind)) differing.add(workspace ?? '');
  };
  for (const {object, other} of differences(like, state)) {
    note(object);
    if (other !== undefined) note(other);
  }
  return differing;
}

/** The kinds on which permissions rest. */
const GIVING: ReadonlySet<Kind> = new Set(['Member', 'Team', 'Role', 'Grant']);

function workOutLike(state: State, now: number, like: State): HeldPermissions {
  const differing = differingWorkspaces(state, like);
  const others = heldPermissions(like, now);
  if (differing.size === 0) return others;
  const there = [...state].filter(([, {workspace}]) => workspace !== null && differing.has(workspace));
  const held = new Map(others);
  for (const workspace of differing) held.delete(workspace);
  for (const [workspace, people] of workOut(new Map(there), now)) held.set(workspace, people);
  return held;
}

/** A workspace while it is worked out: members reached by the same roles and grants share one list, as most have one role and nothing else. */
interface Home {
  readonly given: Given | undefined;
  readonly lists: Map<string, readonly HeldPermission[]>;
  readonly held: Map<string, readonly HeldPermission[]>;
}

function workOut(state: State, now: number): HeldPermissions {
  const given = givenBy(state, now);
  const homes = new Map<string, Home>();
  for (const member of ofKind(state, 'Member')) {
    if (!isActiveMember(member, now)) continue;
    const workspace = member.workspace ?? '';
    let home = homes.get(workspace);
    if (home === undefined)
      homes.set(workspace, (home = {given: given.get(workspace), lists: new Map(), held: new Map()}));
    const sources = home.given === undefined ? [] : [...sourcesOf(home.given, member)];
    const admin = member.spec.roles.includes(ADMIN_ROLE);
    const key = `${admin} ${sources.map(([name]) => name).join(' ')}`;
    let list = home.lists.get(key);
    if (list === undefined) {
      list = sources.flatMap(([, permissions]) => permissions).concat(admin ? builtIn(workspace) : []);
      home.lists.set(key, list);
    }
    home.held.set(member.name, list);
  }
  return new Map([...homes].map(([workspace, {held}]) => [workspace, held]));
}

/** Whether a member holds a permission, by itself or by one that covers it. */
export const holds = (held: HeldPermissions, workspace: string, email: string, permission: string): boolean =>
  held
    .get(workspace)
    ?.get(email)
    ?.some((h) => covers(h.permission, permission)) ?? false;

type HeldIn = ReadonlyMap<string, readonly HeldPermission[]>;

/** Who holds which permission of a workspace, as far as it was asked: rules, effects and requests ask for the same few. */
const HOLDERS = new WeakMap<HeldIn, Map<string, readonly string[]>>();

/** E-mail addresses of who holds a permission in a workspace, sorted. */
export function holdersOf(held: HeldPermissions, workspace: string, permission: string): readonly string[] {
  const people = held.get(workspace);
  if (people === undefined) return [];
  const known = HOLDERS.get(people) ?? new Map<string, readonly string[]>();
  HOLDERS.set(people, known);
  const holders = known.get(permission) ?? holdersAmong(people, permission);
  known.set(permission, holders);
  return holders;
}

function holdersAmong(people: HeldIn, permission: string): readonly string[] {
  const judged = new Map<readonly HeldPermission[], boolean>();
  const holdIt = (list: readonly HeldPermission[]): boolean => {
    const known = judged.get(list);
    if (known !== undefined) return known;
    const found = list.some((h) => covers(h.permission, permission));
    judged.set(list, found);
    return found;
  };
  return [...people]
    .filter(([, list]) => holdIt(list))
    .map(([email]) => email)
    .toSorted(compareText);
}
