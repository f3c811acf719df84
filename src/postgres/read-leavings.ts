import {addressOf, parseAddress, type Address} from '../model/address.ts';
import {presentAddress} from '../model/former-addresses.ts';
import type {Session} from './connect.ts';
import {readFormerAddresses} from './former-addresses.ts';

/**
 * $1 workspaces and $2 people: the highest `renew` with which the Offboarding of each was carried out, as the audit knows it. Of a
 * workspace that was removed for good, a later one of its name knows nothing.
 */
const LEAVINGS = `select x.workspace, x.email, bylaw.left_with_renew(x.workspace, p.id) as renew
  from unnest($1::text[], $2::text[]) x(workspace, email) join bylaw.people p on p.email = x.email`;

/** Of Offboardings, by their addresses, those that were carried out, and with which `renew` the last time. */
export async function readLeavings(
  session: Session,
  addresses: readonly Address[],
): Promise<ReadonlyMap<Address, number>> {
  if (addresses.length === 0) return new Map();
  const former = await readFormerAddresses(session);
  const asked = addresses.flatMap((address) => parseAddress(address) ?? []);
  const {rows} = await session.query<{workspace: string; email: string; renew: number | null}>(LEAVINGS, [
    asked.map(({workspace}) => workspace),
    asked.map(({name}) => presentAddress(former, name)),
  ]);
  return new Map(
    rows.flatMap(({workspace, email, renew}) =>
      renew === null ? [] : [[addressOf('Offboarding', workspace, email), renew] as const],
    ),
  );
}
