import {createInterface} from 'node:readline/promises';
import {EXIT} from './exit-status.ts';
import {CommandError} from './failure.ts';
import type {ProcessSurroundings} from './process-surroundings.ts';

/**
 * Asks on the terminal and returns what was typed, trimmed; undefined when there was no answer (end of
 * input). The question goes to stderr, so that stdout stays the command's result. Throws CommandError when
 * interrupted by Ctrl-C or an abort of `signal`.
 */
export async function ask(
  {stdin, stderr}: Pick<ProcessSurroundings, 'stdin' | 'stderr'>,
  question: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const reader = createInterface({input: stdin, output: stderr});
  const gone = new AbortController();
  let interrupted = false;
  const stop = (): void => gone.abort();
  const interrupt = (): void => {
    interrupted = true;
    reader.close();
  };
  signal?.addEventListener('abort', interrupt);
  reader.once('close', stop);
  reader.once('SIGINT', interrupt);
  try {
    return (await reader.question(question, {signal: gone.signal})).trim();
  } catch (error) {
    if (!gone.signal.aborted) throw error;
    // Ends the line of the question.
    stderr.write('\n');
    if (interrupted) throw new CommandError(EXIT.interrupted, 'Interrupted.', 'Nothing was changed.');
    return undefined;
  } finally {
    signal?.removeEventListener('abort', interrupt);
    reader.close();
  }
}
