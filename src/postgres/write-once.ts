/**
 * A transaction that writes, done once: tried again as a whole when the database asks for that or the connection breaks, until its
 * COMMIT was sent; from then on the database is asked whether it happened. An apply does the same and more (`apply.ts`).
 */
import {StoreError} from '../model/store-error.ts';
import {commit} from './commit.ts';
import type {Connector, Session} from './connect.ts';
import {pause} from './interrupt.ts';
import {isBroken, isConflict, sqlState} from './store-errors.ts';
import {eventMark, transactionId, transactionMark, type Mark, type Trace} from './trace.ts';

/** A conflict is over at once, and others may be in the way again; a server that restarts takes seconds. */
const TRIES = {conflict: 10, away: 5};
const PAUSE_MS = {conflict: 50, away: 200};

/** How a transaction begins. The limits end with it: a program that hangs holds no lock for long. */
export const beginning = (level: 'read committed' | 'repeatable read', lockTimeout = '30s'): string =>
  `begin isolation level ${level};
  set local statement_timeout = '10min';
  set local idle_in_transaction_session_timeout = '1min';
  set local lock_timeout = '${lockTimeout}'`;

export interface WriteOnce<T> extends Pick<Trace, 'what' | 'seen'> {
  /** The statements that begin it. */
  readonly begin: string;
  readonly work: (session: Session) => Promise<T>;
  /** By what it is known again; asked within the transaction once the work is done. Null if nothing was written. */
  readonly mark?: (session: Session, result: T) => Promise<Mark | null>;
  /** Which failures besides conflicts and broken connections are worth another try. */
  readonly isRace?: (error: unknown) => boolean;
}

/** Does the work in one transaction, once. Rejects with what the last try failed by. */
export async function writeOnce<T>(connector: Connector, asked: WriteOnce<T>): Promise<T> {
  let conflicts = 0;
  let losses = 0;
  for (;;) {
    try {
      return await connector.session((session) => tryOnce(connector, session, asked));
    } catch (error) {
      let longest: number;
      if (isConflict(error) || asked.isRace?.(error) === true) {
        if (++conflicts === TRIES.conflict) throw error;
        longest = PAUSE_MS.conflict * conflicts;
      } else if (isAway(error, losses > 0)) {
        if (++losses === TRIES.away) throw error;
        longest = PAUSE_MS.away * 3 ** (losses - 1);
      } else {
        throw error;
      }
      await pause(longest * (0.5 + Math.random() / 2));
    }
  }
}

/** For what has no chain of the audit. */
export async function ownMark(session: Session): Promise<Mark | null> {
  const id = await transactionId(session);
  return id === null ? null : transactionMark(id);
}

/** Whether a database does not answer that did before; one that never answered is not waited for. */
const isAway = (error: unknown, answered: boolean): boolean =>
  isBroken(error) || (answered && error instanceof StoreError && error.code === 'unreachable');

/**
 * What several databases or sessions at once may run into where they change the catalogue: the same role made twice, and
 * "tuple concurrently updated", which is reported as an internal error.
 */
export const isRace = (error: unknown): boolean =>
  ['23505', '42710', 'XX000'].includes(sqlState(error) ?? '');

async function tryOnce<T>(
  connector: Connector,
  session: Session,
  {what, seen, begin, work, mark = eventMark}: WriteOnce<T>,
): Promise<T> {
  try {
    await session.query(begin);
    const result = await work(session);
    const isThere = await mark(session, result);
    // Where nothing was written, nothing is lost with it.
    if (isThere === null) await session.query('rollback');
    else await commit(connector, session, {what, seen, isThere});
    return result;
  } catch (error) {
    await session.query('rollback').catch(() => session.spoil());
    throw error;
  }
}
