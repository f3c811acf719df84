/**
 * One apply is one transaction: lock, read, judge, write, commit. It is tried again as a whole when the
 * database asks for that or the connection breaks, until its COMMIT was sent; from then on the database is
 * asked whether it happened. Letting go of objects is done in the same way.
 */
import {randomUUID} from 'node:crypto';
import {StoreError} from '../model/store-error.ts';
import type {ApplyOutcome, ApplyRequest, ReleaseVerdict, Verdict} from '../app/store-port.ts';
import type {ApplyProgress, RunToWrite} from '../model/run.ts';
import type {LiveRead, LockedRead} from '../model/live.ts';
import {keptInArchive} from '../model/archive.ts';
import {inTransaction, type Connector, type Session} from './connect.ts';
import {cancellable, interrupted, pause, type Cancellable} from './interrupt.ts';
import {lockTimeout, takeLocks, whoBlocks} from './lock.ts';
import {readLive} from './read-live.ts';
import {rowContext} from './row-context.ts';
import {isBroken, isConflict, sqlState} from './store-errors.ts';
import {isThere, releaseTrace, runTrace, type Trace} from './trace.ts';
import {writeHistory} from './write-history.ts';
import {writeObjects} from './write-objects.ts';
import {writeRelease} from './write-release.ts';

/** How often a transaction is tried that fails after its locks were had. */
const TRIES = 5;
const FIRST_PAUSE_MS = 200;
/** A transaction that waits behind others takes as many tries as it needs within its time, and these at least. */
const LOCK_TRIES = 3;
/** How long a row that somebody else is writing is waited for, whatever the time for the lock. */
const LEAST_ROW_WAIT_MS = 5000;
/** How long to wait for the end of a commit that was not answered, and how often to ask. */
const COMMIT_PATIENCE_MS = 10_000;

/** Repeatable read: the rules judge one moment. The limits end with the transaction. */
const BEGIN = `begin isolation level repeatable read;
  set local statement_timeout = '10min';
  set local idle_in_transaction_session_timeout = '1min'`;

/** From so many changes on, the statistics that the planner works with are of another state. */
const MANY_CHANGES = 200;

/** What is known of the try under way, for judging its failure. */
interface Attempt {
  readonly id: string;
  phase: 'lock' | 'work' | 'commit';
  /** Who was seen to hold a lock that this try waited for. */
  blocker: string | undefined;
}

interface Job<T> {
  readonly connector: Connector;
  readonly request: ApplyRequest;
  readonly decide: (read: LockedRead) => Verdict<T> | ReleaseVerdict<T>;
  readonly lockDeadline: number;
}

const tellProgress = (request: ApplyRequest, progress: ApplyProgress): void => request.onProgress?.(progress);

/** See `Store.apply`. */
export async function apply<T>(
  connector: Connector,
  request: ApplyRequest,
  decide: (read: LockedRead) => Verdict<T>,
): Promise<ApplyOutcome<T>> {
  let changes = 0;
  const outcome = await underLocks(connector, request, (read) => {
    const verdict = decide(read);
    changes = 'write' in verdict ? verdict.write.changes.length : 0;
    return verdict;
  });
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
  return (await underLocks(connector, request, decide)).result;
}

