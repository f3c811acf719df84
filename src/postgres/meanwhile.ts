/** Work that is done while the database works. */
import {setImmediate} from 'node:timers/promises';
import type pg from 'pg';
import type {WorkBesides} from '../model/live.ts';
import type {Session} from './connect.ts';

/**
 * Waits for what the database was asked, and works while it works: the question has been sent when this is called. What the work
 * throws is thrown once the answer is there, so that the connection is free again.
 */
export async function meanwhile<T>(asked: Promise<T>, work: () => void | Promise<void>): Promise<T> {
  try {
    await work();
  } catch (error) {
    await asked.catch(() => undefined);
    throw error;
  }
  return asked;
}

/** Does steps of a work until something is settled, or nothing is left to do. */
async function workUntil(settled: Promise<unknown>, work: Pick<WorkBesides, 'step'>): Promise<void> {
  let isSettled = false;
  const note = (): void => {
    isSettled = true;
  };
  settled.then(note, note);
  do {
    // What the database has sent comes first.
    await setImmediate();
  } while (!isSettled && work.step());
}

/** A session that does some work while it waits for answers. */
export function whileWaiting(session: Session, work: Pick<WorkBesides, 'step'> | undefined): Session {
  if (work === undefined) return session;
  return {
    query<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) {
      const asked = session.query<R>(text, values);
      return meanwhile(asked, () => workUntil(asked, work));
    },
    spoil: () => session.spoil(),
  };
}
