/** Runs of the past, judged by the policies of today. */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {RunRecord} from './run.ts';

/** A run, and what the policies say of what it did. */
export interface ReplayedRun extends Pick<RunRecord, 'run' | 'at' | 'by' | 'commit'> {
  /** How many objects it changed. */
  readonly changes: number;
  /** The most severe first; they have no place in any file. */
  readonly findings: readonly Diagnostic[];
}

export interface Replay {
  readonly set: string;
  /** Ids of the policies, in the order in which they stand. */
  readonly policies: readonly string[];
  /** `stopped`: by an error; `refused`: by a refusal, and nothing worse; `told`: only warnings or infos. */
  readonly summary: {
    readonly runs: number;
    readonly stopped: number;
    readonly refused: number;
    readonly told: number;
  };
  /** The oldest first. */
  readonly runs: readonly ReplayedRun[];
}

/** What policies would have done to a run. */
export type Verdict = 'stopped' | 'refused' | 'told' | 'passed';

export function verdictOf({findings}: Pick<ReplayedRun, 'findings'>): Verdict {
  if (findings.some(({severity}) => severity === 'error')) return 'stopped';
  if (findings.some(({severity}) => severity === 'refusal')) return 'refused';
  return findings.length > 0 ? 'told' : 'passed';
}
