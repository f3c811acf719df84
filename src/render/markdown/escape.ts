/**
 * Nothing that somebody wrote into a manifest or a row may mean anything in Markdown as GitHub renders it: no
 * markup, no HTML, no link, no mention of people who would be told, no reference to an issue or a commit, and no
 * end of the block that it stands in. Names and values stand in code spans, where none of these exist; in prose,
 * each word that could be more than a word does.
 */
import {escapeForTerminal} from '../words/escape.ts';

/** The text, cut to so many characters; an emoji or a surrogate pair is never parted. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = [...text.slice(0, limit * 2)];
  return characters.length <= limit && text.length <= limit * 2
    ? text
    : `${characters.slice(0, limit).join('')}…`;
}

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);

/** A name or a value as a code span: delimiters longer than any run of backticks within. */
export function markdownCode(text: string): string {
  const shown = escapeForTerminal(text);
  if (shown === '') return '(empty)';
  const ticks = '`'.repeat(longestRun(shown) + 1);
  // One space is taken away at either end, where both have one and there is more than spaces.
  const padded = /^`|`$/.test(shown) || (/^ .* $/.test(shown) && shown.trim() !== '') ? ` ${shown} ` : shown;
  return `${ticks}${padded}${ticks}`;
}

/** Letters, digits and what stands between them in prose: nothing that GitHub makes anything of. */
const PLAIN_WORD = /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N},;'’%…–-]|\.(?!\p{L}))*$/u;
/** A time of day; no emoji is called by two digits. */
const TIME = /^\d\d:\d\d(?::\d\d)?$/;
/** What looks like a commit, `GH-12`, or begins an address. */
const REFERENCE = /^(?=.*\d)[\da-f]{7,}$|^gh-\d|^www\b|^https?$|^mailto$/i;
/** Our own code in a message, such as `bylaw plan`: between white space, or in parentheses. */
const OWN_CODE = /(?<=^|\s|\s\(|^\()`([^`]+)`(?=[.,;:!?)]*(?:\s|$))/g;

function proseWord(word: string): string {
  const [, before = '', core = '', after = ''] = /^(\(*["']?)(.*?)(["']?[.,;:!?)…]*)$/su.exec(word) ?? [];
  if (core === '' || core === '–' || core === '—') return word;
  const refers = core.split(/[^\p{L}\p{N}-]/u).some((part) => REFERENCE.test(part));
  return TIME.test(core) || (PLAIN_WORD.test(core) && !refers)
    ? word
    : `${before}${markdownCode(core)}${after}`;
}

const proseWords = (text: string): string =>
  text.replaceAll(/\S+/g, (word) => proseWord(word)).replaceAll(/\s+/g, ' ');

/**
 * A sentence in the middle of a line (what begins a line could begin a list). Pairs of backticks around words are
 * code, as in our own messages.
 */
export function markdownProse(text: string): string {
  const shown = escapeForTerminal(text);
  let made = '';
  let from = 0;
  for (const match of shown.matchAll(OWN_CODE)) {
    made += `${proseWords(shown.slice(from, match.index))}${markdownCode(match[1] ?? '')}`;
    from = match.index + match[0].length;
  }
  return (made + proseWords(shown.slice(from))).trim();
}

/** A text within an element of HTML, as code: there Markdown is not read, and nobody is mentioned in code. */
export const htmlCode = (text: string): string =>
  `<code>${escapeForTerminal(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('`', '&#96;')}</code>`;

/** Lines of code in a block: its fence is longer than any run of backticks in them. */
export function markdownFence(language: string, lines: readonly string[]): string[] {
  const shown = lines.map(escapeForTerminal);
  const fence = '`'.repeat(Math.max(3, longestRun(shown.join('\n')) + 1));
  return [`${fence}${language}`, ...shown, fence];
}

/** A comment that nobody sees, by which a bot finds what it wrote before. */
export const markdownMarker = (...words: readonly string[]): string =>
  `<!-- bylaw ${words
    .map((word) =>
      word
        .slice(0, 80)
        .replaceAll(/[^\w.-]/g, '_')
        .replaceAll('--', '__'),
    )
    .join(' ')} -->`;
