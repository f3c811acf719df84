import {takeColumns} from '../render/terminal/display-width.ts';
import {progressText, type Progress} from '../render/terminal/progress.ts';
import type {Output} from './process-surroundings.ts';

/** Shows how far something is, in one line that is overwritten; nothing if stderr is no terminal. */
export interface ProgressLine {
  readonly update: (progress: Progress) => void;
  /** Clears the line. */
  readonly end: () => void;
}

/** A progress line on stderr. With `quiet` or without a terminal, nothing is drawn. */
export function progressLine(stderr: Output, quiet: boolean): ProgressLine {
  if (quiet || stderr.isTTY !== true) return {update: () => undefined, end: () => undefined};
  const draw = (text: string): void => {
    stderr.write(`\r\u001B[2K${takeColumns(text, Math.max(10, (stderr.columns || 80) - 1))}`);
  };
  return {update: (progress) => draw(`${progressText(progress)} …`), end: () => stderr.write('\r\u001B[2K')};
}
