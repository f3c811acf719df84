/** Who is an outsider: reaches a target of a workspace of which they are no active member. */
import {accessChanges, type RenamedTargets} from './access-changes.ts';
import type {AccessQuestion} from './access-question.ts';
import {hostOf} from './targets.ts';
import {ofKind, type State} from '../model/objects.ts';
import type {AccessChange, AccessChanges, Outside, LongerAccess} from '../model/plan.ts';
import {bareName} from '../model/principal.ts';
import {isActiveMember} from './held-permissions.ts';

/** As what somebody (`user:EMAIL`) who reaches a target by an access path is an outsider there; null if they are none. */
export type OutsideOf = (reached: Pick<AccessChange, 'principal' | 'object' | 'via'>) => Outside | null;

type ActiveMembers = ReadonlyMap<string, ReadonlySet<string>>;

/** What was worked out last of a state, which never changes: a plan asks of each several times. */
const WORKED_OUT = new WeakMap<State, {readonly now: number; readonly active: ActiveMembers}>();

/** The active members of each workspace. */
function activeMembers(state: State, now: number): ActiveMembers {
  const known = WORKED_OUT.get(state);
  if (known?.now === now) return known.active;
  const active = new Map<string, Set<string>>();
  for (const member of ofKind(state, 'Member')) {
    if (!isActiveMember(member, now)) continue;
    const workspace = member.workspace ?? '';
    const those = active.get(workspace);
    if (those === undefined) active.set(workspace, new Set([member.name]));
    else those.add(member.name);
  }
  WORKED_OUT.set(state, {now, active});
  return active;
}

/** Outsiders in a state at `now` (ms since 1970). System admins are none. */
export function outsidersIn(state: State, now: number): OutsideOf {
  const active = activeMembers(state, now);
  // Most lists are in the order of their objects.
  let lastObject = '';
  let members = active.get('');
  return ({principal, object, via}) => {
    const last = via.at(-1) ?? '';
    if (last === 'system-admin') return null;
    if (object !== lastObject) {
      lastObject = object;
      members = active.get(hostOf(object));
    }
    if (members?.has(bareName(principal)) === true) return null;
    return last.startsWith('Guest/') ? 'guest' : 'partner';
  };
}

/**
 * The change with what is said of outsiders. Its members are listed, as there may be a million of them: V8 gives each object that is made
 * by spreading another and adding to it a description of its own, several times the size of the object.
 */
function withOutside(change: AccessChange & {readonly was?: string}, outside: Outside | null): AccessChange {
  const {principal, object, before, after, via, expires, was} = change;
  if (expires === undefined && was === undefined) return {principal, object, before, after, via, outside};
  return {
    principal,
    object,
    before,
    after,
    via,
    outside,
    ...(expires !== undefined && {expires}),
    ...(was !== undefined && {was}),
  } satisfies Partial<LongerAccess>;
}

/** Changes of access, each with whether it is that of an outsider: one who loses it was one before. */
export function markOutsiders<
  T extends AccessChanges & {
    readonly pending?: AccessChanges['gained'];
    readonly longer?: readonly LongerAccess[];
  },
>(access: T, before: OutsideOf, after: OutsideOf): T {
  const mark = <C extends AccessChange>(list: readonly C[], outsideOf: OutsideOf): readonly C[] =>
    list.map((change) => withOutside(change, outsideOf(change)) as C);
  return {
    ...access,
    gained: mark(access.gained, after),
    lost: mark(access.lost, before),
    changed: mark(access.changed, after),
    ...(access.pending !== undefined && {pending: mark(access.pending, after)}),
    ...(access.longer !== undefined && {longer: mark(access.longer, after)}),
  };
}

/** The changes of access between two states, each with whether it is that of an outsider. `renamed`: as of `accessChanges`. */
export const accessChangesMarked = (
  before: AccessQuestion,
  after: AccessQuestion,
  renamed?: RenamedTargets,
): AccessChanges =>
  markOutsiders(
    accessChanges(before, after, renamed),
    outsidersIn(before.state, before.now),
    outsidersIn(after.state, after.now),
  );
