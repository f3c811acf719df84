import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {complain} from './cli/complain.ts';
import {EXIT} from './cli/exit-status.ts';
import {failureOf, type Failure} from './cli/failure.ts';
import {isCommand, loadCommand} from './cli/load-command.ts';
import {configToRun, listedCommands, runWithOclif} from './cli/oclif.ts';
import {ofThisProcess, type StartOptions, type ProcessSurroundings} from './cli/process-surroundings.ts';
import {unknownCommand} from './cli/usage-messages.ts';
import {readPackageFile} from './host/package-files.ts';

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
  // Flags alone name no command: oclif's answer to nothing at all is the help.
  if (rest.length === 0 && before.length > 0) return [];
  const end = rest.indexOf('--');
  return end < 0 ? [...rest, ...before] : [...rest.slice(0, end), ...before, ...rest.slice(end)];
}

/** What oclif throws for `--help` and the like: nothing went wrong. */
const isExit = (error: unknown): error is {oclif: {exit?: number}} =>
  error instanceof Error && (error as {code?: string}).code === 'EEXIT';

/** The commands as they are typed. */
const commandWords = async (): Promise<string[]> =>
  (await listedCommands()).filter(({hidden}) => !hidden).map(({id}) => id.replaceAll(':', ' '));

/** As {@link failureOf}; oclif's complaint about an unknown command names the nearest one that there is. */
async function describe(error: unknown): Promise<Failure> {
  const failure = failureOf(error);
  const id = /^[Cc]ommand (\S+) not found\.?$/.exec(failure.message)?.[1];
  if (id === undefined) return failure;
  return {...failure, ...unknownCommand(id.replaceAll(':', ' '), await commandWords())};
}

/** A reader that closes the pipe (head, less) has seen enough, and the work goes on; a full disk is said. */
function unwritable(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.exitCode = EXIT.usage;
  complain(
    process,
    `The result could not be written: ${error.message}.`,
    'Check the disk or file that the output goes to, and run the command again.',
    true,
  );
  process.exit();
}

/** `help plan` is what others call `plan --help`. */
const helpLast = (argv: readonly string[]): readonly string[] =>
  argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;

/** The most words that the name of a command has. */
const LONGEST = 2;

/** How many of the words that the program was started with name a command; 0 if that is for oclif to find out. */
function commandLength(argv: readonly string[]): number {
  const end = argv.indexOf('--');
  if (argv.slice(0, end < 0 ? undefined : end).includes('--help')) return 0;
  for (let length = Math.min(LONGEST, argv.length); length > 0; length--)
    if (isCommand(argv.slice(0, length))) return length;
  return 0;
}

/** Runs the command that the first words name, with the others as its flags and arguments. */
async function runCommand(argv: readonly string[], length: number, options: StartOptions): Promise<void> {
  const [LoadedCommand, {version}] = await Promise.all([
    loadCommand(argv.slice(0, length)),
    readPackageFile('package.json').then((text) => JSON.parse(text) as {version: string}),
  ]);
  await new LoadedCommand(argv.slice(length), configToRun(options, version)).start();
}

/**
 * Runs the program to its end, in surroundings of the caller's; returns its exit status and never throws. `root` is the
 * file URL of the launcher, by which oclif finds the package. Help and the version are printed by oclif itself, to the
 * stdout of this process.
 */
export async function runProgram(
  argv: readonly string[],
  root: string,
  surroundings: ProcessSurroundings,
): Promise<number> {
  let ended: number = EXIT.ok;
  const options: StartOptions = {
    root: fileURLToPath(root),
    surroundings,
    endWith: (status) => (ended = status),
  };
  try {
    const words = helpLast(globalFlagsLast(argv));
    const length = commandLength(words);
    await (length > 0 ? runCommand(words, length, options) : runWithOclif(words, options));
    return ended;
  } catch (error) {
    if (isExit(error)) return error.oclif.exit ?? 0;
    const {message, help = '', exitStatus} = await describe(error);
    complain(surroundings, message, help, argv.includes('--no-color'));
    if ((surroundings.env['BYLAW_DEBUG'] ?? '') !== '' && error instanceof Error)
      surroundings.stderr.write(`${error.stack}\n`);
    return exitStatus === EXIT.bug && ended !== 0 ? ended : exitStatus;
  }
}

/** The program as the launcher starts it: in the surroundings of this process, which ends with its exit status. */
export async function main(argv: readonly string[], root: string): Promise<void> {
  // Before oclif is loaded, which throws at what cannot be written: what is written is ours to answer for.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', unwritable);
  process.exitCode = await runProgram(argv, root, ofThisProcess());
}
