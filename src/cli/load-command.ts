import {isPackageFile} from '../host/package-files.ts';
import type {BaseCommand} from './base-command.ts';

/** A command as its file exports it. */
export type LoadedCommand = Pick<typeof BaseCommand, 'result'> & {id: string} & (new (
    ...given: ConstructorParameters<typeof BaseCommand>
  ) => BaseCommand<typeof BaseCommand>);

const WORD = /^[a-z_]+$/;

/** Whether these words, and no fewer, name a command: `history list`. */
export const isCommand = (words: readonly string[]): boolean =>
  words.every((word) => WORD.test(word)) && isPackageFile(`dist/commands/${words.join('/')}.js`);

/** The command that these words name. */
export async function loadCommand(words: readonly string[]): Promise<LoadedCommand> {
  // The build makes this of the files that there are.
  const file = (await import(`../commands/${words.join('/')}.ts`)) as {default: LoadedCommand};
  file.default.id = words.join(':');
  return file.default;
}
