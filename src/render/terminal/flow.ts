/**
 * Lays out words into lines of a given width, like a paragraph with a hanging indent. A word is never broken, so that
 * an address can be copied whole, unless it is marked as breakable.
 */
import {beginning} from '../words/beginning.ts';
import {displayWidth, graphemes, graphemeWidth, takeColumns} from './display-width.ts';

export interface Word {
  /** Without colour, escaped, without line feeds. */
  readonly text: string;
  /** Colours a piece of the text. */
  readonly paint?: (piece: string) => string;
  /** Spaces before it, unless it begins a line; 1 if absent. */
  readonly gap?: number;
  /** Whether it may be broken when it is longer than a line. */
  readonly breakable?: boolean;
  /** Whether it is the name of the next word, so that no line ends between them if one line has room for both. */
  readonly leads?: boolean;
}

export interface Layout {
  readonly width: number;
  /** Spaces before the first line. */
  readonly indent: number;
  /** Spaces before all others; as the first if absent. */
  readonly hang?: number;
  /** How many lines it may take; the last of them then ends in `ellipsis`. */
  readonly maxLines?: number;
  readonly ellipsis?: string;
}

type Paint = NonNullable<Word['paint']>;

/** Addresses, references, e-mail addresses and paths, which people copy. */
const COPIED = /[@/]|^[a-z]+:\S/;

/**
 * The words of a text, with the spaces between them as gaps. A word is breakable if it has wide characters or if
 * `breakable` is set, unless it looks like something to copy.
 */
export function splitWords(text: string, paint?: Paint, breakable = false): Word[] {
  const found: Word[] = [];
  let gap = 0;
  for (const piece of text.split(' ')) {
    gap++;
    if (piece === '') continue;
    const copied = COPIED.test(piece) && piece.length < 200;
    const mayBreak = !copied && (breakable || displayWidth(piece) > piece.length);
    found.push({
      text: piece,
      ...(paint && {paint}),
      ...(found.length > 0 && gap > 1 && {gap}),
      ...(mayBreak && {breakable: true}),
    });
    gap = 0;
  }
  return found;
}

/** The longest piece of code that stays on one line, in columns: a command that is suggested can be copied whole. */
const CODE = 72;

const isOpen = (text: string): boolean => text.split('`').length % 2 === 0;

/** The words of a message of this program. A short piece of code, between backticks, is one word. */
export function prose(text: string, paint?: Paint): Word[] {
  const all = splitWords(text, paint);
  const found: Word[] = [];
  for (let i = 0; i < all.length; i++) {
    const word = all[i] as Word;
    let whole = word.text;
    let end = i;
    while (isOpen(whole) && end + 1 < all.length && displayWidth(whole) < CODE) {
      const next = all[++end] as Word;
      whole += ' '.repeat(next.gap ?? 1) + next.text;
    }
    if (end > i && !isOpen(whole) && displayWidth(whole) <= CODE) {
      found.push({...word, text: whole});
      i = end;
    } else {
      found.push(word);
    }
  }
  return found;
}

interface Line {
  readonly splitWords: Word[];
  columns: number;
}

/**
 * Breaks a word into pieces: the first of at most `first` columns, the others of at most `rest`; no more than
 * `most` of them.
 */
function pieces(word: Word, first: number, rest: number, most: number): Word[] {
  const made: Word[] = [];
  let [text, columns, limit] = ['', 0, first];
  // A very long word is cut off anyway: what lies beyond the last line is not split into graphemes.
  for (const grapheme of graphemes(beginning(word.text, most * rest * LONGEST_GRAPHEME))) {
    const more = graphemeWidth(grapheme);
    if (columns + more > limit && text !== '') {
      made.push({...word, text});
      if (made.length === most) return made;
      [text, columns, limit] = ['', 0, rest];
    }
    text += grapheme;
    columns += more;
  }
  return [...made, {...word, text}];
}

/** In UTF-16 units; no name has a longer one. */
const LONGEST_GRAPHEME = 32;

