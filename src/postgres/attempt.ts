/** One try of an apply: what is judged before the locks, and the transaction that locks and writes. */
import type {ApplyOutcome, ApplyRequest, ReleaseVerdict, Verdict} from '../app/store-port.ts';
import {keptInArchive} from '../model/archive.ts';
import {isRelease} from '../model/change.ts';
import type {LiveRead, LockedRead} from '../model/live.ts';
import type {Progress} from '../model/progress.ts';
import type {RunToWrite} from '../model/run.ts';
import {commit} from './commit.ts';
import type {Connector, Session} from './connect.ts';
import {cancellable, interrupted, type Cancellable} from './interrupt.ts';
import {takeLocks, whoBlocks} from './lock.ts';
import {readLive, workspacesInScope} from './read-live.ts';
import {policiesText, settingsText} from './recorded-config.ts';
import {rowContext} from './row-context.ts';
import {rowVersions} from './row-versions.ts';
import {readPlanInStore} from './stored-plans.ts';
import {policiesTrace, releaseTrace, runTrace, type Trace} from './trace.ts';
import {writeLeavings} from './write-leavings.ts';
import {writeHistory} from './write-history.ts';
import {writeObjects} from './write-objects.ts';
import {disown, writeRelease} from './write-release.ts';

/** How long to wait, ms, for a row that another session is writing; it does not depend on the time for the lock. */
const LEAST_ROW_WAIT_MS = 5000;

/** How long the database waits for bylaw in a transaction, ms: after that the locks of a program that hangs are free. */
export interface IdleLimits {
  readonly writing: number;
  /** Where it judges under the locks. */
  readonly judging: number;
}

export const IDLE_LIMITS: IdleLimits = {writing: 60_000, judging: 600_000};

/** Repeatable read: the rules judge one moment. The limits end with the transaction. */
const begin = (idleMs: number, mode = ''): string => `begin isolation level repeatable read${mode};
  set local statement_timeout = '10min';
  set local idle_in_transaction_session_timeout = ${idleMs}`;

/** What is known of the try under way, for judging its failure. */
export interface Attempt {
  readonly id: string;
  phase: 'lock' | 'work' | 'commit';
  /** The session that was seen to hold a lock for which this try waited. */
  blocker: string | undefined;
}

export interface Job<T> {
  readonly connector: Connector;
  readonly request: ApplyRequest;
  readonly decide: (read: LockedRead) => Verdict<T> | ReleaseVerdict<T>;
  readonly limits: IdleLimits;
  readonly lockDeadline: number;
}

/** A verdict, and what it rests on. */
export interface Judged<T> {
  readonly read: LockedRead;
  readonly verdict: Verdict<T> | ReleaseVerdict<T>;
  /** The versions of the rows that were read; null under the locks, where nothing changes. */
  readonly versions: string | null;
}

export const tellProgress = (request: ApplyRequest, progress: Progress): void =>
  request.onProgress?.(progress);

