import process from 'node:process';
import {setImmediate} from 'node:timers/promises';
import type {Progress} from '../model/progress.ts';
import {takeColumns} from '../render/terminal/display-width.ts';
import {progressText} from '../render/terminal/progress.ts';
import type {ProcessSurroundings} from './process-surroundings.ts';

/** Shows how far something is, in one line that is overwritten; nothing if nobody would see it change. */
export interface ProgressLine {
  readonly update: (progress: Progress) => void;
  /** As `update`, and lets signals in: for what would keep Ctrl-C waiting for long. */
  readonly pause: (progress: Progress) => Promise<void>;
  /** Clears the line; the next update begins another. */
  readonly end: () => void;
}

/** What takes less than this is not worth a line, ms. */
const QUICK_MS = 500;
/** How often the line is drawn at most, ms: each time is one write. */
const EVERY_MS = 100;
/** How long a part has to have taken before it is told how long the rest will, ms. */
const JUDGED_AFTER_MS = 2000;

/** What ends the program from outside while the line is there. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Whoever waits for others, or has to begin again, is told at once. */
const isTold = ({phase, detail}: Progress): boolean =>
  (phase === 'lock' && detail !== undefined) || phase === 'retry';

/** How long the rest of a part will take, if it goes on as it went, ms; undefined where that is not known. */
function leftMs({done = 0, total}: Progress, elapsedMs: number): number | undefined {
  if (total === undefined || done === 0 || elapsedMs < JUDGED_AFTER_MS) return undefined;
  return (elapsedMs / done) * (total - done);
}

const NO_LINE: ProgressLine = {
  update: () => undefined,
  pause: () => Promise.resolve(),
  end: () => undefined,
};

/**
 * A progress line on stderr. With `quiet`, in CI, on a dumb terminal or without one, nothing is drawn. `clock`: ms from any beginning.
 */
export function progressLine(
  {stderr, env}: Pick<ProcessSurroundings, 'stderr' | 'env'>,
  quiet: boolean,
  clock: () => number = () => performance.now(),
): ProgressLine {
  const isLog = !['', '0', 'false'].includes(env['CI'] ?? '') || env['TERM'] === 'dumb';
  if (quiet || stderr.isTTY !== true || isLog) return NO_LINE;
  let begun: number | undefined;
  let part: {readonly phase: Progress['phase']; readonly begun: number} | undefined;
  let drawn: number | undefined;
  let later: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearTimeout(later);
    later = undefined;
    if (drawn !== undefined) {
      stderr.write('\r\u001B[2K');
      for (const signal of SIGNALS) process.off(signal, onSignal);
    }
    begun = part = drawn = undefined;
  };
  /** The shell would print its prompt behind the line. The signal then does what it does without one. */
  function onSignal(signal: NodeJS.Signals): void {
    end();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  }
  const draw = (progress: Progress, now: number): void => {
    clearTimeout(later);
    later = undefined;
    if (drawn === undefined) for (const signal of SIGNALS) process.on(signal, onSignal);
    drawn = now;
    const left = part === undefined ? undefined : leftMs(progress, now - part.begun);
    const text = takeColumns(`${progressText(progress, left)} …`, Math.max(10, (stderr.columns || 80) - 1));
    stderr.write(`\r\u001B[2K${text}`);
  };
  const update = (progress: Progress): void => {
    const now = clock();
    begun ??= now;
    const isNew = part?.phase !== progress.phase;
    if (isNew) part = {phase: progress.phase, begun: now};
    if (isTold(progress)) return draw(progress, now);
    const isDue = drawn === undefined ? now - begun >= QUICK_MS : isNew || now - drawn >= EVERY_MS;
    if (isDue) return draw(progress, now);
    // What is told just now may be the last for long.
    clearTimeout(later);
    later = setTimeout(() => draw(progress, clock()), drawn === undefined ? QUICK_MS : EVERY_MS).unref();
  };
  return {
    update,
    pause: async (progress) => {
      update(progress);
      await setImmediate();
    },
    end,
  };
}
