/**
 * The worst state: what a set can come to without an edit, by approvals, denials, resumptions, renewals and passing time.
 *
 * Premises, which test/property/worst.test.ts holds against trying every such state:
 * - Approvals and resumptions only add access paths, each share or invitation by itself: whatever is approved can be denied
 *   again, and nobody has to approve it. So a path can be the best that somebody has exactly if it is so where nothing is
 *   approved and resumed but what the path itself takes.
 * - With passing time, access paths only end, each at an instant that it tells of (`lastsUntil`). The levels that somebody has by
 *   the rest, and whether they are an outsider, change in both directions: every such instant is looked at.
 */
import {AccessPaths} from '../access/access-paths.ts';
import {comparePaths, lastsUntil, type GroupPath} from '../access/group-path.ts';
import {heldPermissions} from '../access/held-permissions.ts';
import {approversIn, type Approvers} from '../agreements/approvers.ts';
import {isCovered} from '../agreements/approvals.ts';
import {ledgerAsDeclared, withApproved} from '../agreements/as-declared.ts';
import {isStrictIn} from '../agreements/decide.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {isRequest, pairKey, requestId, requestsIn, sidesOf, type Request} from '../agreements/request.ts';
import {spaceCrossing} from '../agreements/space-partners.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {compareObjects, type Address} from '../model/address.ts';
import {expiresAt} from '../model/expiry.ts';
import {EMPTY_LEDGER, type Ledger} from '../model/ledger.ts';
import {ofKind, type GovernedObject, type State} from '../model/objects.ts';
import type {ApprovalNeeded} from '../model/counterexample.ts';
import {withStrangers} from './strangers.ts';
import {outsideAt, type Way, type Ways} from './ways.ts';

/** Before everything that may expire: what is expired today counts, too, as long as nothing else is given. */
export const BEFORE_EXPIRIES = -8.64e15;

export interface WorstState {
  /** With what is suspended resumed, and with what stands for strangers. */
  readonly objects: State;
  readonly ways: Ways;
  /** The approvals that what a way takes still needs. */
  readonly needs: (takes: readonly Address[]) => readonly ApprovalNeeded[];
  /** Whether something that is declared as suspended has this address. */
  readonly isSuspended: (address: Address) => boolean;
  /** The last time until `at` at which a membership of a person ended, or the beginning: since then they are what they are. */
  readonly sameSince: (person: string, at: number) => number;
}

/** What rules forbid, whoever approves it: roles of outsiders above `editor`. */
function withoutForbidden(object: GovernedObject): GovernedObject {
  if (object.kind === 'Guest') {
    const spaces = object.spec.spaces.filter(({role}) => role === 'viewer' || role === 'editor');
    return spaces.length === object.spec.spaces.length ? object : {...object, spec: {...object.spec, spaces}};
  }
  if (object.kind !== 'Share' || object.spec.with === undefined || object.spec.to === undefined)
    return object;
  const to = object.spec.to.filter(({role}) => role !== 'co-owner');
  return to.length === object.spec.to.length ? object : {...object, spec: {...object.spec, to}};
}

/** An object as it is once it is resumed. */
function resumed(object: GovernedObject): GovernedObject {
  const {kind, spec} = object;
  if ((kind !== 'Share' && kind !== 'Guest' && kind !== 'Connection') || !spec.suspended) return object;
  return {...object, spec: {...spec, suspended: false}} as GovernedObject;
}

const mapped = (state: State, change: (object: GovernedObject) => GovernedObject): State =>
  new Map([...state].map(([address, object]) => [address, change(object)]));

/** Who may decide for a side of a request at some time: its approvers who have no other part in it. */
function decidersOf(state: State, approvers: Approvers, request: Request, side: string): readonly string[] {
  const {requestedBy} = request.spec;
  // "Who requests decides at most their own side", and with strict separation of duties not that either.
  const isFree = side === request.workspace && !isStrictIn(state, side);
  return approvers.approversOf(request, side).filter((email) => isFree || email !== requestedBy);
}

/**
 * Whether all sides of a request can approve it: "nobody decides both sides of one request". A side that is not known counts as
 * if it did.
 */
