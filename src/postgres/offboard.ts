/** An offboarding is one transaction, like an apply: lock, read, judge, write, commit. */
import type {OffboardingRead} from '../model/offboarding.ts';
import type {LockedOffboarding, OffboardingVerdict} from '../app/offboarding-port.ts';
import type {Connector, Session} from './connect.ts';
import {lockTimeout, takeOffboardingLocks} from './lock.ts';
import {offboardingScope, readOffboarding} from './read-offboarding.ts';
import {sqlState} from './store-errors.ts';
import {eventMark} from './trace.ts';
import {beginning, writeOnce} from './write-once.ts';
import {writeOffboarding} from './write-offboarding.ts';

const LEAST_ROW_WAIT_MS = 5000;

/** See `OffboardingStore.offboard`. */
export async function offboard<T>(
  connector: Connector,
  request: LockedOffboarding,
  decide: (read: OffboardingRead) => OffboardingVerdict<T>,
): Promise<T> {
  const deadline = Date.now() + request.lockTimeoutMs;
  const {person} = request.scope;
  try {
    const {result} = await writeOnce(connector, {
      what: `the offboarding of ${person}`,
      seen: `run \`bylaw offboard ${person}\` again: it shows what is left to do, all of it or nothing. Offboarding`,
      // Repeatable read: the rules judge one moment.
      begin: beginning('repeatable read'),
      work: (session) => {
        const waitMs = request.lockTimeoutMs > 0 ? Math.max(deadline - Date.now(), 1) : 0;
        return transact(session, request, waitMs, decide);
      },
      mark: async (session, {isWritten}) => (isWritten ? eventMark(session) : null),
    });
    return result;
  } catch (error) {
    if (sqlState(error) !== '55P03') throw error;
    throw await lockTimeout(connector, '', request.lockTimeoutMs, undefined, error);
  }
}

async function transact<T>(
  session: Session,
  request: LockedOffboarding,
  waitMs: number,
  decide: (read: OffboardingRead) => OffboardingVerdict<T>,
): Promise<{readonly result: T; readonly isWritten: boolean}> {
  const {person} = request.scope;
  const {workspaces} = await offboardingScope(session, request.scope);
  const sets = await takeOffboardingLocks(session, person, workspaces, {actor: request.actor, waitMs});
  await session.query(`set local lock_timeout = ${Math.max(request.lockTimeoutMs, LEAST_ROW_WAIT_MS)}`);
  const read = await readOffboarding(session, request.scope);
  const verdict = decide(read);
  if (!('write' in verdict)) return {result: verdict.stop, isWritten: false};
  await writeOffboarding(session, verdict.write, read, sets);
  return {result: verdict.result, isWritten: true};
}
