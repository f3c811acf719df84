import {UsageError} from '../app/usage-error.ts';

/** Postgres counts runs in 32 bits. */
const MOST_RUNS = 2 ** 31 - 1;

/** Runs as typed: `12`, `run:12`, `12..20`, `run:12..run:20`. Throws UsageError for what names none. */
export function runSpan(text: string): {readonly from: number; readonly to: number} {
  const [first = '', last = first, ...more] = text.split('..');
  const numberOf = (run: string): number => runNumber(run.replace(/^run:/, ''));
  if (more.length > 0)
    throw new UsageError(
      `${text} does not name runs.`,
      'Write one run (12), or the first and the last (12..20).',
    );
  const span = {from: numberOf(first), to: numberOf(last)};
  if (span.from <= span.to) return span;
  throw new UsageError(`${text} ends before it begins.`, `Write ${span.to}..${span.from}.`);
}

/** The number of a run, as typed. Throws UsageError for what is none. */
export function runNumber(text: string): number {
  const run = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (run >= 1 && run <= MOST_RUNS) return run;
  throw new UsageError(
    `${text} is not the number of a run.`,
    '`bylaw history list` shows the runs with their numbers.',
  );
}
