/**
 * Escapes for Markdown as GitHub renders it. No text from a manifest or a row may be markup, HTML, a link, a mention
 * (which would notify people), a reference to an issue or a commit, or the end of its block. Names and values are
 * code spans, in which none of these exist; in prose, each word that could be more than a word is one.
 */
import {escapeForTerminal} from '../words/escape.ts';

/** The text, shortened to `limit` characters; no emoji or surrogate pair is split. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = [...text.slice(0, limit * 2)];
  return characters.length <= limit && text.length <= limit * 2
    ? text
    : `${characters.slice(0, limit).join('')}…`;
}

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);

/** A name or a value as a code span, with delimiters longer than any run of backticks in it. */
export function markdownCode(text: string): string {
  const shown = escapeForTerminal(text);
  if (shown === '') return '(empty)';
  const ticks = '`'.repeat(longestRun(shown) + 1);
  // Markdown strips one space from each end if both have one and the text is not only spaces.
  const padded = /^`|`$/.test(shown) || (/^ .* $/.test(shown) && shown.trim() !== '') ? ` ${shown} ` : shown;
  return `${ticks}${padded}${ticks}`;
}

/** Words of letters, digits and punctuation, of which GitHub makes nothing. */
const PLAIN_WORD = /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N},;'’%…–-]|\.(?!\p{L}))*$/u;
/** A time of day. It looks like an emoji, but none is called by two digits. */
const TIME = /^\d\d:\d\d(?::\d\d)?$/;
/** What looks like a commit, `GH-12`, or the beginning of a URL. */
const REFERENCE = /^(?=.*\d)[\da-f]{7,}$|^gh-\d|^www\b|^https?$|^mailto$/i;
/** Code in a message, such as `bylaw plan`: between white space, or in parentheses. */
const OWN_CODE = /(?<=^|\s|\s\(|^\()`([^`]+)`(?=[.,;:!?)]*(?:\s|$))/g;

function proseWord(word: string): string {
  const [, before = '', core = '', after = ''] = /^(\(*["']?)(.*?)(["']?[.,;:!?)…]*)$/su.exec(word) ?? [];
  if (['', '–', '—', '→'].includes(core)) return word;
  const refers = core.split(/[^\p{L}\p{N}-]/u).some((part) => REFERENCE.test(part));
  return TIME.test(core) || (PLAIN_WORD.test(core) && !refers)
    ? word
    : `${before}${markdownCode(core)}${after}`;
}

const proseWords = (text: string): string =>
  text.replaceAll(/\S+/g, (word) => proseWord(word)).replaceAll(/\s+/g, ' ');

/** A sentence. It must not begin a line, where it could begin a list. Pairs of backticks around words are code. */
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

/** A text as code within an HTML element, where Markdown is not parsed and code mentions nobody. */
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

/** An invisible comment, by which a bot finds its earlier comment. */
export const markdownMarker = (...words: readonly string[]): string =>
  `<!-- bylaw ${words
    .map((word) =>
      word
        .slice(0, 80)
        .replaceAll(/[^\w.-]/g, '_')
        .replaceAll('--', '__'),
    )
    .join(' ')} -->`;
