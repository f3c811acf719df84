import {NEW_PAIR, type PairRecord} from '../../model/ledger.ts';
import {ofKind} from '../../model/objects.ts';
import {byConnection, isOffered, standingAgreement} from '../connections.ts';
import {hasWorkspace, pairKey} from '../request.ts';
import type {Settling} from './settling.ts';

type Pairs = Map<string, PairRecord>;

/** Ends agreements whose Connection or decision is gone; each time, the next epoch begins. */
function endAgreements({after, before, ledger}: Settling, pairs: Pairs): void {
  for (const [key, pair] of pairs) {
    const [a = '', b = ''] = key.split(' ');
    if (!hasWorkspace(before, a) && !hasWorkspace(before, b)) continue;
    const agreed = new Map(
      [...pair.agreed].filter(([side, what]) => {
        const other = side === a ? b : a;
        // Of a workspace that was not read, nothing can be said.
        if (!hasWorkspace(before, side) || !hasWorkspace(before, other)) return true;
        if (!hasWorkspace(after, side) || !hasWorkspace(after, other)) return false;
        return standingAgreement(after, ledger, [side, other], what) !== undefined;
      }),
    );
    if (agreed.size < pair.agreed.size) pairs.set(key, {epoch: pair.epoch + 1, since: null, agreed});
  }
}

/** Takes up the agreements of Connections whose requester is an External Connection Admin now. */
function takeUpAgreements({after, ledger, approvers}: Settling, pairs: Pairs): void {
  for (const connection of ofKind(after, 'Connection')) {
    const side = connection.workspace ?? '';
    const {with: other, requestedBy} = connection.spec;
    if (!hasWorkspace(after, side) || !hasWorkspace(after, other)) continue;
    const key = pairKey(side, other);
    const pair = pairs.get(key) ?? NEW_PAIR;
    const incarnation = ledger.incarnations.get(connection.address) ?? 0;
    const already = pair.agreed.get(side)?.startsWith('Connection/') === true;
    const counts = isOffered(connection, ledger) && approvers.isEca(side, requestedBy);
    if (already || !counts) {
      if (!pairs.has(key)) pairs.set(key, pair);
      continue;
    }
    const agreed = new Map(pair.agreed).set(side, byConnection(connection, incarnation));
    pairs.set(key, {...pair, agreed});
  }
}

/**
 * Ends agreements whose Connection or decision is gone, takes up new ones, and counts the epochs.
 * Twin in SQL: src/postgres/behaviour/settle-agreements.sql.
 */
export function settleAgreements(settling: Settling): void {
  const pairs = new Map(settling.ledger.pairs);
  endAgreements(settling, pairs);
  takeUpAgreements(settling, pairs);
  for (const [key, pair] of pairs) {
    const since = pair.agreed.size === 2 ? (pair.since ?? settling.now) : null;
    if (since !== pair.since) pairs.set(key, {...pair, since});
  }
  settling.ledger = {...settling.ledger, pairs};
}
