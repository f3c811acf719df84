/** Holds the list of people who were offboarded against what the history says of their leavings. */
import type {Session} from './connect.ts';
import type {ChainFault} from './verify-heads.ts';

/**
 * Entries without their event, or that say otherwise. Of somebody who was anonymised, nothing tells any more whether a digest is of
 * their address.
 */
const UNRECORDED = `select o.workspace, o.person, e.recorded
  from bylaw.offboarded o
  cross join lateral (select coalesce(bool_or(true), false) as recorded, coalesce(bool_or(e.time = o.time), false) as same_time,
      coalesce(bool_or(e.after ->> 'anonymised' = 'true'), false) = o.anonymised as same
    from bylaw.audit_events e
    where e.chain = 'workspace:' || o.workspace and e.action = 'offboard'
      and e.address = case o.workspace when '*' then 'User/' else 'Member/' || o.workspace || '/' end || o.person) e
  cross join lateral (select coalesce(bool_or(o.email_digest = encode(sha256(convert_to(i.id::text || ' ' || a.email, 'UTF8')), 'hex')), true) as fits
    from bylaw.installation i, (select p.email from bylaw.people p where p.id = o.person and p.email is not null
      union all select f.email from bylaw.former_addresses f where f.person = o.person) a) d
  where not (e.recorded and e.same_time and e.same and d.fits)
  order by o.person collate "C", o.workspace collate "C"`;

/** People whose last leaving stands in the history and not in the list, where nothing since then took it off. */
const MISSING = `select e.chain, e.sequence::float8 as sequence, e.person from (
    select distinct on (e.chain, e.address) e.chain, e.sequence, e.action, e.time,
        substring(e.address from 'p_[0-9a-f]{24}$') as person
      from bylaw.audit_events e where e.action in ('offboard', 'reinstate') and e.chain like 'workspace:%'
      order by e.chain, e.address, e.sequence desc) e
  where e.action = 'offboard'
    and not exists (select from bylaw.offboarded o where o.workspace = substr(e.chain, 11) and o.person = e.person)
    and not exists (select from bylaw.audit_events l where l.chain = e.chain and l.sequence > e.sequence
      and (l.action = 'purge' or l.action = 'free' and l.address = 'User/' || e.person))
  order by e.chain collate "C", e.sequence`;

/** The faults, each in the chain of its workspace. */
export async function leavingFaults(session: Session): Promise<readonly ChainFault[]> {
  const unrecorded = await session.query<{workspace: string; person: string; recorded: boolean}>(UNRECORDED);
  const missing = await session.query<{chain: string; sequence: number; person: string}>(MISSING);
  return [
    ...unrecorded.rows.map(({workspace, person, recorded}) => ({
      chain: `workspace:${workspace}`,
      fault: recorded
        ? `the entry of ${person} in the list of offboarded people was edited: it does not match its event`
        : `${person} is in the list of offboarded people, but no event recorded it`,
    })),
    ...missing.rows.map(({chain, sequence, person}) => ({
      chain,
      fault: `${person} is missing from the list of offboarded people, but event ${sequence} recorded the leaving`,
    })),
  ];
}
