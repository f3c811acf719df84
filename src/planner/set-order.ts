/**
 * In which order the plans of several sets are made and applied. A set comes after another for two reasons: it needs what that one
 * declares and what is not live yet; or both change what the access of the same people rests on, so that the plan of one is only
 * right on what the other makes.
 */
import {appendAll} from '../model/append-all.ts';
import {pairKey, requestAddress} from '../agreements/request.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {addressOf, type Address} from '../model/address.ts';
import {isRelease, type Change} from '../model/change.ts';
import {
  ofKind,
  type DesiredObject,
  type GovernedObject,
  type LiveObject,
  type State,
} from '../model/objects.ts';
import {referencesOf, workspacesOf} from '../model/references.ts';

/** What of a set decides on its place. */
export interface SurveyedSet {
  readonly set: string;
  readonly desired: State<DesiredObject>;
  /** What it would change of what is live now; nothing where its manifests are in error. */
  readonly changes: readonly Change[];
  /** What was read for it. */
  readonly live: State<LiveObject>;
  readonly actor: string | null;
  /** Whether the actor has an account already. */
  readonly actorIsLive: boolean;
}

/** Sets that need of each other what is not live yet. */
export interface SetCycle {
  /** Each needs something of the next one, and the last of the first. */
  readonly sets: readonly {readonly set: string; readonly needs: Address}[];
}

export interface OrderedSet {
  readonly set: string;
  /** Sets before it that declare what it needs and what is not live yet. */
  readonly needs: readonly string[];
  /** All sets before it on whose changes its plan is made: those, others, and what these rest on. */
  readonly restsOn: readonly string[];
}

export interface SetOrder {
  readonly order: readonly OrderedSet[];
  readonly cycles: readonly SetCycle[];
}

type Edges = ReadonlyMap<string, ReadonlyMap<string, Address>>;

/** What an object needs to be there: what it refers to, the request that it decides on, the connection that it rests on. */
function* neededBy(object: GovernedObject, connections: ReadonlyMap<string, Address>): Generator<Address> {
  for (const {to} of referencesOf(object)) yield to;
  if (object.kind === 'Approval') yield requestAddress(object.spec.request) ?? object.address;
  if (object.kind === 'Share' && object.spec.with !== undefined) {
    const connection = connections.get(pairKey(object.workspace ?? '', object.spec.with));
    if (connection !== undefined) yield connection;
  }
}

/** The connections of a state, by the pair of their workspaces; of two, the first. */
function connectionsIn(states: readonly State[]): ReadonlyMap<string, Address> {
  const all = states.flatMap((state) => [...ofKind(state, 'Connection')]);
  const sorted = all.toSorted((a, b) => compareText(b.address, a.address));
  return new Map(sorted.map(({address, workspace, spec}) => [pairKey(workspace ?? '', spec.with), address]));
}

/** Which set needs what of which other that is not live yet. */
function needsOf(sets: readonly SurveyedSet[]): Edges {
  const declarers = new Map<Address, string[]>();
  const accounts = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, set: string): void => {
    map.set(key, [...(map.get(key) ?? []), set]);
  };
  const released = new Map<Address, string[]>();
  for (const {set, desired, changes} of sets) {
    for (const change of changes) if (isRelease(change)) add(released, change.address, set);
    for (const {address, kind, name} of desired.values()) {
      add(declarers, address, set);
      if (kind === 'User' || kind === 'Member') add(accounts, name, set);
    }
  }
  const declared = connectionsIn(sets.map(({desired}) => desired));
  const edges = new Map<string, Map<string, Address>>();
  for (const {set, desired, live, actor, actorIsLive} of sets) {
    const needs = new Map<string, Address>();
    const known = connectionsIn([live, desired]);
    const missing = new Map([...declared].filter(([pair]) => !known.has(pair)));
    const need = (address: Address, others: readonly string[] = []): void => {
      for (const other of others) if (other !== set && !needs.has(other)) needs.set(other, address);
    };
    for (const object of desired.values()) {
      // What another set lets go of can be adopted once it has.
      need(object.address, released.get(object.address));
      for (const to of neededBy(object, missing)) {
        if (!desired.has(to) && !live.has(to)) need(to, declarers.get(to));
      }
    }
    const own = accounts.get(actor ?? '')?.includes(set) ?? false;
    if (actor !== null && !actorIsLive && !own) need(addressOf('User', null, actor), accounts.get(actor));
    edges.set(set, needs);
  }
  return edges;
}

/** Everything that is reached from each set over edges, itself only by a cycle. */
function reachable(sets: readonly string[], edges: (set: string) => Iterable<string>) {
  const found = new Map<string, ReadonlySet<string>>();
  for (const start of sets) {
    const seen = new Set<string>();
    const open = [...edges(start)];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      appendAll(open, edges(at));
    }
    found.set(start, seen);
  }
  return found;
}

/** A shortest way from a set back to itself. */
function cycleFrom(start: string, needs: Edges): SetCycle {
  const from = new Map<string, string>();
  const open = [start];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    for (const to of needs.get(at)?.keys() ?? []) {
      if (from.has(to)) continue;
      from.set(to, at);
      open.push(to);
    }
    if (from.has(start)) break;
  }
  const way: string[] = [];
  for (let at = from.get(start) ?? start; ; at = from.get(at) ?? start) {
    way.unshift(at);
    if (at === start) break;
  }
  return {
    sets: way.map((set, i) => ({set, needs: needs.get(set)?.get(way[(i + 1) % way.length] ?? '') ?? ''})),
  };
}

/** The workspaces that changes are about. */
const concernedBy = (changes: readonly Change[]): ReadonlySet<string> =>
  new Set(
    changes.flatMap(({before, after}) =>
      [before, after].flatMap((object) => (object === undefined ? [] : workspacesOf(object))),
    ),
  );

