/** The removal of archived workspaces for good. */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import {addressOf} from '../model/address.ts';
import type {PurgeOutcome, PurgeToWrite} from '../model/purge.ts';
import {NO_SET_SCOPE, unknownWorkspace} from './question-scope.ts';
import type {Store} from './store-port.ts';
import {whoActs} from './who-acts.ts';

/** What came of a purge, or why nobody may make it. */
export type PurgeAnswer = {readonly outcome: PurgeOutcome} | {readonly refused: Diagnostic};

/**
 * Removes archived workspaces: all that are past their time, or those that are named, if they are past it or confirmed. The store
 * lets none but system admins. Throws UsageError for a name that no workspace has.
 */
export async function purgeWorkspaces(
  store: Store,
  {actor: claimed, ...asked}: Omit<PurgeToWrite, 'actor'> & {readonly actor: string | null},
): Promise<PurgeAnswer> {
  const who = whoActs(claimed, await store.login(), true);
  if ('refused' in who) return who;
  const outcome = await store.purge({...asked, actor: who.actor});
  const [first] = await unknownOf(store, outcome.notArchived);
  if (first !== undefined) throw await unknownWorkspace(store, first);
  return {outcome};
}

/** Those of some names that no live workspace has. */
async function unknownOf(store: Store, names: readonly string[]): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const {live} = await store.read({...NO_SET_SCOPE, workspaces: names});
  return names.filter((name) => !live.objects.has(addressOf('Workspace', null, name)));
}
