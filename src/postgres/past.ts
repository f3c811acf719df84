/** Reads what the audit tells of the past of some workspaces. */
import {compareText} from '../diagnostics/compare-text.ts';
import {EFFECTS, isEffectAction} from '../model/agreement-events.ts';
import {OBJECT_ACTIONS} from '../model/audit.ts';
import {chainOf} from '../model/audit-chain.ts';
import {idOfPseudonym, pseudonymOf} from '../model/email-texts.ts';
import {LONGEST_RUN_MS, type PastEvent, type PastEvents, type PastScope} from '../model/past.ts';
import type {Session} from './connect.ts';
import {addIdsIn, contentsWith, emailsOfPeople, textWithEmails} from './people.ts';

/**
 * How many of the newest events of each chain, until the moment that is asked about, are looked at. A first run of 50,000 objects is within it, with years of changes
 * after it; reading so many takes seconds.
 */
const MOST_EVENTS = 100_000;

/** A time, which has no more than milliseconds, in ms since 1970. `extract` would reckon with decimal digits, which takes longer. */
const MS = (time: string): string => `round(date_part('epoch', ${time}) * 1000)`;

/** Of an event `a`. */
const COLUMNS = `a.chain, a.sequence::float8 as sequence, a.hash, a.run, ${MS('a.time')} as time, a.actor, a.login, a.action, a.address,
        a.before::text as before, a.after::text as after`;

/** $3, ms since 1970, as the times of events, which have no more than milliseconds. */
const UNTIL = `'epoch'::timestamptz + $3::float8 * interval '1 millisecond'`;

/** Of an event `a`: that it was until $3. */
const IS_UNTIL = `a.time <= ${UNTIL}`;

/** Where the first and the last event of a chain until $3 stand in it; no row for a chain that has none. */
const ENDS_OF_CHAIN = (chain: string): string => `
        select l.chain, l.sequence as newest, f.sequence as oldest from (
          select a.chain, a.sequence from bylaw.audit_events a where a.chain = ${chain} and ${IS_UNTIL} order by a.sequence desc limit 1) l
        cross join lateral (
          select a.sequence from bylaw.audit_events a where a.chain = ${chain} and ${IS_UNTIL} order by a.sequence limit 1) f`;

/** The newest $4 events until $3 of each of these chains. `offset 0`: there may be far more of them than Postgres takes them for. */
const READ_OF_CHAIN = (chains: string): string => `
        select * from bylaw.audit_events a where a.chain = ${chains}.chain and a.sequence > ${chains}.newest - $4 and ${IS_UNTIL} offset 0`;

/** Of an event: that it changes an object in one of the workspaces. */
const IS_OF_OBJECT = (event: string): string =>
  `${event}.action = any ($6) and split_part(${event}.address, '/', 2) = any ($1)`;

/** What invitations are told of, however long ago. */
const INVITES = 'Guest/%';

/** Of a chain: that not all of it is read, or there. */
const IS_CUT = '(oldest > 1 or newest > $4)';

/**
 * $1 workspaces, $2 people, $3 until when, ms since 1970, $4 how many events of each chain, $5 actions that change agreements,
 * $6 those that change objects, $7 ids of erased people. Agreements, leavings, and which sets had runs, stand in the chains of the workspaces; what the
 * runs did, in those of the sets. Accounts are found by their addresses: the sets that wrote them may have nothing else to do with
 * the workspaces.
 * What a run did to agreements stands in the chains of workspaces, at a later time than the rest: of a set's chain that is cut off, even the
 * first run that is read counts as read in part.
 * What was cut off of a workspace's chain may have told of a set, and of agreements that still stand: nothing is known then.
 * Of what may have been read in part (`beyond`), nothing is told but which agreements and invitations stand, and that it was: one event
 * each run and moment stands for those of its objects.
 * Whole chains are read, nothing is looked up but single events, and no event is told twice: actions of objects are none of agreements. `offset 0` has
 * these looked up by their keys: Postgres takes what is wanted for ten times as much as it is, and would read the whole audit.
 */
