import {writtenContent} from '../written.ts';
import type {Settling} from './settling.ts';

/**
 * Marks the Connections that the run writes or adopts: by them alone a workspace agrees.
 * Twin in SQL: src/postgres/behaviour/mark-connections.sql.
 */
export function markConnections(settling: Settling): void {
  const written = new Map(settling.ledger.written);
  for (const {after} of settling.changes) {
    if (after?.kind === 'Connection') written.set(after.address, writtenContent(after));
  }
  settling.ledger = {...settling.ledger, written};
}
