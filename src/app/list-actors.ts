import type {ActorsList} from '../model/login.ts';
import {lookIntoSet} from './set-sight.ts';
import type {Store} from './store-port.ts';

/**
 * The logins that are bound to an actor: all of them for system admins and for logins that may bind; for others those of people of
 * their workspaces. `claimed`: who is claimed to ask.
 */
export async function listActors(store: Store, claimed: string | null): Promise<ActorsList> {
  const [all, asking] = [await store.actors(), await store.login()];
  if (await store.mayBind()) return {actors: all, asking, others: 0};
  const {knows} = await lookIntoSet(store, '', claimed);
  const actors = all.filter(({login, email}) => login === asking.name || knows(email));
  return {actors, asking, others: all.length - actors.length};
}
