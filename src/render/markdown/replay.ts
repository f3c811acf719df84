import {appendAll} from '../../model/append-all.ts';
import {verdictOf, type Replay} from '../../model/replay.ts';
import {replayAdvice, replayedRunText, replayTitle} from '../words/replay.ts';
import {comment} from './comment.ts';
import {clip, markdownCode, markdownProse} from './escape.ts';

/** Runs with what policies say of them, as a comment. */
export function replayMarkdown(replay: Replay): string {
  const title = markdownProse(clip(replayTitle(replay), 400));
  const [first, last] = [replay.runs[0]?.run ?? 0, replay.runs.at(-1)?.run ?? 0];
  const whole = `bylaw plan --replay ${first}..${last} --verbose`;
  const marker = ['replay', replay.set, String(first), String(last)];
  return comment({marker, title, whole}, ({detail, folded}) => {
    const text = (words: string): string => markdownProse(clip(words, detail.text));
    const lines: string[] = [];
    let shown = 0;
    for (const run of replay.runs.filter((each) => verdictOf(each) !== 'passed')) {
      const told = run.findings.slice(0, Math.max(0, detail.errors - shown));
      shown += told.length;
      folded.add(run.findings.length - told.length, 'findings');
      if (told.length === 0) continue;
      appendAll(lines, ['', `**${text(replayedRunText(run))}**`, '']);
      appendAll(
        lines,
        told.map(({severity, rule, address, message}) => {
          const on = address === null ? '' : ` on ${markdownCode(clip(address, detail.text))}`;
          return `- **${severity}** ${markdownCode(clip(rule, detail.text))}${on}: ${text(message)}`;
        }),
      );
    }
    const advice = replayAdvice(replay);
    return [...lines, ...(advice === undefined ? [] : ['', advice])];
  });
}
