/** What all comments have in common: a marker, a headline, and sections that are folded until they fit. */
import {fitted, foldedLines, type Folding} from './detail.ts';
import {markdownCode, markdownMarker} from './escape.ts';

interface Comment {
  /** What a bot finds it by. */
  readonly marker: readonly string[];
  /** Markdown. */
  readonly title: string;
  /** The command that shows the whole of it. */
  readonly whole: string;
}

/** A comment with a headline and what belongs to it, folded until it fits. */
export const comment = (
  {marker, title, whole}: Comment,
  body: (folding: Folding) => readonly string[],
): string =>
  fitted((folding) => {
    const lines = body(folding);
    const rest = foldedLines(folding, `${markdownCode(whole)} shows the whole.`);
    return `${[markdownMarker(...marker), '', `## ${title}`, ...rest, ...lines].join('\n')}\n`;
  });

export const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines];
