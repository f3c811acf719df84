import {writtenContent} from '../written.ts';
import type {Settling} from './settling.ts';

/**
 * Marks the Connections that the run writes or adopts, where the actor may agree for the workspace: an External Connection Admin
 * of it, or a system admin. By them alone a workspace agrees. While nobody is named as actor, nobody is asked whether they may.
 * Twin in SQL: src/postgres/behaviour/mark-connections.sql.
 */
export function markConnections(settling: Settling): void {
  const {actor, approvers, changes, isSystemAdmin, ledger} = settling;
  const written = new Map(ledger.written);
  for (const {after} of changes) {
    if (after?.kind !== 'Connection') continue;
    const {address, workspace} = after;
    if (actor === null || isSystemAdmin(actor) || approvers.isEca(workspace ?? '', actor))
      written.set(address, writtenContent(after));
    else if (!written.has(address)) written.set(address, null);
  }
  settling.ledger = {...ledger, written};
}
