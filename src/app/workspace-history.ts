import type {AuditEvent} from '../model/audit.ts';
import {NO_SET_SCOPE, requireWorkspace} from './question-scope.ts';
import type {Store} from './store-port.ts';

/**
 * The newest events of a workspace. One that is gone keeps its chain; for one that never was, there is an error with the
 * name that may be meant rather than an empty list. Throws UsageError.
 */
export async function eventsOfWorkspace(
  store: Store,
  workspace: string,
  limit: number,
): Promise<readonly AuditEvent[]> {
  const events = await store.workspaceEvents(workspace, limit);
  if (events.length > 0) return events;
  const {live} = await store.read({...NO_SET_SCOPE, workspaces: [workspace]});
  await requireWorkspace(store, live, workspace);
  return events;
}