/** Runs one transaction, which its user may stop. */
async function transaction<T>(
  {connector, request}: Pick<Job<unknown>, 'connector' | 'request'>,
  attempt: Attempt,
  start: string,
  work: (session: Cancellable) => Promise<T>,
): Promise<T> {
  return connector.session(async (session) => {
    const guarded = cancellable(session, connector, request.signal, () => attempt.phase !== 'commit');
    try {
      await guarded.query(start);
      await guarded.begun();
      return await work(guarded);
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

/** Reads in a transaction of its own, and judges once that has ended. */
export async function judgeUnlocked<T>(
  job: Omit<Job<T>, 'lockDeadline'>,
  attempt: Attempt,
): Promise<Judged<T>> {
  const {request, decide, limits} = job;
  tellProgress(request, {phase: 'read'});
  const {read, versions} = await transaction(
    job,
    attempt,
    begin(limits.writing, ', read only'),
    async (session) => {
      const workspaces = await workspacesInScope(session, request.scope);
      const live = await readLive(session, request.scope, workspaces);
      const {digest} = await rowVersions(session, request.scope, workspaces, live.live.now);
      const ofPlan = await ofThePlan(session, request);
      await session.query('rollback');
      return {read: {...live, ...ofPlan}, versions: digest};
    },
  );
  return {read, verdict: decide(read), versions};
}

/** Whether nothing that a verdict rests on has changed, in the session's snapshot. */
async function isStillSo<T>(
  session: Session,
  request: ApplyRequest,
  workspaces: readonly string[],
  {read, versions}: Judged<T>,
): Promise<boolean> {
  const {digest, expired} = await rowVersions(session, request.scope, workspaces, read.live.now);
  return digest === versions && !expired;
}

async function readAndJudge<T>(
  session: Session,
  {request, decide}: Job<T>,
  workspaces: readonly string[],
): Promise<Judged<T>> {
  tellProgress(request, {phase: 'read'});
  const live = await readLive(session, request.scope, workspaces);
  const read = {...live, ...(await ofThePlan(session, request))};
  return {read, verdict: decide(read), versions: null};
}

/** Takes the locks and writes what was judged; without that, judges under the locks. */
export async function writeUnderLocks<T>(
  job: Job<T>,
  attempt: Attempt,
  before: Judged<T> | undefined,
): Promise<ApplyOutcome<T> | 'outdated'> {
  const {request, limits} = job;
  const {set} = request.scope;
  const start = begin(before === undefined ? limits.judging : limits.writing);
  return transaction(job, attempt, start, async (session) => {
    tellProgress(request, {phase: 'lock'});
    const {workspaces, sets} = await lockWatched(job, attempt, session, leaves(request, before));
    attempt.phase = 'work';
    // From here on, others lock only single rows that they write without bylaw: a short wait is enough.
    await session.query(`set local lock_timeout = ${Math.max(request.lockTimeoutMs, LEAST_ROW_WAIT_MS)}`);
    if (before !== undefined && !(await isStillSo(session, request, workspaces, before))) {
      await session.query('rollback');
      return 'outdated';
    }
    const {read, verdict} = before ?? (await readAndJudge(session, job, workspaces));
    if ('stop' in verdict) {
      await session.query('rollback');
      return {result: verdict.stop, run: null};
    }
    let run: number | null = null;
    let trace: Trace;
    if ('release' in verdict) {
      tellProgress(request, {phase: 'audit'});
      trace = releaseTrace(set, await writeRelease(session, verdict.release, read.live.objects, set));
    } else {
      run = await write(session, request, verdict.write, read, {set, sets, attempt: attempt.id});
      trace =
        run === null
          ? policiesTrace(
              set,
              policiesText(verdict.write.policies ?? []),
              settingsText(verdict.write.settings),
            )
          : runTrace(set, run, attempt.id);
    }
    tellProgress(request, {phase: 'commit'});
    // Asked to stop while the last statement ran, which may have ended before that was heard.
    if (request.signal?.aborted === true) throw interrupted();
    attempt.phase = 'commit';
    await commit(job.connector, session, trace);
    return {result: verdict.result, run};
  });
}

/** Whether somebody leaves with the run; where it is not judged yet, whether that is declared. */
function leaves<T>({scope}: ApplyRequest, judged: Judged<T> | undefined): boolean {
  if (judged === undefined) return (scope.leavings ?? []).length > 0;
  const {verdict} = judged;
  return 'write' in verdict && verdict.write.leavings !== undefined;
}

/** Takes the locks; while that waits, asks now and then who is in the way. */
async function lockWatched<T>(
  {connector, request, lockDeadline}: Job<T>,
  attempt: Attempt,
  session: Cancellable,
  leaving: boolean,
) {
  let asking: Promise<void> = Promise.resolve();
  let isOver = false;
  const ask = async (): Promise<void> => {
    if (isOver) return;
    try {
      const blocker = await connector.session((other) => whoBlocks(other, session.backend()));
      if (isOver || blocker === undefined || blocker === attempt.blocker) return;
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
    return await takeLocks(session, request.scope, request.actor, {waitMs, leaving});
  } finally {
    clearInterval(timer);
    // An answer under way is not waited for: it needs another connection, which a pooler may have given to those who now wait for these locks.
    isOver = true;
  }
}

/** What is read for a plan file besides what is live. */
const ofThePlan = async (
  session: Session,
  request: ApplyRequest,
): Promise<Omit<LockedRead, keyof LiveRead>> => ({
  appliedAs: await runOfPlan(session, request),
  notApplied: await plansNotApplied(session, request),
  stored: await readPlanInStore(session, request.planDigest),
});

/** The run that has applied the plan file, if one has. */
async function runOfPlan(session: Session, {scope, planDigest}: ApplyRequest): Promise<number | null> {
  if (planDigest === null) return null;
  const {rows} = await session.query<{run: number}>(
    'select run from bylaw.runs where "set" = $1 and plan_digest = $2',
    [scope.set, planDigest],
  );
  return rows[0]?.run ?? null;
}

/** The plans of other sets on which the plan file rests and that no run has applied. */
async function plansNotApplied(
  session: Session,
  {restsOn = []}: ApplyRequest,
): Promise<LockedRead['notApplied']> {
  if (restsOn.length === 0) return [];
  const {rows} = await session.query<{set: string; digest: string}>(
    'select "set", plan_digest as digest from bylaw.runs where "set" = any($1) and plan_digest = any($2)',
    [restsOn.map(({set}) => set), restsOn.map(({digest}) => digest)],
  );
  return restsOn.filter((one) => !rows.some(({set, digest}) => set === one.set && digest === one.digest));
}

async function write(
  session: Session,
  request: ApplyRequest,
  run: RunToWrite,
  {live}: LockedRead,
  facts: {readonly set: string; readonly sets: readonly string[]; readonly attempt: string},
): Promise<number | null> {
  const {rest: changes, live: there} = run.leavings ?? {rest: run.changes, live};
  await writeLeavings(session, run, facts);
  const written = changes.filter((change) => !isRelease(change));
  const released = changes.filter(isRelease).flatMap(({before}) => before ?? []);
  await writeObjects(session, written, {
    ownerOf: () => facts.set,
    kept: keptInArchive([...there.objects.values(), ...there.dormant.values()], changes),
    context: rowContext(there, changes),
    onProgress: (done, total) => tellProgress(request, {phase: 'write', done, total}),
  });
  await disown(session, released, facts.set);
  const {onProgress} = request;
  return writeHistory(session, run, live, {...facts, ...(onProgress !== undefined && {onProgress})});
}
