/** Messages for wrong usage: commands, flags and arguments that oclif rejects. */
import {nearest} from '../diagnostics/nearest.ts';

/** The command that was typed. */
export interface CommandUsage {
  /** As it is typed: `history list`. */
  readonly name: string;
  /** Names of its flags, without dashes. */
  readonly flags: readonly string[];
}

/** What oclif throws for wrong usage. Which members it has depends on its class. */
export interface OclifError extends Error {
  readonly oclif?: {readonly exit?: number | false};
  readonly parse?: unknown;
  /** Unknown flags. */
  readonly flags?: readonly string[];
  /** Surplus arguments, or descriptions of missing ones. */
  readonly args?: readonly (
    string | {readonly name: string; readonly description?: string; readonly options?: readonly string[]}
  )[];
}

interface Message {
  readonly message: string;
  readonly help: string;
}

/** Whether this is an error of oclif about wrong usage. */
export const isUsageError = (error: unknown): error is OclifError =>
  error instanceof Error && ((error as OclifError).oclif ?? (error as OclifError).parse) !== undefined;

const names = (all: readonly string[]): string => all.map((one) => `\`${one}\``).join(', ');

function unknownFlags(typed: readonly string[], flags: readonly string[], see: string): Message {
  const [first = ''] = typed;
  const near = nearest(first.replace(/^-+/, ''), flags);
  return {
    message: `This command has no flag ${names(typed)}.`,
    help: `${near === undefined ? '' : `Did you mean \`--${near}\`? `}${see}`,
  };
}

function missingArguments(args: NonNullable<OclifError['args']>, see: string): Message {
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

/** oclif's own message as one sentence, without its hint at --help. */
function plainSentence(text: string): string {
  const line = text
    .replace(/\nSee more help with --help$/, '')
    .trim()
    .replace(/^Parsing (--\S+)\s+/, '$1: ')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/^Expected (\S+?)[= ]+ to be one of: /, '`$1` was given an empty value; it takes one of: ')
    .replace(/^Expected (\S+?)[= ](.*) to be one of: /, '`$1` does not take $2, but one of: ')
    .replace(/^Expected (\S+) to be one of: /, '`$1` is not one of the values that the command takes: ');
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

/** The message for an error of oclif. `command` is undefined if the command itself is unknown. */
export function usageMessage(error: OclifError, command?: CommandUsage): Message {
  const see =
    command === undefined
      ? '`bylaw --help` lists the commands.'
      : `\`bylaw ${command.name} --help\` shows its arguments and flags.`;
  const kind = error.constructor.name;
  if (kind === 'NonExistentFlagsError') return unknownFlags(error.flags ?? [], command?.flags ?? [], see);
  if (kind === 'RequiredArgsError') return missingArguments(error.args ?? [], see);
  if (kind === 'UnexpectedArgsError') {
    return {message: `The command does not take ${names((error.args ?? []).map(String))}.`, help: see};
  }
  return {message: plainSentence(error.message), help: see};
}

/** The message for an unknown command, with the nearest of `commands`. */
export function unknownCommand(typed: string, commands: readonly string[]): Message {
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
