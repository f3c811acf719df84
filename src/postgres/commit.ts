/** The end of a transaction that writes: from when its COMMIT was sent, the database is asked whether it happened. */
import {StoreError} from '../model/store-error.ts';
import type {Connector, Session} from './connect.ts';
import {pause} from './interrupt.ts';
import {isBroken} from './store-errors.ts';
import type {Trace} from './trace.ts';

/** How long to wait for the end of a commit that was not answered, and how often to ask. */
const COMMIT_PATIENCE_MS = 10_000;

/** Commits. When the connection breaks before the answer, finds out whether the commit happened. */
export async function commit(connector: Connector, session: Session, trace: Trace): Promise<void> {
  try {
    const {command} = await session.query('commit');
    // A transaction in which a statement failed is answered so; every failure was thrown before.
    if (command !== 'COMMIT') throw new Error(`the commit was answered with ${command}`);
  } catch (error) {
    if (!isBroken(error)) throw error;
    if (await isCommitted(connector, trace, error)) return;
    // It certainly did not happen: the whole transaction may be tried again.
    throw error;
  }
}

async function isCommitted(connector: Connector, trace: Trace, cause: unknown): Promise<boolean> {
  const deadline = Date.now() + COMMIT_PATIENCE_MS;
  for (;;) {
    try {
      return await connector.session((session) => trace.isThere(session, COMMIT_PATIENCE_MS));
    } catch {
      if (Date.now() > deadline) break;
      await pause(500);
    }
  }
  throw new StoreError(
    'commit-unknown',
    `The connection was lost while ${trace.what} was being committed, so it is not known whether it happened.`,
    `When the database is available again, ${trace.seen} again is safe either way.`,
    {cause},
  );
}
