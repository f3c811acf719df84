/**
 * Checks that each person has the addresses that the history noted of them: an event `person` has a salted digest of each.
 * Somebody whose address was erased has none to be checked.
 */
import {payloadDigest} from '../model/audit-chain.ts';
import type {Session} from './connect.ts';
import type {ChainFault} from './verify-heads.ts';

/** What is of no chain. */
const PEOPLE_ITSELF = 'people';

interface NotedPerson {
  readonly id: string;
  readonly email: string | null;
  readonly salt: string | null;
  readonly is_noted: boolean;
  readonly known_as: string | null;
  /** The addresses before the present one. */
  readonly former: readonly string[];
  /** Whether somebody else had the present address before, until it was set free. */
  readonly had_by_other: boolean;
  /** The payload of the event, as Postgres writes it. */
  readonly payload: string;
  readonly chain: string | null;
  readonly sequence: number | null;
  readonly noted: string | null;
  [column: string]: unknown;
}

const PAYLOAD = (id: string, email: string): string =>
  `jsonb_build_object('address', ${id}, 'before', null, 'after', jsonb_build_object('email', ${email}))::text`;

/** Of each person the newest event about them. Who has an address and no event was made by hand, or in a run under way. */
const PEOPLE = `select p.id, p.email, p.salt, p.noted as is_noted, p.known_as, e.chain, e.sequence::float8 as sequence,
    e.payload_digest as noted, ${PAYLOAD('p.id', 'p.email')} as payload,
    array(select f.email from bylaw.former_addresses f where f.person = p.id) as former,
    exists (select from bylaw.former_addresses f where f.email = p.email and f.person <> p.id) as had_by_other
  from bylaw.people p
  left join lateral (select e.chain, e.sequence, e.payload_digest from bylaw.audit_events e
    where e.address = p.id and e.action = 'person' order by e.time desc, e.sequence desc limit 1) e on true
  where p.email is not null order by p.id collate "C"`;

/** What is wrong with the address of a person that the history has noted. */
function addressFault({
  id,
  salt,
  is_noted,
  chain,
  sequence,
  noted,
  payload,
}: NotedPerson): ChainFault | undefined {
  if (chain === null)
    return is_noted ? {chain: PEOPLE_ITSELF, fault: `no event recorded the address of ${id}`} : undefined;
  if (is_noted && payloadDigest(salt ?? '', payload) === noted) return undefined;
  return {chain, fault: `the address of ${id} is not the one that event ${sequence} recorded`};
}

/**
 * What is wrong with the address by which digests know a person: the first that they had, or with their id beside it, one that
 * somebody else had before.
 */
function knownAsFault({
  id,
  email,
  known_as,
  former,
  had_by_other,
  chain,
}: NotedPerson): ChainFault | undefined {
  const own = `#${id}`;
  const address = known_as?.endsWith(own) === true ? known_as.slice(0, -own.length) : known_as;
  const isRight =
    address === null
      ? former.length === 0 && !had_by_other
      : (address === email || former.includes(address)) && (address !== known_as || former.length > 0);
  return isRight
    ? undefined
    : {
        chain: chain ?? PEOPLE_ITSELF,
        fault: `digests know ${id} by an address that is not the first of this person: it was edited`,
      };
}

/** People whose rows are gone: an address that is erased leaves the rest. */
const GONE = `select e.id, e.chain, e.sequence::float8 as sequence
  from (select distinct on (e.address) e.address as id, e.chain, e.sequence from bylaw.audit_events e where e.action = 'person'
    order by e.address, e.time desc, e.sequence desc) e
  where not exists (select from bylaw.people p where p.id = e.id)
  order by e.id collate "C"`;

/** Addresses of before, with what the history knows of their people. Each renaming notes the new address; the first may never have been. */
const FORMER = `select f.person, f.salt, f.freed, ${PAYLOAD('f.person', 'f.email')} as payload,
    array(select e.payload_digest from bylaw.audit_events e where e.address = f.person and e.action = 'person') as noted,
    (select count(*)::int from bylaw.audit_events e where e.chain = 'workspace:*' and e.address = 'User/' || f.person
      and e.action = 'rename') as renames,
    (select count(*)::int from bylaw.audit_events e where e.chain = 'workspace:*' and e.address = 'User/' || f.person
      and e.action = 'free') as frees,
    (select count(*)::int from bylaw.former_addresses o where o.person = f.person and o.freed) as freed_of_person,
    not f.freed and exists (select from bylaw.people o where o.email = f.email) as is_of_two
  from bylaw.former_addresses f order by f.person collate "C", f.email collate "C"`;

interface FormerAddress {
  readonly person: string;
  readonly salt: string | null;
  readonly freed: boolean;
  readonly payload: string;
  readonly noted: readonly string[];
  readonly renames: number;
  readonly frees: number;
  readonly freed_of_person: number;
  readonly is_of_two: boolean;
  [column: string]: unknown;
}

function formerFaults(row: FormerAddress): readonly string[] {
  const {person, salt, payload, noted, renames, frees, freed_of_person, is_of_two} = row;
  const isRecorded =
    salt === null ? noted.length <= renames : noted.includes(payloadDigest(salt, payload)) && renames > 0;
  return [
    ...(isRecorded ? [] : [`a former address of ${person} is not one that an event recorded`]),
    ...(freed_of_person > frees ? [`an address of ${person} is free, but no event freed it`] : []),
    ...(is_of_two ? [`an address of ${person} is not free, but another person has it`] : []),
  ];
}

/** The faults, in the chains that noted the people; those whom no chain noted are in `people`. */
export async function peopleFaults(session: Session): Promise<readonly ChainFault[]> {
  const people = await session.query<NotedPerson>(PEOPLE);
  const gone = await session.query<{id: string; chain: string; sequence: number}>(GONE);
  const former = await session.query<FormerAddress>(FORMER);
  return [
    ...people.rows.flatMap((person) => addressFault(person) ?? knownAsFault(person) ?? []),
    ...gone.rows.map(({id, chain, sequence}) => ({
      chain,
      fault: `${id} is missing from the list of people, but event ${sequence} recorded an address of them`,
    })),
    ...former.rows.flatMap((row) => formerFaults(row).map((fault) => ({chain: PEOPLE_ITSELF, fault}))),
  ];
}
