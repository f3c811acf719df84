/**
 * What a plan does to access as rows of one table: who, as which outsider, which objects, from which level to which, by
 * which way, until when, and who agreed. A space is one row with what comes with it, people of whom the same is said share a
 * row, and so do the objects that somebody reaches by the same way.
 */
import {compareText} from '../../diagnostics/compare-text.ts';
import {groupBy} from '../../model/group-by.ts';
import {LEVELS} from '../../model/levels.ts';
import type {AccessChange, Outside, Plan, ReachedHow} from '../../model/plan.ts';
import {bareName} from '../../model/principal.ts';
import {outermostFirst} from '../../model/access-path.ts';
import {plural} from './plural.ts';

/** What a row is about, in the order in which reviewers read them. */
export type Direction = 'loses' | 'less' | 'gains' | 'more' | 'pending';

/** An object, and how many resources come with it: everybody in a space reaches what it has. */
export interface RowObject {
  /** `space:workspace/name`, `vault:workspace/name`, … */
  readonly object: string;
  readonly resources: number;
}

export interface AccessRow {
  readonly direction: Direction;
  /** E-mail addresses, sorted. */
  readonly people: readonly string[];
  readonly outside: Outside | null;
  /** By text. */
  readonly objects: readonly RowObject[];
  readonly before: string | null;
  readonly after: string | null;
  /**
   * The way from the people to the objects, outermost first: `team:acme/falcon`, `Share/acme/deal-room-team`. Where objects
   * have different ways, the part that they have in common. Empty for creators.
   */
  readonly through: readonly string[];
  /** As in manifests; null where it does not end. */
  readonly expires: string | null;
  readonly agreed: ReachedHow['agreed'];
}

const rank = (level: string | null): number => (LEVELS as readonly (string | null)[]).indexOf(level);

/** The changes by direction, those first that reviewers must not miss. */
export function byDirection({
  gained,
  lost,
  changed,
  pending,
}: Plan['access']): readonly [Direction, AccessChange[]][] {
  const isRaised = ({before, after}: AccessChange): boolean => rank(after) > rank(before);
  return [
    ['loses', [...lost]],
    ['less', changed.filter((change) => !isRaised(change))],
    ['gains', [...gained]],
    ['more', changed.filter(isRaised)],
    ['pending', [...pending]],
  ];
}

/** An entry with the resources that come with it. */
interface Whole {
  readonly change: AccessChange;
  resources: number;
}

const sameLevels = (a: AccessChange, b: AccessChange): boolean =>
  a.before === b.before && a.after === b.after && (a.outside ?? null) === (b.outside ?? null);

/** The space by which an entry is reached, where the resource comes with it: `space:acme/deal-room`. */
function spaceOf({object, via}: AccessChange): string | undefined {
  const [kind, workspace, name] = (via[0] ?? '').split('/');
  if (kind !== 'Space' || object.startsWith('space:')) return undefined;
  // What a partner contributed is told by itself.
  return object.split(/[:/]/)[1] === workspace ? `space:${workspace ?? ''}/${name ?? ''}` : undefined;
}

/** Counts resources with the space that they come with, where the same happens to it by the same way, and lasts as long. */
function foldResources(changes: readonly AccessChange[], howOfChange: HowOf): readonly Whole[] {
  const spaces = new Map<string, Whole>();
  for (const change of changes) {
    if (change.object.startsWith('space:')) {
      spaces.set(`${change.principal} ${change.object}`, {change, resources: 0});
    }
  }
  return changes.flatMap((change) => {
    const own = spaces.get(`${change.principal} ${change.object}`);
    if (own !== undefined) return [own];
    const space = spaces.get(`${change.principal} ${spaceOf(change) ?? ''}`);
    if (space === undefined || !sameLevels(space.change, change)) return [{change, resources: 0}];
    const rest = change.via.slice(1);
    const isAlike =
      rest.join(' ') === space.change.via.join(' ') &&
      sameHow(howOfChange(change), howOfChange(space.change));
    if (!isAlike) return [{change, resources: 0}];
    space.resources += 1;
    return [];
  });
}

/** The part of a way that objects may have in common: the group or role, or all of it for whoever is from outside. */
const commonWay = (change: AccessChange): readonly string[] => {
  const way = outermostFirst(change.via);
  return change.outside == null && /^(?:team|role|right|everyone)\b/.test(way[0] ?? '')
    ? way.slice(0, 1)
    : way;
};

const commonPrefix = (a: readonly string[], b: readonly string[]): readonly string[] => {
  const end = a.findIndex((step, i) => step !== b[i]);
  return end === -1 ? a : a.slice(0, end);
};

/** How somebody has what they have after a plan. */
export type How = Omit<ReachedHow, 'outside'>;
const UNKNOWN: How = {since: null, expires: null, agreed: []};

type HowOf = (change: AccessChange) => How;

const sameHow = (a: How, b: How): boolean =>
  a === b || (a.expires === b.expires && JSON.stringify(a.agreed) === JSON.stringify(b.agreed));

