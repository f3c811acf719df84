import process from 'node:process';
import {createInterface} from 'node:readline/promises';

/**
 * Asks on the terminal and returns what was typed, trimmed; undefined when there was no answer (end of
 * input, Ctrl-C, an abort of `signal`). The question goes to stderr, so that stdout stays the command's result.
 */
export async function ask(question: string, signal?: AbortSignal): Promise<string | undefined> {
  const reader = createInterface({input: process.stdin, output: process.stderr});
  const gone = new AbortController();
  const stop = (): void => gone.abort();
  signal?.addEventListener('abort', stop);
  reader.once('close', stop);
  reader.once('SIGINT', () => reader.close());
  try {
    return (await reader.question(question, {signal: gone.signal})).trim();
  } catch (error) {
    if (!gone.signal.aborted) throw error;
    // The cursor still stands behind the question.
    process.stderr.write('\n');
    return undefined;
  } finally {
    signal?.removeEventListener('abort', stop);
    reader.close();
  }
}
