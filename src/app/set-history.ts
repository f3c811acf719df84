/** The runs of a set, as far as they are for who asks to see (set-sight.ts). */
import type {Sight} from '../access/sight.ts';
import {parseAddress, homeOf} from '../model/address.ts';
import type {AuditEvent} from '../model/audit.ts';
import {isFiltered, type HistoryFilter, type RunRecord, type RunsSeen} from '../model/run.ts';
import {requirePersonAsked} from './known-people.ts';
import {lookIntoSet, nothingTold, type SetLook} from './set-sight.ts';
import type {Store} from './store-port.ts';

/** Somebody is only proven to have applied a run by a login that is bound to them. */
const seenBy = ({looker, own}: SetLook): RunsSeen => ({workspaces: own, actor: looker.login?.actor ?? null});

/**
 * The newest runs of a set, of those that are asked for. `claimed`: who is claimed to ask. Throws NotPermittedError if none is for
 * them to see, and UnknownPersonError.
 */
export async function runsOfSet(
  store: Store,
  set: string,
  {
    limit,
    claimed,
    filter = {},
  }: {readonly limit: number; readonly claimed: string | null; readonly filter?: HistoryFilter},
): Promise<readonly RunRecord[]> {
  const look = await lookIntoSet(store, set, claimed);
  await requirePersonAsked(store, filter);
  if (look.sight.everything) return store.runs(set, limit, undefined, filter);
  const runs = await store.runs(set, limit, seenBy(look), filter);
  if (isFiltered(filter) && (await store.runs(set, 1, seenBy(look))).length > 0) return runs;
  if (runs.length === 0 && (look.isStrangers || (await store.runs(set, 1)).length > 0)) {
    throw nothingTold(look.looker, set);
  }
  return runs;
}

const isSeen = ({isOwn}: Sight, {address}: AuditEvent): boolean => {
  const parts = parseAddress(address);
  return parts !== undefined && isOwn(homeOf(parts));
};

const countOf = (events: readonly AuditEvent[], action: string): number =>
  events.filter((event) => event.action === action).length;

/**
 * One run of a set with its events; undefined if there is none of that number that is for who asks to see. Throws
 * NotPermittedError for a set of strangers.
 */
export async function runOfSet(
  store: Store,
  set: string,
  number: number,
  claimed: string | null,
): Promise<{readonly run: RunRecord; readonly events: readonly AuditEvent[]} | undefined> {
  const look = await lookIntoSet(store, set, claimed);
  const found = await store.run(set, number);
  if (look.sight.everything || (found !== undefined && found.run.by === seenBy(look).actor)) return found;
  const events = found?.events.filter((event) => isSeen(look.sight, event)) ?? [];
  if (events.length === 0) {
    if (look.isStrangers) throw nothingTold(look.looker, set);
    return undefined;
  }
  if (found === undefined || events.length === found.events.length) return found;
  const summary = {
    create: countOf(events, 'create'),
    update: countOf(events, 'update'),
    delete: countOf(events, 'delete'),
    adopt: countOf(events, 'adopt'),
    release: countOf(events, 'release'),
    accept: countOf(events, 'accept'),
  };
  return {run: {...found.run, summary, inPart: true}, events};
}

/** The same without its events, which are only read where it depends on them what of it is for who asks to see. */
export async function runRecordOfSet(
  store: Store,
  set: string,
  number: number,
  claimed: string | null,
): Promise<RunRecord | undefined> {
  const {sight} = await lookIntoSet(store, set, claimed);
  return sight.everything ? store.runRecord(set, number) : (await runOfSet(store, set, number, claimed))?.run;
}
