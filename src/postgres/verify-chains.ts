/** Checks the hash chains of the audit, and that they agree with the runs. */
import type {ChainState} from '../model/audit.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {chainOf, GENESIS, hashOf, type ChainedEvent} from './audit-chain.ts';
import type {Session} from './connect.ts';

const CHUNK = 5000;
/** More faults of one chain than this are not listed. */
const MOST_FAULTS = 20;

type StoredEvent = ChainedEvent & {readonly hash: string; readonly time_ms: number};

interface Tally {
  events: number;
  end: {readonly sequence: number; readonly hash: string};
  readonly faults: string[];
  /** Events of each run by action, to hold against what the run says of itself. */
  readonly runs: Map<number, Record<string, number>>;
  /** Who did each run, when and by what, as its first event says: the list of runs must say the same. */
  readonly facts: Map<number, string>;
}

/** Names of the chains that there are, or should be: every set with runs has one. */
async function chainNames(session: Session): Promise<readonly string[]> {
  const {rows} = await session.query<{chain: string}>(
    `select chain from bylaw.audit_chains union select chain from bylaw.audit_events
      union select 'set:' || "set" from bylaw.runs`,
  );
  return rows.map(({chain}) => chain).toSorted(compareText);
}

/** Checks the chain of one set, or every chain. Events are read in portions, whatever their number. */
export async function verifyChains(session: Session, set?: string): Promise<readonly ChainState[]> {
  const chains = set === undefined ? await chainNames(session) : [chainOf(set)];
  const reports: ChainState[] = [];
  for (const chain of chains) {
    const tally = await walk(session, chain);
    await compareEnd(session, chain, tally);
    if (chain.startsWith('set:')) await compareRuns(session, chain.slice('set:'.length), tally);
    const more = tally.faults.length - MOST_FAULTS;
    const faults = more > 0 ? [...tally.faults.slice(0, MOST_FAULTS), `and ${more} more`] : tally.faults;
    reports.push({chain, events: tally.events, intact: faults.length === 0, faults});
  }
  return reports;
}

async function walk(session: Session, chain: string): Promise<Tally> {
  const tally: Tally = {
    events: 0,
    end: {sequence: 0, hash: GENESIS},
    faults: [],
    runs: new Map(),
    facts: new Map(),
  };
  let last = 0;
  for (;;) {
    const {rows} = await session.query<StoredEvent & Record<string, unknown>>(
      `select chain, sequence::float8 as sequence, run, floor(extract(epoch from time) * 1000)::float8 as time_ms,
          actor, login, action, address, before, after, commit, plan_digest, previous_hash, hash
        from bylaw.audit_events where chain = $1 and sequence > $2 order by sequence limit $3`,
      [chain, last, CHUNK],
    );
    for (const row of rows) checkEvent(row, tally);
    const end = rows.at(-1);
    if (end === undefined) return tally;
    last = end.sequence;
  }
}

function checkEvent({hash, time_ms, ...stored}: StoredEvent, tally: Tally): void {
  const event: ChainedEvent = {...stored, time: new Date(time_ms).toISOString()};
  const expected = tally.end.sequence + 1;
  const where = `event ${event.sequence} (${event.action} ${event.address})`;
  if (event.sequence > expected) {
    const missing =
      event.sequence - 1 === expected
        ? `event ${expected} is`
        : `events ${expected} to ${event.sequence - 1} are`;
    tally.faults.push(`${missing} missing: deleted from the middle of the chain`);
  } else if (event.previous_hash !== tally.end.hash) {
    tally.faults.push(
      `${where} does not follow the event before it: something was exchanged or reordered there`,
    );
  }
  if (hashOf(event) !== hash) {
    tally.faults.push(`${where} was edited or moved: its content does not match its hash`);
  }
  tally.events += 1;
  tally.end = {sequence: event.sequence, hash};
  if (event.run !== null) {
    if (!tally.facts.has(event.run)) tally.facts.set(event.run, factsOf({...stored, time_ms}));
    const counts = tally.runs.get(event.run) ?? {};
    counts[event.action] = (counts[event.action] ?? 0) + 1;
    tally.runs.set(event.run, counts);
  }
}

type RunFacts = Pick<StoredEvent, 'time_ms' | 'actor' | 'login' | 'commit' | 'plan_digest'>;

const factsOf = ({time_ms, actor, login, commit, plan_digest}: RunFacts): string =>
  JSON.stringify([time_ms, actor, login, commit, plan_digest]);

/** The end of a chain is stored apart from its events: otherwise, cutting off the newest events would not show. */
async function compareEnd(session: Session, chain: string, {end, faults}: Tally): Promise<void> {
  const {rows} = await session.query<{sequence: number; hash: string}>(
    'select sequence::float8 as sequence, hash from bylaw.audit_chains where chain = $1',
    [chain],
  );
  const kept = rows[0];
  if (kept === undefined) {
    if (end.sequence > 0) faults.push('the record of where the chain ends is missing');
  } else if (kept.sequence > end.sequence) {
    faults.push(`events ${end.sequence + 1} to ${kept.sequence} are missing: the chain was cut off`);
  } else if (kept.sequence < end.sequence) {
    faults.push(`events ${kept.sequence + 1} to ${end.sequence} were added past the chain's recorded end`);
  } else if (kept.hash !== end.hash) {
    faults.push("the recorded end of the chain is not its last event's: one of them was exchanged");
  }
}

async function compareRuns(session: Session, set: string, {runs, facts, faults}: Tally): Promise<void> {
  const {rows} = await session.query<{
    run: number;
    create: number;
    update: number;
    delete: number;
    adopt: number;
    facts: RunFacts;
  }>(
    `select run, created as create, updated as update, deleted as delete, adopted as adopt,
        json_build_object('time_ms', floor(extract(epoch from time) * 1000)::bigint, 'actor', actor, 'login', login,
          'commit', commit, 'plan_digest', plan_digest) as facts
      from bylaw.runs where "set" = $1 order by run`,
    [set],
  );
  for (const [i, {run, facts: stated, ...said}] of rows.entries()) {
    const previous = rows[i - 1]?.run ?? 0;
    if (run !== previous + 1) faults.push(`run ${previous + 1} is missing from the list of runs`);
    const found = runs.get(run) ?? {};
    const known = facts.get(run);
    if (known === undefined) faults.push(`run ${run} has no event in the chain, and no run is without one`);
    else if (known !== factsOf(stated)) {
      faults.push(
        `run ${run} was edited in the list of runs: its events name another time, actor, login, commit or plan`,
      );
    }
    for (const [action, number] of Object.entries(said)) {
      const events = found[action] ?? 0;
      if (events !== number) faults.push(`run ${run} says ${number} × ${action}, the chain holds ${events}`);
    }
  }
  const listed = new Set(rows.map(({run}) => run));
  for (const run of runs.keys())
    if (!listed.has(run)) faults.push(`run ${run} is missing from the list of runs`);
}
