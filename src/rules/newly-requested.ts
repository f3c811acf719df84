/**
 * Which objects a plan newly requests. Rules about who requests (the requester, the inviter, the creator's
 * capability) are judged when an object is created, widened or renewed, and not again.
 */
import type {Change} from '../model/change.ts';
import {ofKind, type GovernedObject, type ObjectOf} from '../model/objects.ts';
import type {Kind} from '../model/kinds.ts';
import {connectionWidens, guestWidens, shareWidens} from '../model/widening.ts';
import type {PlanToJudge} from './judged.ts';

/**
 * Whether a change requests something: it creates, widens or renews an object, or names another requester. Adopting
 * an object as it is requests nothing.
 */
export function asksForMore({before, after}: Change): boolean {
  if (after === undefined) return false;
  if (before === undefined) return true;
  if (before.kind === 'Share' && after.kind === 'Share') {
    return shareWidens(before.spec, after.spec) || before.spec.requestedBy !== after.spec.requestedBy;
  }
  if (before.kind === 'Connection' && after.kind === 'Connection') {
    return connectionWidens(before.spec, after.spec) || before.spec.requestedBy !== after.spec.requestedBy;
  }
  if (before.kind === 'Guest' && after.kind === 'Guest') {
    return guestWidens(before.spec, after.spec) || before.spec.invitedBy !== after.spec.invitedBy;
  }
  return false;
}

/** The objects of a kind that this plan creates, widens or renews; without a database, all that are declared. */
export function* newlyRequested<K extends Kind>(
  plan: PlanToJudge,
  kind: K,
): Generator<GovernedObject & ObjectOf<K>> {
  if (plan.offline) {
    yield* ofKind(plan.desired, kind) as Generator<GovernedObject & ObjectOf<K>>;
    return;
  }
  for (const change of plan.changes) {
    if (change.after?.kind === kind && asksForMore(change))
      yield change.after as GovernedObject & ObjectOf<K>;
  }
}
