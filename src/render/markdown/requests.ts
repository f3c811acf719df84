/** Open requests, as a comment. */
import {bareName} from '../../model/principal.ts';
import type {RequestList} from '../../model/request-answers.ts';
import {askedText, requestCounts, suspendedText, untilText} from '../words/requests.ts';
import {comment} from './comment.ts';
import {kept} from './detail.ts';
import {clip, markdownCode, markdownProse} from './escape.ts';
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
