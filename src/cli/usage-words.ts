/** oclif's complaints about commands, flags and arguments, in the words of this program. */
import {nearest} from '../diagnostics/nearest.ts';

/** The command that was typed, as far as its usage goes. */
export interface CommandUsage {
  /** Its words: `history list`. */
  readonly words: string;
  /** Names of its flags, without dashes. */
  readonly flags: readonly string[];
}

/** What oclif throws when it cannot make sense of a command line; which members there are depends on its class. */
export interface OclifError extends Error {
  readonly oclif?: {readonly exit?: number | false};
  readonly parse?: unknown;
  /** Flags that there are not. */
  readonly flags?: readonly string[];
  /** Arguments that are too many, or descriptions of those that are missing. */
  readonly args?: readonly (
    string | {readonly name: string; readonly description?: string; readonly options?: readonly string[]}
  )[];
}

interface Words {
  readonly message: string;
  readonly help: string;
}

/** Whether oclif threw this because of what was typed. */
export const isUsageError = (error: unknown): error is OclifError =>
  error instanceof Error && ((error as OclifError).oclif ?? (error as OclifError).parse) !== undefined;

const names = (all: readonly string[]): string => all.map((one) => `\`${one}\``).join(', ');

function unknownFlags(typed: readonly string[], flags: readonly string[], see: string): Words {
  const [first = ''] = typed;
  const near = nearest(first.replace(/^-+/, ''), flags);
  return {
    message: `This command has no flag ${names(typed)}.`,
    help: `${near === undefined ? '' : `Did you mean \`--${near}\`? `}${see}`,
  };
}

function missingArguments(args: NonNullable<OclifError['args']>, see: string): Words {
  const wanted = args.map((arg) => {
    if (typeof arg === 'string') return arg;
    const {name, description = '', options} = arg;
    const what = options === undefined ? description : `${description}, one of ${options.join(', ')}`;
    return `${name.toUpperCase()} (${what})`;
  });
  return {
    message: `The command needs ${wanted.length === 1 ? 'an argument' : 'arguments'}: ${wanted.join(', ')}.`,
    help: see,
  };
}

/** oclif's own sentence on one line, without its hint at --help, and with a full stop. */
function plainSentence(text: string): string {
  const line = text
    .replace(/\nSee more help with --help$/, '')
    .trim()
    .replace(/^Parsing (--\S+)\s+/, '$1: ')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/^Expected (\S+?)[= ](.*) to be one of: /, '`$1` does not take $2, but one of: ')
    .replace(/^Expected (\S+) to be one of: /, '`$1` is not one of the values that the command takes: ');
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

/** What oclif threw, in words. `command` is known unless the command itself is what was wrong. */
export function usageWords(error: OclifError, command?: CommandUsage): Words {
  const see =
    command === undefined
      ? '`bylaw --help` lists the commands.'
      : `\`bylaw ${command.words} --help\` shows what it takes.`;
  const kind = error.constructor.name;
  if (kind === 'NonExistentFlagsError') return unknownFlags(error.flags ?? [], command?.flags ?? [], see);
  if (kind === 'RequiredArgsError') return missingArguments(error.args ?? [], see);
  if (kind === 'UnexpectedArgsError') {
    return {message: `The command does not take ${names((error.args ?? []).map(String))}.`, help: see};
  }
  return {message: plainSentence(error.message), help: see};
}

/** The complaint about a command that there is not, with the nearest of `commands` (words, as typed). */
export function unknownCommand(typed: string, commands: readonly string[]): Words {
  const first = typed.split(' ')[0] ?? '';
  const near =
    nearest(typed, commands) ??
    nearest(first, commands) ??
    nearest(first, new Set(commands.map((command) => command.split(' ')[0] ?? '')));
  return {
    message: `There is no command \`${typed}\`.`,
    help: `${near === undefined ? '' : `Did you mean \`bylaw ${near}\`? `}\`bylaw --help\` lists the commands.`,
  };
}
