/**
 * What held in the past: the live state, taken back by undoing what the audit tells, one transaction after another. People
 * are known by the addresses that they have now, so that a change of address is none of access.
 */
import type {Address} from '../model/address.ts';
import type {Ledger} from '../model/ledger.ts';
import type {Live} from '../model/live.ts';
import type {GovernedObject, State} from '../model/objects.ts';
import type {PastEvent, PastEvents, PastScope} from '../model/past.ts';
import {PastLedger, rowsBefore, type RowsBefore} from './past-ledger.ts';
import {liveIn, objectSteps, type ObjectStep} from './past-objects.ts';
import {transactionsOf, type Transaction} from './transactions.ts';

/** A step back in time: what was before a transaction, or before something that nobody knows the time of. */
export interface PastStep extends ObjectStep {
  readonly rows: RowsBefore;
  /** What is told of it: nothing, where nobody knows when it was. */
  readonly events: readonly PastEvent[];
  /** Where nobody knows when it was: the first transaction that found it so. Undefined where none has yet, and for other steps. */
  readonly seenBy?: Transaction;
}

export interface Past {
  readonly live: Live;
  readonly scope: PastScope;
  /** ms since 1970: before, nothing is known. Null: everything is, but for what was before the first event. */
  readonly from: number | null;
  /** The live objects of the scope. */
  readonly objects: State;
  /** The newest first. */
  readonly steps: readonly PastStep[];
  /** The ledger after the newest event, which goes back with {@link PastStep.rows}. */
  readonly ledger: () => PastLedger;
}

/** What is worked out when it is first asked for. */
function once<T extends object>(work: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= work());
}

const NO_ROWS: RowsBefore = new Map();

/** What was worked out of events last: several moments are asked about with the same ones. */
const WORKED_OUT = new WeakMap<PastEvents, Past>();

/** The past of a live state, by the events until it was read. */
export function pastOf(live: Live, events: PastEvents): Past {
  const known = WORKED_OUT.get(events);
  if (known?.live === live) return known;
  const past = workOut(live, events);
  WORKED_OUT.set(events, past);
  return past;
}

function workOut(live: Live, {scope, events, from}: PastEvents): Past {
  const told = transactionsOf(events.filter(({at}) => at <= live.now));
  // Of a transaction at the end of what was read, a part may be missing.
  const isRead = ({events: [first]}: Transaction): boolean =>
    from === null || first === undefined || first.at > from;
  const transactions = told.filter(isRead);
  // What was agreed before that still stands.
  const rows = once(() => {
    const {after, before} = rowsBefore(told.map((transaction) => transaction.events));
    return {after, before: before.filter((_, i) => isRead(told[i] as Transaction))};
  });
  const objects = once(() => liveIn(live, scope));
  const steps = objectSteps(live, scope, transactions, from === null);
  return {
    live,
    scope,
    from,
    get objects() {
      return objects();
    },
    steps: steps.map(({index, ...step}) => {
      const transaction = transactions[index];
      if (step.at !== null)
        return {...step, rows: rows().before[index] ?? NO_ROWS, events: transaction?.events ?? []};
      return {...step, rows: NO_ROWS, events: [], ...(transaction && {seenBy: transaction})};
    }),
    ledger: () => new PastLedger(rows().after, live.ledger.knownAs),
  };
}

/** Takes objects back by a step. */
function goBack(objects: Map<Address, GovernedObject>, {before}: ObjectStep): void {
  for (const [address, object] of before) {
    if (object === undefined) objects.delete(address);
    else objects.set(address, object);
  }
}

export interface PastState {
  /** The objects of the scope, in the names of then; which set owned them, the audit does not always say. */
  readonly state: State;
  /** What access and requests rest on: see {@link PastLedger}. */
  readonly ledger: Ledger;
  /** Addresses of which it is not known what they were then: somebody wrote them around bylaw, nobody knows when. */
  readonly uncertain: ReadonlySet<Address>;
  /** What was found at these addresses later, when somebody had written there; undefined where nothing was. */
  readonly otherwise: ReadonlyMap<Address, GovernedObject | undefined>;
}

/** The state at an instant, ms since 1970, with everything that happened at it; undefined where the audit does not go back so far. */
export function stateAt(past: Past, instant: number): PastState | undefined {
  if (instant >= past.live.now) {
    return {state: past.objects, ledger: past.live.ledger, uncertain: new Set(), otherwise: new Map()};
  }
  if (past.from !== null && instant < past.from) return undefined;
  const state = new Map(past.objects);
  const ledger = past.ledger();
  const otherwise = new Map<Address, GovernedObject | undefined>();
  for (const step of past.steps) {
    if (step.at !== null && step.at <= instant) break;
    for (const address of step.before.keys()) {
      if (step.at === null) otherwise.set(address, step.after.get(address));
      else otherwise.delete(address);
    }
    goBack(state, step);
    ledger.goBack(step.rows);
  }
  return {state, ledger: ledger.ledger, uncertain: new Set(otherwise.keys()), otherwise};
}
