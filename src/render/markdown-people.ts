/** Who gains and who loses access and permissions, as lists in Markdown. Texts are as they came. */
import type {AccessChange, PermissionChange, Plan} from '../model/plan.ts';
import {accessDirections, levelText} from './access-section.ts';
import {clip, markdownCode} from './escape-markdown.ts';
import {kept, type Folding} from './markdown-detail.ts';
import {groupPeople, type PeopleGroup} from './people-groups.ts';
import {permissionDirections} from './permissions-section.ts';

/** Names one after the other, as code. */
export const codeList = (names: readonly string[], limit: number, text: number): string => {
  const shown = names.slice(0, limit).map((name) => markdownCode(clip(name, text)));
  if (names.length > limit) shown.push(`${names.length - limit} more`);
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
};

/** Steps of a way that are named; a way has a handful. */
const STEPS_OF_WAY = 8;

/** How access comes, behind a comma; nothing is said of creators, whose level says it. */
export const throughText = (via: readonly string[], text: number): string =>
  via.length === 0 || (via.length === 1 && via[0] === 'creator')
    ? ''
    : `, through ${via
        .slice(0, STEPS_OF_WAY)
        .map((step) => markdownCode(clip(step, text)))
        .join(', ')}`;

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
    lines.push(`- ${codeList(people, names.length, text)}`, ...rowsOf(rows).map((row) => `  - ${row}`));
  }
  folding.folded.add(hidden, `people who ${what}`);
  if (hidden > 0) lines.push(`- … and ${hidden} more people`);
  return lines;
}

/** The same for one list of rows: the first of them, and how many more there are. */
function rowList<T>(rows: readonly T[], show: (row: T) => string, what: string, folding: Folding): string[] {
  const {rows: limit} = folding.detail;
  const shown = kept(rows, limit, what, folding).map(show);
  return rows.length > limit ? [...shown, `… and ${rows.length - limit} more`] : shown;
}

const heading = (text: string): string => `**${text.charAt(0).toUpperCase()}${text.slice(1)}**`;

/** Access person by person, those first to whom the same happens. */
export function accessMarkdown(access: Plan['access'], folding: Folding): string[] {
  const {text} = folding.detail;
  const row = (change: AccessChange): string =>
    `${markdownCode(levelText(change, '→'))} on ${markdownCode(clip(change.object, text))}${throughText(change.via, text)}`;
  return accessDirections(access).flatMap(({title, rows}) => {
    const groups = groupPeople(rows, ({object, before, after, via}) =>
      JSON.stringify([object, before, after, via]),
    );
    const below = (own: readonly AccessChange[]): string[] =>
      rowList(own, row, 'things that they reach', folding);
    return ['', heading(title), '', ...peopleList(groups, title.toLowerCase(), below, folding)];
  });
}

/** The permissions that come one way, in a sentence each. */
function permissionRows(rows: readonly PermissionChange[], folding: Folding): string[] {
  const {text, rows: limit} = folding.detail;
  const ways = new Map<string, {workspace: string; via: readonly string[]; permissions: string[]}>();
  for (const {workspace, permission, via} of rows) {
    const key = JSON.stringify([workspace, via]);
    const way = ways.get(key);
    if (way === undefined) ways.set(key, {workspace, via, permissions: [permission]});
    else way.permissions.push(permission);
  }
  return rowList(
    [...ways.values()],
    ({workspace, via, permissions}) =>
      `${codeList(permissions, Math.max(1, limit), text)} in ${markdownCode(clip(workspace, text))}${throughText(via, text)}`,
    'ways of permissions',
    folding,
  );
}

export const permissionsMarkdown = (permissions: Plan['permissions'], folding: Folding): string[] =>
  permissionDirections(permissions).flatMap(({verb, rows}) => {
    const groups = groupPeople(rows, ({workspace, permission, via}) =>
      JSON.stringify([workspace, permission, via]),
    );
    const title = `${verb[1]} permissions`;
    const below = (own: readonly PermissionChange[]): string[] => permissionRows(own, folding);
    return ['', heading(title), '', ...peopleList(groups, title, below, folding)];
  });
