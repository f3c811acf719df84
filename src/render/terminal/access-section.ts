/** Who gains and who loses access to what: a heading for people of whom the same is said, and what it is below. */
import type {Names} from '../../model/names.ts';
import type {Plan} from '../../model/plan.ts';
import {accessDirection, levelsText} from '../words/access.ts';
import {
  type AccessRow,
  accessRows,
  agreedBy,
  firstOfRows,
  objectText,
  type RowObject,
  teamOf,
} from '../words/access-rows.ts';
import {type CalledOf, calledOf, calledText} from '../words/called.ts';
import {plural} from '../words/plural.ts';
import {type Word, flow, splitWords} from './flow.ts';
import {nameWords} from './people-lines.ts';
import {columnsOf, glyphsOf, paint, type Style, TONE_COLOURS} from './style.ts';

/** How many rows, people of one row and objects of one row are shown, without --verbose. */
const SHOWN = {rows: 20, people: 10, objects: 10};

/** `ana@…, bo@… and 3 more (outsider: guest)`; `Vera Vale (vera@…, outsider: partner)` where people are called something else. */
function namesWords({people, outside}: AccessRow, called: CalledOf, style: Style): readonly Word[] {
  const mark = (text: string): readonly Word[] => splitWords(text, (piece) => paint(style, piece, 'yellow'));
  const names = people.map((one) => called(one, people.length));
  if (outside === null || names.every((name) => name === undefined)) {
    const shown = people.map((one, i) => calledText(names[i], one));
    return [
      ...nameWords(shown, style.verbose ? Infinity : SHOWN.people, style),
      ...(outside === null ? [] : mark(`(outsider: ${outside})`)),
    ];
  }
  // Those who are told by name are few: none is left out.
  return people.flatMap((one, i) => {
    const end = `outsider: ${outside})${i < people.length - 1 ? ',' : ''}`;
    const name = names[i];
    return name === undefined
      ? [...nameWords([one], 1, style), ...mark(`(${end}`)]
      : [...nameWords([`${name} (${one},`], 1, style), ...mark(end)];
  });
}

/** `+ 5 people in team:acme/falcon, ana@…, bo@… and 3 more, gain editor`. */
function whoWords(row: AccessRow, called: CalledOf, style: Style): readonly Word[] {
  const {sign, tone} = accessDirection(row.direction);
  const isRaise = row.direction === 'pending' && row.before !== null;
  const {verb} = accessDirection(isRaise ? 'more' : row.direction);
  const colour = TONE_COLOURS[tone];
  const coloured = (text: string): string => paint(style, text, colour, 'bold');
  const team = teamOf(row);
  return [
    {text: sign, paint: coloured},
    ...(team === undefined
      ? []
      : splitWords(`${plural(row.people.length, 'person', 'people')} in ${calledText(called(team), team)}:`)),
    ...namesWords(row, called, style),
    ...splitWords(verb[row.people.length === 1 ? 0 : 1]),
    ...splitWords(levelsText(row, glyphsOf(style).arrow), (text) => paint(style, text, colour)),
    ...(row.before === null || row.after === null ? splitWords('access') : []),
    ...(row.direction === 'pending' ? splitWords('after approval') : []),
  ];
}

/** `space:acme/deal-room and 2 resources, through team:acme/falcon → Share/acme/deal-room-team, until 2026-12-05`. */
function whatWords(row: AccessRow, called: CalledOf, style: Style): readonly Word[] {
  const shown = style.verbose ? row.objects : row.objects.slice(0, SHOWN.objects);
  const more = row.objects.length - shown.length;
  const objectWords = ({object, resources}: RowObject): string =>
    objectText({object: calledText(called(object, row.objects.length), object), resources});
  const objects = shown.map(objectWords).join(', ') + (more > 0 ? ` and ${plural(more, 'more object')}` : '');
  const {arrow} = glyphsOf(style);
  const way = row.through.slice(teamOf(row) === undefined ? 0 : 1).join(` ${arrow} `);
  const rest = [
    ...(way === '' ? [] : [`through ${way}`]),
    ...(row.expires === null ? [] : [`until ${row.expires}`]),
    ...(row.agreed.length === 0 ? [] : [`approved by ${agreedBy(row).join('; ')}`]),
  ];
  return [
    ...splitWords(objects + (rest.length > 0 ? ',' : '')),
    ...splitWords(rest.join(', '), (text) => paint(style, text, 'dim')),
  ];
}

/** The lines of the section, without its heading. `names`: what people and objects are called besides. */
export function accessSection(access: Plan['access'], style: Style, names?: Names): string[] {
  const called = calledOf(names);
  const width = columnsOf(style);
  const rows = accessRows(access);
  const shown = style.verbose ? rows : firstOfRows(rows)(SHOWN.rows);
  const more = rows.length - shown.length;
  return [
    ...shown.flatMap((row) => [
      ...flow(whoWords(row, called, style), {width, indent: 2, hang: 4}),
      ...flow(whatWords(row, called, style), {width, indent: 6, hang: 8}),
    ]),
    ...(more > 0
      ? flow(splitWords(`and ${plural(more, 'more entry', 'more entries')} (--verbose lists them)`), {
          width,
          indent: 2,
          hang: 4,
        })
      : []),
  ];
}