async function underLocks<T>(
  connector: Connector,
  request: ApplyRequest,
  decide: Job<T>['decide'],
): Promise<ApplyOutcome<T>> {
  await ensureSet(connector, request.scope.set);
  const job: Job<T> = {connector, request, decide, lockDeadline: Date.now() + request.lockTimeoutMs};
  const stopped = (): boolean => request.signal?.aborted === true;
  let failures = 0;
  for (let lockTries = 1; ; lockTries++) {
    if (stopped()) throw interrupted();
    const attempt: Attempt = {id: randomUUID(), phase: 'lock', blocker: undefined};
    try {
      return await tryOnce(job, attempt);
    } catch (error) {
      if (stopped() && attempt.phase !== 'commit') throw interrupted(error);
      if (sqlState(error) === '55P03') throw await timedOut(job, attempt, error);
      if (attempt.phase === 'lock' && isConflict(error)) {
        // Somebody finished while this try waited. What they wrote is read by the next, at once.
        if (lockTries < LOCK_TRIES || Date.now() < job.lockDeadline) continue;
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

const timedOut = <T>({connector, request}: Job<T>, attempt: Attempt, cause: unknown): Promise<StoreError> =>
  lockTimeout(connector, request.scope.set, request.lockTimeoutMs, attempt.blocker, cause);

async function tryOnce<T>(job: Job<T>, attempt: Attempt): Promise<ApplyOutcome<T>> {
  const {connector, request} = job;
  return connector.session(async (session) => {
    const guarded = cancellable(session, connector, request.signal, () => attempt.phase !== 'commit');
    try {
      return await transact(job, attempt, guarded);
    } catch (error) {
      // Not before a request to cancel has arrived: it must not hit what comes next on this connection.
      await guarded.settled();
      await session.query('rollback').catch(() => session.spoil());
      throw error;
    } finally {
      guarded.release();
    }
  });
}

async function transact<T>(job: Job<T>, attempt: Attempt, session: Cancellable): Promise<ApplyOutcome<T>> {
  const {request, decide} = job;
  const {set} = request.scope;
  await session.query(BEGIN);
  await session.begun();
  tellProgress(request, {phase: 'lock'});
  const {workspaces} = await lockWatched(job, attempt, session);
  attempt.phase = 'work';
  // From here on, others lock only single rows that they write without bylaw: a short wait is enough.
  await session.query(`set local lock_timeout = ${Math.max(request.lockTimeoutMs, LEAST_ROW_WAIT_MS)}`);
  tellProgress(request, {phase: 'read'});
  const read = await readLive(session, request.scope, workspaces);
  const verdict = decide({...read, appliedAs: await appliedAs(session, request)});
  if ('stop' in verdict) {
    await session.query('rollback');
    return {result: verdict.stop, run: null};
  }
  const {now} = read.live;
  let run: number | null = null;
  let trace: Trace;
  if ('release' in verdict) {
    tellProgress(request, {phase: 'audit'});
    trace = releaseTrace(set, await writeRelease(session, verdict.release, read.live.objects, set));
  } else {
    run = await write(session, request, verdict.write, read, {set, attempt: attempt.id, now});
    trace = runTrace(set, run, attempt.id);
  }
  tellProgress(request, {phase: 'commit'});
  await commit(job, attempt, session, trace);
  return {result: verdict.result, run};
}

/** Takes the locks; while that waits, asks now and then who is in the way. */
async function lockWatched<T>(
  {connector, request, lockDeadline}: Job<T>,
  attempt: Attempt,
  session: Cancellable,
) {
  let asking: Promise<void> = Promise.resolve();
  const ask = async (): Promise<void> => {
    try {
      const blocker = await connector.session((other) => whoBlocks(other, session.backend()));
      if (blocker === undefined || blocker === attempt.blocker) return;
      attempt.blocker = blocker;
      tellProgress(request, {phase: 'lock', detail: blocker});
    } catch {
      // It is only asked to tell people; the wait itself goes on.
    }
  };
  const timer = setInterval(() => {
    asking = asking.then(ask);
  }, 250);
  try {
    const waitMs = request.lockTimeoutMs > 0 ? Math.max(lockDeadline - Date.now(), 1) : 0;
    return await takeLocks(session, request.scope, request.actor, waitMs);
  } finally {
    clearInterval(timer);
    await asking;
  }
}

async function appliedAs(session: Session, {scope, planDigest}: ApplyRequest): Promise<number | null> {
  if (planDigest === null) return null;
  const {rows} = await session.query<{run: number}>(
    'select run from bylaw.runs where "set" = $1 and plan_digest = $2',
    [scope.set, planDigest],
  );
  return rows[0]?.run ?? null;
}

async function write(
  session: Session,
  request: ApplyRequest,
  run: RunToWrite,
  {live}: LockedRead | Omit<LockedRead, 'appliedAs'>,
  facts: {set: string; attempt: string; now: number},
): Promise<number> {
  await writeObjects(session, run.changes, {
    ownerOf: () => facts.set,
    now: facts.now,
    kept: keptInArchive([...live.objects.values(), ...live.dormant.values()], run.changes),
    context: rowContext(live, run.changes),
    onProgress: (done, total) => tellProgress(request, {phase: 'write', done, total}),
  });
  tellProgress(request, {phase: 'audit'});
  return writeHistory(session, run, live.objects, facts);
}

/** Commits. When the connection breaks before the answer, finds out whether the commit happened. */
async function commit<T>(job: Job<T>, attempt: Attempt, session: Session, trace: Trace): Promise<void> {
  attempt.phase = 'commit';
  try {
    const {command} = await session.query('commit');
    // A transaction in which a statement failed is answered so; every failure was thrown before.
    if (command !== 'COMMIT') throw new Error(`the commit was answered with ${command}`);
  } catch (error) {
    if (!isBroken(error)) throw error;
    if (await isCommitted(job, trace, error)) return;
    // It certainly did not happen: the whole transaction may be tried again.
    throw error;
  }
}

async function isCommitted<T>(job: Job<T>, trace: Trace, cause: unknown): Promise<boolean> {
  const {connector, request} = job;
  const deadline = Date.now() + COMMIT_PATIENCE_MS;
  for (;;) {
    try {
      return await connector.session((session) =>
        isThere(session, request.scope.set, trace, COMMIT_PATIENCE_MS),
      );
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
