import type {Address} from '../../model/address.ts';
import {rewrittenRequests} from '../../model/renames.ts';
import {isRequest} from '../request.ts';
import type {Settling} from './settling.ts';

/**
 * Numbers the requests that are new: a row that was deleted and written anew under its name is another request. So is
 * one that gets the name of another, whose row goes first, and a share whose target gives its name to another
 * (`postgres/write-objects.ts` writes both anew).
 * Twin in SQL: src/postgres/behaviour/number-requests.sql.
 */
export function numberRequests(settling: Settling): void {
  const {after, before, ledger, changes} = settling;
  const anew = rewrittenRequests(changes);
  const incarnations = new Map<Address, number>();
  const last = new Map(ledger.lastIncarnations);
  for (const object of after.values()) {
    if (!isRequest(object)) continue;
    const {address} = object;
    const known = before.has(address) && !anew.has(address) ? (ledger.incarnations.get(address) ?? 0) : 0;
    const number = known > 0 ? known : (last.get(address) ?? 0) + 1;
    incarnations.set(address, number);
    last.set(address, Math.max(number, last.get(address) ?? 0));
  }
  // A row that is written anew was not withdrawn.
  const isOld = (address: Address): boolean =>
    !anew.has(address) && before.has(address) === after.has(address);
  const withdrawn = new Map([...ledger.withdrawn].filter(([address]) => isOld(address)));
  settling.ledger = {...ledger, incarnations, lastIncarnations: last, withdrawn};
}
