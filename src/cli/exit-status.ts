import {isError} from '../diagnostics/diagnostic.ts';
import type {ApplyResult} from '../model/apply-result.ts';
import type {OffboardResult} from '../model/offboarding.ts';

/** Exit statuses (section 5 of the contract). */
export const EXIT = {
  ok: 0,
  /** Manifests or rules in error, or a failed assertion. */
  invalid: 1,
  /** Changes, with --detailed-exitcode. */
  changes: 2,
  /** The database cannot be reached, is not migrated, or failed. */
  database: 4,
  /** Refused by a guard, or not confirmed. */
  refused: 5,
  /** The plan is stale or the plan file is not intact. */
  stale: 6,
  /** The lock was not free in time. */
  lock: 7,
  usage: 64,
  /** A bug in bylaw: EX_SOFTWARE of sysexits. */
  bug: 70,
  /** Ctrl-C: 128 + SIGINT, as shells count. */
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** When a command ends with which exit status. */
export type ExitStatuses = Readonly<Partial<Record<ExitStatus, string>>>;

/** What each status means, whatever the command. */
export const EXIT_MEANINGS: Readonly<Record<ExitStatus, string>> = {
  [EXIT.ok]: 'success',
  [EXIT.invalid]: 'manifests or rules in error, a check that failed, or a request that a rule refused',
  [EXIT.changes]: 'changes, with `--detailed-exitcode`',
  [EXIT.database]: 'the database cannot be reached, is not migrated, or failed',
  [EXIT.refused]: 'blocked by a guard, or not confirmed',
  [EXIT.stale]: 'the plan is stale, or the plan file is not intact',
  [EXIT.lock]: 'timed out waiting for the lock',
  [EXIT.usage]: 'wrong usage, or files that cannot be read or written',
  [EXIT.bug]: 'a bug in bylaw',
  [EXIT.interrupted]: 'interrupted (Ctrl-C)',
};

/** The exit status of an apply. */
export function applyExitStatus({status, diagnostics}: ApplyResult): ExitStatus {
  switch (status) {
    case 'applied':
    case 'no-changes':
    case 'already-applied':
      return EXIT.ok;
    case 'refused':
      return diagnostics.some(isError) ? EXIT.invalid : EXIT.refused;
    case 'stale':
      return EXIT.stale;
    case 'failed':
    case 'unknown':
      return EXIT.database;
  }
}

/** The exit status of an offboarding, apart from its manifests. */
export function offboardExitStatus({status}: OffboardResult): ExitStatus {
  switch (status) {
    case 'offboarded':
    case 'already':
      return EXIT.ok;
    case 'refused':
      return EXIT.invalid;
    case 'preview':
      return EXIT.refused;
    case 'stale':
      return EXIT.stale;
  }
}
