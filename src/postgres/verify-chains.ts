/**
 * Checks the hash chains of the audit, that they hold each other, and that runs, the ledger and people agree with them.
 */
import {
  EFFECTS,
  follow,
  isOwnRow,
  type AgreementEvent,
  type AgreementRows,
} from '../model/agreement-events.ts';
import type {ChainState} from '../model/audit.ts';
import {appendAll} from '../model/append-all.ts';
import {canonicalJson} from '../model/canonical-json.ts';
import {isMapping} from '../model/mapping.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {agreementRows, misledDecisions, workspacesWithAgreements} from './agreement-rows.ts';
import {
  chainOf,
  GENESIS,
  hashOf,
  payloadDigest,
  workspaceChain,
  type Envelope,
} from '../model/audit-chain.ts';
import type {Session} from './connect.ts';
import {headFaults} from './verify-heads.ts';
import {leavingFaults} from './verify-leavings.ts';
import {withoutEmails} from './people.ts';
import {peopleFaults} from './verify-people.ts';
import {followPlans, nothingSaid, planFaults, type PlansSaid} from './verify-plans.ts';

const CHUNK = 5000;
/** More faults of one chain than this are not listed. */
const MOST_FAULTS = 20;
const WORKSPACE = workspaceChain('');

interface StoredEvent extends Omit<Envelope, 'time'> {
  readonly hash: string;
  readonly time_ms: number;
  readonly address: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly salt: string | null;
  /** What the digest of the payload is of, as Postgres writes it. */
  readonly payload: string;
}

interface Tally {
  events: number;
  end: {readonly sequence: number; readonly hash: string};
  readonly faults: string[];
  /** Events of each run by action, to hold against what the run says of itself. */
  readonly runs: Map<number, Record<string, number>>;
  /** Who did each run, when and by what, as its first event says: the list of runs must say the same. */
  readonly facts: Map<number, string>;
  /** The policies that each run was judged by. */
  readonly policies: Map<number, string | null>;
  /** What the events say of the agreements of the workspace. */
  readonly agreements: AgreementRows;
  /** What the events say of stored plans and of what an apply of the set takes. */
  readonly plans: PlansSaid;
}

/** Names of the chains that there are, or should be: every set with runs has one, and every workspace that agreed. */
async function chainNames(session: Session): Promise<readonly string[]> {
  const {rows} = await session.query<{chain: string}>(
    `select chain from bylaw.audit_chains union select chain from bylaw.audit_events
      union select 'set:' || "set" from bylaw.runs union select 'set:' || name from bylaw.sets where last_run > 0`,
  );
  const agreed = (await workspacesWithAgreements(session)).map(workspaceChain);
  return [...new Set([...rows.map(({chain}) => chain), ...agreed])].toSorted(compareText);
}

/** Checks the chain of one set, or every chain and what holds them together. Events are read in portions. */
export async function verifyChains(session: Session, set?: string): Promise<readonly ChainState[]> {
  const states = new Map<string, {events: number; faults: string[]}>();
  for (const chain of set === undefined ? await chainNames(session) : [chainOf(set)]) {
    const tally = await walk(session, chain);
    await compareEnd(session, chain, tally);
    if (chain.startsWith('set:')) {
      const name = chain.slice('set:'.length);
      await compareRuns(session, name, tally);
      appendAll(tally.faults, await planFaults(session, name, tally.plans));
    }
    if (chain.startsWith(WORKSPACE)) await compareAgreements(session, chain.slice(WORKSPACE.length), tally);
    states.set(chain, {events: tally.events, faults: tally.faults});
  }
  if (set === undefined) {
    for (const {chain, fault} of [
      ...(await headFaults(session)),
      ...(await peopleFaults(session)),
      ...(await leavingFaults(session)),
    ]) {
      const state = states.get(chain) ?? {events: 0, faults: []};
      state.faults.push(fault);
      states.set(chain, state);
    }
  }
  // What is of no chain comes last.
  const isChain = (name: string): number => (name.includes(':') ? 0 : 1);
  return [...states]
    .toSorted(([a], [b]) => isChain(a) - isChain(b) || compareText(a, b))
    .map(([chain, {events, faults}]) => {
      const more = faults.length - MOST_FAULTS;
      const told = more > 0 ? [...faults.slice(0, MOST_FAULTS), `and ${more} more`] : faults;
      return {chain, events, intact: faults.length === 0, faults: told};
    });
}

