/** Requests that wait, as a list, with the command that decides on each. */
import type {Waiting} from '../../model/plan.ts';
import {timeText} from '../words/time-text.ts';
import {approveCommand} from '../words/waiting.ts';
import {type Folding, kept} from './detail.ts';
import {clip, markdownCode} from './escape.ts';
import {codeList} from './people.ts';

/** Who may decide for one side, since when it waits, and the command for it. */
export function sideText(
  {id, side, approvers, since}: Waiting,
  {approvers: limit, text}: Folding['detail'],
): string {
  const who =
    approvers.length === 0
      ? 'no approver yet'
      : `${codeList(approvers, limit, text, undefined, 'or')} may decide`;
  const when = since === null ? 'once this is applied' : `since ${markdownCode(timeText(clip(since, text)))}`;
  const name = markdownCode(clip(side, text));
  return `for ${name}: ${who}, ${when}: ${markdownCode(clip(approveCommand(id, side), 300))}`;
}

export function waitingMarkdown(waiting: readonly Waiting[], folding: Folding): string[] {
  const {detail} = folding;
  const lines: string[] = [];
  let last: string | undefined;
  for (const side of kept(waiting, detail.waiting, 'approvals pending', folding)) {
    if (side.id !== last) lines.push(`- ${markdownCode(clip(side.id, detail.text))}`);
    last = side.id;
    lines.push(`  - ${sideText(side, detail)}`);
  }
  const more = waiting.length - detail.waiting;
  return more > 0
    ? [...lines, `- … and ${more} more; ${markdownCode('bylaw requests list')} shows them`]
    : lines;
}
