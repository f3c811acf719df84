/** Stopping a transaction at its user's wish. */
import {setTimeout as sleep} from 'node:timers/promises';
import {StoreError} from '../model/store-error.ts';
import type {Connector, Session} from './connect.ts';

/** The error of a run that was stopped; nothing of it was written. */
export const interrupted = (cause?: unknown): StoreError =>
  new StoreError('interrupted', 'Interrupted: nothing was changed.', 'Run the command again to continue.', {
    cause,
  });

/** Waits; an abort of the signal ends the wait with `interrupted`. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, signal && {signal}).catch((error: unknown) => {
    throw interrupted(error);
  });
}

/** A session that stops at its user's wish, at the next statement or within the one that runs. */
export interface Cancellable extends Session {
  /** To be called once the transaction has begun: learns which backend serves it. */
  begun(): Promise<void>;
  /** The backend's process id; only within the transaction, a pooler may give another afterwards. */
  backend(): number;
  /** Resolves when a request to cancel, if one is under way, has arrived. */
  settled(): Promise<void>;
  /** Stops listening to the signal. */
  release(): void;
}

/** Binds a session to a signal for as long as `mayCancel` holds: a COMMIT that was sent is not taken back. */
export function cancellable(
  session: Session,
  connector: Connector,
  signal: AbortSignal | undefined,
  mayCancel: () => boolean,
): Cancellable {
  let pid = 0;
  let cancelling: Promise<unknown> = Promise.resolve();
  const cancel = (): void => {
    if (pid === 0 || !mayCancel()) return;
    // If even this fails the statement runs to its end, and the session stops after it.
    cancelling = connector
      .session((other) => other.query('select pg_cancel_backend($1)', [pid]))
      .catch(() => undefined);
  };
  signal?.addEventListener('abort', cancel);
  return {
    query(text, values) {
      if (signal?.aborted === true && mayCancel()) return Promise.reject(interrupted());
      return session.query(text, values);
    },
    spoil: () => session.spoil(),
    async begun() {
      const {rows} = await session.query<{pid: number}>('select pg_backend_pid() as pid');
      pid = rows[0]?.pid ?? 0;
    },
    backend: () => pid,
    async settled() {
      await cancelling;
    },
    release: () => signal?.removeEventListener('abort', cancel),
  };
}
