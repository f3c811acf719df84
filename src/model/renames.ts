/** What renames within one plan do to names: in a chain or cycle of them, an object gets the name of another. */
import {addressOf, type Address} from './address.ts';
import type {Change} from './change.ts';
import type {DesiredObject} from './objects.ts';
import {targetAddress} from './references.ts';

/** The address that an object says it had before; undefined if it says none. */
export function formerAddress({kind, workspace, declaration}: DesiredObject): Address | undefined {
  const {renamedFrom} = declaration;
  return renamedFrom === undefined ? undefined : addressOf(kind, workspace, renamedFrom);
}

/**
 * Addresses that another object has after the changes: it was renamed to a name that is given up in the same plan.
 * Twin in SQL: src/postgres/behaviour/reused-addresses.sql.
 */
export function reusedAddresses(changes: readonly Change[]): ReadonlySet<Address> {
  const left = new Set(changes.flatMap(({renamedFrom}) => renamedFrom ?? []));
  return new Set(
    changes.flatMap(({address, renamedFrom}) =>
      renamedFrom !== undefined && left.has(address) ? [address] : [],
    ),
  );
}

/**
 * Shares and connections whose row is deleted and written anew under an address that was live before: those that get
 * the name of another, shares that follow a target whose former name goes to another target, and contributions that follow
 * a space to its new name, which was approved of nowhere.
 */
export function rewrittenRequests(changes: readonly Change[]): ReadonlySet<Address> {
  const reused = reusedAddresses(changes);
  const rewritten = changes.flatMap(({address, before, after}) => {
    if (before === undefined || after === undefined) return [];
    if (after.kind === 'Connection') return reused.has(address) ? [address] : [];
    if (before.kind !== 'Share' || after.kind !== 'Share') return [];
    const home = before.workspace ?? '';
    const follows =
      before.spec.target !== after.spec.target && reused.has(targetAddress(home, before.spec.target));
    return follows || before.spec.into !== after.spec.into || reused.has(address) ? [address] : [];
  });
  return new Set(rewritten);
}
