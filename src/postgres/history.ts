/** Reads the history of a set: its runs, and what each of them did, with people under their addresses again. */
import {compareText} from '../diagnostics/compare-text.ts';
import {rfc3339} from '../model/expiry.ts';
import {OBJECT_ACTIONS, type AuditEvent, type LastEvent, type SetEvent} from '../model/audit.ts';
import type {HistoryFilter, RunRecord, RunsSeen} from '../model/run.ts';
import type {Address} from '../model/address.ts';
import {chainOf, workspaceChain} from '../model/audit-chain.ts';
import type {Session} from './connect.ts';
import {
  addIdsIn,
  contentsWith,
  emailsOfPeople,
  idsIn,
  textWithEmails,
  withEmails,
  withoutEmails,
} from './people.ts';

interface RunRow {
  readonly set: string;
  readonly run: number;
  readonly time: number;
  readonly actor: string;
  readonly login: string;
  readonly commit: string | null;
  readonly plan_digest: string;
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly adopted: number;
  readonly released: number;
  readonly accepted: number;
}

const RUNS = `select "set", run, floor(extract(epoch from time) * 1000)::float8 as time, actor, login, commit,
    plan_digest, created, updated, deleted, adopted, released, accepted
  from bylaw.runs r where "set" = $1`;

const recordOf = (row: RunRow): RunRecord => ({
  set: row.set,
  run: row.run,
  at: rfc3339(row.time),
  by: row.actor,
  login: row.login,
  commit: row.commit,
  planDigest: row.plan_digest,
  summary: {
    create: row.created,
    update: row.updated,
    delete: row.deleted,
    adopt: row.adopted,
    release: row.released,
    accept: row.accepted,
  },
});

/** Puts the addresses of all people who are not erased in place of their ids, in any JSON value. */
export async function withPeopleNamed<T>(session: Session, value: T): Promise<T> {
  const ids = idsIn([JSON.stringify(value)]);
  return ids.length === 0 ? value : (withEmails(value, await emailsOfPeople(session, ids)) as T);
}

/**
 * $2 the chain, $3 workspaces, $4 an address, $5 actions: the runs that changed something in these workspaces, with how much of
 * that, and those of this person whole. The second part of an address is its workspace, or the name of one.
 */
const RUNS_SEEN = `select r."set", r.run, floor(extract(epoch from r.time) * 1000)::float8 as time, r.actor, r.login,
    r.commit, r.plan_digest, r.actor = p.id as own, coalesce(s.hidden, 0) > 0 as hidden,
    s.created, s.updated, s.deleted, s.adopted, s.released, s.accepted, r.created as all_created, r.updated as all_updated,
    r.deleted as all_deleted, r.adopted as all_adopted, r.released as all_released, r.accepted as all_accepted
  from bylaw.runs r
  left join bylaw.people p on p.email = $4
  left join (
    select e.run, count(*) filter (where not e.seen) as hidden, count(*) filter (where e.seen) as seen,
        count(*) filter (where e.seen and e.action = 'create')::int as created,
        count(*) filter (where e.seen and e.action = 'update')::int as updated,
        count(*) filter (where e.seen and e.action = 'delete')::int as deleted,
        count(*) filter (where e.seen and e.action = 'adopt')::int as adopted,
        count(*) filter (where e.seen and e.action = 'release')::int as released,
        count(*) filter (where e.seen and e.action = 'accept')::int as accepted
      from (select run, action, split_part(address, '/', 2) = any($3::text[]) as seen
        from bylaw.audit_events where chain = $2 and run is not null and action = any($5)) e
      group by e.run) s on s.run = r.run
  where r."set" = $1 and (r.actor = p.id or s.seen > 0)`;

/** A filter as the audit is asked: people by their ids. Null for what is not asked. */
interface Asked {
  readonly object: string | null;
  readonly person: string | null;
  readonly since: number | null;
}

