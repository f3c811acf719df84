/** What a set, with what a test gives, would cause: for tests of policies. */
import {heldPermissions} from '../access/held-permissions.ts';
import {accessChanges} from '../access/access-changes.ts';
import {markOutsiders, outsidersIn} from '../access/outsiders.ts';
import {ledgerAsDeclared, withApproved, type Agreed} from '../agreements/as-declared.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {requestId, requestsIn} from '../agreements/request.ts';
import {compareWaiting, openRequests} from '../agreements/requests.ts';
import type {Given} from '../model/access-test.ts';
import {compareObjects} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import {EMPTY_LEDGER, type Ledger} from '../model/ledger.ts';
import type {DesiredObject, LiveObject, State} from '../model/objects.ts';
import {sameContent} from '../model/same-content.ts';
import {completeDesired} from '../planner/complete-desired.ts';
import {pendingIn} from '../planner/plan-effects.ts';
import {pendingCaused} from '../planner/policies.ts';
import type {Caused} from '../planner/policy-subjects.ts';
import {givenInstant, withGiven} from './proof-state.ts';

const NOTHING: Agreed = {ledger: EMPTY_LEDGER, objects: new Map()};

/** The changes from one state to another: everything in one that is not in the other, or says something else there. */
function changesTo(before: State, after: State<DesiredObject>): readonly Change[] {
  return [...after.values()].toSorted(compareObjects).flatMap((object): readonly Change[] => {
    const was = before.get(object.address) as LiveObject | undefined;
    const common = {address: object.address, reason: 'declared' as const, fields: [], after: object};
    if (was === undefined) return [{...common, actions: ['create']}];
    if (sameContent(was, object)) return [];
    return [{...common, actions: ['update'], before: was}];
  });
}

/** The ledger with what is given as approved. */
const withGivenApprovals = (state: State, ledger: Ledger, {approved = []}: Given): Ledger =>
  withApproved(
    state,
    ledger,
    [...requestsIn(state)].filter((request) => approved === 'all' || approved.includes(requestId(request))),
  );

/** What comes of one declared state where another one was. */
function causedBetween(
  before: State<DesiredObject>,
  after: State<DesiredObject>,
  now: number,
  given: Given,
): Caused {
  const first = ledgerAsDeclared(NOTHING, before, now);
  const known = withGivenApprovals(before, first, given);
  const agreed = {ledger: known, objects: before as State as State<LiveObject>};
  const settled = ledgerAsDeclared(agreed, after, now);
  const ledger = withGivenApprovals(after, settled, given);
  const question = (state: State, at: Ledger) => ({state, now, external: externalAccessOf(state, at)});
  const [was, is] = [question(before, known), question(after, ledger)];
  const openIn = (state: State, at: Ledger) => openRequests(state, at, heldPermissions(state, now), known);
  const pendingOf = (asked: typeof is, at: Ledger) => pendingIn(asked, at, openIn(asked.state, at), known);
  const access = markOutsiders(
    {...accessChanges(was, is), pending: pendingOf(is, ledger)},
    outsidersIn(before, now),
    outsidersIn(after, now),
  );
  return {
    changes: changesTo(before, after),
    access: () => access,
    pending: () => pendingCaused(access.pending, () => pendingOf(was, known)),
    requests: [...openIn(after, settled).values()]
      .flat()
      .filter(({since}) => since === null)
      .toSorted(compareWaiting),
    before,
    after,
    now,
  };
}

/**
 * What policies are asked about in a test on what is declared: what is given as a change of the rest, and everything as new.
 * `now`: ms since 1970, where no time is given.
 */
export function declaredTrials(
  declared: State<DesiredObject>,
  given: Given,
  now: number,
): {readonly change: Caused; readonly whole: Caused} {
  const at = given.at === undefined ? now : givenInstant(given.at);
  const before = completeDesired(declared, new Map());
  const after = completeDesired(withGiven(declared, given.objects), new Map());
  return {
    change: causedBetween(before, after, at, given),
    whole: causedBetween(new Map(), after, at, given),
  };
}
