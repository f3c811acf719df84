/** What policies say of what a run did. */
import {accessChanges} from '../access/access-changes.ts';
import {heldPermissions} from '../access/held-permissions.ts';
import {markOutsiders, outsidersIn} from '../access/outsiders.ts';
import type {Sight} from '../access/sight.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {compareWaiting, openRequests} from '../agreements/requests.ts';
import type {Finding} from '../diagnostics/diagnostic.ts';
import {withoutAccepted} from '../diff/accepted.ts';
import type {Live} from '../model/live.ts';
import {NO_CONSENT} from '../model/plan.ts';
import type {RunDone} from '../model/run-done.ts';
import type {Policy} from '../model/set-config.ts';
import {comparedWith, pendingIn, renamedTargets} from './plan-effects.ts';
import {accessInSight, waitingInSight} from './plan-sight.ts';
import {judgePolicies, pendingCaused} from './policies.ts';
import type {Caused} from './policy-subjects.ts';

/** What is made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: {readonly value: T} | undefined;
  return () => (made ??= {value: make()}).value;
}

/** What a run caused, as its plan told it; `now`: ms since 1970, its time. */
function causedBy(
  {before, after, changes}: RunDone,
  {
    now,
    sight,
    elsewhere,
  }: {readonly now: number; readonly sight: Sight; readonly elsewhere: Live['elsewhere']},
): Caused {
  const compared = comparedWith(before.state, changes);
  const question = (state: RunDone['before']['state'], ledger: RunDone['before']['ledger']) => ({
    state,
    now,
    external: externalAccessOf(state, ledger),
    elsewhere,
  });
  const was = question(compared, before.ledger);
  const is = question(after.state, after.ledger);
  const openIn = ({state}: typeof is, {ledger}: RunDone['before']) =>
    openRequests(state, ledger, heldPermissions(state, now), before.ledger);
  const open = openIn(is, after);
  const marked = once(() =>
    accessInSight(
      sight,
      markOutsiders(
        {
          ...accessChanges(was, is, renamedTargets(changes)),
          pending: pendingIn(is, after.ledger, open, before.ledger),
        },
        outsidersIn(compared, now),
        outsidersIn(after.state, now),
      ),
    ),
  );
  return {
    changes,
    access: marked,
    pending: () =>
      pendingCaused(marked().pending, () =>
        pendingIn(was, before.ledger, openIn(was, before), before.ledger),
      ),
    requests: waitingInSight(sight, [...open.values()].flat())
      .filter(({since}) => since === null)
      .toSorted(compareWaiting),
    before: withoutAccepted(before.state, changes),
    after: after.state,
    now,
  };
}

/** What policies say of what a run did. */
export const policiesOnRun = (
  policies: readonly Policy[],
  done: RunDone,
  at: Parameters<typeof causedBy>[1],
): readonly Finding[] => judgePolicies(policies, causedBy(done, at), NO_CONSENT).map(({finding}) => finding);
