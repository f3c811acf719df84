/** Which events happened together: what one transaction did has no moment in between. */
import {EFFECTS} from '../model/agreement-events.ts';
import {canonicalJson} from '../model/canonical-json.ts';
import {LONGEST_RUN_MS, type PastEvent} from '../model/past.ts';

export interface Transaction {
  /** ms since 1970: of its last event. Before, not all of it was so. */
  readonly at: number;
  readonly events: readonly PastEvent[];
}

const EFFECT: ReadonlySet<string> = new Set(EFFECTS);
const CHANGE: ReadonlySet<string> = new Set(['create', 'update', 'delete', 'adopt', 'accept']);

/** Whether an event is an effect on agreements: then it stands in the chains of both workspaces. */
export const isEffect = ({action}: PastEvent): boolean => EFFECT.has(action);

/** Whether an event wrote an object. */
export const isChange = ({action}: PastEvent): boolean => CHANGE.has(action);

interface Open {
  at: number;
  readonly events: PastEvent[];
  readonly changed: Set<string>;
}

/**
 * Transactions by time, of events in the order of time. What a run does to agreements is noted some milliseconds after its
 * changes, with the number of the run and not with its set. Effects are told once, though they stand in two chains.
 */
export function transactionsOf(events: readonly PastEvent[]): readonly Transaction[] {
  const made: Open[] = [];
  const ofRun = new Map<number, Open>();
  const told = new Set<string>();
  for (const event of events) {
    const {run, at, actor, action, address, before, after} = event;
    if (isEffect(event)) {
      const effect = canonicalJson([at, action, address, before, after]);
      if (told.has(effect)) continue;
      told.add(effect);
    }
    const last = made.at(-1);
    const sameTime = last?.at === at && !(isChange(event) && last.changed.has(address)) ? last : undefined;
    const running = run !== null && isEffect(event) ? ofRun.get(run) : undefined;
    const isOfRun =
      running !== undefined && at - running.at <= LONGEST_RUN_MS && running.events[0]?.actor === actor;
    let open = isOfRun ? running : sameTime;
    if (open === undefined) made.push((open = {at, events: [], changed: new Set()}));
    open.events.push(event);
    open.at = Math.max(open.at, at);
    if (isChange(event)) open.changed.add(address);
    if (run !== null && !isEffect(event)) ofRun.set(run, open);
  }
  return made.toSorted((a, b) => a.at - b.at).map(({at, events: those}) => ({at, events: those}));
}