async function walk(session: Session, chain: string): Promise<Tally> {
  const tally: Tally = {
    events: 0,
    end: {sequence: 0, hash: GENESIS},
    faults: [],
    runs: new Map(),
    facts: new Map(),
    policies: new Map(),
    agreements: new Map(),
    plans: nothingSaid(),
  };
  let last = 0;
  for (;;) {
    const {rows} = await session.query<StoredEvent & Record<string, unknown>>(
      `select format, chain, sequence::float8 as sequence, run, floor(extract(epoch from time) * 1000)::float8 as time_ms,
          actor, login, action, address, before, after, commit, plan_digest, salt, payload_digest, heads, previous_hash,
          hash, jsonb_build_object('address', address, 'before', before, 'after', after)::text as payload
        from bylaw.audit_events where chain = $1 and sequence > $2 order by sequence limit $3`,
      [chain, last, CHUNK],
    );
    for (const row of rows) checkEvent(row, tally);
    const end = rows.at(-1);
    if (end === undefined) return tally;
    last = end.sequence;
  }
}

function checkEvent(stored: StoredEvent, tally: Tally): void {
  const {hash, run, action, address} = stored;
  const event = {...stored, time: timeOf(stored)};
  const expected = tally.end.sequence + 1;
  const where = `event ${event.sequence} (${action} ${address})`;
  if (event.sequence > expected) {
    const missing =
      event.sequence - 1 === expected
        ? `event ${expected} is`
        : `events ${expected} to ${event.sequence - 1} are`;
    tally.faults.push(`${missing} missing: deleted from the middle of the chain`);
  } else if (event.previous_hash !== tally.end.hash) {
    tally.faults.push(
      `${where} does not follow the event before it: an event was replaced or reordered there`,
    );
  }
  const isWhole = areHeads(event.heads) && hashOf(event) === hash && isPayloadWhole(stored);
  if (!isWhole) tally.faults.push(`${where} was edited or moved: its content does not match its hash`);
  tally.events += 1;
  tally.end = {sequence: event.sequence, hash};
  followEvent(tally, event, where);
  if (run !== null) {
    tally.policies.set(run, tally.plans.policies);
    if (!tally.facts.has(run)) tally.facts.set(run, factsOf(stored));
    const counts = tally.runs.get(run) ?? {};
    counts[action] = (counts[action] ?? 0) + 1;
    tally.runs.set(run, counts);
  }
}

/** RFC 3339 in UTC; a time that bylaw never writes, such as `infinity`, is none. */
function timeOf({time_ms}: StoredEvent): string {
  const time = new Date(time_ms);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}

/** Whether heads are of the form of which a hash is made. */
const areHeads = (heads: unknown): boolean =>
  heads === null ||
  (isMapping(heads) && Object.values(heads).every((one) => Array.isArray(one) && typeof one[1] === 'string'));

/** Takes what an event says into account. Somebody who can write the whole chain can make events say what bylaw never does. */
function followEvent(
  tally: Tally,
  event: AgreementEvent & Parameters<typeof followPlans>[1],
  where: string,
): void {
  try {
    if ((EFFECTS as readonly string[]).includes(event.action)) follow(tally.agreements, event);
    followPlans(tally.plans, event);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    tally.faults.push(`${where} says what no event of bylaw says`);
  }
}

/** An event `person` has its salt and address in bylaw.people: see `peopleFaults`. */
const isPayloadWhole = ({salt, payload, payload_digest, action, before, after}: StoredEvent): boolean =>
  salt === null
    ? action === 'person' && before === null && after === null
    : payloadDigest(salt, payload) === payload_digest;

