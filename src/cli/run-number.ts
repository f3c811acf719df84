import {UsageError} from '../app/usage-error.ts';

/** Postgres counts runs in 32 bits. */
const MOST_RUNS = 2 ** 31 - 1;

/** The number of a run, as typed. Throws UsageError for what is none. */
export function runNumber(text: string): number {
  const run = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (run >= 1 && run <= MOST_RUNS) return run;
  throw new UsageError(
    `${text} is not the number of a run.`,
    '`bylaw history list` shows the runs with their numbers.',
  );
}