/** How people have each object after the plan, by person and object. */
function howsIn(reach: Plan['access']['reach']): ReadonlyMap<string, How> {
  const known = new Map<string, How>();
  for (const {object, levels} of reach ?? []) {
    for (const {principals, how} of levels) {
      if (how === undefined) continue;
      for (const principal of principals) known.set(`${principal} ${object}`, how);
    }
  }
  return known;
}

/**
 * How people have what a direction tells of. What is known is how they have it after the plan: not what they lose by it, and
 * of what they may get later only until when.
 */
export function howIn(reach: Plan['access']['reach']): (direction: Direction) => HowOf {
  const hows = howsIn(reach);
  return (direction) =>
    direction === 'loses'
      ? () => UNKNOWN
      : ({principal, object, expires}) =>
          (direction === 'pending' ? undefined : hows.get(`${principal} ${object}`)) ??
          (expires === undefined ? UNKNOWN : {...UNKNOWN, expires});
}

/** An entry with the resources that come with it, and how somebody has it. */
interface Unit extends Whole {
  readonly how: How;
}

/** What is the same for all entries of a row, besides the person. */
const sayingOf = ({change, how}: Unit): string =>
  JSON.stringify([
    change.before,
    change.after,
    change.outside ?? null,
    commonWay(change),
    how.expires,
    how.agreed,
  ]);

/** The row of one person and one way to some objects. */
function rowOf(direction: Direction, units: readonly [Unit, ...Unit[]]): AccessRow {
  const [{change: first, how}] = units;
  return {
    direction,
    people: [bareName(first.principal)],
    outside: first.outside ?? null,
    objects: units
      .map(({change, resources}) => ({object: change.object, resources}))
      .toSorted((a, b) => compareText(a.object, b.object)),
    before: first.before,
    after: first.after,
    through: units.map(({change}) => outermostFirst(change.via)).reduce(commonPrefix),
    expires: how.expires,
    agreed: how.agreed,
  };
}

/** The weight of a row: outsiders first, then what somebody has by a role, then by level. */
const weightOf = ({outside, through, after, before}: AccessRow): number =>
  (outside === null ? 0 : 100) +
  (/^(?:system-admin$|role:)/.test(through[0] ?? '') ? 10 : 0) +
  Math.max(rank(after), rank(before));

/** Whether an outsider comes in, or comes to more. */
const letsIn = ({direction, outside}: AccessRow): boolean =>
  outside !== null && (direction === 'gains' || direction === 'more');

/**
 * The rows of a plan: outsiders who gain something, then by direction, outsiders first in each; otherwise in the order of the
 * plan.
 */
export function accessRows(access: Plan['access']): readonly AccessRow[] {
  const howOfAll = howIn(access.reach);
  const rows = byDirection(access).flatMap(([direction, changes]) => {
    const howOf = howOfAll(direction);
    const units = foldResources(changes, howOf).map((whole): Unit => ({...whole, how: howOf(whole.change)}));
    const ofOne = groupBy(units, (unit) => `${unit.change.principal} ${sayingOf(unit)}`);
    const own = [...ofOne.values()].map((of) => rowOf(direction, of));
    const alike = groupBy(own, ({people: _, ...rest}) => JSON.stringify(rest));
    const merged = [...alike.values()].map((same): AccessRow => ({
      ...same[0],
      people: same.flatMap(({people}) => people).toSorted(compareText),
    }));
    return merged.toSorted((a, b) => weightOf(b) - weightOf(a));
  });
  return [...rows.filter(letsIn), ...rows.filter((row) => !letsIn(row))];
}

/**
 * The first so many of some rows, in their order: the first of each direction, then the second of each, and so on. Many
 * who lose something must not hide an outsider who gains something.
 */
export function firstOfRows(rows: readonly AccessRow[]): (limit: number) => readonly AccessRow[] {
  const counts = new Map<Direction, number>();
  const ranked = rows
    .map((row, i) => {
      const place = counts.get(row.direction) ?? 0;
      counts.set(row.direction, place + 1);
      return {i, place};
    })
    .toSorted((a, b) => a.place - b.place);
  return (limit) =>
    rows.length <= limit
      ? rows
      : ranked
          .slice(0, limit)
          .toSorted((a, b) => a.i - b.i)
          .flatMap(({i}) => rows[i] ?? []);
}

/** `space:acme/deal-room and 2 resources`. */
export const objectText = ({object, resources}: RowObject): string =>
  resources === 0 ? object : `${object} and ${plural(resources, 'resource')}`;

/** The group that all people of a row are in, if they come by one: `team:acme/falcon`. */
export const teamOf = ({through, people}: AccessRow): string | undefined =>
  people.length > 1 && through[0]?.startsWith('team:') === true ? through[0] : undefined;

/** Who agreed to it, for which workspace, and on which day; empty where nobody had to. */
export const agreedBy = ({agreed}: Pick<AccessRow, 'agreed'>): readonly string[] =>
  agreed.map(({side, by, at}) => `${by} for ${side}, ${at === null ? 'on apply' : at.slice(0, 10)}`);
