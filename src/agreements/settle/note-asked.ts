import {compareObjects} from '../../model/address.ts';
import type {AskedRecord} from '../../model/ledger.ts';
import type {ObjectOf} from '../../model/objects.ts';
import {hasEnded} from '../endings.ts';
import {requestDigests} from '../request-digest.ts';
import {
  hasWorkspace,
  requestAddress,
  requestId,
  requestsIn,
  requestWorkspace,
  sidesOf,
  type Request,
} from '../request.ts';
import type {Settling} from './settling.ts';

/**
 * Whether the object of a request is there for a side, whether or not that is asked now. An archived workspace keeps what the changes
 * do not delete, though no state has it.
 */
function isKept({before, after, changes}: Settling, id: string, home: string, side: string): boolean {
  const address = requestAddress(id) ?? '';
  const isArchived =
    !hasWorkspace(after, home) &&
    !changes.some((change) => change.address === address && change.actions.includes('delete'));
  const object = (isArchived ? before : after).get(address);
  if (object?.kind === 'Share') return side === home || side === object.spec.with;
  return object?.kind === 'Connection' && side === object.spec.with;
}

/**
 * Notes what is asked of whom since when. Returns the shares that somebody asks for with these changes: those that ask
 * for something else than before.
 * Twin in SQL: src/postgres/behaviour/note-asked.sql.
 */
export function noteAsked(settling: Settling): readonly (Request & ObjectOf<'Share'>)[] {
  const {after, before, actor, now, ledger} = settling;
  const changed = new Set(settling.changes.map(({address}) => address));
  const asked = new Map<string, AskedRecord>();
  const anew: (Request & ObjectOf<'Share'>)[] = [];
  for (const [key, record] of ledger.asked) {
    const [id = '', side = ''] = key.split(' ');
    const home = requestWorkspace(id) ?? '';
    if (!hasWorkspace(before, home)) asked.set(key, record);
    else if (isKept(settling, id, home, side)) asked.set(key, {...record, lapsed: true});
  }
  for (const request of [...requestsIn(after)].toSorted(compareObjects)) {
    if (hasEnded(ledger, request)) continue;
    for (const side of sidesOf(request)) {
      const key = `${requestId(request)} ${side}`;
      const was = ledger.asked.get(key);
      const is = requestDigests(after, ledger, request, side);
      asked.set(key, {
        ...is,
        askedBy: was?.asked === is.asked ? was.askedBy : (actor ?? ''),
        since: was?.digest === is.digest && !was.lapsed ? was.since : now,
        lapsed: false,
      });
      const isSame = was?.asked === is.asked && !was.lapsed;
      if (request.kind !== 'Share' || side !== request.spec.with || isSame) continue;
      if (changed.has(request.address)) anew.push(request);
    }
  }
  settling.ledger = {...ledger, asked};
  return anew;
}
