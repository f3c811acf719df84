/** Sentences about what the states after two runs differ in. */
import type {Plan} from '../../model/plan.ts';
import type {RunDiff} from '../../model/run-diff.ts';
import {accessCounts} from './access.ts';
import {actionCounts} from './actions.ts';
import {permissionCounts} from './permissions.ts';
import {timeText} from './time-text.ts';

const runText = ({run, at}: RunDiff['from']): string => `run ${run} (${timeText(at)})`;

/** What is said first: the two runs, and how much differs. */
export function runDiffTitle({set, from, to, summary}: RunDiff): string {
  const counts = actionCounts(
    (action) => (action === 'adopt' || action === 'release' || action === 'accept' ? 0 : summary[action]),
    'done',
  );
  return `${set} from ${runText(from)} to ${runText(to)}: ${counts || 'no object of the set differs'}.`;
}

/** The access that changed, as views of plans take it. */
export const runDiffAccess = ({access}: RunDiff): Plan['access'] => ({...access, pending: []});

export const runDiffAccessTitle = (diff: RunDiff): string =>
  `Access: ${accessCounts(runDiffAccess(diff)).join(', ')}`;

export const runDiffPermissionsTitle = ({permissions}: RunDiff): string =>
  `Permissions: ${permissionCounts(permissions).join(', ')}`;