type RunFacts = Pick<StoredEvent, 'time_ms' | 'actor' | 'login' | 'commit' | 'plan_digest'>;

const factsOf = ({time_ms, actor, login, commit, plan_digest}: RunFacts): string =>
  JSON.stringify([time_ms, actor, login, commit, plan_digest]);

/** Holds the ledger of a workspace against what its events say. */
async function compareAgreements(
  session: Session,
  workspace: string,
  {agreements, faults}: Tally,
): Promise<void> {
  const people = await session.query<{id: string; email: string}>(
    `select id, email from bylaw.people where email is not null
      union all select f.person, f.email from bylaw.former_addresses f
        where not exists (select from bylaw.people p where p.email = f.email)`,
  );
  const ids = new Map(people.rows.map(({id, email}) => [email, id]));
  const stored = await agreementRows(session, workspace, (email) => ids.get(email) ?? email);
  const keys = new Set([...agreements.keys()].filter((key) => isOwnRow(key, workspace)));
  for (const key of [...new Set([...keys, ...stored.keys()])].toSorted(compareText)) {
    const [said, row] = [agreements.get(key), stored.get(key)];
    if (said === undefined) faults.push(`${key} is in the tables, but no event recorded it`);
    else if (row === undefined)
      faults.push(`${key} is missing from the tables, but its events say that it is there`);
    else if (canonicalJson(said) !== canonicalJson(row)) {
      faults.push(`${key} was edited in the tables: it does not match its events`);
    }
  }
  for (const key of await misledDecisions(session, workspace))
    faults.push(
      `${withoutEmails(key, (email) => ids.get(email) ?? email) as string} was edited in the tables: it leads to something else than what it approves`,
    );
}

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
    faults.push('the recorded end of the chain does not match its last event: one of them was replaced');
  }
}

async function compareRuns(
  session: Session,
  set: string,
  {runs, facts, policies, faults}: Tally,
): Promise<void> {
  const {rows} = await session.query<{
    run: number;
    create: number;
    update: number;
    delete: number;
    adopt: number;
    release: number;
    accept: number;
    facts: RunFacts;
    policies: string | null;
  }>(
    `select run, created as create, updated as update, deleted as delete, adopted as adopt, released as release,
        accepted as accept, policies,
        json_build_object('time_ms', floor(extract(epoch from time) * 1000)::float8, 'actor', actor, 'login', login,
          'commit', commit, 'plan_digest', plan_digest) as facts
      from bylaw.runs where "set" = $1 order by run`,
    [set],
  );
  for (const [i, {run, facts: stated, policies: judgedBy, ...said}] of rows.entries()) {
    const previous = rows[i - 1]?.run ?? 0;
    if (run !== previous + 1) faults.push(`run ${previous + 1} is missing from the list of runs`);
    const found = runs.get(run) ?? {};
    const known = facts.get(run);
    if (known === undefined)
      faults.push(`run ${run} has no event in the chain, but every run has at least one`);
    else if (known !== factsOf(stated)) {
      faults.push(
        `run ${run} was edited in the list of runs: its events name another time, actor, login, commit or plan`,
      );
    } else if (judgedBy !== policies.get(run))
      faults.push(`run ${run} was edited in the list of runs: its events name other policies`);
    for (const [action, number] of Object.entries(said)) {
      const events = found[action] ?? 0;
      if (events !== number)
        faults.push(`run ${run} says ${number} × ${action}, but the chain has ${events}`);
    }
  }
  const last = await session.query<{last_run: number}>('select last_run from bylaw.sets where name = $1', [
    set,
  ]);
  const counted = last.rows[0]?.last_run ?? 0;
  let newest = 0;
  for (const run of runs.keys()) newest = Math.max(newest, run);
  if (counted !== newest)
    faults.push(`the set counts ${counted} runs, but the newest in the chain is run ${newest}`);
  const listed = new Set(rows.map(({run}) => run));
  for (const run of runs.keys())
    if (!listed.has(run)) faults.push(`run ${run} is missing from the list of runs`);
}
