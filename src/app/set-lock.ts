/** The lock of a set: who holds it, and ending that, as far as it is for who asks (set-sight.ts). */
import type {LockHolder} from '../model/lock-holder.ts';
import {lookIntoSet, nothingTold, type SetLook} from './set-sight.ts';
import type {Store} from './store-port.ts';

async function ownLook(store: Store, set: string, claimed: string | null): Promise<SetLook> {
  const look = await lookIntoSet(store, set, claimed);
  if (look.isStrangers) throw nothingTold(look.looker, set);
  return look;
}

const shown = ({knows}: SetLook, holder: LockHolder | null): LockHolder | null =>
  holder === null || holder.actor === null || knows(holder.actor) ? holder : {...holder, actor: null};

/** Who holds the lock of a set, or null. `claimed`: who is claimed to ask. Throws NotPermittedError for a set of strangers. */
export async function readLock(
  store: Store,
  set: string,
  claimed: string | null,
): Promise<LockHolder | null> {
  const look = await ownLook(store, set, claimed);
  return shown(look, await store.lockHolder(set));
}

/** Ends the transaction that holds the lock of a set. Returns whose it was, or null. Throws likewise. */
export async function endLock(store: Store, set: string, claimed: string | null): Promise<LockHolder | null> {
  const look = await ownLook(store, set, claimed);
  return shown(look, await store.releaseLock(set));
}
