/** The history, as comments. */
import type {AuditEvent, Verification} from '../../model/audit.ts';
import type {RunRecord} from '../../model/run.ts';
import {
  chainCounts,
  changeOfEvent,
  countsText,
  eventText,
  IN_PART,
  otherChainsText,
} from '../words/history.ts';
import {plural} from '../words/plural.ts';
import {timeText} from '../words/time-text.ts';
import {ChangesMarkdown} from './changes.ts';
import {comment, section} from './comment.ts';
import {kept} from './detail.ts';
import {clip, markdownCode, markdownProse} from './escape.ts';

export function historyListMarkdown(set: string, runs: readonly RunRecord[], filtered = false): string {
  const title = `Runs of ${markdownCode(clip(set, 200))}`;
  return comment({marker: ['history', set], title, whole: 'bylaw history list'}, (folding) => {
    const code = (text: string): string => markdownCode(clip(text, folding.detail.text));
    const lines = kept(runs, folding.detail.rows, 'runs', folding).map(
      ({run, at, by, commit, summary, inPart}) =>
        `- run ${run}: ${code(timeText(at))}, ${markdownCode(countsText(summary))}, by ${code(by)}${commit === null ? '' : `, commit ${code(commit)}`}${inPart ? ` (${IN_PART})` : ''}`,
    );
    const nothing = filtered ? 'No run matches.' : 'Nothing has been applied from it yet.';
    return ['', ...(lines.length === 0 ? [nothing] : lines)];
  });
}

/** Decisions, withdrawals, confirmations and offboardings of a workspace. */
export function workspaceHistoryMarkdown(
  workspace: string,
  events: readonly AuditEvent[],
  filtered = false,
): string {
  const title = `History of ${markdownCode(clip(workspace, 200))}`;
  const whole = `bylaw history list --workspace ${workspace}`;
  return comment({marker: ['history', workspace], title, whole}, (folding) => {
    const {text, rows} = folding.detail;
    const lines = kept(events, rows, 'events', folding).map(
      (event) =>
        `- ${markdownCode(clip(timeText(event.at), text))} ${markdownCode(clip(event.actor, text))} ${markdownProse(clip(eventText(event), text))}`,
    );
    const nothing = filtered
      ? 'No event matches.'
      : 'No decisions, withdrawals, confirmations or offboardings yet.';
    return ['', ...(lines.length === 0 ? [nothing] : lines)];
  });
}

export function historyShowMarkdown(run: RunRecord, events: readonly AuditEvent[]): string {
  const changes = new ChangesMarkdown(
    events.flatMap((event) => changeOfEvent(event) ?? []),
    new Map(),
    'done',
  );
  const others = events.filter((event) => changeOfEvent(event) === undefined);
  const title = `Run ${run.run} of ${markdownCode(clip(run.set, 200))}`;
  const whole = `bylaw history show ${run.run} --verbose`;
  return comment({marker: ['history', run.set, String(run.run)], title, whole}, (folding) => {
    const {text, listed} = folding.detail;
    const code = (value: string): string => markdownCode(clip(value, text));
    return [
      '',
      `Applied ${code(timeText(run.at))} by ${code(run.by)}, login ${code(run.login)}, commit ${run.commit === null ? 'none' : code(run.commit)}, plan ${code(run.planDigest)}: ${markdownCode(countsText(run.summary))}, ${plural(events.length, 'event')}${run.inPart ? ` (${IN_PART})` : ''}.`,
      ...changes.lines(folding),
      ...section(
        'Other events',
        kept(others, listed, 'other events', folding).map(
          ({action, address}) => `- ${code(action)} ${code(address)}`,
        ),
      ),
    ];
  });
}

export function verifyMarkdown(verification: Verification): string {
  const {chains} = verification;
  const {all, broken} = chainCounts(verification);
  const others = otherChainsText(verification);
  const title =
    broken === 0
      ? `The audit trail is intact: ${plural(all, 'chain')} verified`
      : `The audit trail was tampered with or damaged: ${broken} of ${plural(all, 'chain')} broken`;
  return comment({marker: ['history', 'verify'], title, whole: 'bylaw history verify'}, (folding) => {
    const {text, rows} = folding.detail;
    const order = [...chains.filter(({intact}) => !intact), ...chains.filter(({intact}) => intact)];
    return [
      '',
      ...kept(order, rows, 'chains', folding).flatMap(({chain, events, intact, faults}) => [
        `- ${intact ? '✅' : '⛔'} ${markdownCode(clip(chain, text))}: ${plural(events, 'event')}, ${intact ? 'intact' : 'broken'}`,
        ...kept(faults, rows, 'faults', folding).map(
          (fault) => `  - Fault: ${markdownProse(clip(fault, text))}`,
        ),
      ]),
      ...(others === undefined ? [] : [`- ${others}`]),
    ];
  });
}
