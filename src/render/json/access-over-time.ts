import type {AccessCause, AccessDiff, AccessHistory} from '../../model/access-over-time.ts';
import {versionedJson} from '../words/json-text.ts';
import {accessJson} from './plan.ts';

/** What `access diff --json` prints. */
export const accessDiffJson = (diff: AccessDiff): string =>
  versionedJson({
    of: diff.of,
    from: diff.from,
    to: diff.to,
    gained: diff.gained.map(accessJson),
    lost: diff.lost.map(accessJson),
    changed: diff.changed.map(accessJson),
    ...(diff.names && {names: diff.names}),
    evidence: diff.evidence,
    uncertain: diff.uncertain,
  });

const causeJson = (cause: AccessCause | null) =>
  cause && {kind: cause.kind, run: cause.run, by: cause.by, set: cause.set};

/** What `access history --json` prints. */
export const accessHistoryJson = (history: AccessHistory): string =>
  versionedJson({
    principal: history.principal,
    object: history.object,
    intervals: history.intervals.map(({level, from, to, via, cause, end}) => ({
      level,
      from,
      to,
      via,
      cause: causeJson(cause),
      end: causeJson(end),
    })),
    evidence: history.evidence,
    uncertain: history.uncertain,
  });
