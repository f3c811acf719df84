/** Judges runs of the past by the policies that the set has now: what they would have caught, and what they would refuse wrongly. */
import {compareText} from '../diagnostics/compare-text.ts';
import {compareDiagnostics, isError, withoutPlace} from '../diagnostics/diagnostic.ts';
import {parseAddress} from '../model/address.ts';
import {appendAll} from '../model/append-all.ts';
import {expiryInstant} from '../model/expiry.ts';
import {verdictOf, type Replay, type ReplayedRun, type Verdict} from '../model/replay.ts';
import type {RunRecord} from '../model/run.ts';
import {pastOf, type Past} from '../past/past.ts';
import {runsDone} from '../past/runs-done.ts';
import {policiesOnRun} from '../planner/policies-on-runs.ts';
import type {LoadedSet} from './load-set.ts';
import {lookerAt} from './question-sight.ts';
import {tellsOf} from './run-states.ts';
import {runOfSet, runsOfSet} from './set-history.ts';
import {sightOfSet} from './set-sight.ts';
import type {Store} from './store-port.ts';
import {UnknownRunError} from './unknown-run-error.ts';
import {UsageError} from './usage-error.ts';

/** Runs from one number to another, both of them included. */
export interface RunSpan {
  readonly from: number;
  readonly to: number;
}

/** How many runs a replay judges at most. */
const MOST_RUNS = 1000;

const tooMany = (): UsageError => new UsageError(`A replay judges at most ${MOST_RUNS} runs.`, 'Name fewer.');

/** The runs that are named, oldest first. Throws UnknownRunError, UsageError, and NotPermittedError for a set of strangers. */
async function runsNamed(
  store: Store,
  set: string,
  spans: readonly RunSpan[],
  claimed: string | null,
): Promise<readonly RunRecord[]> {
  const found = new Map<number, RunRecord>();
  const all = spans.some(({from, to}) => from !== to)
    ? await runsOfSet(store, set, {limit: 2 ** 31 - 1, claimed})
    : [];
  for (const {from, to} of spans) {
    const runs: RunRecord[] = [];
    if (from === to) {
      const one = await runOfSet(store, set, from, claimed);
      if (one !== undefined) runs.push(one.run);
    } else
      appendAll(
        runs,
        all.filter(({run}) => run >= from && run <= to),
      );
    if (runs.length === 0) {
      const which = from === to ? `run ${from}` : `run from ${from} to ${to}`;
      throw new UnknownRunError(`The set ${set} has no ${which}.`, '`bylaw history list` shows its runs.');
    }
    for (const run of runs) found.set(run.run, run);
    if (found.size > MOST_RUNS) throw tooMany();
  }
  return [...found.values()].toSorted((a, b) => a.run - b.run);
}

/** The policies of a set. Throws UsageError for a set that has none, or whose policies cannot be read. */
function policiesIn({config, findings}: LoadedSet) {
  const wrong = findings.find((found) => isError(found) && found.rule === 'policy/invalid');
  if (wrong !== undefined)
    throw new UsageError(wrong.message, 'Correct it first; `bylaw validate` shows the place.');
  const {policies = []} = config;
  if (policies.length > 0) return policies;
  throw new UsageError(`The set ${config.name} has no policies.`, 'Write them in `policies` of bylaw.yaml.');
}

/** The past of all that concerns runs of a set: where the set ever had something, and the accounts that the runs changed. */
async function readPastOfRuns(store: Store, set: string, runs: readonly RunRecord[]): Promise<Past> {
  const {workspaces, people} = await store.pastScope({workspaces: [], set});
  const accounts: string[] = [];
  for (const {run} of runs) {
    const {events = []} = (await store.run(set, run)) ?? {};
    for (const {address} of events) {
      const {kind, name} = parseAddress(address) ?? {};
      if (kind === 'User' && name !== undefined) accounts.push(name);
    }
  }
  const users = [...new Set([...people, ...accounts])].toSorted(compareText);
  const {live} = await store.read({set: '', workspaces, users});
  return pastOf(live, await store.pastEvents({workspaces, people: users}, live.now));
}

/**
 * Judges what runs did by the policies of a set as it is now. Throws UsageError, UnknownRunError, and NotPermittedError for a set of
 * strangers.
 */
export async function replayPolicies(
  store: Store,
  loaded: LoadedSet,
  spans: readonly RunSpan[],
  claimed: string | null,
): Promise<Replay> {
  const policies = policiesIn(loaded);
  const set = loaded.config.name;
  const records = await runsNamed(store, set, spans, claimed);
  const past = await readPastOfRuns(store, set, records);
  const {live, scope} = past;
  const looker = lookerAt(live, {set, claimed});
  const sight = sightOfSet(live, set, looker, scope.workspaces);
  const isTold = tellsOf(looker, sight);
  const byNumber = new Map(records.map((record) => [record.run, record]));
  const judged = new Map<number, ReplayedRun>();
  for (const done of runsDone(past, set, new Set(byNumber.keys()))) {
    const record = byNumber.get(done.run);
    if (record === undefined) continue;
    const {run, at, by, commit} = record;
    const changes = done.changes.filter(({address}) => isTold(address));
    const findings = policiesOnRun(
      policies,
      {...done, changes},
      {now: expiryInstant(at) ?? live.now, sight, elsewhere: live.elsewhere},
    )
      .map((found) => ({...withoutPlace(found), help: ''}))
      .toSorted(compareDiagnostics);
    judged.set(run, {run, at, by, commit, changes: changes.length, findings});
  }
  const runs = records.map(({run}) => {
    const one = judged.get(run);
    if (one !== undefined) return one;
    throw new UnknownRunError(
      `What run ${run} of ${set} did is not known: the history since then is too long to read.`,
      'Name later runs.',
    );
  });
  const count = (verdict: Verdict): number => runs.filter((run) => verdictOf(run) === verdict).length;
  return {
    set,
    policies: policies.map(({id}) => id),
    summary: {
      runs: runs.length,
      stopped: count('stopped'),
      refused: count('refused'),
      told: count('told'),
    },
    runs,
  };
}