/** Undefined where nothing can be found: the audit knows nobody of that address. */
async function askedOf(session: Session, {object, person, since}: HistoryFilter): Promise<Asked | undefined> {
  const id = person === undefined ? null : (await knownIds(session, [person])).get(person);
  if (id === undefined) return undefined;
  const [address = null] = object === undefined ? [] : await inAudit(session, [object]);
  return {object: address, person: id, since: since ?? null};
}

/** An event `m` of an object, by the name that it had before, too; or one that names somebody. */
const ofObject = (n: number): string => `(m.address = $${n} or m.before ->> 'address' = $${n})`;
const namesPerson = (n: number): string =>
  `(m.actor = $${n} or strpos(concat(m.address, ' ', m.before, ' ', m.after), $${n}) > 0)`;
const isSince = (time: string, n: number): string =>
  `($${n}::float8 is null or ${time} >= 'epoch'::timestamptz + $${n}::float8 * interval '1 millisecond')`;

/** Of a run `r`: the object $n, the person $n+1, since when $n+2, the chain of its set $n+3; of events that are `visible`. */
function ofFilter(n: number, visible = 'true'): string {
  const amongRuns = (event: string, shown: string): string =>
    `r.run in (select m.run from bylaw.audit_events m where m.chain = $${n + 3} and m.run is not null and ${event} and ${shown})`;
  const among = (event: string): string =>
    visible === 'true'
      ? amongRuns(event, 'true')
      : `(${amongRuns(event, visible)} or r.actor = p.id and ${amongRuns(event, 'true')})`;
  return ` and ${isSince('r.time', n + 2)} and ($${n}::text is null or ${among(ofObject(n))})
    and ($${n + 1}::text is null or r.actor = $${n + 1} or ${among(namesPerson(n + 1))})`;
}

interface SeenRow extends RunRow {
  readonly own: boolean | null;
  readonly hidden: boolean;
  readonly all_created: number;
  readonly all_updated: number;
  readonly all_deleted: number;
  readonly all_adopted: number;
  readonly all_released: number;
  readonly all_accepted: number;
}

/** A run with what of it is seen. */
function seenRecordOf(row: SeenRow): RunRecord {
  if (row.own !== true) return {...recordOf(row), ...(row.hidden && {inPart: true as const})};
  return recordOf({
    ...row,
    created: row.all_created,
    updated: row.all_updated,
    deleted: row.all_deleted,
    adopted: row.all_adopted,
    released: row.all_released,
    accepted: row.all_accepted,
  });
}

/** The newest runs of a set, newest first: see `Store.runs`. */
export async function readRuns(
  session: Session,
  set: string,
  {
    limit,
    seen,
    filter = {},
  }: {
    readonly limit: number;
    readonly seen?: RunsSeen | undefined;
    readonly filter?: HistoryFilter | undefined;
  },
): Promise<readonly RunRecord[]> {
  const asked = await askedOf(session, filter);
  if (asked === undefined) return [];
  const which = [asked.object, asked.person, asked.since, chainOf(set)];
  if (seen === undefined) {
    const {rows} = await session.query<RunRow & Record<string, unknown>>(
      `${RUNS}${ofFilter(3)} order by run desc limit $2`,
      [set, limit, ...which],
    );
    return withPeopleNamed(session, rows.map(recordOf));
  }
  const {rows} = await session.query<SeenRow & Record<string, unknown>>(
    `${RUNS_SEEN}${ofFilter(7, "split_part(m.address, '/', 2) = any($3::text[])")} order by r.run desc limit $6`,
    [set, chainOf(set), seen.workspaces, seen.actor, [...OBJECT_ACTIONS, 'release'], limit, ...which],
  );
  return withPeopleNamed(session, rows.map(seenRecordOf));
}

/** A run of a set without its events; undefined when there is no such run. */
export async function readRunRecord(
  session: Session,
  set: string,
  run: number,
): Promise<RunRecord | undefined> {
  const {rows} = await session.query<RunRow & Record<string, unknown>>(`${RUNS} and run = $2`, [set, run]);
  return rows[0] && withPeopleNamed(session, recordOf(rows[0]));
}

