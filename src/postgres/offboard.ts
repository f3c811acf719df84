/**
 * An offboarding is one transaction, like an apply: lock, read, judge, write, commit; tried again as a whole when
 * the database asks for that or the connection breaks.
 */
import type {OffboardingRead} from '../model/offboarding.ts';
import type {LockedOffboarding, OffboardingVerdict} from '../app/offboarding-port.ts';
import {inTransaction, type Connector, type Session} from './connect.ts';
import {pause} from './interrupt.ts';
import {lockTimeout, takeOffboardingLocks} from './lock.ts';
import {offboardingScope, readOffboarding} from './read-offboarding.ts';
import {isBroken, isConflict, sqlState} from './store-errors.ts';
import {writeOffboarding} from './write-offboarding.ts';

const TRIES = 5;
const FIRST_PAUSE_MS = 200;
const LEAST_ROW_WAIT_MS = 5000;

/** Repeatable read: the rules judge one moment. The limits end with the transaction. */
const BEGIN = `begin isolation level repeatable read;
  set local statement_timeout = '10min';
  set local idle_in_transaction_session_timeout = '1min'`;

/** What was written but not yet known to be committed: the end of a chain that nothing else has. */
interface Written<T> {
  readonly chain: string;
  readonly hash: string;
  readonly result: T;
}

/** See `OffboardingStore.offboard`. */
export async function offboard<T>(
  connector: Connector,
  request: LockedOffboarding,
  decide: (read: OffboardingRead) => OffboardingVerdict<T>,
): Promise<T> {
  const deadline = Date.now() + request.lockTimeoutMs;
  let written: Written<T> | undefined;
  for (let tries = 1; ; tries++) {
    try {
      return await connector.session((session) =>
        inTransaction(session, BEGIN, async () => {
          if (written !== undefined && (await isThere(session, written))) return written.result;
          const waitMs = request.lockTimeoutMs > 0 ? Math.max(deadline - Date.now(), 1) : 0;
          const done = await transact(session, request, waitMs, decide);
          written = done.written;
          return done.result;
        }),
      );
    } catch (error) {
      if (sqlState(error) === '55P03') {
        throw await lockTimeout(connector, '', request.lockTimeoutMs, undefined, error);
      }
      if (tries === TRIES || !(isConflict(error) || isBroken(error))) throw error;
      await pause(FIRST_PAUSE_MS * 3 ** (tries - 1) * (0.5 + Math.random() / 2));
    }
  }
}

/** Whether what was being committed when the connection broke is there. */
async function isThere<T>(session: Session, {chain, hash}: Written<T>): Promise<boolean> {
  const {rowCount} = await session.query('select from bylaw.audit_events where chain = $1 and hash = $2', [
    chain,
    hash,
  ]);
  return rowCount === 1;
}

async function transact<T>(
  session: Session,
  request: LockedOffboarding,
  waitMs: number,
  decide: (read: OffboardingRead) => OffboardingVerdict<T>,
): Promise<{readonly result: T; readonly written?: Written<T>}> {
  const {person} = request.scope;
  const {workspaces} = await offboardingScope(session, request.scope);
  const sets = await takeOffboardingLocks(session, person, workspaces, {actor: request.actor, waitMs});
  await session.query(`set local lock_timeout = ${Math.max(request.lockTimeoutMs, LEAST_ROW_WAIT_MS)}`);
  const read = await readOffboarding(session, request.scope);
  const verdict = decide(read);
  if (!('write' in verdict)) return {result: verdict.stop};
  const {result} = verdict;
  const mark = await writeOffboarding(session, verdict.write, read, sets);
  return {result, written: {...mark, result}};
}
