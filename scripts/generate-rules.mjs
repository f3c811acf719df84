/** docs/rules.md: what every rule says of itself. */

const HEAD = `# Rules

What \`bylaw validate\`, \`plan\` and \`apply\` hold manifests against; \`bylaw rules ID\` explains one rule in the shell.

An \`error\` stops an apply. A \`refusal\` does too, but the plan is shown, and a flag lets it through where that is meant. A \`warning\`
and an \`info\` only speak. An **invariant** holds whatever is configured; the severity of advice is set by \`spec.rules\` in
bylaw.yaml (\`expiry/soon: warning\`, or \`off\`).

Rules are judged on the state after the plan. A breach stands against a plan only if the plan causes it or touches the object; what
somebody else or the clock broke is a warning.
`;

/** As GitHub makes the anchor of a heading: letters, digits and hyphens are kept. */
const anchor = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
const groupOf = ({id}) => id.split('/')[0];
const capital = (text) => text[0].toUpperCase() + text.slice(1);
/** A `|` would end the cell of a table. */
const cell = (text) => text.replaceAll('|', '\\|');

/** What flags and configuration may do about a rule, and whether the database holds it; maybe nothing. */
function standing({id, severity, invariant, heldByDatabase}, refusalFlag) {
  const flag = severity === 'refusal' ? refusalFlag(id, null) : undefined;
  return [
    ...(flag === undefined ? [] : [`Where it is meant, \`${flag}\` lets it through.`]),
    ...(invariant || flag !== undefined
      ? []
      : ['`spec.rules` in bylaw.yaml may change its severity, or turn it off.']),
    ...(heldByDatabase ? ['The database itself holds it too, against any writer.'] : []),
  ].join(' ');
}

const example = (heading, text) => {
  const fence = text.includes('```') ? '~~~' : '```';
  return `${heading}:\n\n${fence}yaml\n${text.replace(/\n+$/, '')}\n${fence}`;
};

function section(rule, refusalFlag) {
  const {id, severity, invariant, title, why, example: shown} = rule;
  return [
    `### ${id}`,
    `**${severity}**${invariant ? ', an invariant' : ''}: ${title}.`,
    `${why} ${standing(rule, refusalFlag)}`.trimEnd(),
    example('Broken', shown.broken),
    example('Whole', shown.whole),
  ].join('\n\n');
}

/** The text of docs/rules.md. `refusalFlag` gives the flag that lets a refusal through, as the program says it. */
export function rulesPage(rules, refusalFlag) {
  const groups = [...new Set(rules.map(groupOf))];
  const rows = rules.map(
    ({id, severity, invariant, title}) =>
      `| [${id}](#${anchor(id)}) | ${severity} | ${invariant ? 'invariant' : ''} | ${cell(title)} |`,
  );
  const sections = groups.map((group) =>
    [
      `## ${capital(group)}`,
      ...rules.filter((rule) => groupOf(rule) === group).map((rule) => section(rule, refusalFlag)),
    ].join('\n\n'),
  );
  return [
    HEAD,
    `| rule | severity | | broken when |\n| --- | --- | --- | --- |\n${rows.join('\n')}`,
    ...sections,
  ].join('\n\n');
}
