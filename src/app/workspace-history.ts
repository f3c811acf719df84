import {areToldApart} from '../access/sight.ts';
import {isActiveMember} from '../access/held-permissions.ts';
import {addressOf} from '../model/address.ts';
import type {AuditEvent} from '../model/audit.ts';
import type {Live} from '../model/live.ts';
import {objectAt} from '../model/objects.ts';
import {isFiltered, type HistoryFilter} from '../model/run.ts';
import {requirePersonAsked} from './known-people.ts';
import {NO_SET_SCOPE, requireWorkspace, unknownWorkspace} from './question-scope.ts';
import {lookerAt, maySee, type QuestionSource} from './question-sight.ts';
import type {Store} from './store-port.ts';

/** Whether a workspace in the archive is the set's, and once people are told apart, the actor was an active member of it. */
function isArchivedOwn(live: Live, workspace: string, source: QuestionSource): boolean {
  const kept = live.archived.get(workspace);
  if (kept === undefined) return false;
  const {login, actor} = lookerAt(live, source);
  if (!areToldApart(login)) return source.set !== undefined && kept.workspace.managedBy === source.set;
  const member = objectAt(kept.objects, 'Member', addressOf('Member', workspace, actor ?? ''));
  return member !== undefined && isActiveMember(member, live.now);
}

/**
 * The newest events of a workspace. One that is gone keeps its chain; for one that never was, and one that is not for who
 * asks to see, there is an error with the name that may be meant rather than an empty list. Throws UsageError, and UnknownPersonError.
 */
export async function eventsOfWorkspace(
  store: Store,
  workspace: string,
  {limit, filter = {}, ...source}: QuestionSource & {readonly limit: number; readonly filter?: HistoryFilter},
): Promise<readonly AuditEvent[]> {
  const {live} = await store.read({...NO_SET_SCOPE, workspaces: [workspace]});
  if (!maySee(live, workspace, source) && !isArchivedOwn(live, workspace, source)) {
    throw await unknownWorkspace(store, workspace);
  }
  await requirePersonAsked(store, filter);
  const events = await store.workspaceEvents(workspace, limit, filter);
  const isKnown =
    events.length > 0 || (isFiltered(filter) && (await store.workspaceEvents(workspace, 1)).length > 0);
  if (!isKnown) await requireWorkspace(store, live, workspace, source);
  return events;
}
