import process from 'node:process';
import {createInterface} from 'node:readline/promises';

/**
 * Asks on the terminal and returns what was typed, trimmed; undefined when there was no answer (end of
 * input, Ctrl-C). The question goes to stderr, so that stdout stays the command's result.
 */
export async function ask(question: string): Promise<string | undefined> {
  const reader = createInterface({input: process.stdin, output: process.stderr});
  const gone = new AbortController();
  reader.once('close', () => gone.abort());
  reader.once('SIGINT', () => reader.close());
  try {
    return (await reader.question(question, {signal: gone.signal})).trim();
  } catch (error) {
    if (gone.signal.aborted) return undefined;
    throw error;
  } finally {
    reader.close();
  }
}