const EVENTS = `with own as materialized (
    select c.chain, c.newest, c.oldest from (select 'workspace:' || w.name as chain from unnest($1::text[]) w(name)) w
      cross join lateral (${ENDS_OF_CHAIN('w.chain')}) c
  ), sets as materialized (
    select c.chain, c.newest, c.oldest from (
        select distinct 'set:' || (e.after ->> 'set') as chain from own cross join lateral (${READ_OF_CHAIN('own')}) e
          where e.action = 'run') s
      cross join lateral (${ENDS_OF_CHAIN('s.chain')}) c
  ), chains as (
    select chain, newest from own union all select chain, newest from sets
  ), cut as materialized (
    select case when exists (select from own where ${IS_CUT}) then ${UNTIL}
      else (select max(l.time) from sets cross join lateral (
        select a.time from bylaw.audit_events a where a.chain = sets.chain and a.sequence > sets.newest - $4 and ${IS_UNTIL}
          order by a.sequence limit 1) l where ${IS_CUT}) end as time
  ), single as (
    select chain, max(sequence) as sequence from (
        select e.chain, e.sequence, e.run, e.time, e.address like '${INVITES}' as invites
          from chains cross join lateral (${READ_OF_CHAIN('chains')}) e
          where (select c.time from cut c) is not null and e.time <= (select c.time from cut c) and ${IS_OF_OBJECT('e')}) x
      group by chain, run, time having max(sequence) is distinct from max(sequence) filter (where invites)
    union all
    select a.chain, a.sequence from bylaw.people p cross join lateral (
        select e.chain, e.sequence, e.action from bylaw.audit_events e where e.address = 'User/' || p.id offset 0) a
      where (p.email = any ($2) or p.id = any ($7)) and a.action = any ($6)
  )
  select ${MS('cut.time')} as cut, e.* from cut left join (
    select ${COLUMNS} from own cross join lateral (${READ_OF_CHAIN('own')}) a where a.action = any ($5)
    union all
    select ${COLUMNS} from chains cross join lateral (${READ_OF_CHAIN('chains')}) a
      where ${IS_OF_OBJECT('a')} and ((a.time <= (select c.time from cut c)) is not true or a.address like '${INVITES}')
    union all
    select ${COLUMNS} from single s cross join lateral (
        select * from bylaw.audit_events a where a.chain = s.chain and a.sequence = s.sequence and ${IS_UNTIL} offset 0) a
  ) e on true`;

/** Events in the order in which they happened. They come chain by chain, each in that order: the database would sort them all. */
const inOrder = <T extends Pick<EventRow, 'time' | 'chain' | 'sequence'>>(
  events: readonly T[],
): readonly T[] =>
  events.toSorted((a, b) => a.time - b.time || compareText(a.chain, b.chain) || a.sequence - b.sequence);

/** Of an event `a`: that it changes agreements. In words that the index of such events has, too. */
const IS_EFFECT = `a.action in (${EFFECTS.map((action) => `'${action}'`).join(', ')})`;

/** $1 workspaces: the chains that told of objects in them, their own and those of sets that had runs there. */
const CHAINS = `with own as (select 'workspace:' || w.name as chain from unnest($1::text[]) w(name))
  select chain from own
  union select 'set:' || (a.after ->> 'set') from own join bylaw.audit_events a on a.chain = own.chain where a.action = 'run'`;

/** A column for each of some instants, $4 [1], [2] and so on: `column` of the instant as an expression, and its number. */
const perInstant = (count: number, column: (at: string, n: number) => string): string =>
  Array.from({length: count}, (_, i) =>
    column(`'epoch'::timestamptz + ($4::float8[])[${i + 1}] * interval '1 millisecond'`, i + 1),
  ).join(', ');

/**
 * $1 workspaces, $2 people, $3 until when, $4 the instants asked about, so many, $5 chains of sets, $6 and $7 as above. Of each object the last event until each
 * instant, also in the chain of a set, which says whose it is; and the first after it, which says what was there before. What is in
 * between does not matter to these instants, but for what says that things had other names, or that workspaces came and went. The times of
 * these events are found first, by hashing: to sort all there are would take several times as long.
 */