/** One run of a set with its events in order; undefined when there is no such run. */
export async function readRun(
  session: Session,
  set: string,
  run: number,
): Promise<{readonly run: RunRecord; readonly events: readonly AuditEvent[]} | undefined> {
  const found = await session.query<RunRow & Record<string, unknown>>(`${RUNS} and run = $2`, [set, run]);
  const row = found.rows[0];
  if (row === undefined) return undefined;
  const events = await session.query<Omit<AuditEvent, 'at'> & {time: number; [column: string]: unknown}>(
    `select sequence::float8 as sequence, run, floor(extract(epoch from time) * 1000)::float8 as time, actor,
        action, address, before, after
      from bylaw.audit_events where chain = $1 and run = $2 order by sequence`,
    [chainOf(set), run],
  );
  return withPeopleNamed(session, {
    run: recordOf(row),
    events: events.rows.map(({time, ...event}) => ({...event, at: rfc3339(time)})),
  });
}

/** What people ask the history of a workspace for. Its chain also has what decisions and runs brought about. */
const SHOWN = [
  'approve',
  'deny',
  'revoke',
  'withdraw',
  'confirm',
  'end',
  'offboard',
  'rename',
  'reinstate',
  'free',
  'purge',
  'create',
  'update',
  'delete',
];

/** A Connection that is gone was withdrawn, unless the events beside it say what else ended the agreement. */
const WITHDRAWN = `m.action = 'disagree' and m.before ->> 'connection' is not null and not exists (
    select from bylaw.audit_events w where w.chain = m.chain and w.time = m.time
      and ((w.action = 'withdraw' and w.after ->> 'side' = m.before ->> 'side')
        or (w.action = 'end' and w.address = m.address and w.after ->> 'subject' = '')))`;

/** The newest decisions, withdrawals, confirmations and offboardings in a workspace's own chain, newest first. */
export async function readWorkspaceEvents(
  session: Session,
  workspace: string,
  limit: number,
  filter: HistoryFilter = {},
): Promise<readonly AuditEvent[]> {
  const asked = await askedOf(session, filter);
  if (asked === undefined) return [];
  const {rows} = await session.query<Omit<AuditEvent, 'at'> & {time: number; [column: string]: unknown}>(
    `select sequence::float8 as sequence, run, floor(extract(epoch from time) * 1000)::float8 as time, actor,
        action, address, before, after
      from bylaw.audit_events m where chain = $1 and (action = any($3) or (${WITHDRAWN}))
        and ($4::text is null or ${ofObject(4)}) and ($5::text is null or ${namesPerson(5)}) and ${isSince('m.time', 6)}
      order by sequence desc limit $2`,
    [workspaceChain(workspace), limit, SHOWN, asked.object, asked.person, asked.since],
  );
  return withPeopleNamed(
    session,
    rows.map(({time, ...event}) => ({...event, at: rfc3339(time)})),
  );
}

/** The ids of those of some people whom the audit knows. */
async function knownIds(session: Session, emails: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const {rows} = await session.query<{id: string; email: string}>(
    'select id, email from bylaw.people where email = any($1)',
    [emails],
  );
  return new Map(rows.map(({id, email}) => [email, id]));
}

/** Texts as the audit has them, with ids in the place of people; so have addresses of members and guests. */
export async function inAudit(session: Session, texts: readonly string[]): Promise<readonly string[]> {
  const emails = new Set<string>();
  withoutEmails(texts, (email) => {
    emails.add(email);
    return email;
  });
  const ids = await knownIds(session, [...emails]);
  return withoutEmails(texts, (email) => ids.get(email) ?? email) as readonly string[];
}

