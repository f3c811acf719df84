import type {Style} from './style.ts';

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
