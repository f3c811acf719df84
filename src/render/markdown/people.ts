/** Who gains and who loses access and permissions, as lists. Takes texts that are not escaped. */
import {appendAll} from '../../model/append-all.ts';
import type {PermissionChange, Plan} from '../../model/plan.ts';
import {groupPeople, type PeopleGroup, permissionWeight} from '../words/people.ts';
import {permissionDirections, permissionPaths} from '../words/permissions.ts';
import {type Folding, kept} from './detail.ts';
import {clip, markdownCode} from './escape.ts';

/** A list of names, as code or as `show` has them. */
export const codeList = (
  names: readonly string[],
  limit: number,
  text: number,
  show = (name: string): string => markdownCode(clip(name, text)),
  conjunction = 'and',
): string => {
  const shown = names.slice(0, limit).map(show);
  if (names.length > limit) shown.push(`${names.length - limit} more`);
  return shown.length < 2
    ? shown.join('')
    : `${shown.slice(0, -1).join(', ')} ${conjunction} ${shown.at(-1) ?? ''}`;
};

/** How many steps of a path, or roles and grants, are named; few have more. */
const STEPS = 8;

/** What something comes through, after a comma; empty where there is nothing to name. */
export const throughText = (via: readonly string[], text: number, between = ', '): string =>
  via.length === 0
    ? ''
    : `, through ${via
        .slice(0, STEPS)
        .map((step) => markdownCode(clip(step, text)))
        .join(between)}`;

/** A list of people, each group with what happens to it below. */
function peopleList<T>(
  groups: readonly PeopleGroup<T>[],
  what: string,
  rowsOf: (rows: readonly T[]) => readonly string[],
  folding: Folding,
): string[] {
  const {people: limit, text} = folding.detail;
  const lines: string[] = [];
  let left = limit;
  let hidden = 0;
  for (const {people, rows} of groups) {
    const names = people.slice(0, Math.max(0, left));
    hidden += people.length - names.length;
    left -= people.length;
    if (names.length === 0) continue;
    appendAll(lines, [
      `- ${codeList(people, names.length, text)}`,
      ...rowsOf(rows).map((row) => `  - ${row}`),
    ]);
  }
  folding.folded.add(hidden, `people who ${what}`);
  if (hidden > 0) lines.push(`- … and ${hidden} more people`);
  return lines;
}

/** One list of rows: the first of them, and how many more there are. */
function rowList<T>(rows: readonly T[], show: (row: T) => string, what: string, folding: Folding): string[] {
  const {rows: limit} = folding.detail;
  const shown = kept(rows, limit, what, folding).map(show);
  return rows.length > limit ? [...shown, `… and ${rows.length - limit} more`] : shown;
}

const heading = (text: string): string => `**${text.charAt(0).toUpperCase()}${text.slice(1)}**`;

/** The people whose access changes in one direction. */
interface Direction<T> {
  readonly title: string;
  readonly groups: readonly PeopleGroup<T>[];
}

/** Lists of people, grouped once, that can be rendered at any detail. */
export interface PeopleLists {
  readonly render: (folding: Folding) => string[];
  /** The number of people in the longest list. */
  readonly people: number;
  /** The number of lines with at most so many rows for each group. */
  readonly lines: (rows: number) => number;
}

function peopleLists<T>(
  directions: readonly Direction<T>[],
  below: (rows: readonly T[], folding: Folding) => readonly string[],
): PeopleLists {
  const groups = directions.flatMap((direction) => direction.groups);
  return {
    render: (folding) =>
      directions.flatMap(({title, groups: own}) => [
        '',
        heading(title),
        '',
        ...peopleList(own, title.toLowerCase(), (rows) => below(rows, folding), folding),
      ]),
    people: directions.reduce(
      (most, {groups: own}) =>
        Math.max(
          most,
          own.reduce((sum, {people}) => sum + people.length, 0),
        ),
      0,
    ),
    lines: (rows) => groups.reduce((sum, group) => sum + Math.min(rows, group.rows.length), 0),
  };
}

/** Permissions, one line for each path. */
function permissionRows(rows: readonly PermissionChange[], folding: Folding): string[] {
  const {text, rows: limit} = folding.detail;
  return rowList(
    permissionPaths(rows),
    ({workspace, via, permissions}) =>
      `${codeList(permissions, Math.max(1, limit), text)} in ${markdownCode(clip(workspace, text))}${throughText(via, text)}`,
    'ways of permissions',
    folding,
  );
}

export function permissionsMarkdown(permissions: Plan['permissions']): PeopleLists {
  const directions = permissionDirections(permissions).map(({verb, rows}) => ({
    title: `${verb[1]} permissions`,
    groups: groupPeople(
      rows,
      ({workspace, permission, via}) => JSON.stringify([workspace, permission, via]),
      permissionWeight,
    ),
  }));
  return peopleLists(directions, permissionRows);
}
