/** Who gains and who loses which permissions, and through what. */
import type {PermissionChange, Plan} from '../model/plan.ts';
import {flow, words} from './flow.ts';
import {paint, type Colour} from './paint.ts';
import {countPeople, groupPeople, permissionWeight} from './people-groups.ts';
import {nameWords, peopleLines} from './people-lines.ts';
import {permissionWays} from './permission-ways.ts';
import {plural} from './plural.ts';
import {columnsOf, type Style} from './style.ts';

interface Direction {
  readonly sign: string;
  readonly colour: Colour;
  readonly verb: readonly [string, string];
  readonly rows: readonly PermissionChange[];
}

/** What happens to people's permissions: those directions in which it happens to anybody. */
export const permissionDirections = ({gained, lost}: Plan['permissions']): Direction[] =>
  (
    [
      {sign: '+', colour: 'green', verb: ['gains', 'gain'], rows: gained},
      {sign: '-', colour: 'red', verb: ['loses', 'lose'], rows: lost},
    ] satisfies Direction[]
  ).filter(({rows}) => rows.length > 0);

/** `2 people gain, 1 loses`, or undefined when nobody's permissions change. */
export function permissionCounts(permissions: Plan['permissions']): string | undefined {
  const counts = permissionDirections(permissions).map(({rows, verb}, i) => {
    const people = countPeople(rows);
    return `${i === 0 ? plural(people, 'person', 'people') : people} ${verb[people === 1 ? 0 : 1]}`;
  });
  return counts.length === 0 ? undefined : counts.join(', ');
}

const SHOWN = 20;

/** One paragraph for each way through which permissions come: the permissions, then the way. */
function rowLines(rows: readonly PermissionChange[], colour: Colour, style: Style): string[] {
  const width = columnsOf(style);
  return permissionWays(rows).flatMap(({workspace, via, permissions}) => [
    ...flow(
      nameWords(permissions, style.verbose ? Infinity : SHOWN, {...style, color: false}).map((word) => ({
        ...word,
        paint: (text: string) => paint(style, text, colour),
      })),
      {width, indent: 6, hang: 6},
    ),
    ...flow(
      words(`in ${workspace}${via.length > 0 ? `, through ${via.join(', ')}` : ''}`, (text) =>
        paint(style, text, 'dim'),
      ),
      {width, indent: 8, hang: 10},
    ),
  ]);
}

/** The lines of the section, without its heading. */
export function permissionsSection(permissions: Plan['permissions'], style: Style): string[] {
  return permissionDirections(permissions).flatMap(({sign, colour, verb, rows}) => {
    const groups = groupPeople(
      rows,
      ({workspace, permission, via}) => JSON.stringify([workspace, permission, via]),
      permissionWeight,
    );
    return peopleLines(
      {groups, sign, colour, verb, rowLines: (shown) => rowLines(shown, colour, style)},
      style,
    );
  });
}
