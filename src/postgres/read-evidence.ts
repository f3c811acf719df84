/** Reads the audit with its hashes, to be checked elsewhere. */
import type {EventsAsked, EventsRead} from '../app/audit-port.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {rfc3339} from '../model/expiry.ts';
import type {ChainEvent, Head} from '../model/evidence.ts';
import {payloadDigest, type ChainEnd} from '../model/audit-chain.ts';
import {appendAll} from '../model/append-all.ts';
import type {Session} from './connect.ts';
import {inAudit} from './history.ts';
import {emailsOfPeople, idsIn} from './people.ts';

const CHUNK = 5000;

interface Row extends Record<string, unknown> {
  readonly chain: string;
  readonly sequence: number;
  readonly format: number;
  readonly run: number | null;
  readonly time: number;
  readonly actor: string;
  readonly login: string;
  readonly action: string;
  readonly address: string;
  readonly commit: string | null;
  readonly plan_digest: string | null;
  readonly heads: Readonly<Record<string, ChainEnd>> | null;
  readonly payload_digest: string;
  readonly previous_hash: string;
  readonly hash: string;
  readonly salt: string | null;
  readonly payload: string;
}

/** The payload of an event `person` has its address and salt in bylaw.people; it is gone with them. */
const EVENTS = `select e.chain, e.sequence::float8 as sequence, e.format, e.run,
    floor(extract(epoch from e.time) * 1000)::float8 as time, e.actor, e.login, e.action, e.address, e.commit, e.plan_digest,
    e.heads, e.payload_digest, e.previous_hash, e.hash, coalesce(e.salt, p.salt) as salt,
    jsonb_build_object('address', e.address, 'before', e.before,
      'after', case when p.email is null then e.after else jsonb_build_object('email', p.email) end)::text as payload
  from bylaw.audit_events e
  left join bylaw.people p on e.action = 'person' and e.salt is null and p.id = e.address
  where e.chain = $1 and e.sequence > $2 and ($3::float8 is null or e.time >= 'epoch'::timestamptz + $3::float8 * interval '1 millisecond')
    and ($4::int is null or e.run = $4) and ($5::text is null or e.address = $5) and ($6::text[] is null or e.action = any($6))
  order by e.sequence limit $7`;

const eventOf = (row: Row): ChainEvent & {readonly address: string} => ({
  chain: row.chain,
  sequence: row.sequence,
  format: row.format,
  run: row.run,
  time: new Date(row.time).toISOString(),
  actor: row.actor,
  login: row.login,
  action: row.action,
  commit: row.commit,
  planDigest: row.plan_digest,
  heads:
    row.heads === null
      ? null
      : Object.entries(row.heads).map(([chain, [sequence, hash]]) => ({chain, sequence, hash})),
  payloadDigest: row.payload_digest,
  previousHash: row.previous_hash,
  hash: row.hash,
  ...(row.salt !== null && isNoted(row) && {salt: row.salt, payload: row.payload}),
  address: row.address,
});

/** Of somebody who got another address, the table no longer has what an earlier event noted. */
const isNoted = ({action, salt, payload, payload_digest}: Row): boolean =>
  action !== 'person' || payloadDigest(salt ?? '', payload) === payload_digest;

interface Facts extends Record<string, unknown> {
  readonly database: string;
  readonly now: number;
}

/** See `AuditStore.heads`. */
export async function readHeads(
  session: Session,
  chains: readonly string[],
): Promise<Omit<EventsRead, 'events' | 'people'>> {
  const {rows} = await session.query<Facts>(
    'select id::text as database, floor(extract(epoch from clock_timestamp()) * 1000)::float8 as now from bylaw.installation',
  );
  const [facts] = rows;
  if (facts === undefined) throw new Error('the installation has no row');
  const ends = await session.query<Head & Record<string, unknown>>(
    'select chain, sequence::float8 as sequence, hash from bylaw.audit_chains where chain = any($1)',
    [chains],
  );
  const heads = ends.rows.toSorted((a, b) => compareText(a.chain, b.chain));
  return {database: facts.database, time: rfc3339(facts.now), heads};
}

/** See `AuditStore.events`. */
export async function readEvents(
  session: Session,
  {chains, since, run, about}: EventsAsked,
): Promise<EventsRead> {
  const read = await readHeads(session, chains);
  const [address = null] = about === undefined ? [] : await inAudit(session, [about.address]);
  const events: (ChainEvent & {readonly address: string})[] = [];
  for (const chain of [...new Set(chains)].toSorted(compareText)) {
    for (let last = 0; ;) {
      const {rows} = await session.query<Row>(EVENTS, [
        chain,
        last,
        since ?? null,
        run ?? null,
        address,
        about?.actions ?? null,
        CHUNK,
      ]);
      appendAll(events, rows.map(eventOf));
      const end = rows.at(-1);
      if (end === undefined) break;
      last = end.sequence;
    }
  }
  const ids = idsIn(events.flatMap(({actor, address: id, payload = ''}) => [actor, id, payload]));
  return {...read, events, people: Object.fromEntries(await emailsOfPeople(session, ids))};
}

/** See `AuditStore.setsConcerning`. */
export async function readSetsConcerning(session: Session, workspace: string): Promise<readonly string[]> {
  const {rows} = await session.query<{chain: string}>(
    `select distinct chain from bylaw.audit_events
      where chain like 'set:%' and split_part(address, '/', 2) = $1 and address not like 'Set/%'`,
    [workspace],
  );
  return rows.map(({chain}) => chain).toSorted(compareText);
}

/** See `AuditStore.chains`. */
export async function readChains(session: Session): Promise<readonly string[]> {
  const {rows} = await session.query<{chain: string}>('select chain from bylaw.audit_chains');
  return rows.map(({chain}) => chain).toSorted(compareText);
}

/** See `AuditStore.noted`. */
export async function readNoted(
  session: Session,
  places: readonly Head[],
): Promise<{
  readonly database: string;
  readonly found: readonly {readonly hash: string | null; readonly end: number | null}[];
}> {
  const {rows} = await session.query<{database: string}>(
    'select id::text as database from bylaw.installation',
  );
  const found = await session.query<{hash: string | null; end: number | null}>(
    `select e.hash, (select max(l.sequence)::float8 from bylaw.audit_events l where l.chain = p.chain) as end
      from unnest($1::text[], $2::bigint[]) with ordinality p (chain, sequence, ordinality)
      left join bylaw.audit_events e on e.chain = p.chain and e.sequence = p.sequence order by p.ordinality`,
    [places.map(({chain}) => chain), places.map(({sequence}) => sequence)],
  );
  return {database: rows[0]?.database ?? '', found: found.rows};
}
