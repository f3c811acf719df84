/** Whose access changes, as one table: outsiders and those who lose something first. Takes texts that are not escaped. */
import type {Names} from '../../model/names.ts';
import type {Plan} from '../../model/plan.ts';
import {
  type AccessRow,
  accessRows,
  agreedBy,
  type Direction,
  firstOfRows,
  objectText,
  teamOf,
} from '../words/access-rows.ts';
import {type CalledOf, calledOf, calledText} from '../words/called.ts';
import {plural} from '../words/plural.ts';
import type {Folding} from './detail.ts';
import {clip, markdownCode, markdownProse} from './escape.ts';
import {codeList} from './people.ts';

/** How many rows are open; the others are in a section that is closed at first. Neither hides a whole direction. */
const OPEN_ROWS = 12;
/** How many people, objects and steps one row names. */
const NAMED = {people: 10, objects: 4, steps: 8, approvals: 4};

/** What stands before the people of a row: none of these means anything in Markdown. */
const SIGNS: Readonly<Record<Direction, string>> = {
  loses: '−',
  less: '↓',
  gains: '+',
  more: '↑',
  pending: '?',
};

/** A cell: no pipe in it ends it, however many backslashes stand before the pipe. */
const cellOf = (markdown: string): string =>
  markdown.replaceAll(
    /(\\*)\|/g,
    (_, before: string) => `${before}${before.length % 2 === 0 ? '\\' : '\\\\'}|`,
  );

const rowOf = (cells: readonly string[]): string => `| ${cells.map(cellOf).join(' | ')} |`;

/** An address or a reference, with what it is called besides. */
const calledCode = (called: string | undefined, reference: string, text: number): string =>
  calledText(called && markdownProse(clip(called, text)), markdownCode(clip(reference, text)));

function whoText(row: AccessRow, called: CalledOf, text: number): string {
  const {people} = row;
  const names = codeList(people, NAMED.people, text, (one) =>
    calledCode(called(one, people.length), one, text),
  );
  const team = teamOf(row);
  const who =
    team === undefined
      ? names
      : `${plural(people.length, 'person', 'people')} in ${calledCode(called(team), team, text)}: ${names}`;
  return `${SIGNS[row.direction]} ${who}`;
}

/** `viewer → editor`, and `–` for no access. */
const levelCell = (row: AccessRow, text: number): string =>
  `${[row.before, row.after].map((level) => (level === null ? '–' : markdownCode(clip(level, text)))).join(' → ')}${row.direction === 'pending' ? ' after approval' : ''}`;

function cellsOf(row: AccessRow, called: CalledOf, text: number): readonly string[] {
  const objects = row.objects
    .slice(0, NAMED.objects)
    .map(({object, resources}) =>
      objectText({object: calledCode(called(object, row.objects.length), object, text), resources}),
    );
  const more = row.objects.length - objects.length;
  const way = row.through
    .slice(teamOf(row) === undefined ? 0 : 1)
    .map((step) => markdownCode(clip(step, text)));
  const agreed = agreedBy(row);
  return [
    whoText(row, called, text),
    markdownProse(clip(row.outside ?? '', text)),
    [...objects, ...(more > 0 ? [plural(more, 'more object')] : [])].join(', '),
    levelCell(row, text),
    [...way.slice(0, NAMED.steps), ...(way.length > NAMED.steps ? ['…'] : [])].join(' → '),
    row.expires === null ? '' : markdownCode(clip(row.expires, text)),
    [
      ...agreed.slice(0, NAMED.approvals).map((one) => markdownProse(clip(one, text))),
      ...(agreed.length > NAMED.approvals ? [`${agreed.length - NAMED.approvals} more`] : []),
    ].join('; '),
  ];
}

const TITLES = ['Who', 'Outsider', 'Object', 'Level', 'Through', 'Until', 'Approved by'];

/** The columns in which any of these rows has something. */
function table(rows: readonly AccessRow[], called: CalledOf, text: number): readonly string[] {
  const all = rows.map((row) => cellsOf(row, called, text));
  const used = TITLES.flatMap((_, i) => (all.some((row) => row[i] !== '') ? [i] : []));
  const only = (row: readonly string[]): readonly string[] => used.map((i) => row[i] ?? '');
  return [rowOf(only(TITLES)), rowOf(used.map(() => '---')), ...all.map((row) => rowOf(only(row)))];
}

/** What the column of outsiders means: members of one workspace are outsiders in another. */
const OUTSIDER =
  'Outsiders are not active members of the workspace that hosts the object: they are its guests, or members of a partner.';

/** The rows, of which so many can be rendered; and how many there are. */
export interface AccessTableMarkdown {
  readonly rows: number;
  readonly render: (folding: Folding) => readonly string[];
}

/** The table, of `detail.rows` rows: the first of them open. `names`: what people and objects are called besides. */
export function accessTableMarkdown(access: Plan['access'], names?: Names): AccessTableMarkdown {
  const rows = accessRows(access);
  const called = calledOf(names);
  const firstRows = firstOfRows(rows);
  const isOpen = new Set(firstRows(OPEN_ROWS));
  return {
    rows: rows.length,
    render: ({detail, folded}) => {
      const shown = firstRows(detail.rows);
      folded.add(rows.length - shown.length, 'rows of access');
      const [opened, closed] = [
        shown.filter((row) => isOpen.has(row)),
        shown.filter((row) => !isOpen.has(row)),
      ];
      return [
        ...(opened.length === 0 ? [] : ['', ...table(opened, called, detail.text)]),
        ...(shown.some(({outside}) => outside !== null) ? ['', OUTSIDER] : []),
        ...(closed.length === 0
          ? []
          : [
              '',
              '<details>',
              `<summary>${plural(closed.length, 'more row')} of access</summary>`,
              '',
              ...table(closed, called, detail.text),
              '',
              '</details>',
            ]),
      ];
    },
  };
}
