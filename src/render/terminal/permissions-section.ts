/** Who gains and who loses which permissions, and through what. */
import type {PermissionChange, Plan} from '../../model/plan.ts';
import {groupPeople, permissionWeight} from '../words/people.ts';
import {permissionDirections, permissionPaths} from '../words/permissions.ts';
import {flow, words} from './flow.ts';
import {nameWords, peopleLines} from './people-lines.ts';
import {type Colour, columnsOf, paint, type Style, TONE_COLOURS} from './style.ts';

const SHOWN = 20;

/** One paragraph for each path by which permissions come: the permissions, then the path. */
function rowLines(rows: readonly PermissionChange[], colour: Colour, style: Style): string[] {
  const width = columnsOf(style);
  return permissionPaths(rows).flatMap(({workspace, via, permissions}) => [
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
  return permissionDirections(permissions).flatMap(({sign, tone, verb, rows}) => {
    const colour = TONE_COLOURS[tone];
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