const eventsAt = (count: number): string => `with told as materialized (
    select a.chain, a.sequence, a.time, a.address, a.action, a.chain like 'set:%' as owns
      from bylaw.audit_events a
      where a.chain = any ($5) and (a.action = any ($6) or a.action = 'release') and split_part(a.address, '/', 2) = any ($1)
        and ${IS_UNTIL}
    union all
    select a.chain, a.sequence, a.time, a.address, a.action, a.chain like 'set:%'
      from bylaw.people p join bylaw.audit_events a on a.address = 'User/' || p.id
      where (p.email = any ($2) or p.id = any ($7)) and a.action = any ($6)
        and ${IS_UNTIL}
  ), near as materialized (
    select address, owns, ${perInstant(count, (at, n) => `max(time) filter (where time <= ${at}) as last${n}`)},
        ${perInstant(count, (at, n) => `min(time) filter (where time > ${at} and action <> 'release') as first${n}`)}
      from told group by address, owns
  ), lasts as (
    select distinct n.address, n.owns, l.time
      from near n cross join lateral (values ${perInstant(count, (_, n) => `(n.last${n})`)}) l(time) where l.time is not null
  ), firsts as (
    select distinct n.address, f.time
      from (select address, ${perInstant(count, (_, n) => `min(first${n}) as first${n}`)} from near group by address) n
      cross join lateral (values ${perInstant(count, (_, n) => `(n.first${n})`)}) f(time) where f.time is not null
  ), wanted as (
    select chain, sequence from (select distinct on (t.address collate "C", t.owns, t.time) t.chain, t.sequence
      from told t join lasts l on l.address = t.address and l.owns = t.owns and l.time = t.time
      order by t.address collate "C", t.owns, t.time, t.sequence desc) x
    union select chain, sequence from (select distinct on (t.address collate "C", t.time) t.chain, t.sequence
      from told t join firsts f on f.address = t.address and f.time = t.time where t.action <> 'release'
      order by t.address collate "C", t.time, t.sequence) x
    union select t.chain, t.sequence
      from bylaw.audit_events a join told t on t.chain = a.chain and t.sequence = a.sequence where a.before ? 'address'
    union select chain, sequence from told where action in ('create', 'delete') and address like 'Workspace/%'
    union select a.chain, a.sequence from unnest($1::text[]) w(name) join bylaw.audit_events a on a.chain = 'workspace:' || w.name
      where ${IS_EFFECT} and a.time <= (select max('epoch'::timestamptz + (t.ms + ${LONGEST_RUN_MS}) * interval '1 millisecond') from unnest($4::float8[]) t(ms))
        and ${IS_UNTIL}
  )
  select null::float8 as cut, ${COLUMNS}
    from wanted w join bylaw.audit_events a on a.chain = w.chain and a.sequence = w.sequence
  order by a.time, a.chain collate "C", a.sequence`;

/** All events of a long history are sorted in memory, which the usual setting is too small for. */
const ROOM_TO_SORT = `select set_config('work_mem', '64MB', true)
  where pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('64MB')`;

/** One event, its contents as JSON texts, or none where there is none at all; `cut` is the same in all. */
type EventRow = Omit<PastEvent, 'at' | 'before' | 'after'> & {
  readonly time: number;
  readonly before: string | null;
  readonly after: string | null;
  readonly cut: number | null;
};

/** Events with the addresses of people; who was erased goes by the address that stands for them, as in the live state. */
async function named(
  session: Session,
  rows: readonly EventRow[],
  setOf: (row: EventRow) => string | undefined = () => undefined,
): Promise<readonly PastEvent[]> {
  const found = new Set<string>();
  for (const {address, actor, before, after} of rows) {
    for (const text of [address, actor, before, after]) if (text !== null) addIdsIn(text, found);
  }
  const ids = [...found];
  const emails = new Map(ids.map((id) => [id, pseudonymOf(id)]));
  if (ids.length > 0) for (const [id, email] of await emailsOfPeople(session, ids)) emails.set(id, email);
  const contents = contentsWith(emails);
  // Member by member: V8 makes objects that are spread far more slowly, and there may be a hundred thousand.
  return rows.map((row): PastEvent => {
    const {chain, sequence, hash, run, time, login, action} = row;
    const ofSet = setOf(row);
    const event = {
      chain,
      sequence,
      hash,
      run,
      at: time,
      actor: textWithEmails(row.actor, emails),
      login,
      action,
      address: textWithEmails(row.address, emails),
      before: contents(row.before),
      after: contents(row.after),
    };
    return ofSet === undefined ? event : {...event, ofSet};
  });
}

/**
 * $1 runs, $2 actors and $3 times, ms since 1970, of effects; $4 how long a run takes at most. The set whose run of this number and
 * actor was the last before each.
 */
