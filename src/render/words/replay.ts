/** Sentences about runs that are judged by the policies of today. */
import {verdictOf, type Replay, type ReplayedRun, type Verdict} from '../../model/replay.ts';
import {commitText} from './commit-text.ts';
import {plural} from './plural.ts';
import {timeText} from './time-text.ts';

const COUNTED: readonly (readonly [Exclude<Verdict, 'passed'>, string])[] = [
  ['stopped', 'would be stopped'],
  ['refused', 'would be refused'],
  ['told', 'would pass with remarks'],
];

/** What is said first: how many runs, and what policies would have done to them. */
export function replayTitle({set, policies, summary}: Replay): string {
  const counts = COUNTED.flatMap(([verdict, text]) =>
    summary[verdict] === 0 ? [] : [`${summary[verdict]} ${text}`],
  );
  const outcome = counts.length === 0 ? `${summary.runs === 1 ? 'it' : 'all'} would pass` : counts.join(', ');
  return `${plural(summary.runs, 'run')} of ${set}, judged by ${plural(policies.length, 'policy', 'policies')}: ${outcome}.`;
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  stopped: 'would be stopped',
  refused: 'would be refused, unless allowed',
  told: 'would pass, with remarks',
  passed: 'would pass',
};

/** `Run 12 by ana@acme.example (2026-11-20 08:15:00 UTC, commit 1a2b3c4), 3 changes: would be stopped`. */
export function replayedRunText(run: ReplayedRun): string {
  const commit = run.commit === null ? '' : `, commit ${commitText(run.commit)}`;
  return `Run ${run.run} by ${run.by} (${timeText(run.at)}${commit}), ${plural(run.changes, 'change')}: ${VERDICTS[verdictOf(run)]}`;
}

/** What to do about it; undefined where no policy says anything. */
export function replayAdvice({summary: {stopped, refused}}: Replay): string | undefined {
  if (stopped + refused === 0) return undefined;
  return 'If such a run was right, narrow the policy, or make it a refusal, which `--allow-policy` allows.';
}
