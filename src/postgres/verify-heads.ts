/**
 * Checks what the events of one chain say of the ends of others: a chain that was cut off, written anew, or taken away
 * together with the record of its end, shows in those that know it.
 */
import type {Session} from './connect.ts';

/** A fault, and the chain that it is of. */
export interface ChainFault {
  readonly chain: string;
  readonly fault: string;
}

/** What is not of the form that bylaw writes was edited: the hash of its event says so. */
const BROKEN = `select h.key as chain, p.sequence::float8 as sequence, e.chain as told_by,
    e.sequence::float8 as told_at, o.hash is not null as there
  from bylaw.audit_events e
  cross join lateral jsonb_each(case when jsonb_typeof(e.heads) = 'object' then e.heads else '{}' end) h
  cross join lateral (select case when h.value ->> 0 ~ '^[0-9]{1,15}$' then (h.value ->> 0)::bigint else 0 end as sequence) p
  left join bylaw.audit_events o on o.chain = h.key and o.sequence = p.sequence
  where o.hash is distinct from h.value ->> 1
  order by h.key collate "C", sequence, e.chain collate "C", e.sequence`;

/** The faults, of each chain in order. */
export async function headFaults(session: Session): Promise<readonly ChainFault[]> {
  const {rows} = await session.query<{
    chain: string;
    sequence: number;
    told_by: string;
    told_at: number;
    there: boolean;
  }>(BROKEN);
  return rows.map(({chain, sequence, told_by, told_at, there}) => ({
    chain,
    fault: there
      ? `event ${sequence} is not the one that event ${told_at} of ${told_by} recorded`
      : `event ${sequence} is missing, but event ${told_at} of ${told_by} recorded it`,
  }));
}
