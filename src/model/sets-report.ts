/** What a command did with each of several sets (section 8 of the contract). */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {ApplyResult} from './apply-result.ts';
import type {Drift} from './drift.ts';
import type {Plan} from './plan.ts';
import type {TestReport} from './test-report.ts';
import type {Validation} from './validation.ts';

/** One set; of what a command makes of it, the member of that command is there. */
export interface SetReport {
  /** Its folder relative to where the command began, with `/`; `.` is that folder itself. */
  readonly dir: string;
  /** Null if its `bylaw.yaml` does not say it. */
  readonly set: string | null;
  /** The exit status that the command would have had for it alone. */
  readonly exit: number;
  readonly plan?: Plan;
  /** That of the plan file. */
  readonly digest?: string;
  readonly result?: ApplyResult;
  readonly validation?: Validation;
  readonly drift?: Drift;
  readonly tests?: TestReport;
  /** Instead of a plan or result: why there is none. */
  readonly diagnostics?: readonly Diagnostic[];
  /** Why there is none, where no finding says it. */
  readonly failure?: {readonly code: string; readonly message: string; readonly help?: string};
}

export interface SetsReport {
  readonly command: 'plan' | 'apply' | 'validate' | 'drift' | 'test';
  /** By folder. */
  readonly sets: readonly SetReport[];
}

/** The order of severity of exit statuses of several sets: the first that any has is that of the whole. */
const FIRST = [70, 64, 4, 7, 6, 1, 5, 2, 0] as const;

/** How grave an exit status is: the lower, the graver. */
export const exitRank = (exit: number): number => {
  const rank = (FIRST as readonly number[]).indexOf(exit);
  return rank < 0 ? -1 : rank;
};

/** The exit status of the whole: the gravest of any set. */
export const gravestExit = (sets: readonly Pick<SetReport, 'exit'>[]): number =>
  sets.map(({exit}) => exit).toSorted((a, b) => exitRank(a) - exitRank(b))[0] ?? 0;
