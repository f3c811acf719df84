/** Reads what the audit tells of the past of some workspaces. */
import {EFFECTS} from '../model/agreement-events.ts';
import {OBJECT_ACTIONS} from '../model/audit.ts';
import type {Address} from '../model/address.ts';
import {pseudonymOf} from '../model/email-texts.ts';
import type {PastEvent, PastEvents, PastScope} from '../model/past.ts';
import type {Session} from './connect.ts';
import {emailsOfPeople, idsIn, withEmails} from './people.ts';

/**
 * How many of the newest events of each chain are looked at. A first run of 50,000 objects is within it, with years of changes
 * after it; reading so many takes seconds.
 */
const MOST_EVENTS = 100_000;

/**
 * $1 workspaces, $2 people, $3 until when, ms since 1970, $4 how many events of each chain, $5 actions that change agreements,
 * $6 those that change objects. Agreements, leavings, and which sets had runs, stand in the chains of the workspaces; what the
 * runs did, in those of the sets. Accounts are found by their addresses: the sets that wrote them may have nothing else to do with
 * the workspaces.
 * What was cut off of a workspace's chain may have told of a set, and of agreements that still stand: nothing is known then.
 */
const EVENTS = `with recent as (
    select e.chain, e.sequence, e.time, e.action, e.address, case when e.action = 'run' then e.after ->> 'set' end as "set"
      from unnest($1::text[]) w(name) cross join lateral (
        select * from bylaw.audit_events a where a.chain = 'workspace:' || w.name order by a.sequence desc limit $4) e
  ), applied as (
    select e.chain, e.sequence, e.time, e.action, e.address
      from (select distinct "set" from recent where "set" is not null) s cross join lateral (
        select * from bylaw.audit_events a where a.chain = 'set:' || s."set" order by a.sequence desc limit $4) e
  ), accounts as (
    select a.chain, a.sequence from bylaw.people p join bylaw.audit_events a on a.address = 'User/' || p.id
      where p.email = any ($2) and a.action = any ($6)
  ), cut as (
    select case when exists (select from recent r group by r.chain having min(r.sequence) > 1) then $3::float8
      else (select max(c.time) from (select floor(extract(epoch from min(a.time)) * 1000)::float8 as time from applied a
        group by a.chain having min(a.sequence) > 1) c) end as time
  ), wanted as (
    select chain, sequence from recent where action = any ($5)
    union select chain, sequence from (select chain, sequence, action, address from recent
      union all select chain, sequence, action, address from applied) x
      where x.action = any ($6) and split_part(x.address, '/', 2) = any ($1)
    union select chain, sequence from accounts
  )
  select cut.time as cut, e.* from cut left join (
    select a.chain, a.sequence::float8 as sequence, a.run, floor(extract(epoch from a.time) * 1000)::float8 as time, a.actor,
        a.login, a.action, a.address, a.before, a.after
      from wanted w join bylaw.audit_events a on a.chain = w.chain and a.sequence = w.sequence
  ) e on e.time <= $3::float8
  order by e.time, e.chain collate "C", e.sequence`;

/** One event, or none where there is none at all; `cut` is the same in all. */
type EventRow = Omit<PastEvent, 'at'> & {readonly time: number; readonly cut: number | null};

/** See `Store.pastEvents`. */
export async function readPastEvents(
  session: Session,
  scope: PastScope,
  until: number,
  most = MOST_EVENTS,
): Promise<PastEvents> {
  const {rows} = await session.query<EventRow & Record<string, unknown>>(EVENTS, [
    scope.workspaces,
    scope.people,
    until,
    most,
    EFFECTS,
    OBJECT_ACTIONS,
  ]);
  const events = rows.filter(({time}) => time !== null);
  const ids = idsIn(
    events.map(({address, actor, before, after}) => JSON.stringify([address, actor, before, after])),
  );
  // Who was erased goes by the address that stands for them, as in the live state.
  const emails = new Map(ids.map((id) => [id, pseudonymOf(id)]));
  if (ids.length > 0) for (const [id, email] of await emailsOfPeople(session, ids)) emails.set(id, email);
  return {
    scope,
    from: rows[0]?.cut ?? null,
    events: events.map(({chain, sequence, run, time, login, action, ...told}): PastEvent => ({
      chain,
      sequence,
      run,
      at: time,
      actor: withEmails(told.actor, emails) as string,
      login,
      action,
      address: withEmails(told.address, emails) as Address,
      before: withEmails(told.before, emails),
      after: withEmails(told.after, emails),
    })),
  };
}