function isApprovable(
  state: State,
  approvers: Approvers,
  request: Request,
  strangers: ReadonlySet<string>,
): boolean {
  const known = sidesOf(request).filter((side) => !strangers.has(side));
  const deciders = known.map((side) => decidersOf(state, approvers, request, side));
  if (deciders.some((people) => people.length === 0)) return false;
  const [one = [], other] = deciders;
  return other === undefined || new Set([...one, ...other]).size > 1;
}

/** Whether two shares cannot be approved together: "one space has at most one partner". */
function exclude(state: State, [one, other]: readonly Address[]): boolean {
  const [a, b] = [one, other].map((address) => {
    const share = address === undefined ? undefined : state.get(address);
    return share?.kind === 'Share' ? spaceCrossing(share) : undefined;
  });
  return a !== undefined && b !== undefined && a.space === b.space && a.partner !== b.partner;
}

/** A path of a group, and what it takes. */
interface Costly {
  readonly path: GroupPath;
  readonly takes: readonly Address[];
}

/** The same for one person, with the time at which it ends for them. */
interface Lasting extends Costly {
  readonly until: number;
}

/** When expiring memberships of people end, by person, in order: then they may become outsiders. */
function membershipEnds(state: State): ReadonlyMap<string, readonly number[]> {
  const ends = new Map<string, number[]>();
  for (const {name, spec} of ofKind(state, 'Member')) {
    const end = expiresAt(spec.expires);
    if (end === Infinity || spec.status !== 'active') continue;
    ends.set(
      name,
      [...(ends.get(name) ?? []), end].toSorted((a, b) => a - b),
    );
  }
  return ends;
}

const isWithin = (some: readonly Address[], all: readonly Address[]): boolean =>
  some.every((address) => all.includes(address));

/** The worst state of declared objects from an instant on (ms since 1970). */
export function worstState(declared: State, from: number = BEFORE_EXPIRIES): WorstState {
  const {objects: known, strangers} = withStrangers(mapped(declared, withoutForbidden));
  const suspended = new Set(
    [...known].flatMap(([address, object]) => (resumed(object) === object ? [] : [address])),
  );
  const objects = suspended.size === 0 ? known : mapped(known, resumed);
  const settled = ledgerAsDeclared({ledger: EMPTY_LEDGER, objects: new Map()}, objects, from);
  const approvers = approversIn(objects, heldPermissions(objects, from));
  const approvable = [...requestsIn(objects)].filter((request) =>
    isApprovable(objects, approvers, request, strangers),
  );
  const approved = withApproved(objects, settled, approvable);
  const ends = membershipEnds(objects);
  return {
    objects,
    ways: worstWays({objects, ledger: approved, from, suspended, ends}),
    isSuspended: (address) => suspended.has(address),
    sameSince: (person, at) =>
      (ends.get(person) ?? []).reduce((since, end) => (end <= at ? Math.max(since, end) : since), from),
    needs: (takes) => needsOf(objects, settled, {approvers, strangers}, takes),
  };
}

/** How many ways are kept, since many tests ask about all: of more, the rest is worked out each time. */
const MOST_KEPT = 300_000;

