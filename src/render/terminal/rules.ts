/** The list of rules by group, and one rule in full. */
import type {RuleEntry} from '../../diagnostics/rule-definition.ts';
import type {ExplainedPolicy} from '../../model/set-config.ts';
import {escapeAll, escapeForTerminal} from '../words/escape.ts';
import {refusalFlag} from '../words/findings.ts';
import {plural} from '../words/plural.ts';
import {flow, prose, splitWords} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import {columnsOf, paint, SEVERITY_COLOURS, type Style} from './style.ts';
import {cell, table} from './table.ts';

const groupOf = ({id}: RuleEntry): string => id.split('/')[0] ?? '';

/** All rules by group, in the order given: severity, id, and what breaks the rule. */
export function renderRules(given: readonly RuleEntry[], style: Style): string {
  const rules = escapeAll(given);
  const width = columnsOf(style);
  const sections = [...new Set(rules.map(groupOf))].map((group) => [
    paint(style, group, 'bold'),
    ...table(
      rules
        .filter((rule) => groupOf(rule) === group)
        .map((rule) => [
          cell(rule.severity, (text) => paint(style, text, SEVERITY_COLOURS[rule.severity])),
          cell(`${rule.id}${rule.invariant ? '*' : ''}`),
          prose(rule.title),
        ]),
      {width, indent: 2},
    ),
  ]);
  sections.push(
    flow(
      prose(
        `${plural(rules.length, 'rule')}. Configuration cannot change those with a *; \`bylaw rules ID\` explains one.`,
      ),
      {
        width,
        indent: 0,
        hang: 2,
      },
    ),
  );
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const ASKED_ABOUT: Readonly<Record<ExplainedPolicy['for'], string>> = {
  change: 'each change of an object',
  access: "each change of somebody's access, pending access included",
  request: 'each request that a plan makes to a side',
};

const EFFECTS: Readonly<Record<ExplainedPolicy['severity'], (id: string) => string>> = {
  error: () => 'It stops an apply.',
  refusal: (id) => `It stops an apply unless \`--allow-policy ${id}\` allows it.`,
  warning: () => 'It stops nothing.',
  info: () => 'It stops nothing.',
};

/** One policy of the set: what it is asked about, when it is violated, what is said then, and where it is defined. */
export function renderPolicy(given: ExplainedPolicy, style: Style): string {
  const {id, severity, for: subject, when, message, file, line} = escapeAll(given);
  const layout = {width: columnsOf(style), indent: 0};
  const sections = [
    flow(
      [
        {
          text: `${severity}[policy/${id}]`,
          paint: (text) => paint(style, text, SEVERITY_COLOURS[severity], 'bold'),
        },
        ...prose(message),
      ],
      paragraphLayout(style),
    ),
    flow(
      prose(`A policy of this set, asked about ${ASKED_ABOUT[subject]}. ${EFFECTS[severity](id)}`),
      layout,
    ),
    [paint(style, 'Violated when:', 'bold'), ...flow(splitWords(when), {...layout, indent: 2})],
    flow(prose(`Defined in ${file}${line === null ? '' : `:${line}`}.`), layout),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** An example as it would stand in a file: its lines are never wrapped. */
const exampleLines = (heading: string, text: string, style: Style): string[] => [
  paint(style, heading, 'bold'),
  ...text
    .replace(/\n+$/, '')
    .split(/\r?\n/)
    .map((line) => `  ${escapeForTerminal(line)}`.trimEnd()),
];

/** What configuration and flags may do about a rule. */
function overrideText({id, severity, invariant}: RuleEntry): string {
  if (invariant) return 'An invariant: configuration cannot change it.';
  const flag = severity === 'refusal' ? refusalFlag(id, null) : undefined;
  if (flag !== undefined) return `A guard: \`${flag}\` overrides it.`;
  return 'Advice: `rules` in bylaw.yaml can change its severity or turn it off.';
}

/** One rule: what breaks it, its severity, why it exists, and an example that breaks it and one that does not. */
export function renderRule(given: RuleEntry, style: Style): string {
  const rule = escapeAll(given);
  const width = columnsOf(style);
  const severity = [
    overrideText(rule),
    ...(rule.heldByDatabase === true ? ['The database itself enforces it too, whoever writes to it.'] : []),
  ].join(' ');
  const sections = [
    flow(
      [
        {
          text: `${rule.severity}[${rule.id}]`,
          paint: (text) => paint(style, text, SEVERITY_COLOURS[rule.severity], 'bold'),
        },
        ...prose(rule.title),
      ],
      paragraphLayout(style),
    ),
    flow(prose(rule.why), {width, indent: 0}),
    flow(prose(severity), {width, indent: 0}),
    exampleLines('Fails:', given.example.broken, style),
    exampleLines('Passes:', given.example.whole, style),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
