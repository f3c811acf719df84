/** Finds out where rows come from that say so wrongly, or do not say: what the audit knows of whose they are, and of who made them. */
import type {Address} from '../model/address.ts';
import {OBJECT_ACTIONS} from '../model/audit.ts';
import {endingKey} from '../model/ledger.ts';
import type {Live} from '../model/live.ts';
import {ofKind, type LiveObject} from '../model/objects.ts';
import type {Session} from './connect.ts';
import {inAudit} from './history.ts';

/** $1 addresses, $2 the set that each says it belongs to: those that this set did not apply. */
const NOT_APPLIED = `select n.address from unnest($1::text[], $2::text[]) n(address, owner)
  where not exists (select from bylaw.set_objects o where o."set" = n.owner and o.address = n.address)`;

/** $1 addresses: the set that applied each, where that is one. */
const APPLIED_BY = `select address, min("set") as owner from bylaw.set_objects where address = any($1)
  group by address having count(*) = 1`;

/**
 * $1 addresses as the audit has them, $2 what happens to objects: where nothing is, as far as the audit knows. Nothing was ever
 * made there; or what was made there was deleted last, or got another name. What was deleted with its workspace may have been
 * kept in it, of no set, and be back.
 */
const NOT_MADE = `select n.address from unnest($1::text[]) n(address)
  left join lateral (
    select e.action, e.time from bylaw.audit_events e where e.address = n.address and e.action = any($2)
      order by e.time desc, e.sequence desc limit 1
  ) e on true
  where e.action is null
    or (e.action = 'delete' and not exists (select from bylaw.audit_events w
      where w.address = 'Workspace/' || split_part(n.address, '/', 2) and w.action = 'delete' and w.time = e.time))
    or exists (select from bylaw.audit_events r
      where r.before ? 'address' and r.before ->> 'address' = n.address and r.address <> n.address and r.time > e.time)`;

/** What is known of the set that rows name. */
export interface Claims {
  /** See `Live.claimedBy`. */
  readonly claimedBy: Live['claimedBy'];
  /** Of these the set that applied it, where one did. */
  readonly appliedBy: ReadonlyMap<Address, string>;
}

/**
 * Which objects are not of the set that their rows name. `applied` are the addresses that `set` applied, which were read
 * before.
 */
export async function readClaims(
  session: Session,
  objects: readonly LiveObject[],
  set: string,
  applied: {has(address: Address): boolean},
): Promise<Claims> {
  const named = objects.flatMap(({address, managedBy}) =>
    managedBy === null || (managedBy === set && applied.has(address)) ? [] : [[address, managedBy] as const],
  );
  const owners = new Map(named);
  const notApplied =
    named.length === 0
      ? []
      : (
          await session.query<{address: string}>(NOT_APPLIED, [
            named.map(([address]) => address),
            named.map(([, owner]) => owner),
          ])
        ).rows;
  const ofOthers = notApplied.map(({address}) => [address, owners.get(address) ?? ''] as const);
  const ofNone = objects.flatMap(({address, managedBy}) => (managedBy === null ? [address] : []));
  const asked = [...ofOthers.map(([address]) => address), ...ofNone];
  if (asked.length === 0) return {claimedBy: new Map(), appliedBy: new Map()};
  const {rows} = await session.query<{address: string; owner: string}>(APPLIED_BY, [asked]);
  const appliedBy = new Map(rows.map(({address, owner}) => [address, owner] as const));
  const taken = ofNone.filter((address) => appliedBy.has(address)).map((address) => [address, null] as const);
  return {claimedBy: new Map([...ofOthers, ...taken]), appliedBy};
}

/** Which of these objects no run made: see `Live.createdOutside`. */
export async function readCreatedOutside(
  session: Session,
  objects: readonly LiveObject[],
): Promise<ReadonlySet<Address>> {
  const addresses = objects.map(({address}) => address);
  if (addresses.length === 0) return new Set();
  const opaque = await inAudit(session, addresses);
  const {rows} = await session.query<{address: string}>(NOT_MADE, [opaque, OBJECT_ACTIONS]);
  const unknown = new Set(rows.map(({address}) => address));
  return new Set(addresses.filter((_, i) => unknown.has(opaque[i] ?? '')));
}

/** $1 addresses of shares as the audit has them: the recipients of each, when it was last written. */
const RECIPIENTS = `select n.address, array(select t ->> 'subject'
      from jsonb_array_elements(case jsonb_typeof(e.after #> '{spec,to}') when 'array' then e.after #> '{spec,to}' else '[]' end) t) as subjects
  from unnest($1::text[]) n(address)
  cross join lateral (
    select e.after from bylaw.audit_events e where e.address = n.address and e.action = any($2)
      order by e.time desc, e.sequence desc limit 1
  ) e`;

/** Which recipients of shares with partners no run put there: see `Live.recipientsOutside`. */
export async function readRecipientsOutside(
  session: Session,
  objects: ReadonlyMap<Address, LiveObject>,
): Promise<ReadonlySet<string>> {
  const recipients = [...ofKind(objects, 'Share')].flatMap(({address, spec: {with: partner, to = []}}) =>
    partner === undefined ? [] : to.map(({subject}) => ({address, subject})),
  );
  if (recipients.length === 0) return new Set();
  const {rows} = await session.query<{address: string; subjects: readonly string[]}>(RECIPIENTS, [
    [...new Set(recipients.map(({address}) => address))],
    OBJECT_ACTIONS,
  ]);
  const known = new Map(rows.map(({address, subjects}) => [address, new Set(subjects)]));
  const opaque = await inAudit(
    session,
    recipients.map(({subject}) => subject),
  );
  return new Set(
    recipients.flatMap(({address, subject}, i) =>
      known.get(address)?.has(opaque[i] ?? '') === true ? [] : [endingKey(address, subject)],
    ),
  );
}
