import process from 'node:process';
import {Config, flush, run, settings} from '@oclif/core';
import {nearest} from './diagnostics/nearest.ts';
import {EXIT} from './cli/exit-status.ts';
import {failureOf} from './cli/failure.ts';

/** Global flags that people put before the command, as git has them, with whether they take a value. */
const LEADING: ReadonlyMap<string, boolean> = new Map([
  ['-C', true],
  ['--chdir', true],
  ['--database-url', true],
  ['--as', true],
  ['--no-color', false],
]);

/** Moves global flags that stand before the command behind it: `-C DIR plan` is `plan -C DIR`. */
export function globalFlagsLast(argv: readonly string[]): string[] {
  let start = 0;
  while (start < argv.length) {
    const arg = argv[start] ?? '';
    const takesValue = LEADING.get(arg);
    if (takesValue === undefined && !/^--(?:chdir|database-url|as)=/.test(arg) && !/^-C./.test(arg)) break;
    start += takesValue === true ? 2 : 1;
  }
  const [before, rest] = [argv.slice(0, start), argv.slice(start)];
  const end = rest.indexOf('--');
  return end < 0 ? [...rest, ...before] : [...rest.slice(0, end), ...before, ...rest.slice(end)];
}

/** What oclif throws for `--help` and the like: nothing went wrong. */
const isExit = (error: unknown): error is {oclif: {exit?: number}} =>
  error instanceof Error && (error as {code?: string}).code === 'EEXIT';

/** oclif's words for an unknown command, with the nearest one that there is. */
async function complainOfCommand(message: string, root: string): Promise<string> {
  const id = /^command (\S+) not found$/.exec(message)?.[1]?.replaceAll(':', ' ');
  if (id === undefined) return message;
  const commands = (await Config.load(root)).commandIDs.map((command) => command.replaceAll(':', ' '));
  const near = nearest(id, commands) ?? nearest(id.split(' ')[0] ?? '', commands);
  return `There is no command \`${id}\`.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`;
}

/**
 * Runs the program. `root` is the file URL of the launcher, by which oclif finds the package. Sets
 * `process.exitCode`; never throws.
 */
export async function main(argv: readonly string[], root: string): Promise<void> {
  // Commands are built: oclif must not look for their sources, as it would with NODE_ENV=test.
  settings.enableAutoTranspile = false;
  // A reader that closes the pipe (head, less) has seen enough: no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? 0);
  });
  try {
    await run(globalFlagsLast(argv), root);
    await flush();
  } catch (error) {
    if (isExit(error)) {
      process.exitCode = error.oclif.exit ?? 0;
      return;
    }
    const failure = failureOf(error);
    process.exitCode =
      failure.exitStatus === EXIT.bug && (process.exitCode ?? 0) !== 0
        ? process.exitCode
        : failure.exitStatus;
    process.stderr.write(
      `error: ${await complainOfCommand(failure.message, root)}\n  ${failure.help ?? ''}\n`,
    );
    if ((process.env['BYLAW_DEBUG'] ?? '') !== '' && error instanceof Error)
      process.stderr.write(`${error.stack}\n`);
  }
}
