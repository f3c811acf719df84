/** The frame of a comment: a marker, a headline, and sections that are folded until they fit. */
import {fitted, foldedLines, type Folding} from './detail.ts';
import {markdownCode, markdownMarker} from './escape.ts';

interface Comment {
  /** The words of the marker, by which a bot finds the comment. */
  readonly marker: readonly string[];
  /** Markdown. */
  readonly title: string;
  /** The command that shows everything. */
  readonly whole: string;
}

/** A comment with a headline and a body, which is folded until it fits. */
export const comment = (
  {marker, title, whole}: Comment,
  body: (folding: Folding) => readonly string[],
): string =>
  fitted((folding) => {
    const lines = body(folding);
    const rest = foldedLines(folding, `${markdownCode(whole)} shows everything.`);
    return `${[markdownMarker(...marker), '', `## ${title}`, ...rest, ...lines].join('\n')}\n`;
  });

export const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines];
