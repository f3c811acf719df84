import type {Tone} from '../words/people.ts';

/** How text is to look, decided by whoever knows the terminal; renderers know nothing else of it. */
export interface Style {
  /** Whether to colour. Colour never carries meaning alone: symbols and words say it too. */
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Whether arrows, ellipses and check marks may be drawn; ASCII stands in for them otherwise. */
  readonly unicode: boolean;
  /** Whether nothing is to be folded or left out. */
  readonly verbose: boolean;
}

const NARROWEST = 20;
const USUAL = 80;

/** The columns to lay out for: what the style says, within reason (a pipe may claim 0 or nothing at all). */
export const columnsOf = (style: Style): number =>
  Number.isFinite(style.width) && style.width > 0 ? Math.max(NARROWEST, Math.floor(style.width)) : USUAL;

/** The colours in use, as SGR parameters: the sixteen that every terminal theme defines, and no others. */
const SGR = {
  red: ['31', '39'],
  green: ['32', '39'],
  yellow: ['33', '39'],
  magenta: ['35', '39'],
  cyan: ['36', '39'],
  bold: ['1', '22'],
  dim: ['2', '22'],
} as const;
export type Colour = keyof typeof SGR;

/** The colours of what happens to people. */
export const TONE_COLOURS: Readonly<Record<Tone, Colour>> = {good: 'green', bad: 'red', wait: 'yellow'};

/** The text in these colours if the style has colour; an empty text stays empty. */
export function paint(style: Style, text: string, ...colours: readonly Colour[]): string {
  if (!style.color || text === '') return text;
  return colours.reduce((inner, c) => `\u001B[${SGR[c][0]}m${inner}\u001B[${SGR[c][1]}m`, text);
}

/** The few signs that we draw ourselves. */
export interface Glyphs {
  readonly arrow: string;
  readonly ellipsis: string;
  readonly good: string;
  readonly bad: string;
}

const UNICODE: Glyphs = {arrow: '→', ellipsis: '…', good: '✓', bad: '✗'};
const ASCII: Glyphs = {arrow: '->', ellipsis: '...', good: 'ok', bad: 'x'};

/** The signs that this style can show. */
export const glyphsOf = (style: Style): Glyphs => (style.unicode ? UNICODE : ASCII);
