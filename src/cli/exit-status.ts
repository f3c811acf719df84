/** Exit statuses (section 5 of the contract). */
export const EXIT = {
  ok: 0,
  /** Manifests or rules in error, or a failed assertion. */
  invalid: 1,
  /** Changes, with --detailed-exitcode. */
  changes: 2,
  /** The database cannot be reached, is not migrated, or failed. */
  database: 4,
  /** Refused by a guard or for want of confirmation. */
  refused: 5,
  /** The plan is stale or the plan file is not intact. */
  stale: 6,
  /** The lock was not had in time. */
  lock: 7,
  usage: 64,
  /** A bug of ours: EX_SOFTWARE of sysexits. */
  bug: 70,
  /** Ctrl-C: 128 + SIGINT, as shells count. */
  interrupted: 130,
} as const;
