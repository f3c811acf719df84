/** Open requests, and one request in full, as comments. */
import {bareName} from '../../model/principal.ts';
import type {RequestList, ShownRequest} from '../../model/request-answers.ts';
import {
  askedAgainText,
  askedText,
  decideText,
  endedText,
  madeOn,
  recipientFacts,
  requestCounts,
  statusText,
  suspendedText,
  untilText,
  withdrawnText,
} from '../words/requests.ts';
import {timeText} from '../words/time-text.ts';
import {comment, section} from './comment.ts';
import {connectionMarkdown} from './connections.ts';
import {kept} from './detail.ts';
import {clip, markdownCode, markdownProse} from './escape.ts';
import {accessTableMarkdown} from './access-table.ts';
import {sideText} from './waiting.ts';

export function requestListMarkdown(list: RequestList): string {
  const words = {marker: ['requests'], title: markdownProse(clip(requestCounts(list), 300))};
  return comment({...words, whole: 'bylaw requests list --verbose'}, (folding) => {
    const {detail} = folding;
    const prose = (text: string): string => markdownProse(clip(text, detail.text));
    const lines = kept(list.requests, detail.waiting, 'requests', folding).flatMap((request) => [
      `- ${markdownCode(clip(request.id, detail.text))}: ${prose(askedText(request))}`,
      ...(request.reason === null ? [] : [`  - Reason: ${prose(request.reason)}`]),
      ...(request.suspended ? [`  - ${prose(suspendedText(request))}`] : []),
      ...[withdrawnText(request), endedText(request)].flatMap((note) =>
        note === undefined ? [] : [`  - ${prose(note)}`],
      ),
      ...(request.into === null ? request.recipients : [])
        .slice(0, Math.max(2, detail.rows))
        .map(({subject, role, expires}) =>
          `  - ${markdownCode(clip(bareName(subject), detail.text))} as ${markdownCode(clip(role, detail.text))} ${prose(untilText(expires))}`.trimEnd(),
        ),
      ...request.sides.map((side) =>
        side.status === 'waiting'
          ? `  - ${sideText({...side, id: request.id}, detail)}`
          : `  - for ${markdownCode(clip(side.side, detail.text))}: ${side.status}`,
      ),
    ]);
    return lines.length === 0 ? [] : ['', ...lines];
  });
}

/** One request in full, with how to decide on it. */
export function requestMarkdown(shown: ShownRequest): string {
  const title = markdownCode(clip(shown.id, 300));
  return comment({marker: ['request'], title, whole: 'bylaw requests show'}, (folding) => {
    const {detail} = folding;
    const code = (name: string): string => markdownCode(clip(name, detail.text));
    const prose = (text: string): string => markdownProse(clip(text, detail.text));
    const facts = [
      shown.reason === null ? undefined : `Reason: ${shown.reason}`,
      askedAgainText(shown),
      shown.suspended ? suspendedText(shown) : undefined,
      withdrawnText(shown),
      endedText(shown),
    ];
    const recipients = kept(recipientFacts(shown), Math.max(2, detail.rows), 'recipients', folding);
    const resources = kept(shown.resources, Math.max(2, detail.rows), 'resources in the space', folding);
    const made = kept(madeOn(shown), Math.max(2, detail.rows), 'decisions', folding);
    const pending = accessTableMarkdown({gained: [], lost: [], changed: [], pending: shown.pending}).render(
      folding,
    );
    const waits = shown.sides.some(({status}) => status === 'waiting');
    return [
      '',
      prose(askedText(shown)),
      ...facts.flatMap((fact) => (fact === undefined ? [] : ['', prose(fact)])),
      ...section(
        'Recipients',
        recipients.map(
          ({subject, role, text}) => `- ${code(bareName(subject))} as ${code(role)}: ${prose(text)}`,
        ),
      ),
      ...section(
        'In the space',
        resources.map(
          ({resource, approved}) =>
            `- ${code(resource)}: ${approved ? 'approved by its host' : `pending approval by ${code(shown.workspace)}`}`,
        ),
      ),
      ...section(
        'Sides',
        shown.sides.map(
          (side) =>
            `- ${code(side.side)}: ${prose(statusText(side, shown))}; decides on ${code(side.digest)}`,
        ),
      ),
      ...section('Connection', connectionMarkdown(shown.connection, detail)),
      ...section('Access after approval', pending.slice(1)),
      ...section(
        'Decisions',
        made.map(({at, text}) => `- ${code(timeText(at))}: ${prose(text)}`),
      ),
      ...(waits ? ['', prose(decideText(shown.id))] : []),
    ];
  });
}
