/** docs/rules.md: what every rule says of itself. */
import {cell} from './markdown-cell.mjs';

const HEAD = `# Rules

The rules that \`bylaw validate\`, \`plan\` and \`apply\` check. \`bylaw rules ID\` explains one of them in the shell.

An \`error\` stops an apply. A \`refusal\` stops it too, unless the command has the flag that the refusal names. A \`warning\` and an
\`info\` stop nothing. An **invariant** always holds: no configuration changes it. The severity of other warnings and infos can be
changed by \`spec.rules\` in bylaw.yaml (\`expiry/soon: warning\`, or \`off\`).

Rules are judged on the state after the plan. A broken rule stops a plan only if the plan breaks it or touches the object; what
was broken by somebody else, or by the passing of time, is a warning.
`;

/** As GitHub makes the anchor of a heading: letters, digits and hyphens are kept. */
const anchor = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
const groupOf = ({id}) => id.split('/')[0];
const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** What else there is to know of a rule; mostly nothing. */
function standing({severity, invariant, heldByDatabase}) {
  if (heldByDatabase) return 'The database itself enforces this rule too, whoever writes to it.';
  const isAdvice = !invariant && severity !== 'refusal';
  return isAdvice ? '`spec.rules` in bylaw.yaml can change its severity or turn it off.' : '';
}

const example = (heading, text) => {
  const fence = text.includes('```') ? '~~~' : '```';
  return `${heading}:\n\n${fence}yaml\n${text.replace(/\n+$/, '')}\n${fence}`;
};

function section(rule) {
  const {id, severity, invariant, title, why, example: shown} = rule;
  return [
    `### ${id}`,
    `**${severity}**${invariant ? ', an invariant' : ''}: ${title}.`,
    `${why} ${standing(rule)}`.trimEnd(),
    example('Fails', shown.broken),
    example('Passes', shown.whole),
  ].join('\n\n');
}

/** The text of docs/rules.md, from the catalogue. */
export function rulesPage(rules) {
  const groups = [...new Set(rules.map(groupOf))];
  const rows = rules.map(
    ({id, severity, invariant, title}) =>
      `| [${id}](#${anchor(id)}) | ${severity} | ${invariant ? 'invariant' : ''} | ${cell(title)} |`,
  );
  const sections = groups.map((group) =>
    [
      `## ${capital(group)}`,
      ...rules.filter((rule) => groupOf(rule) === group).map((rule) => section(rule)),
    ].join('\n\n'),
  );
  return [
    HEAD,
    `| rule | severity | | broken when |\n| --- | --- | --- | --- |\n${rows.join('\n')}`,
    ...sections,
  ].join('\n\n');
}
