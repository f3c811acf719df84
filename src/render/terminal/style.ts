import type {Severity} from '../../diagnostics/diagnostic.ts';
import type {Tone} from '../words/people.ts';

/** How text is drawn. The caller, who knows the terminal, decides on it. */
export interface Style {
  /** Whether to use colour. Signs and words always say the same as the colours. */
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Whether arrows, ellipses and check marks may be drawn; otherwise ASCII replaces them. */
  readonly unicode: boolean;
  /** Whether everything is shown: nothing is folded or left out. */
  readonly verbose: boolean;
  /** Whether only the result is shown, and what stands against it. */
  readonly quiet?: boolean;
}

const NARROWEST = 20;
const USUAL = 80;

/** The columns to lay out for: those of the style, or a usual width if it has none (a pipe may report 0). */
export const columnsOf = (style: Style): number =>
  Number.isFinite(style.width) && style.width > 0 ? Math.max(NARROWEST, Math.floor(style.width)) : USUAL;

/** The colours as SGR parameters: only those among the sixteen that every terminal theme defines. */
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

/** The colours of severities. */
export const SEVERITY_COLOURS: Readonly<Record<Severity, Colour>> = {
  error: 'red',
  refusal: 'magenta',
  warning: 'yellow',
  info: 'cyan',
};

/** The text in these colours if the style has colour; an empty text stays empty. */
export function paint(style: Style, text: string, ...colours: readonly Colour[]): string {
  if (!style.color || text === '') return text;
  return colours.reduce((inner, c) => `\u001B[${SGR[c][0]}m${inner}\u001B[${SGR[c][1]}m`, text);
}

/** Signs that are drawn in Unicode or in ASCII. */
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
