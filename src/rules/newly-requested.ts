/**
 * Which objects a plan newly requests. Rules about who requests (the requester, the inviter, the creator's
 * capability) are judged when an object is created, widened or renewed, and not again.
 */
import type {Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import {ofKind, type GovernedObject, type ObjectOf} from '../model/objects.ts';
import type {Kind} from '../model/kinds.ts';
import {connectionWidens, guestWidens, shareWidens} from '../model/widening.ts';
import {isAdmin, limitedActor} from './admins.ts';
import type {PlanToJudge} from './judged.ts';

/**
 * Whether a change makes more of an object: it creates, widens, renews or resumes it. Adopting an object as it is makes no more of it,
 * unless it had no effect so far.
 */
function makesMore({before, after, wakes}: Change): boolean {
  if (after === undefined) return false;
  if (before === undefined || wakes) return true;
  if (before.kind === 'Share' && after.kind === 'Share') return shareWidens(before.spec, after.spec);
  if (before.kind === 'Connection' && after.kind === 'Connection')
    return connectionWidens(before.spec, after.spec);
  return before.kind === 'Guest' && after.kind === 'Guest' && guestWidens(before.spec, after.spec);
}

const requesterOf = (object: GovernedObject): string | undefined =>
  object.kind === 'Share' || object.kind === 'Connection'
    ? object.spec.requestedBy
    : object.kind === 'Guest'
      ? object.spec.invitedBy
      : undefined;

/** Whether a change requests something of who requests it: it makes more of an object, or names another requester. */
export function asksForMore(change: Change): boolean {
  const {before, after} = change;
  if (makesMore(change)) return true;
  return before !== undefined && after !== undefined && requesterOf(before) !== requesterOf(after);
}

/**
 * Of which objects a plan makes more, by address. A rule on a fact that may change later is an error against them; of
 * what stood before it warns, no matter who changed the fact, or took the object over: access is withheld until the fact is as it was.
 */
export function newRequests(plan: PlanToJudge): ReadonlySet<Address> {
  if (plan.offline) return new Set(plan.desired.keys());
  return new Set(
    plan.changes.flatMap((change) => (makesMore(change) && change.after ? [change.after.address] : [])),
  );
}

/** The severity of a breach that is an error against new requests alone. */
export const errorIfNew = (isNew: boolean): {readonly severity?: 'warning'} =>
  isNew ? {} : {severity: 'warning'};

/**
 * The objects of a kind that this plan creates, widens or renews, or gives another requester: for rules about who that is. Without a
 * database, all that are declared.
 */
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

/** Whether a change takes something over from no set, by an actor who answers for it without being an admin there. */
export function isAdoptedByLimited(plan: PlanToJudge, {actions, after}: Change): boolean {
  const actor = limitedActor(plan);
  if (actor === null || after === undefined || !actions.includes('adopt')) return false;
  return !isAdmin(plan, actor, after.workspace ?? '');
}

/**
 * The shares of whom they go to a plan has to answer for: those that are newly requested, and those of no set that
 * somebody adopts who is no admin. What an admin adopts, the admin answers for.
 */
export function* newlyShared(plan: PlanToJudge): Generator<GovernedObject & ObjectOf<'Share'>> {
  const requested = new Set<GovernedObject & ObjectOf<'Share'>>(newlyRequested(plan, 'Share'));
  for (const change of plan.changes) {
    if (change.after?.kind === 'Share' && isAdoptedByLimited(plan, change)) requested.add(change.after);
  }
  yield* requested;
}
