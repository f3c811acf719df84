/**
 * An apply reads and judges first, without a lock: that may take minutes, which nobody else should wait for. Then one
 * transaction locks, makes sure that what was read is still so, writes and commits. If it is not so, it is read and judged
 * again; where that happens too often, under the locks. The transaction is tried again as a whole when the database asks
 * for that or the connection breaks, until its COMMIT was sent; from then on the database is asked whether it happened.
 * Letting go of objects is done in the same way.
 */
import {randomUUID} from 'node:crypto';
import type {ApplyOutcome, ApplyRequest, ReleaseVerdict, Verdict} from '../app/store-port.ts';
import type {LiveRead, LockedRead} from '../model/live.ts';
import {StoreError} from '../model/store-error.ts';
import {
  IDLE_LIMITS,
  judgeUnlocked,
  tellProgress,
  writeUnderLocks,
  type Attempt,
  type IdleLimits,
  type Job,
  type Judged,
} from './attempt.ts';
import {inTransaction, type Connector} from './connect.ts';
import {interrupted, pause} from './interrupt.ts';
import {lockTimeout} from './lock.ts';
import {isBroken, isConflict, sqlState} from './store-errors.ts';

/** How often a transaction is tried that fails after its locks were had. */
const TRIES = 5;
const FIRST_PAUSE_MS = 200;
/** A transaction that waits behind others takes as many tries as it needs within its time, and these at least. */
const LOCK_TRIES = 3;
/** How often it is judged before the locks are taken, where what was read changes meanwhile. */
const JUDGED_UNLOCKED = 2;

/** From so many changes on, the statistics that the planner works with are of another state. */
const MANY_CHANGES = 200;

/** See `Store.apply`. */
export async function apply<T>(
  connector: Connector,
  request: ApplyRequest,
  decide: (read: LockedRead) => Verdict<T>,
  limits = IDLE_LIMITS,
): Promise<ApplyOutcome<T>> {
  let changes = 0;
  const judge = (read: LockedRead): Verdict<T> => {
    const verdict = decide(read);
    changes = 'write' in verdict ? verdict.write.changes.length : 0;
    return verdict;
  };
  const outcome = await judgeAndWrite(connector, request, judge, limits);
  if (outcome.run !== null && changes >= MANY_CHANGES) await gatherStatistics(connector);
  return outcome;
}

/** For whoever asks the database next. The run is committed: that this fails, or has to wait, is no matter. */
async function gatherStatistics(connector: Connector): Promise<void> {
  try {
    await connector.session((session) =>
      inTransaction(session, 'begin isolation level read committed', async () => {
        await session.query("set local lock_timeout = '2s'");
        await session.query('select bylaw.gather_statistics()');
      }),
    );
  } catch {
    // Autovacuum does the same before long.
  }
}

/** See `Store.release`. */
export async function release<T>(
  connector: Connector,
  request: ApplyRequest,
  decide: (read: LiveRead) => ReleaseVerdict<T>,
): Promise<T> {
  return (await judgeAndWrite(connector, request, decide, IDLE_LIMITS)).result;
}

async function judgeAndWrite<T>(
  connector: Connector,
  request: ApplyRequest,
  decide: Job<T>['decide'],
  limits: IdleLimits,
): Promise<ApplyOutcome<T>> {
  await ensureSet(connector, request.scope.set);
  const job = {connector, request, decide, limits};
  const stopped = (): boolean => request.signal?.aborted === true;
  let failures = 0;
  let judgedUnlocked = 0;
  let judged: Judged<T> | undefined;
  let lockDeadline: number | undefined;
  for (let lockTries = 1; ; lockTries++) {
    if (stopped()) throw interrupted();
    const attempt: Attempt = {id: randomUUID(), phase: 'lock', blocker: undefined};
    try {
      if (judged === undefined && judgedUnlocked < JUDGED_UNLOCKED) {
        judged = await judgeUnlocked(job, attempt);
        judgedUnlocked++;
      }
      // The time for the lock does not run while nobody waits for it.
      lockDeadline ??= Date.now() + request.lockTimeoutMs;
      const outcome = await writeUnderLocks({...job, lockDeadline}, attempt, judged);
      if (outcome !== 'outdated') return outcome;
      judged = undefined;
    } catch (error) {
      if (stopped() && attempt.phase !== 'commit') throw interrupted(error);
      if (sqlState(error) === '55P03') throw await timedOut(job, attempt, error);
      if (attempt.phase === 'lock' && isConflict(error)) {
        // Somebody finished while this try waited. What they wrote is read by the next, at once.
        if (lockTries < LOCK_TRIES || Date.now() < (lockDeadline ?? Infinity)) continue;
        throw await timedOut(job, attempt, error);
      }
      if (!mayTryAgain(error, failures++)) throw error;
      tellProgress(request, {phase: 'retry', detail: isConflict(error) ? 'conflict' : 'connection'});
      await pause(FIRST_PAUSE_MS * 3 ** (failures - 1) * (0.5 + Math.random() / 2), request.signal);
    }
  }
}

/** Makes the row of a set, which is its lock, in a transaction of its own. */
const ensureSet = (connector: Connector, set: string): Promise<unknown> =>
  connector.session((session) => session.query('select bylaw.ensure_set($1)', [set]));

/** Waits for a database that answered before and does not now; one that never answered is not waited for. */
function mayTryAgain(error: unknown, failures: number): boolean {
  if (failures + 1 >= TRIES) return false;
  const unreachable = error instanceof StoreError && error.code === 'unreachable' && failures > 0;
  return unreachable || isConflict(error) || isBroken(error);
}

const timedOut = (
  {connector, request}: Pick<Job<unknown>, 'connector' | 'request'>,
  attempt: Attempt,
  cause: unknown,
): Promise<StoreError> =>
  lockTimeout(connector, request.scope.set, request.lockTimeoutMs, attempt.blocker, cause);
