/**
 * Which objects somebody asks for with this plan. Rules about a person's standing when they ask (requester,
 * inviter, creator's capability) are judged when an object is created, widened or renewed, and not again.
 */
import type {Change} from '../model/change.ts';
import {ofKind, type GovernedObject, type ObjectOf} from '../model/objects.ts';
import type {Kind} from '../model/kinds.ts';
import {connectionWidens, guestWidens, shareWidens} from '../model/widening.ts';
import type {PlanToJudge} from './judged.ts';

/**
 * Whether somebody asks for something by this change: it creates, widens or renews an object, or says that
 * somebody else asks. Adopting an object as it is asks for nothing.
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
