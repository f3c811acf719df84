/** What changes of a plan take back: what an applied run of the set did, or what was edited live since. */
import {auditedContent, type SetEvent} from '../model/audit.ts';
import type {Address} from '../model/address.ts';
import {sameJson} from '../model/canonical-json.ts';
import {isRelease} from '../model/change.ts';
import {groupBy} from '../model/group-by.ts';
import {isMapping} from '../model/mapping.ts';
import type {DesiredObject, GovernedObject, State} from '../model/objects.ts';
import type {Plan, Reverted} from '../model/plan.ts';
import type {Store} from './store-port.ts';

/** What the set's own runs did to objects, newest first, by address. */
export type OwnEvents = ReadonlyMap<Address, readonly [SetEvent, ...SetEvent[]]>;

/** Asks what the runs of its set did to the objects that a plan changes; before the first run there is nothing to ask. */
export async function readOwnEvents(
  {set, changes, live}: Plan,
  store: Pick<Store, 'setEvents'>,
): Promise<OwnEvents> {
  if (changes.length === 0 || live.lastRun === null) return new Map();
  const events = await store.setEvents(
    set,
    changes.map(({address}) => address),
  );
  return groupBy(events, ({address}) => address);
}

const contentOf = (object: GovernedObject | undefined) =>
  object === undefined ? null : auditedContent(object);

/**
 * For each change that brings an object back to what it was before a run of this set: the newest such run. That an object goes
 * is a return to the time before it was made only if nobody simply removed it: `isRemoved`.
 */
export function revertedRuns(
  {changes}: Plan,
  desired: State<DesiredObject>,
  isRemoved: (address: Address) => boolean,
  events: OwnEvents,
): ReadonlyMap<Address, Reverted> {
  return new Map(
    changes.flatMap((change) => {
      const {address, reason, renamedFrom} = change;
      // What is let go of stays as it is.
      if (isRelease(change)) return [];
      const isAsked = desired.has(address) || !isRemoved(address);
      const isOutside = reason === 'drift' || reason === 'accepted';
      if (!isAsked || isOutside || reason === 'expired' || renamedFrom !== undefined) return [];
      const content = contentOf(desired.get(address));
      const found = events.get(address)?.find(({before}) => sameJson(before, content));
      return found === undefined ? [] : [[address, {run: found.run, commit: found.commit}] as const];
    }),
  );
}

/** The entries of a list, as texts to compare. */
const entriesOf = (list: readonly unknown[]): ReadonlySet<string> =>
  new Set(list.map((entry) => JSON.stringify(entry)));

/** Whether `desired` undoes something by which `live` differs from what was applied; field by field, and entry by entry. */
function undoes(applied: unknown, live: unknown, desired: unknown): boolean {
  if (sameJson(applied ?? null, live ?? null) || sameJson(live ?? null, desired ?? null)) return false;
  if (Array.isArray(applied) && Array.isArray(live) && Array.isArray(desired)) {
    const [was, is, will] = [entriesOf(applied), entriesOf(live), entriesOf(desired)];
    // What somebody changed is there now or was before, and not both; the plan has it as it was.
    return [...was, ...is].some(
      (entry) => was.has(entry) !== is.has(entry) && will.has(entry) === was.has(entry),
    );
  }
  if (isMapping(applied) && isMapping(live) && isMapping(desired)) {
    const keys = new Set([...Object.keys(applied), ...Object.keys(live)]);
    return [...keys].some((key) => undoes(applied[key], live[key], desired[key]));
  }
  return true;
}

/** Whether a change undoes a live edit; also where nothing is known of what was last applied. */
export function undoesLiveEdit(
  live: GovernedObject | undefined,
  desired: GovernedObject | undefined,
  events: readonly SetEvent[] | undefined,
): boolean {
  const applied = events?.[0]?.after;
  return applied === undefined || undoes(applied, contentOf(live), contentOf(desired));
}
