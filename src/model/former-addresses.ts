import {addressOf, parseAddress, type Address} from './address.ts';
import {namedByEmail} from './kinds.ts';

/** The address that each former one has become: addresses that people had before, and that were not set free since. */
export type FormerAddresses = ReadonlyMap<string, string>;

export const NO_FORMER_ADDRESSES: FormerAddresses = new Map();

/**
 * The address that somebody has now: for one that they had before, the present one; every other as it is.
 * Twin in SQL: src/postgres/behaviour/present-address.sql.
 */
export const presentAddress = (former: FormerAddresses, email: string): string => former.get(email) ?? email;

/** The addresses that somebody had before, by their present one. */
export const formerAddressesOf = (former: FormerAddresses, email: string): readonly string[] =>
  [...former].flatMap(([was, is]) => (is === email ? [was] : []));

/** The address of an object, by the address that its person has now, if it is of one. */
export function presentObjectAddress(former: FormerAddresses, address: Address): Address {
  const {kind, workspace, name} = parseAddress(address) ?? {};
  return kind !== undefined && namedByEmail(kind)
    ? addressOf(kind, workspace ?? null, presentAddress(former, name ?? ''))
    : address;
}