const SETS_OF_RUNS = `select distinct on (e.run, e.actor, e.ms) e.run, e.actor, e.ms, r."set"
  from unnest($1::integer[], $2::text[], $3::float8[]) e(run, actor, ms)
  join bylaw.runs r on r.run = e.run and r.actor = e.actor
    and r.time <= 'epoch'::timestamptz + e.ms * interval '1 millisecond'
    and r.time >= 'epoch'::timestamptz + (e.ms - $4::float8) * interval '1 millisecond'
  order by e.run, e.actor, e.ms, r.time desc, r."set" collate "C"`;

const effectKey = (run: number, actor: string, ms: number): string => `${run} ${ms} ${actor}`;

/** Of which set's runs the effects among these rows are: each run of every set has its number. */
async function setsOfEffects(
  session: Session,
  rows: readonly EventRow[],
): Promise<(row: EventRow) => string | undefined> {
  const effects = new Map<string, readonly [number, string, number]>();
  for (const {run, actor, time, action} of rows) {
    if (run !== null && isEffectAction(action)) effects.set(effectKey(run, actor, time), [run, actor, time]);
  }
  if (effects.size === 0) return () => undefined;
  const asked = [...effects.values()];
  const found = await session.query<{run: number; actor: string; ms: number; set: string}>(SETS_OF_RUNS, [
    asked.map(([run]) => run),
    asked.map(([, actor]) => actor),
    asked.map(([, , time]) => time),
    LONGEST_RUN_MS,
  ]);
  const sets = new Map(found.rows.map(({run, actor, ms, set}) => [effectKey(run, actor, ms), set]));
  return ({run, actor, time, action}) =>
    run === null || !isEffectAction(action) ? undefined : sets.get(effectKey(run, actor, time));
}

async function chainsOf(session: Session, {workspaces}: PastScope): Promise<readonly string[]> {
  const {rows} = await session.query<{chain: string}>(CHAINS, [workspaces]);
  return rows.map(({chain}) => chain);
}

/** See `Store.pastEvents`. */
export async function readPastEvents(
  session: Session,
  scope: PastScope,
  until: number,
  at?: readonly number[],
  most = MOST_EVENTS,
): Promise<PastEvents> {
  const erased = scope.people.flatMap((email) => idOfPseudonym(email) ?? []);
  // What a run does is done when all of it is: what is told shortly before an instant may be of a run that was not done yet.
  const instants = at && [...new Set(at.flatMap((instant) => [instant, instant - LONGEST_RUN_MS]))];
  await session.query(ROOM_TO_SORT);
  const {rows} =
    instants === undefined
      ? await session.query<EventRow & Record<string, unknown>>(EVENTS, [
          scope.workspaces,
          scope.people,
          until,
          most,
          EFFECTS,
          OBJECT_ACTIONS,
          erased,
        ])
      : await session.query<EventRow & Record<string, unknown>>(eventsAt(instants.length), [
          scope.workspaces,
          scope.people,
          until,
          instants,
          await chainsOf(session, scope),
          OBJECT_ACTIONS,
          erased,
        ]);
  const events = inOrder(rows.filter(({time}) => time !== null));
  const setOf = await setsOfEffects(session, events);
  return {scope, from: rows[0]?.cut ?? null, events: await named(session, events, setOf)};
}

/**
 * $1 the chain of a set, $2 since when, ms since 1970. A run that only changes what objects say does not matter; what a leaving removed,
 * or a run accepted as gone, has nothing after it.
 */
const ADOPTIONS = `with told as (
    select a.* from bylaw.audit_events a
      where a.chain = $1 and a.time > 'epoch'::timestamptz + $2::float8 * interval '1 millisecond'
        and (a.action in ('adopt', 'create', 'delete', 'release') or a.before ? 'address'
          or coalesce(jsonb_typeof(a.after), 'null') = 'null')
  )
  select null::float8 as cut, ${COLUMNS} from told a where exists (select from told where action = 'adopt') order by a.sequence`;

/** See `Store.adoptionsSince`. */
export async function readAdoptionsSince(
  session: Session,
  set: string,
  instant: number,
): Promise<readonly PastEvent[]> {
  const {rows} = await session.query<EventRow & Record<string, unknown>>(ADOPTIONS, [chainOf(set), instant]);
  return named(session, rows);
}