/** The same with those that are connected with them: what people do there gives or takes access here. */
function reachedBy({changes, live, desired}: SurveyedSet): ReadonlySet<string> {
  const own = concernedBy(changes);
  const all = new Set(own);
  for (const state of [live, desired] satisfies readonly State[]) {
    for (const {workspace, spec} of ofKind<'Connection', GovernedObject>(state, 'Connection')) {
      if (own.has(workspace ?? '')) all.add(spec.with);
      if (own.has(spec.with)) all.add(workspace ?? '');
    }
  }
  return all;
}

const isSystemAdmin = (object: GovernedObject | undefined): boolean =>
  object?.kind === 'User' && object.spec.systemAdmin;

interface Interplay {
  /** Whether the first is planned after the second where the order between them is free. */
  readonly isAfter: (a: SurveyedSet, b: SurveyedSet) => boolean;
  /** Whether the plan of one depends on whether the other has been applied. */
  readonly areTied: (a: SurveyedSet, b: SurveyedSet) => boolean;
}

function interplayOf(sets: readonly SurveyedSet[]): Interplay {
  const facts = new Map(
    sets.map((one) => [
      one.set,
      {
        concerned: concernedBy(one.changes),
        reached: reachedBy(one),
        written: new Set(one.changes.flatMap(({address, after}) => (after ? [address] : []))),
        gone: new Set(
          one.changes.flatMap(({address, after, renamedFrom}) => (after ? (renamedFrom ?? []) : [address])),
        ),
        refersTo: new Set(
          one.changes.flatMap(({after}) => (after ? referencesOf(after).map(({to}) => to) : [])),
        ),
        leaves: new Set(
          one.changes.flatMap(({before}) => (before ? referencesOf(before).map(({to}) => to) : [])),
        ),
        admins: one.changes.some(({before, after}) => isSystemAdmin(before) !== isSystemAdmin(after)),
        partners: new Set(
          one.changes.flatMap(({after}) => (after?.kind === 'Connection' ? [after.spec.with] : [])),
        ),
        peopled: new Set(
          one.changes.flatMap(({after}) => (after?.kind === 'Member' ? [after.workspace ?? ''] : [])),
        ),
      },
    ]),
  );
  const meets = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].some((one) => b.has(one));
  const pair = (a: SurveyedSet, b: SurveyedSet) => {
    const [one, other] = [facts.get(a.set), facts.get(b.set)];
    if (one === undefined || other === undefined) throw new Error('a set that was not surveyed');
    return [one, other] as const;
  };
  const comesAfter = (a: SurveyedSet, b: SurveyedSet): boolean => {
    if (a.changes.length === 0 || b.changes.length === 0) return false;
    const [one, other] = pair(a, b);
    return (
      other.admins ||
      meets(one.refersTo, other.written) ||
      // What a set deletes must be let go of by others first.
      meets(one.gone, other.leaves) ||
      meets(one.partners, other.peopled)
    );
  };
  return {
    isAfter: (a, b) => comesAfter(a, b) && !comesAfter(b, a),
    areTied: (a, b) => {
      if (a.changes.length === 0 || b.changes.length === 0) return false;
      const [one, other] = pair(a, b);
      return (
        comesAfter(a, b) ||
        comesAfter(b, a) ||
        meets(one.reached, other.concerned) ||
        meets(other.reached, one.concerned)
      );
    },
  };
}

/** What comes first where nothing else decides: what makes accounts, then workspaces. */
function rankOf({changes}: SurveyedSet): number {
  const makes = (kind: string): boolean => changes.some(({after}) => after?.kind === kind);
  return makes('User') ? 0 : makes('Workspace') ? 1 : 2;
}

/** The order of sets, and those that have none. `sets` have different names. */
export function orderSets(sets: readonly SurveyedSet[]): SetOrder {
  const sorted = sets.toSorted((a, b) => rankOf(a) - rankOf(b) || compareText(a.set, b.set));
  const needs = needsOf(sorted);
  const edgesOf = (set: string): Iterable<string> => needs.get(set)?.keys() ?? [];
  const reached = reachable(
    sorted.map(({set}) => set),
    edgesOf,
  );
  const isInCycle = (set: string): boolean => reached.get(set)?.has(set) ?? false;
  const cycles: SetCycle[] = [];
  for (const {set} of sorted) {
    const told = cycles.some(({sets: those}) => those.some((one) => one.set === set));
    if (isInCycle(set) && !told) cycles.push(cycleFrom(set, needs));
  }
  const {isAfter, areTied} = interplayOf(sorted);
  const open = sorted.filter(({set}) => !isInCycle(set));
  const done: SurveyedSet[] = [];
  const restsOn = new Map<string, ReadonlySet<string>>();
  const order: OrderedSet[] = [];
  while (open.length > 0) {
    const isOpen = (set: string): boolean => open.some((one) => one.set === set);
    const ready = open.filter(({set}) => ![...edgesOf(set)].some(isOpen));
    const next = ready.find((one) => !open.some((other) => isAfter(one, other))) ?? ready[0];
    if (next === undefined) throw new Error('sets that need each other are in a cycle');
    open.splice(open.indexOf(next), 1);
    const needed = [...edgesOf(next.set)].toSorted(compareText);
    const tied = done.filter((other) => areTied(next, other)).map(({set}) => set);
    const direct = [...needed, ...tied];
    const all = new Set(direct.flatMap((set) => [...(restsOn.get(set) ?? []), set]));
    restsOn.set(next.set, all);
    const inOrder = done.filter(({set}) => all.has(set)).map(({set}) => set);
    order.push({set: next.set, needs: needed, restsOn: inOrder});
    done.push(next);
  }
  return {order, cycles};
}
