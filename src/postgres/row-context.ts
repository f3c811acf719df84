/** What rows need to know of the state that they are written into. */
import {addressOf, type Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import {endingKey} from '../model/ledger.ts';
import type {Live} from '../model/live.ts';
import type {GovernedObject} from '../model/objects.ts';
import type {RowContext} from './columns.ts';

/** The context of the rows of some changes to what was read live. */
export function rowContext({objects, ledger}: Live, changes: readonly Change[]): RowContext {
  const changed = new Map<Address, GovernedObject | undefined>();
  for (const {before} of changes) if (before !== undefined) changed.set(before.address, undefined);
  for (const {after} of changes) if (after !== undefined) changed.set(after.address, after);
  const objectAfter = (address: Address): GovernedObject | undefined =>
    changed.has(address) ? changed.get(address) : objects.get(address);
  return {
    regionOf: (workspace) => {
      const object = objectAfter(addressOf('Workspace', null, workspace));
      return object?.kind === 'Workspace' ? object.spec.region : null;
    },
    has: (address) => objectAfter(address) !== undefined,
    hasEnded: (address, subject) => ledger.ended.has(endingKey(address, subject)),
  };
}
