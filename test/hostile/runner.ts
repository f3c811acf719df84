/**
 * What the runner of GitHub Actions makes of what a step prints, and of what it writes into GITHUB_OUTPUT: after
 * actions/runner, src/Runner.Common/ActionCommand.cs and src/Runner.Worker/FileCommandManager.cs.
 */

/** A command as the runner reads it. */
export interface RunnerCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const COMMANDS = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'internal-set-repo-path',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'token',
  'warning',
]);

const unescape = (text: string, signs: readonly (readonly [string, string])[]): string =>
  signs.reduce((made, [code, sign]) => made.replaceAll(code, sign), text);
const DATA = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
] as const;
const PROPERTY = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
] as const;

const pairs = (text: string, between: string): [string, string][] =>
  text.split(between).flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    return at <= 0 ? [] : [[pair.slice(0, at), unescape(pair.slice(at + 1), PROPERTY)]];
  });

/** `::name key=value,…::data`, behind white space. */
function readCurrent(line: string): RunnerCommand | undefined {
  const text = line.trimStart();
  const end = text.indexOf('::', 2);
  if (!text.startsWith('::') || end < 0) return undefined;
  const info = text.slice(2, end);
  const space = info.indexOf(' ');
  const name = space < 0 ? info : info.slice(0, space);
  if (!COMMANDS.has(name)) return undefined;
  const properties = Object.fromEntries(space < 0 ? [] : pairs(info.slice(space + 1).trim(), ','));
  return {name, properties, data: unescape(text.slice(end + 2), DATA)};
}

/** `##[name key=value;…]data`, anywhere in a line. */
function readOld(line: string): RunnerCommand | undefined {
  const start = line.indexOf('##[');
  const end = line.indexOf(']', start);
  if (start < 0 || end < 0) return undefined;
  const [name = '', rest = ''] = line.slice(start + 3, end).split(/ (.*)/s);
  if (!COMMANDS.has(name)) return undefined;
  return {name, properties: Object.fromEntries(pairs(rest, ';')), data: line.slice(end + 1)};
}

/** The commands in what a step prints, and what comes so near to one that another runner could take it for one. */
export function runnerCommands(text: string): {commands: RunnerCommand[]; suspects: string[]} {
  const commands: RunnerCommand[] = [];
  const suspects: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const command = readCurrent(line) ?? readOld(line);
    if (command !== undefined) commands.push(command);
    if (command === undefined && /^\s*::\S|##\w*\[/.test(line)) suspects.push(line);
  }
  return {commands, suspects};
}

/** What GITHUB_OUTPUT sets. Throws where the runner fails the step. */
export function runnerOutputs(text: string): Map<string, string> {
  const outputs = new Map<string, string>();
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line === '') continue;
    const [equals, heredoc] = [line.indexOf('='), line.indexOf('<<')];
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      outputs.set(line.slice(0, equals), line.slice(equals + 1));
    } else if (heredoc > 0) {
      const end = lines.indexOf(line.slice(heredoc + 2), i + 1);
      if (end < 0) throw new Error(`no end of ${line}`);
      outputs.set(line.slice(0, heredoc), lines.slice(i + 1, end).join('\n'));
      i = end;
    } else {
      throw new Error(`not a line of an output: ${line}`);
    }
  }
  return outputs;
}
