/** The states that tests are asked on: desired and live with what is given, and the worst. */
import {peopleShown, EVERYTHING, type Sight} from '../access/sight.ts';
import {targetName} from '../access/targets.ts';
import {ledgerAsDeclared, withApproved, type Agreed} from '../agreements/as-declared.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {requestId, requestsIn} from '../agreements/request.ts';
import {factsIn, type Facts} from '../expressions/facts.ts';
import type {AccessTest, Given} from '../model/access-test.ts';
import {addressOf, type Address} from '../model/address.ts';
import {canonicalJson} from '../model/canonical-json.ts';
import {expiryInstant} from '../model/expiry.ts';
import {EMPTY_LEDGER} from '../model/ledger.ts';
import type {Live} from '../model/live.ts';
import type {DesiredObject, GovernedObject, State} from '../model/objects.ts';
import type {ApprovalNeeded} from '../model/counterexample.ts';
import {completeDesired} from '../planner/complete-desired.ts';
import {waysIn, type Way, type Ways} from './ways.ts';
import {BEFORE_EXPIRIES, worstState} from './worst.ts';

/** A state, and everything that tests ask of it. */
export interface ProofState {
  readonly ways: Ways;
  /** Facts about people and targets at the time of a way. */
  readonly factsAt: (way: Way) => Facts;
  readonly needs: (takes: readonly Address[]) => readonly ApprovalNeeded[];
  /** Whether something has to be resumed for a way. */
  readonly isSuspended: (address: Address) => boolean;
  /** Everybody whom somebody declares: members, guests, accounts, recipients. */
  readonly people: ReadonlySet<string>;
  /** Every target that somebody declares. */
  readonly targets: ReadonlySet<string>;
  /** Whether a workspace is declared, so that what is in it is known; on the worst state, what is not known counts. */
  readonly isKnown: (workspace: string) => boolean;
  /** Ids of the requests that may be given as approved. */
  readonly requests: ReadonlySet<string>;
  /** The time from which on something is so; null where it is so from the beginning. */
  readonly from: (way: Way) => number | null;
}

/** Tests with equal keys ask for the same state. */
export const stateKey = ({state, given}: Pick<AccessTest, 'state' | 'given'>): string =>
  canonicalJson([
    state,
    given.at ?? null,
    given.approved ?? [],
    given.objects.map((object) => [object.address, object.labels, object.spec]),
  ]);

/** What a date or time given is: of a date, its last instant. */
export function givenInstant(at: string): number {
  const instant = expiryInstant(at) ?? 0;
  return at.includes('T') || at.includes('t') ? instant : instant - 1;
}

/** A state with the objects that are given in it, each in place of the one of its address. */
export function withGiven<T extends GovernedObject>(
  state: State<T>,
  given: readonly DesiredObject[],
): State<T | DesiredObject> {
  if (given.length === 0) return state;
  const all = new Map<Address, T | DesiredObject>(state);
  for (const object of given) all.set(object.address, object);
  return all;
}

function declaredTargets(state: State, sight: Sight): ReadonlySet<string> {
  const targets = new Set<string>();
  for (const object of state.values()) {
    if (object.kind !== 'Space' && object.kind !== 'Resource') continue;
    const name = targetName(object);
    if (sight.path(name, [])) targets.add(name);
  }
  return targets;
}

function declaredRequests(state: State): ReadonlySet<string> {
  return new Set([...requestsIn(state)].map(requestId));
}

const hasWorkspaceIn =
  (state: State) =>
  (workspace: string): boolean =>
    state.has(addressOf('Workspace', null, workspace));

interface StateNow {
  readonly objects: State;
  readonly agreed: Agreed;
  readonly now: number;
  readonly given: Given;
  readonly sight: Sight;
  readonly elsewhere?: Live['elsewhere'];
}

/** A state at one time, with what agreements put in force there and what is given as approved. */
function stateNow({objects, agreed, now, given, sight, elsewhere}: StateNow): ProofState {
  const {approved = []} = given;
  const isUnchanged = agreed.objects === objects;
  const settled = isUnchanged ? agreed.ledger : ledgerAsDeclared(agreed, objects, now);
  const named = [...requestsIn(objects)].filter(
    (request) => approved === 'all' || approved.includes(requestId(request)),
  );
  const ledger = withApproved(objects, settled, named);
  const external = externalAccessOf(objects, ledger);
  const facts = factsIn(objects, now);
  return {
    ways: waysIn({state: objects, now, external, ...(elsewhere && {elsewhere})}, sight),
    factsAt: () => facts,
    needs: () => [],
    isSuspended: () => false,
    people: peopleShown(sight, objects, null),
    targets: declaredTargets(objects, sight),
    isKnown: hasWorkspaceIn(objects),
    requests: declaredRequests(objects),
    from: () => null,
  };
}

/** What the manifests declare, and what is given; `now`: ms since 1970, where no time is given. */
function desiredState(declared: State<DesiredObject>, given: Given, now: number): ProofState {
  const objects = completeDesired(withGiven(declared, given.objects), new Map());
  const at = given.at === undefined ? now : givenInstant(given.at);
  const agreed = {ledger: EMPTY_LEDGER, objects: new Map()};
  return stateNow({objects, agreed, now: at, given, sight: EVERYTHING});
}

const KNOWN = new WeakMap<State<DesiredObject>, Map<string, ProofState>>();

/**
 * The state of declared objects that a test asks for, other than the live one; made once for all that ask for the same. `now`: ms since
 * 1970, where no time is given.
 */
export function declaredProofState(
  declared: State<DesiredObject>,
  test: Pick<AccessTest, 'state' | 'given'>,
  now: number,
): ProofState {
  const known = KNOWN.get(declared) ?? new Map<string, ProofState>();
  KNOWN.set(declared, known);
  const key = `${now} ${stateKey(test)}`;
  const state =
    known.get(key) ??
    (test.state === 'worst'
      ? worstProofState(declared, test.given)
      : desiredState(declared, test.given, now));
  known.set(key, state);
  return state;
}

/** What is live and shown, and what is given. */
export function liveState(live: Live, sight: Sight, given: Given): ProofState {
  const completed = completeDesired(
    new Map(given.objects.map((object) => [object.address, object])),
    live.objects,
  );
  const objects = withGiven<GovernedObject>(live.objects, [...completed.values()]);
  const now = given.at === undefined ? live.now : givenInstant(given.at);
  const agreed = {ledger: live.ledger, objects: live.objects};
  return stateNow({objects, agreed, now, given, sight, elsewhere: live.elsewhere});
}

/** All that the manifests, and what is given, can come to without an edit. */
export function worstProofState(declared: State<DesiredObject>, given: Given): ProofState {
  const objects = completeDesired(withGiven(declared, given.objects), new Map());
  const start = given.at === undefined ? BEFORE_EXPIRIES : givenInstant(given.at);
  const worst = worstState(objects, start);
  const facts = new Map<number, Facts>();
  return {
    ways: worst.ways,
    factsAt: ({person, at}) => {
      const since = worst.sameSince(person, at);
      const found = facts.get(since) ?? factsIn(worst.objects, since);
      facts.set(since, found);
      return found;
    },
    needs: worst.needs,
    isSuspended: worst.isSuspended,
    people: peopleShown(EVERYTHING, objects, null),
    targets: declaredTargets(objects, EVERYTHING),
    isKnown: () => true,
    requests: declaredRequests(worst.objects),
    from: ({at}) => (at === start ? null : at),
  };
}
