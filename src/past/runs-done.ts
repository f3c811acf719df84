/** What runs of a set did: the states before and after each, and the changes, as the audit tells them. */
import type {Address} from '../model/address.ts';
import {sameJson} from '../model/canonical-json.ts';
import type {Action, Change} from '../model/change.ts';
import type {Ledger} from '../model/ledger.ts';
import type {GovernedObject, LiveObject} from '../model/objects.ts';
import type {PastEvent} from '../model/past.ts';
import type {RunDone} from '../model/run-done.ts';
import {objectSaid} from './past-objects.ts';
import type {Past, PastStep} from './past.ts';

/** The ledger of a moment, which stays when the one it is of goes back further. */
const kept = (ledger: Ledger): Ledger => ({
  ...ledger,
  pairs: new Map(ledger.pairs),
  incarnations: new Map(ledger.incarnations),
  lastIncarnations: new Map(ledger.lastIncarnations),
  endedInvitations: new Map(ledger.endedInvitations),
  decisions: new Map(ledger.decisions),
  asked: new Map(ledger.asked),
  ended: new Map(ledger.ended),
});

const ACTIONS: ReadonlySet<string> = new Set<Action>(['create', 'update', 'delete', 'adopt', 'accept']);

const said = ({labels, spec}: GovernedObject) => ({labels, spec});

/** What an event of a run says that it did to an object. What is accepted is compared with what was applied before. */
function changeOf(event: PastEvent, {before, after, renamed}: PastStep): readonly Change[] {
  const {action, address} = event;
  if (!ACTIONS.has(action)) return [];
  const from = renamed.get(address) ?? address;
  const accepts = action === 'accept';
  const was = accepts ? objectSaid(event, event.before) : before.get(from);
  const is = action === 'delete' ? undefined : after.get(address);
  if (was === undefined && is === undefined) return [];
  const isChanged =
    action === 'adopt' && was !== undefined && is !== undefined && !sameJson(said(was), said(is));
  return [
    {
      address,
      actions: isChanged ? ['adopt', 'update'] : [action as Action],
      reason: 'declared',
      fields: [],
      ...(was !== undefined && {before: was as LiveObject}),
      ...(is !== undefined && {after: is}),
      ...(from !== address && {renamedFrom: from}),
      ...(accepts && {accepts: is === undefined ? {} : {live: is as LiveObject}}),
    },
  ];
}

function goBack(state: Map<Address, GovernedObject>, {before}: PastStep): void {
  for (const [address, object] of before) {
    if (object === undefined) state.delete(address);
    else state.set(address, object);
  }
}

/** Runs of a set, the newest first; those of which the audit tells nothing are left out. */
export function* runsDone(past: Past, set: string, runs: ReadonlySet<number>): Generator<RunDone> {
  const state = new Map(past.objects);
  const ledger = past.ledger();
  let left = runs.size;
  for (const step of past.steps) {
    if (left === 0) return;
    const own = step.events.filter(({chain, run}) => chain === `set:${set}` && run !== null && runs.has(run));
    const numbers = [...new Set(own.flatMap(({run}) => run ?? []))].toSorted((a, b) => b - a);
    const after = numbers.length === 0 ? undefined : {state: new Map(state), ledger: kept(ledger.ledger)};
    goBack(state, step);
    ledger.goBack(step.rows);
    if (after === undefined) continue;
    const before = {state: new Map(state), ledger: kept(ledger.ledger)};
    for (const run of numbers) {
      left -= 1;
      const changes = own.filter((event) => event.run === run).flatMap((event) => changeOf(event, step));
      yield {run, before, after, changes};
    }
  }
}
