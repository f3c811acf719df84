/** How far a command is with what may take long: told while it is done. */
export interface Progress {
  /**
   * What is done now. Counted are the files in `manifests`, the rules in `judge`, the targets in `access`, the objects in `write`, the
   * events in `audit`, the tests in `test` and the changes that are tried in `mutation`.
   */
  readonly phase:
    | 'manifests'
    | 'read'
    | 'access'
    | 'judge'
    | 'lock'
    | 'write'
    | 'audit'
    | 'record'
    | 'commit'
    | 'retry'
    | 'test'
    | 'coverage'
    | 'mutation';
  /** How many of them are done, and how many there are at most. */
  readonly done?: number;
  readonly total?: number;
  /** In `lock`, who holds it; in `retry`, why. */
  readonly detail?: string;
}

/** Hears of progress. Whoever tells it does so as often as is convenient. */
export type OnProgress = (progress: Progress) => void;
