/** What the next word of a command line can be, where only bylaw knows: `bylaw __complete` is asked for it by shells. */
import type {Command} from '@oclif/core';
import type {NamedThing} from '../app/declared-names.ts';

/** What a word can be: something that the set declares, or that the program knows. */
export type Thing = NamedThing | 'field' | 'format' | 'kind' | 'rule';

/** By the name of an argument; of one that is called alike but is something else, with the command before it. */
const ARGUMENTS: Readonly<Record<string, Thing>> = {
  address: 'address',
  email: 'person',
  kind: 'kind',
  'explain name': 'field',
  old: 'person',
  partner: 'workspace',
  'requests:approve id': 'request',
  'requests:deny id': 'request',
  'requests:revoke id': 'request',
  'requests:show id': 'request',
  'rules id': 'rule',
  target: 'target',
  workspace: 'workspace',
};

const FLAGS: Readonly<Record<string, Thing>> = {
  as: 'person',
  by: 'person',
  'confirm-delete': 'workspace',
  format: 'format',
  object: 'address',
  person: 'person',
  side: 'workspace',
  successor: 'person',
  target: 'address',
  workspace: 'workspace',
};

/** Commands whose last argument can be repeated. */
const TAKES_MANY: ReadonlySet<string> = new Set(['release', 'access:confirm']);

/** The next word of a command line. */
export interface NextWord {
  /** The command that was typed, as oclif names it: `history:list`. */
  readonly command: string;
  readonly thing: Thing;
  /** The folder that `-C` names. */
  readonly folder?: string;
}

type Listed = Pick<Command.Loadable, 'id' | 'flags' | 'args'>;

/** The command that the words begin with, of those that are listed, and how many words its name has. */
function commandIn(
  words: readonly string[],
  commands: readonly Listed[],
): {command: Listed; length: number} | undefined {
  for (const length of [2, 1]) {
    const id = words.slice(0, length).join(':');
    const command = words.length >= length ? commands.find((one) => one.id === id) : undefined;
    if (command !== undefined) return {command, length};
  }
  return undefined;
}

/** What may follow the words of a command line (without the program); undefined where bylaw has nothing to say. */
export function nextWord(words: readonly string[], commands: readonly Listed[]): NextWord | undefined {
  const flags = commands.flatMap((command) => Object.entries(command.flags));
  const valued = (word: string): string | undefined =>
    flags.find(
      ([name, flag]) => flag.type === 'option' && (word === `--${name}` || word === `-${flag.char ?? ''}`),
    )?.[0];
  const plain: string[] = [];
  let folder: string | undefined;
  /** The flag whose value is to come. */
  let open: string | undefined;
  for (const word of words) {
    if (open === 'chdir') folder = word;
    const isValue = open !== undefined;
    open = isValue ? undefined : valued(word);
    if (!isValue && !word.startsWith('-')) plain.push(word);
  }
  const found = commandIn(plain, commands);
  if (found === undefined) return undefined;
  const {command, length} = found;
  const args = Object.keys(command.args);
  const arg = args[Math.min(plain.length - length, args.length - 1)];
  const isBeyond = plain.length - length >= args.length && !TAKES_MANY.has(command.id);
  const ofArgument =
    arg === undefined || isBeyond ? undefined : (ARGUMENTS[`${command.id} ${arg}`] ?? ARGUMENTS[arg]);
  const thing = open === undefined ? ofArgument : FLAGS[open];
  return thing === undefined
    ? undefined
    : {command: command.id, thing, ...(folder !== undefined && {folder})};
}
