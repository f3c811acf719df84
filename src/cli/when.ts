/** Moments as they are typed: a time, a date, or a run. */
import {Flags} from '@oclif/core';
import type {When} from '../app/moments.ts';
import {UsageError} from '../app/usage-error.ts';
import {expiryInstant} from '../model/expiry.ts';
import {runNumber} from './run-number.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * `2026-11-02T09:30:00Z`, `2026-11-02` (its last instant, UTC, at which what expires that day still holds), `run:12`. Throws
 * UsageError for anything else.
 */
export function momentOf(text: string, name: string): When {
  const [, run] = /^run:(.*)$/.exec(text) ?? [];
  if (run !== undefined) return {run: runNumber(run)};
  const instant = expiryInstant(text);
  if (instant === undefined) {
    throw new UsageError(
      `${name} ${JSON.stringify(text)} is not a moment.`,
      'Write a date (2026-11-02), a time with its zone (2026-11-02T09:30:00Z), or a run of the set (run:12).',
    );
  }
  return {instant: DATE.test(text) ? instant - 1 : instant};
}

/** The first instant that `--since` includes: of a date, its beginning, UTC. Throws UsageError. */
export function sinceAsked(text: string): number {
  const instant = expiryInstant(text);
  if (instant === undefined) {
    throw new UsageError(
      `--since ${JSON.stringify(text)} is not a time.`,
      'Write a date (2026-11-02) or a time with its zone (2026-11-02T09:30:00Z).',
    );
  }
  return DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) : instant;
}

export const AT_FLAG = Flags.string({
  helpValue: 'WHEN',
  summary:
    'answer for another time: a date (its end, UTC), a time such as 2026-11-02T09:30:00Z, or run:N of the set',
});

/** The moment that `--at` names, if it was given. Throws UsageError. */
export const momentAt = (at: string | undefined): When | undefined =>
  at === undefined ? undefined : momentOf(at, '--at');
