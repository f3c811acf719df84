import type {Environment} from '../host/git.ts';
import type {Output} from './process-surroundings.ts';

/** How text is drawn on a stream. */
export interface Terminal {
  readonly color: boolean;
  /** Columns. */
  readonly width: number;
  readonly unicode: boolean;
}

/** The width without a terminal: logs and pull requests show such lines whole. */
const WIDTH_WITHOUT_TERMINAL = 100;

/** The terminal behind a stream. NO_COLOR (no-color.org), --no-color and a dumb terminal turn colour off. */
export function terminalOf(stream: Output, env: Environment, noColor: boolean): Terminal {
  const wanted = env['FORCE_COLOR'] !== undefined && !['', '0', 'false'].includes(env['FORCE_COLOR']);
  const unwanted = noColor || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || 'C.UTF-8';
  return {
    color: !unwanted && (wanted || stream.isTTY === true),
    width: Math.max(20, stream.columns || Number(env['COLUMNS']) || WIDTH_WITHOUT_TERMINAL),
    unicode: /utf-?8/i.test(locale),
  };
}
