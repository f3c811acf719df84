/** What held after runs of a set, as the history tells it: all there was, and what of it was the set's. */
import {areToldApart, type Looker, type Sight} from '../access/sight.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {homeOf, homesOf, parseAddress, type Address, type AddressParts} from '../model/address.ts';
import {expiryInstant} from '../model/expiry.ts';
import type {Ledger} from '../model/ledger.ts';
import type {LiveRead} from '../model/live.ts';
import {ofKind, type GovernedObject, type State} from '../model/objects.ts';
import type {PastEvent} from '../model/past.ts';
import type {RunRecord} from '../model/run.ts';
import {pastOf, stateAt, type Past} from '../past/past.ts';
import {adoptedSince, renamedSince, type Adoption} from '../past/since-run.ts';
import {lookerAt} from './question-sight.ts';
import {runRecordOfSet} from './set-history.ts';
import {sightOfSet} from './set-sight.ts';
import type {Store} from './store-port.ts';
import {UnknownRunError} from './unknown-run-error.ts';

/** What held after a run. People have the addresses of now, objects the names of then. */
export interface RunState {
  readonly run: RunRecord;
  /** ms since 1970, when all that the run did had happened. */
  readonly at: number;
  /** Everything there was in the workspaces concerned. */
  readonly state: State;
  readonly ledger: Ledger;
  /** What of that was the set's. */
  readonly owned: State;
  /** Objects of which it is not known what they were: somebody wrote them around bylaw. */
  readonly uncertain: ReadonlySet<Address>;
  /** The addresses of then of what was renamed since, with those of now. */
  readonly renamed: ReadonlyMap<Address, Address>;
  /** What the set has adopted since, by the address of now. */
  readonly adopted: ReadonlyMap<Address, Adoption>;
}

/** Runs, and the live state from which it was gone back. */
export interface RunStates {
  readonly states: readonly RunState[];
  readonly read: LiveRead;
  readonly looker: Looker;
  /** Whose access is told, and which of the set's objects are. */
  readonly sight: Sight;
  readonly isTold: (address: Address) => boolean;
}

/** The run of a number. Throws UnknownRunError, and NotPermittedError for a set of strangers. */
async function requireRun(
  store: Store,
  set: string,
  number: number,
  claimed: string | null,
): Promise<RunRecord> {
  const found = await runRecordOfSet(store, set, number, claimed);
  if (found !== undefined) return found;
  throw new UnknownRunError(`The set ${set} has no run ${number}.`, '`bylaw history list` shows its runs.');
}

/** A run, when all that it did had happened, and what the set has adopted and removed since. */
interface RunEnd {
  readonly run: RunRecord;
  /** ms since 1970. */
  readonly at: number;
  readonly since: readonly PastEvent[];
}

function stateAfter(past: Past, {run, at, since}: RunEnd, owned: ReadonlySet<Address>): RunState {
  const then = stateAt(past, at);
  // Of named instants, all is read that tells of them.
  if (then === undefined) throw new Error(`what is told of run ${run.run} does not go back to it`);
  const {state, ledger, uncertain} = then;
  const own = new Map<Address, GovernedObject>();
  for (const address of [...owned].toSorted(compareText)) {
    const object = state.get(address);
    if (object !== undefined) own.set(address, object);
  }
  return {
    run,
    at,
    state,
    ledger,
    owned: own,
    uncertain,
    renamed: renamedSince(past, at),
    adopted: adoptedSince(since),
  };
}

/** Whether the looker is told of an object of the set. */
export function tellsOf(looker: Looker, sight: Sight): (address: Address) => boolean {
  if (!areToldApart(looker.login) || looker.isSystemAdmin) return () => true;
  return (address) => sight.isOwn(homeOf(parseAddress(address) as AddressParts));
}

/**
 * What held after some runs of a set. `claimed`: who is claimed to ask; `alsoRead`: workspaces that are read besides. Throws
 * UnknownRunError, and NotPermittedError for a set of strangers.
 */
export async function statesAfterRuns(
  store: Store,
  set: string,
  numbers: readonly number[],
  claimed: string | null,
): Promise<RunStates> {
  const runs: RunRecord[] = [];
  for (const number of numbers) runs.push(await requireRun(store, set, number, claimed));
  const owned: (readonly Address[])[] = [];
  for (const number of numbers) owned.push(await store.ownedAfter(set, number));
  const parts = owned.flat().flatMap((address) => parseAddress(address) ?? []);
  const homes = [...homesOf(parts)].toSorted(compareText);
  const accounts = parts.flatMap(({kind, name}) => (kind === 'User' ? [name] : []));
  const people = parts.flatMap(({kind, name}) => (kind === 'Member' || kind === 'Guest' ? [name] : []));
  const actors = claimed === null ? [] : [claimed];
  const read = await store.read({
    set,
    workspaces: homes,
    users: [...new Set(accounts)].toSorted(compareText),
    people: [...new Set([...people, ...actors])].toSorted(compareText),
  });
  const {live} = read;
  const names = (kind: 'Workspace' | 'User'): readonly string[] =>
    [...ofKind(live.objects, kind)].map(({name}) => name);
  const scope = {
    workspaces: [...new Set([...names('Workspace'), ...homes])].toSorted(compareText),
    people: [...new Set([...names('User'), ...accounts])].toSorted(compareText),
  };
  const ends: RunEnd[] = [];
  for (const run of runs) {
    const at = (await store.endOfRun(set, run.run, scope.workspaces)) ?? expiryInstant(run.at) ?? 0;
    ends.push({run, at, since: await store.adoptionsSince(set, at)});
  }
  const events = await store.pastEvents(
    scope,
    live.now,
    ends.map(({at}) => at),
  );
  const past = pastOf(live, events);
  const looker = lookerAt(live, {set, claimed});
  const sight = sightOfSet(live, set, looker, homes);
  return {
    states: ends.map((end, i) => stateAfter(past, end, new Set(owned[i]))),
    read,
    looker,
    sight,
    isTold: tellsOf(looker, sight),
  };
}