/** Breaks words into lines; of more lines than `most`, only the first of those beyond it. */
function linesOf(all: readonly Word[], layout: Layout, most: number): Line[] {
  const hang = layout.hang ?? layout.indent;
  const longest = layout.width - hang;
  const lines: Line[] = [{splitWords: [], columns: layout.indent}];
  const put = (word: Word): void => {
    const line = lines.at(-1) as Line;
    const columns =
      line.columns + (line.splitWords.length > 0 ? (word.gap ?? 1) : 0) + displayWidth(word.text);
    if (columns <= layout.width || line.splitWords.length === 0) {
      line.splitWords.push(word);
      line.columns = columns;
    } else {
      lines.push({splitWords: [word], columns: hang + displayWidth(word.text)});
    }
  };
  /** Begins a line if the current one has no room for a word and the next, and a whole line has. */
  const keepTogether = (word: Word, next: Word | undefined): void => {
    const line = lines.at(-1) as Line;
    const columns = columnsOfWords(next === undefined ? [word] : [word, next]);
    if (line.splitWords.length === 0 || columns > longest) return;
    if (line.columns + (word.gap ?? 1) + columns > layout.width) lines.push({splitWords: [], columns: hang});
  };
  for (const [i, word] of all.entries()) {
    if (lines.length > most) break;
    if (word.leads === true) keepTogether(word, all[i + 1]);
    const tooLong = word.text.length > longest / 2 && displayWidth(word.text) > longest;
    if (word.breakable !== true || !tooLong) {
      put(word);
      continue;
    }
    const line = lines.at(-1) as Line;
    const left = layout.width - line.columns - (line.splitWords.length > 0 ? (word.gap ?? 1) : 0);
    for (const piece of pieces(word, left >= Math.min(12, longest) ? left : longest, longest, most + 1))
      put(piece);
  }
  return lines;
}

/** Ends the line in an ellipsis, and drops as many words as that needs. */
function cut(line: Line, layout: Layout): Line {
  const ellipsis = layout.ellipsis ?? '...';
  const kept = [...line.splitWords];
  let {columns} = line;
  while (kept.length > 1 && columns + 1 + ellipsis.length > layout.width) {
    const dropped = kept.pop() as Word;
    columns -= (dropped.gap ?? 1) + displayWidth(dropped.text);
  }
  // The name of a field is dropped with its value.
  while (kept.length > 1 && kept.at(-1)?.text.endsWith(':')) {
    const dropped = kept.pop() as Word;
    columns -= (dropped.gap ?? 1) + displayWidth(dropped.text);
  }
  const last = kept.at(-1);
  const space = layout.width - columns + displayWidth(last?.text ?? '') - 1 - ellipsis.length;
  if (kept.length === 1 && last !== undefined && last.breakable && displayWidth(last.text) > space) {
    kept[0] = {...last, text: takeColumns(last.text, space)};
  }
  return {splitWords: [...kept, {text: ellipsis}], columns};
}

/** One line as text; neighbouring words in the same colours are coloured together. */
function drawn(line: Line, indent: number): string {
  let text = ' '.repeat(indent);
  for (let i = 0; i < line.splitWords.length;) {
    const {paint, gap = 1} = line.splitWords[i] as Word;
    if (i > 0) text += ' '.repeat(gap);
    let piece = '';
    const first = i;
    for (
      ;
      i < line.splitWords.length &&
      (i === first || (paint !== undefined && line.splitWords[i]?.paint === paint));
      i++
    ) {
      const word = line.splitWords[i] as Word;
      piece += (i === first ? '' : ' '.repeat(word.gap ?? 1)) + word.text;
    }
    text += paint === undefined ? piece : paint(piece);
  }
  return text;
}

/** The words as lines without trailing spaces. A line is too long only if a single word is. */
export function flow(all: readonly Word[], layout: Layout): string[] {
  if (all.length === 0) return [];
  const {maxLines = Infinity} = layout;
  let lines = linesOf(all, layout, maxLines);
  if (lines.length > maxLines) {
    lines = [...lines.slice(0, maxLines - 1), cut(lines[maxLines - 1] as Line, layout)];
  }
  return lines.map((line, i) => drawn(line, i === 0 ? layout.indent : (layout.hang ?? layout.indent)));
}

/** How many columns the words take on one line. */
export const columnsOfWords = (all: readonly Word[]): number =>
  all.reduce((sum, {text, gap = 1}, i) => sum + (i === 0 ? 0 : gap) + displayWidth(text), 0);
