import {appendAll} from '../../model/append-all.ts';
import type {PeopleGroup} from '../words/people.ts';
import {plural} from '../words/plural.ts';
import {flow, type Word, splitWords} from './flow.ts';
import {type Colour, columnsOf, paint, type Style} from './style.ts';

/** How many people are listed under one heading, and how many things for each, without --verbose. */
const SHOWN = 20;

/** A list of people, and what is said of each group of them. */
export interface PeopleList<T> {
  readonly groups: readonly PeopleGroup<T>[];
  readonly sign: string;
  readonly colour: Colour;
  /** For one person, and for several: `gains`, `gain`. */
  readonly verb: readonly [string, string];
  /** The lines below the names. */
  readonly rowLines: (rows: readonly T[]) => readonly string[];
}

/** `ana@…, bo@… and 12 more`: names as words, the first `limit` of them. */
export function nameWords(names: readonly string[], limit: number, style: Style): Word[] {
  const shown = names.slice(0, limit);
  const more = names.length - shown.length;
  return [
    ...shown.map((name, i): Word => ({
      text: i < shown.length - 1 ? `${name},` : name,
      paint: (text) => paint(style, text, 'bold'),
    })),
    ...(more > 0 ? splitWords(`and ${more} more`) : []),
  ];
}

/** A list of people with what happens to each. Beyond the first 20 people there is only a count. */
export function peopleLines<T>(list: PeopleList<T>, style: Style): string[] {
  const width = columnsOf(style);
  const lines: string[] = [];
  let left = style.verbose ? Infinity : SHOWN;
  let hidden = 0;
  for (const {people, rows} of list.groups) {
    if (left <= 0) {
      hidden += people.length;
      continue;
    }
    const shownRows = style.verbose ? rows : rows.slice(0, SHOWN);
    const more = rows.length - shownRows.length;
    appendAll(lines, [
      ...flow(
        [
          {text: list.sign, paint: (text) => paint(style, text, list.colour, 'bold')},
          ...nameWords(people, left, style),
          ...splitWords(`${list.verb[people.length === 1 ? 0 : 1]}:`),
        ],
        {width, indent: 2, hang: 4},
      ),
      ...list.rowLines(shownRows),
      ...(more > 0 ? flow(splitWords(`and ${more} more (--verbose lists them)`), {width, indent: 6}) : []),
    ]);
    left -= people.length;
  }
  if (hidden > 0) {
    const rest = `and ${plural(hidden, 'person', 'people')} more (--verbose lists them)`;
    appendAll(
      lines,
      flow(
        [{text: list.sign, paint: (text) => paint(style, text, list.colour, 'bold')}, ...splitWords(rest)],
        {
          width,
          indent: 2,
          hang: 4,
        },
      ),
    );
  }
  return lines;
}
