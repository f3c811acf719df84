/** Reads what a set last applied of objects that are otherwise now. */
import type {Address} from '../model/address.ts';
import {OBJECT_ACTIONS} from '../model/audit.ts';
import {chainOf} from '../model/audit-chain.ts';
import type {Session} from './connect.ts';
import {inAudit, withPeopleNamed} from './history.ts';

/** $1 addresses as the audit has them, $2 the chain of the set, $3 what happens to objects: the newest event of each. */
const LAST_APPLIED = `select a.nth::int as nth, e.after
  from unnest($1::text[]) with ordinality a(address, nth)
  cross join lateral (
    select t.after from bylaw.audit_events t
      where t.address = a.address and t.chain = $2 and t.action = any($3) and t.run is not null
      order by t.sequence desc limit 1) e`;

/** See `Live.drifted`. */
export async function readDrifted(
  session: Session,
  set: string,
  addresses: readonly Address[],
): Promise<ReadonlyMap<Address, unknown>> {
  if (addresses.length === 0) return new Map();
  const {rows} = await session.query<{nth: number; after: unknown}>(LAST_APPLIED, [
    await inAudit(session, addresses),
    chainOf(set),
    OBJECT_ACTIONS,
  ]);
  const known = new Map(
    (await withPeopleNamed(session, rows)).map(({nth, after}) => [addresses[nth - 1], after] as const),
  );
  return new Map(addresses.map((address) => [address, known.get(address) ?? null]));
}