function worstWays({
  objects,
  ledger,
  from,
  suspended,
  ends,
}: {
  readonly objects: State;
  readonly ledger: Ledger;
  readonly from: number;
  readonly suspended: ReadonlySet<Address>;
  readonly ends: ReadonlyMap<string, readonly number[]>;
}): Ways {
  const paths = new AccessPaths({state: objects, now: from, external: externalAccessOf(objects, ledger)});
  const kept = new Map<string, readonly Way[]>();
  let room = MOST_KEPT;
  const outsides = new Map<number, ReturnType<typeof outsideAt>>();
  const outsideOf = (at: number): ReturnType<typeof outsideAt> => {
    const found = outsides.get(at) ?? outsideAt(objects, at);
    outsides.set(at, found);
    return found;
  };
  /** What takes an approval or a resumption. */
  const isTaken = (step: Address): boolean => {
    const giver = objects.get(step);
    return giver !== undefined && (suspended.has(step) || (giver.kind === 'Share' && isRequest(giver)));
  };
  const costOf = (path: GroupPath): Costly => ({path, takes: path.via.filter(isTaken)});
  const byPerson = (target: string): ReadonlyMap<string, Lasting[]> => {
    const found = new Map<string, Lasting[]>();
    const costly = paths
      .to(target)
      .flatMap((group) => group.paths.map(costOf))
      .filter(({takes}) => !exclude(objects, takes))
      .toSorted((a, b) => comparePaths(a.path, b.path));
    for (const each of costly) {
      const {people, requirement} = each.path;
      for (const person of people) {
        if (!requirement.met.has(person)) continue;
        const lasting = {...each, until: lastsUntil(each.path, person)};
        const list = found.get(person);
        if (list === undefined) found.set(person, [lasting]);
        else list.push(lasting);
      }
    }
    return found;
  };
  const wayOf = (person: string, target: string, {path: {level, via}, takes}: Costly, at: number): Way => ({
    person,
    target,
    level,
    via,
    outside: outsideOf(at)(person, target, via),
    at,
    takes,
  });
  return {
    targets: paths.targets(),
    now: (target) =>
      new Map(
        [...byPerson(target)].flatMap(([person, [best]]) =>
          best === undefined ? [] : [[person, wayOf(person, target, best, from)] as const],
        ),
      ),
    ever: (target) => {
      const known = kept.get(target);
      if (known !== undefined) return known;
      const ways = [...byPerson(target)].flatMap(([person, lasting]) => [
        ...everyWay(person, target, lasting),
      ]);
      if (room >= ways.length) {
        room -= ways.length;
        kept.set(target, ways);
      }
      return ways;
    },
  };

  /** Every way that can be the best of a person, at every instant at which that or what they are changes. */
  function* everyWay(person: string, target: string, lasting: readonly Lasting[]): Generator<Way> {
    const own = ends.get(person) ?? [];
    const [first] = lasting;
    if (own.length === 0 && first !== undefined && first.takes.length === 0 && first.until === Infinity) {
      yield wayOf(person, target, first, from);
      return;
    }
    const instants = new Set([...lasting.map(({until}) => until), ...own].filter((end) => end > from));
    let before = new Set<Lasting>();
    let was = -1;
    for (const at of [from, ...[...instants].filter(Number.isFinite).toSorted((a, b) => a - b)]) {
      const alive = lasting.filter(({until}) => until > at);
      const is = own.filter((end) => end <= at).length;
      const best = alive.filter((one) => alive.find(({takes}) => isWithin(takes, one.takes)) === one);
      for (const one of best) {
        if (is !== was || !before.has(one)) yield wayOf(person, target, one, at);
      }
      before = new Set(best);
      was = is;
    }
  }
}

/** The approvals that shares, and the connections that they need, lack in a ledger. */
function needsOf(
  state: State,
  ledger: Ledger,
  {approvers, strangers}: {readonly approvers: Approvers; readonly strangers: ReadonlySet<string>},
  takes: readonly Address[],
): readonly ApprovalNeeded[] {
  const shares = takes.flatMap((address): Request[] => {
    const share = state.get(address);
    return share !== undefined && isRequest(share) ? [share] : [];
  });
  const pairs = new Set(shares.map(({workspace, spec}) => pairKey(workspace ?? '', spec.with)));
  const connections = [...ofKind(state, 'Connection')]
    .filter(({workspace, spec}) => {
      const key = pairKey(workspace ?? '', spec.with);
      return pairs.has(key) && ledger.pairs.get(key)?.agreed.size !== 2;
    })
    .toSorted(compareObjects);
  return [...connections, ...shares]
    .flatMap((request) =>
      sidesOf(request)
        .filter((side) => !isCovered(state, ledger, request, side))
        .map((side) => ({
          request: requestId(request),
          side,
          approvers: strangers.has(side) ? [] : decidersOf(state, approvers, request, side),
        })),
    )
    .toSorted((a, b) => compareText(a.request, b.request) || compareText(a.side, b.side));
}
