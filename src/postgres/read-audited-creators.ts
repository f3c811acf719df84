/** Finds creators that somebody wrote around bylaw: those whom the history does not know. */
import type {Address} from '../model/address.ts';
import type {Session} from './connect.ts';

/**
 * $1 the workspaces. The last event of each space and resource names its creator. Somebody who was offboarded since is no
 * creator any more; who was anonymised has no address that could stand there.
 */
const DIFFERENT = `
  with held as (
    select workspace, 'Space/' || workspace || '/' || name as address, creator from bylaw.spaces where workspace = any($1)
    union all
    select workspace, 'Resource/' || workspace || '/' || name, creator from bylaw.resources where workspace = any($1)
  )
  select h.address, p.email as creator, e.time::text as time from held h
    cross join lateral (
      select e.after, e.time from bylaw.audit_events e
        where e.address = h.address and e.action in ('create', 'update', 'delete', 'adopt')
        order by e.time desc, e.sequence desc limit 1
    ) e
    join bylaw.people p on p.id = e.after -> 'spec' ->> 'creator'
    where p.email <> h.creator and not exists (
      select from bylaw.offboarded o where o.person = p.id and o.workspace in (h.workspace, '*'))`;

/** $1 addresses, $2 the times of their last events: those that another object had then, which got another name later. */
const LEFT = `
  select distinct n.address from unnest($1::text[], $2::timestamptz[]) n(address, time)
    join bylaw.audit_events e on e.before ->> 'address' = n.address and e.address <> n.address and e.time >= n.time`;

/** See `Live.auditedCreators`. */
export async function readAuditedCreators(
  session: Session,
  workspaces: readonly string[],
): Promise<ReadonlyMap<Address, string>> {
  const {rows} = await session.query<{address: string; creator: string; time: string}>(DIFFERENT, [
    workspaces,
  ]);
  if (rows.length === 0) return new Map();
  const left = await session.query<{address: string}>(LEFT, [
    rows.map(({address}) => address),
    rows.map(({time}) => time),
  ]);
  const others = new Set(left.rows.map(({address}) => address));
  return new Map(
    rows.flatMap(({address, creator}) => (others.has(address) ? [] : [[address, creator] as const])),
  );
}
