import {endingKey} from '../../model/ledger.ts';
import {targetAddress} from '../../model/references.ts';
import {reusedAddresses, rewrittenRequests} from '../../model/renames.ts';
import {ofKind} from '../../model/objects.ts';
import type {Settling} from './settling.ts';

/**
 * A contribution names a space of the partner. Where the changes give that name to another space, the contribution loses
 * its key to the space, as it does when a space is deleted or gets a name that was free: it then ends. One that the changes
 * declare is meant for the space that has the name now.
 * Twin in SQL: src/postgres/behaviour/drop-renamed-spaces.sql.
 */
export function dropRenamedSpaces(settling: Settling): void {
  const {after, before, changes, ledger} = settling;
  const reused = reusedAddresses(changes);
  if (reused.size === 0) return;
  const anew = rewrittenRequests(changes);
  const ended = new Map(ledger.ended);
  for (const {address, spec} of ofKind(after, 'Share')) {
    const {into, with: partner = '', renew} = spec;
    const key = endingKey(address);
    if (into === undefined || !reused.has(targetAddress(partner, into))) continue;
    if (!before.has(address) || anew.has(address) || ended.has(key)) continue;
    const incarnation = ledger.incarnations.get(address) ?? 0;
    ended.set(key, {cause: 'space', renew, incarnation, at: null});
  }
  settling.ledger = {...ledger, ended};
}