/** See `Store.lastEvents`, and `Store.lastConfirmations` with the actions of these. */
export async function readLastEvents(
  session: Session,
  addresses: readonly Address[],
  actions = OBJECT_ACTIONS,
): Promise<readonly LastEvent[]> {
  const {rows} = await session.query<Omit<LastEvent, 'at'> & {time: number; [column: string]: unknown}>(
    `select distinct on (address) address, chain, run, actor, after,
        floor(extract(epoch from time) * 1000)::float8 as time
      from bylaw.audit_events
      where address = any($1) and action = any($2)
      order by address, time desc, sequence desc`,
    [await inAudit(session, addresses), actions],
  );
  return withPeopleNamed(
    session,
    rows.map(({time, ...event}) => ({...event, at: rfc3339(time)})),
  );
}

/** How far back an object's own runs are looked at. */
const SET_EVENTS = 20;

/** What a run did to an object, its contents as JSON texts, or none. */
type SetEventRow = Omit<SetEvent, 'before' | 'after'> & {
  readonly before: string | null;
  readonly after: string | null;
};

/** See `Store.setEvents`. */
export async function readSetEvents(
  session: Session,
  set: string,
  addresses: readonly Address[],
): Promise<readonly SetEvent[]> {
  const {rows} = await session.query<SetEventRow & Record<string, unknown>>(
    `select e.address, e.run, r.commit, e.before::text as before, e.after::text as after
      from unnest($1::text[]) a (address)
      cross join lateral (
        select * from bylaw.audit_events t
          where t.address = a.address and t.chain = $2 and t.action = any($5) and t.run is not null
          order by t.sequence desc limit $4) e
      join bylaw.runs r on r."set" = $3 and r.run = e.run
      order by e.sequence desc`,
    [await inAudit(session, addresses), chainOf(set), set, SET_EVENTS, OBJECT_ACTIONS],
  );
  const ids = new Set<string>();
  for (const row of rows) {
    for (const text of [row.address, row.before, row.after]) if (text !== null) addIdsIn(text, ids);
  }
  const emails: ReadonlyMap<string, string> =
    ids.size === 0 ? new Map() : await emailsOfPeople(session, [...ids]);
  const contents = contentsWith(emails);
  return rows.map(({address, run, commit, before, after}): SetEvent => ({
    address: textWithEmails(address, emails),
    run,
    commit,
    before: contents(before),
    after: contents(after),
  }));
}

/**
 * $1 the chain of a set, $2 the number of a run, $3 what happens to objects: the last that is said of each address until then. Of
 * one run, all names are given up before any is given anew. What is said last is the highest of twice its sequence, and one more
 * where the object is gone.
 */
const OWNED_AFTER = `with told as materialized (
    select e.sequence, e.run, e.address, e.action, e.action = 'accept' and coalesce(jsonb_typeof(e.after), 'null') = 'null' as removes
      from bylaw.audit_events e
      where e.chain = $1 and (e.run <= $2 and e.action = any($3) or e.action = 'release' and e.sequence <= (select max(x.sequence)
        from bylaw.audit_events x where x.chain = $1 and x.run = $2))
  ), renamed as (
    select t.address, e.before ->> 'address' as was, coalesce(t.run, -t.sequence) as of
      from bylaw.audit_events e join told t on t.sequence = e.sequence where e.before ? 'address' and e.chain = $1
  ), begun as (
    select coalesce(run, -sequence) as of, min(sequence) as first
      from told where coalesce(run, -sequence) in (select of from renamed) group by 1
  ), said as (
    select address, sequence * 2 + (action in ('delete', 'release') or removes)::int as what from told
    union all select r.was, b.first * 2 - 1 from renamed r join begun b on b.of = r.of where r.was <> r.address
  )
  select address from (select address, max(what) as what from said group by address) last where what % 2 = 0`;

/** See `Store.ownedAfter`. */
export async function readOwnedAfter(
  session: Session,
  set: string,
  run: number,
): Promise<readonly Address[]> {
  const {rows} = await session.query<{address: string}>(OWNED_AFTER, [chainOf(set), run, OBJECT_ACTIONS]);
  const told = await withPeopleNamed(
    session,
    rows.map(({address}) => address),
  );
  return told.toSorted(compareText);
}
