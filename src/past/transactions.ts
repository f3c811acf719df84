/** Which events happened together: what one transaction did has no moment in between. */
import {isEffectAction} from '../model/agreement-events.ts';
import {canonicalJson} from '../model/canonical-json.ts';
import {LONGEST_RUN_MS, type PastEvent} from '../model/past.ts';

export interface Transaction {
  /** ms since 1970: of its last event. Before, not all of it was so. */
  readonly at: number;
  readonly events: readonly PastEvent[];
}

const CHANGE: ReadonlySet<string> = new Set(['create', 'update', 'delete', 'adopt', 'accept']);

/** Whether an event is an effect on agreements: then it stands in the chains of both workspaces. */
export const isEffect = ({action}: PastEvent): boolean => isEffectAction(action);

/** Whether an event wrote an object. */
export const isChange = ({action}: PastEvent): boolean => CHANGE.has(action);

interface Open {
  at: number;
  readonly events: PastEvent[];
  readonly changed: Set<string>;
}

/** Which run an event is of; undefined for none, and for an effect of which only the number is known. */
function runOf({run, chain, ofSet}: PastEvent): string | undefined {
  if (run === null) return undefined;
  const set = chain.startsWith('set:') ? chain.slice('set:'.length) : ofSet;
  return set === undefined ? undefined : `${run} ${set}`;
}

/**
 * Transactions by time, of events in the order of time. What a run does to agreements is noted some milliseconds after its
 * changes, in the chains of workspaces: of which set's run it is, is found by the time and the actor of that. Effects are told once, though they stand in two chains.
 */
export function transactionsOf(events: readonly PastEvent[]): readonly Transaction[] {
  const made: Open[] = [];
  const ofRun = new Map<string, Open>();
  const told = new Set<string>();
  for (const event of events) {
    const {at, actor, action, address, before, after} = event;
    const run = runOf(event);
    if (isEffect(event)) {
      const effect = canonicalJson([at, action, address, before, after]);
      if (told.has(effect)) continue;
      told.add(effect);
    }
    const last = made.at(-1);
    const sameTime = last?.at === at && !(isChange(event) && last.changed.has(address)) ? last : undefined;
    const running = run !== undefined && isEffect(event) ? ofRun.get(run) : undefined;
    const isOfRun =
      running !== undefined && at - running.at <= LONGEST_RUN_MS && running.events[0]?.actor === actor;
    let open = isOfRun ? running : sameTime;
    if (open === undefined) made.push((open = {at, events: [], changed: new Set()}));
    open.events.push(event);
    open.at = Math.max(open.at, at);
    if (isChange(event)) open.changed.add(address);
    if (run !== undefined && !isEffect(event)) ofRun.set(run, open);
  }
  return made.toSorted((a, b) => a.at - b.at).map(({at, events: those}) => ({at, events: those}));
}
