/** Reads what a question about the past concerns: also workspaces, partners and system admins that there are no more. */
import {OBJECT_ACTIONS} from '../model/audit.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {pseudonymOf} from '../model/email-texts.ts';
import {LONGEST_RUN_MS, type PastQuestion, type PastScope} from '../model/past.ts';
import type {Session} from './connect.ts';

/** Who ever was a system admin, as far as the audit or the live state knows; $1 actions that change objects. */
const ADMINS = `select p.id, p.email from bylaw.people p where exists (select from (
      select e.* from bylaw.audit_events e where e.address = 'User/' || p.id offset 0) a
      where a.action = any ($1) and 'true' in (a.before #>> '{spec,systemAdmin}', a.after #>> '{spec,systemAdmin}'))
    or p.email in (select u.email from bylaw.users u where u.system_admin)
  union all select null, u.email from bylaw.users u
    where u.system_admin and not exists (select from bylaw.people p where p.email = u.email)`;

/**
 * $1 workspaces, $2 the id of a person, or null, $3 their address, $4 whether all that there ever was is asked about, $5 a set, or null. Every workspace
 * that was ever written by a run has a chain; the list of chains is walked by its key. Partners are those with whom something was
 * ever asked or agreed: nothing else gives access over a border.
 */
const WORKSPACES = `with recursive chains(chain) as (
    select min(chain) from bylaw.audit_events
    union all
    select (select min(a.chain) from bylaw.audit_events a where a.chain > c.chain) from chains c where c.chain is not null
  ), ever as (
    select substr(chain, 11) as name from chains where chain like 'workspace:%' and chain <> 'workspace:*'
    union select name from bylaw.workspaces where archived_at is null
  ), named as (
    select unnest($1::text[]) as name
    union select e.name from ever e where $4
    union select e.name from ever e where $5::text is not null and e.name in (
      select split_part(a.address, '/', 2) from bylaw.audit_events a where a.chain = 'set:' || $5)
    union select e.name from ever e where $2::text is not null and exists (select from bylaw.audit_events a
      where a.address in ('Member/' || e.name || '/' || $2, 'Guest/' || e.name || '/' || $2))
    union select m.workspace from bylaw.members m where m.email = $3
    union select g.workspace from bylaw.guests g where g.email = $3
  )
  select name from named
  union select p.name from named n join bylaw.audit_events a on a.chain = 'workspace:' || n.name
    cross join lateral (
      select unnest(array[split_part(a.address, '/', 2), a.after ->> 'side', a.after ->> 'with', a.after ->> 'workspace']) as name
      union select jsonb_object_keys(case jsonb_typeof(a.after -> 'sides') when 'object' then a.after -> 'sides' else '{}' end)
    ) p
    where a.action in ('ask', 'agree', 'epoch') and p.name in (select name from ever)`;

interface Person extends Record<string, unknown> {
  readonly id: string | null;
  readonly email: string | null;
}

/** See `Store.pastScope`. */
export async function readPastScope(
  session: Session,
  {workspaces, person, set = null, everything = false}: PastQuestion,
): Promise<PastScope> {
  const admins = (await session.query<Person>(ADMINS, [OBJECT_ACTIONS])).rows.map(
    ({id, email}) => email ?? pseudonymOf(id ?? ''),
  );
  const asked =
    person === undefined
      ? []
      : (await session.query<Person>('select id, email from bylaw.people where email = $1', [person])).rows;
  const {rows} = await session.query<{name: string}>(WORKSPACES, [
    workspaces,
    asked[0]?.id ?? null,
    person ?? null,
    everything || (person !== undefined && admins.includes(person)),
    set,
  ]);
  return {
    workspaces: rows.map(({name}) => name).toSorted(compareText),
    people: [...new Set([...admins, ...(person === undefined ? [] : [person])])].toSorted(compareText),
  };
}

/**
 * $1 a set, $2 a run, $3 chains, $4 how long a run takes at most. What follows from its changes stands in the chains of the
 * workspaces, with its number, which a run of another set may have, too.
 */
const END_OF_RUN = `select floor(extract(epoch from max(e.time)) * 1000)::float8 as time
  from bylaw.runs r join bylaw.audit_events e on e.run = r.run and e.actor = r.actor and e.chain = any ($3)
    and e.time >= r.time and e.time < coalesce((select min(o.time) from bylaw.runs o
      where o.run = r.run and o.actor = r.actor and o."set" <> r."set" and o.time > r.time), 'infinity')
    and e.time <= r.time + $4 * interval '1 millisecond'
  where r."set" = $1 and r.run = $2`;

/** See `Store.endOfRun`. */
export async function readEndOfRun(
  session: Session,
  set: string,
  run: number,
  workspaces: readonly string[],
): Promise<number | null> {
  const chains = [`set:${set}`, ...workspaces.map((name) => `workspace:${name}`)];
  const {rows} = await session.query<{time: number | null}>(END_OF_RUN, [set, run, chains, LONGEST_RUN_MS]);
  return rows[0]?.time ?? null;
}
