/** docs/commands.md: what every command says of itself, from what oclif knows of it after a build. */
import {cell} from './markdown-cell.mjs';

const HEAD = `# Commands

Results go to stdout, messages to stderr. With no terminal nothing ever prompts. \`bylaw COMMAND --help\` shows usage, flags and
examples in the shell.
`;

/** Every command may end so. */
const ANYWHERE = ['64', '70', '130'];
const GLOBAL = 'GLOBAL';

const typed = (id) => id.replaceAll(':', ' ');
/** As GitHub makes the anchor of a heading. */
const anchor = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
const sentence = (text) => (/[.!?]$/.test(text) ? text : `${text}.`);
const fenced = (lines) => `\`\`\`sh\n${lines.join('\n')}\n\`\`\``;

/** What may be typed for a flag's value or an argument, if that is known. */
const choices = ({options}) =>
  options === undefined ? '' : `: ${options.map((one) => `\`${one}\``).join(', ')}`;

function flagUsage(flag) {
  const {name, type, helpValue, multiple, options} = flag;
  if (type === 'boolean') return `--${name}`;
  const value = helpValue ?? options?.join('|') ?? name.toUpperCase();
  return `--${name} ${value}${multiple ? '…' : ''}`;
}

const flagRow = (flag) => {
  const {char, summary, default: preset} = flag;
  const short = char === undefined ? '' : `\`-${char}\`, `;
  const given = preset === undefined || flag.type === 'boolean' ? '' : ` (default: \`${preset}\`)`;
  return `| ${short}\`${cell(flagUsage(flag))}\` | ${cell(summary)}${cell(flag.helpValue ? choices(flag) : '')}${given} |`;
};

/** Commands that take any number of arguments say so by not being strict. */
function argumentUsage({name, required}, strict) {
  const word = `${name.toUpperCase()}${strict ? '' : '…'}`;
  return required ? word : `[${word}]`;
}

const table = (head, rows) =>
  `| ${head.join(' | ')} |\n| ${head.map(() => '---').join(' | ')} |\n${rows.join('\n')}`;

const own = (command) => Object.values(command.flags).filter(({helpGroup}) => helpGroup !== GLOBAL);

function usage(command) {
  const args = Object.values(command.args).map((arg) => argumentUsage(arg, command.strict));
  const flags = own(command).map((flag) => `[${flagUsage(flag)}]`);
  return ['bylaw', typed(command.id), ...args, ...flags].join(' ');
}

/** The statuses of a command in one sentence; those that every command has stand at the head of the page. */
function ends({exitStatuses = {}}) {
  const all = Object.entries({0: 'done', ...exitStatuses});
  return `Exit status: ${all.map(([status, when]) => `**${status}** ${when}`).join('; ')}.`;
}

function section(command) {
  const args = Object.values(command.args);
  const flags = own(command).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const examples = (command.examples ?? []).map((one) => one.replaceAll('<%= config.bin %>', 'bylaw'));
  return [
    `### ${typed(command.id)}`,
    sentence(command.summary),
    fenced([usage(command)]),
    ...(command.description === undefined ? [] : [command.description]),
    ...(args.length === 0
      ? []
      : [
          table(
            ['argument', ''],
            args.map(
              (arg) =>
                `| \`${argumentUsage(arg, command.strict)}\` | ${cell(arg.description + choices(arg))} |`,
            ),
          ),
        ]),
    ...(flags.length === 0 ? [] : [table(['flag', ''], flags.map(flagRow))]),
    ends(command),
    ...(examples.length === 0 ? [] : ['For example:', fenced(examples)]),
  ].join('\n\n');
}

/**
 * The text of docs/commands.md. `commands` is oclif's manifest of them by id, `topics` what package.json says of
 * the first words that several share, `meanings` the exit statuses in words.
 */
export function commandsPage(commands, topics, meanings) {
  const all = Object.values(commands).filter(({hidden}) => !hidden);
  const single = all.filter(({id}) => !id.includes(':'));
  const grouped = Object.entries(topics).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const global = Object.values(all[0].flags).filter(({helpGroup}) => helpGroup === GLOBAL);
  const index = all.map(
    ({id, summary}) => `| [${typed(id)}](#${anchor(typed(id))}) | ${cell(sentence(summary))} |`,
  );
  return [
    HEAD,
    table(['command', 'does'], index),
    '## Flags everywhere',
    table(['flag', ''], global.map(flagRow)),
    '`-C`, `--database-url`, `--as` and `--no-color` can also be written before the command.',
    '## Exit statuses',
    table(
      ['status', 'means'],
      Object.entries(meanings).map(([status, meaning]) => `| ${status} | ${cell(meaning)} |`),
    ),
    `Any command may end with ${ANYWHERE.slice(0, -1).join(', ')} and ${ANYWHERE.at(-1)}; its other statuses are listed with it.`,
    '## Commands of one word',
    ...single.map(section),
    ...grouped.flatMap(([topic, {description}]) => [
      `## ${topic[0].toUpperCase()}${topic.slice(1)}`,
      description,
      ...all.filter(({id}) => id.startsWith(`${topic}:`)).map(section),
    ]),
  ].join('\n\n');
}
