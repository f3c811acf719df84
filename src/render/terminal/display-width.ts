/**
 * How many columns a text takes: East Asian wide characters and emoji take two, combining marks none. Texts are
 * escaped before, so no other character is invisible.
 */

/** East Asian Width W and F (Unicode 16), in whole blocks where their unassigned characters do not matter. */
const WIDE_RANGES: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
];
const PLAIN = /^[\x20-\x7E]*$/;
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\p{Regional_Indicator}{2}/u;
const COMBINING = /^[\p{Mn}\p{Me}]+$/u;
/** Made when a text first needs it: that takes as long as all the rest of a short command. */
let segmenter: Intl.Segmenter | undefined;
const segmented = (text: string): Intl.Segments =>
  (segmenter ??= new Intl.Segmenter('en', {granularity: 'grapheme'})).segment(text);

/** Characters that may combine with their neighbours. Between two others, there is always a border. */
const JOINING = String.raw`\p{M}\p{Emoji_Modifier}\p{Regional_Indicator}\u1100-\u11FF\uA960-\uA97F\uD7B0-\uD7FF\p{Join_Control}`;
/** Stretches of a text with such characters, and their neighbours on both sides: only there it takes a look at the rules. */
const JOINED = new RegExp(`[^${JOINING}]?(?:[${JOINING}]+[^${JOINING}]?)+`, 'gu');

/** The grapheme clusters of a text, in order. */
export function graphemes(text: string): string[] {
  const found: string[] = [];
  let end = 0;
  for (const {0: joined, index} of text.matchAll(JOINED)) {
    for (const character of text.slice(end, index)) found.push(character);
    for (const {segment} of segmented(joined)) found.push(segment);
    end = index + joined.length;
  }
  for (const character of text.slice(end)) found.push(character);
  return found;
}

/** The columns of a single character, as {@link graphemes} gives them. */
export function graphemeWidth(grapheme: string): number {
  if (PLAIN.test(grapheme)) return 1;
  if (COMBINING.test(grapheme)) return 0;
  if (EMOJI.test(grapheme)) return 2;
  const code = grapheme.codePointAt(0) ?? 0;
  return WIDE_RANGES.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** The columns that the text takes. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme);
  return width;
}

/** The longest beginning of the text that takes at most `width` columns. */
export function takeColumns(text: string, width: number): string {
  if (PLAIN.test(text)) return text.slice(0, Math.max(0, width));
  let taken = '';
  let columns = 0;
  for (const grapheme of graphemes(text)) {
    columns += graphemeWidth(grapheme);
    if (columns > width) break;
    taken += grapheme;
  }
  return taken;
}
