/** Connections of workspaces, as a comment. */
import type {ConnectionAnswer, ConnectionList} from '../../model/connection-answers.ts';
import {allowedText, noConnectionsText, sideText, stateText} from '../words/connections.ts';
import {plural} from '../words/plural.ts';
import {comment} from './comment.ts';
import {type Folding, kept} from './detail.ts';
import {clip, markdownCode, markdownProse} from './escape.ts';

/** A connection with both of its sides, as a list. */
export function connectionMarkdown(answer: ConnectionAnswer, {text}: Folding['detail']): string[] {
  const {workspace, with: partner, sides} = answer;
  const code = (name: string): string => markdownCode(clip(name, text));
  const prose = (sentence: string): string => markdownProse(clip(sentence, text));
  return [
    `- ${code(workspace)} with ${code(partner)}: ${prose(stateText(answer))}; ${prose(allowedText(answer))}`,
    ...sides.map(
      (side) =>
        `  - ${code(side.workspace)}: ${prose(sideText(side, side.workspace === workspace ? partner : workspace))}`,
    ),
  ];
}

export function connectionListMarkdown({of, connections}: ConnectionList): string {
  const where = of === null ? '' : ` in ${of}`;
  const title = markdownProse(
    clip(
      connections.length === 0
        ? noConnectionsText(of).replace(/\.$/, '')
        : `${plural(connections.length, 'connection')}${where}`,
      300,
    ),
  );
  return comment({marker: ['connections'], title, whole: 'bylaw connections list'}, (folding) => {
    const {detail} = folding;
    const lines = kept(connections, detail.waiting, 'connections', folding).flatMap((connection) =>
      connectionMarkdown(connection, detail),
    );
    return lines.length === 0 ? [] : ['', ...lines];
  });
}
