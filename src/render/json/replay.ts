import {verdictOf, type Replay} from '../../model/replay.ts';
import {versionedJson} from '../words/json-text.ts';
import {diagnosticJson} from './contract-members.ts';

/** What `plan --replay --json` prints. */
export const replayJson = ({set, policies, summary, runs}: Replay): string =>
  versionedJson({
    set,
    policies,
    summary: {
      runs: summary.runs,
      stopped: summary.stopped,
      refused: summary.refused,
      told: summary.told,
    },
    runs: runs.map((run) => ({
      run: run.run,
      at: run.at,
      by: run.by,
      commit: run.commit,
      changes: run.changes,
      verdict: verdictOf(run),
      diagnostics: run.findings.map(diagnosticJson),
    })),
  });
