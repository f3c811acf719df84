import type {AuditEvent} from '../model/audit.ts';
import {NO_SET_SCOPE, requireWorkspace, unknownWorkspace} from './question-scope.ts';
import {maySee} from './question-sight.ts';
import type {Store} from './store-port.ts';

/**
 * The newest events of a workspace. One that is gone keeps its chain; for one that never was, and one that is not for who
 * asks to see, there is an error with the name that may be meant rather than an empty list. Throws UsageError.
 */
export async function eventsOfWorkspace(
  store: Store,
  workspace: string,
  {limit, set}: {readonly limit: number; readonly set?: string | undefined},
): Promise<readonly AuditEvent[]> {
  const {live} = await store.read({...NO_SET_SCOPE, workspaces: [workspace]});
  const archivedBy = live.archived.get(workspace)?.workspace.managedBy ?? undefined;
  const isOwn = maySee(live, workspace, {set}) || (archivedBy !== undefined && archivedBy === set);
  if (!isOwn) throw await unknownWorkspace(store, workspace);
  const events = await store.workspaceEvents(workspace, limit);
  if (events.length === 0) await requireWorkspace(store, live, workspace, set);
  return events;
}
