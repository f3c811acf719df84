import {compareObjects} from '../../model/address.ts';
import type {AskedRecord} from '../../model/ledger.ts';
import type {ObjectOf} from '../../model/objects.ts';
import {hasEnded} from '../endings.ts';
import {requestDigests} from '../request-digest.ts';
import {hasWorkspace, requestWorkspace, requestId, requestsIn, sidesOf, type Request} from '../request.ts';
import type {Settling} from './settling.ts';

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
    const home = requestWorkspace(key.split(' ')[0] ?? '') ?? '';
    if (!hasWorkspace(before, home)) asked.set(key, record);
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
        since: was?.digest === is.digest ? was.since : now,
      });
      if (request.kind !== 'Share' || side !== request.spec.with || was?.asked === is.asked) continue;
      if (changed.has(request.address)) anew.push(request);
    }
  }
  settling.ledger = {...ledger, asked};
  return anew;
}
