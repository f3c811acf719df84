/**
 * Checks that each person has the address that the history noted of them: an event `person` has a salted digest of it.
 * Somebody whose address was erased has neither address nor salt, and cannot be checked.
 */
import {payloadDigest} from '../model/audit-chain.ts';
import type {Session} from './connect.ts';
import type {ChainFault} from './verify-heads.ts';

interface NotedPerson {
  readonly id: string;
  readonly salt: string | null;
  /** The payload of the event, as Postgres writes it. */
  readonly payload: string;
  readonly chain: string | null;
  readonly sequence: number | null;
  readonly noted: string | null;
  [column: string]: unknown;
}

/** Of each person the newest event about them. Who has an address and no event was made by hand, or in a run under way. */
const PEOPLE = `select p.id, p.salt, e.chain, e.sequence::float8 as sequence, e.payload_digest as noted,
    jsonb_build_object('address', p.id, 'before', null, 'after', jsonb_build_object('email', p.email))::text as payload
  from bylaw.people p
  left join lateral (select e.chain, e.sequence, e.payload_digest from bylaw.audit_events e
    where e.address = p.id and e.action = 'person' order by e.time desc, e.sequence desc limit 1) e on true
  where p.email is not null and p.noted order by p.id collate "C"`;

/** The faults, in the chains that noted the people; those whom no chain noted are in `people`. */
export async function peopleFaults(session: Session): Promise<readonly ChainFault[]> {
  const {rows} = await session.query<NotedPerson>(PEOPLE);
  return rows.flatMap(({id, salt, payload, chain, sequence, noted}) => {
    if (chain === null) return [{chain: 'people', fault: `no event recorded the address of ${id}`}];
    if (payloadDigest(salt ?? '', payload) === noted) return [];
    return [{chain, fault: `the address of ${id} is not the one that event ${sequence} recorded`}];
  });
}
