/**
 * The content of a large plan file by reference: what is listed stands there by column, and what follows from the rest is left
 * out. A plan of 100,000 new objects is some 50 MB so, and eight times that as `plan --json` prints it.
 */
import {allFields} from '../diff/diff.ts';
import {sameJson} from '../model/canonical-json.ts';
import {isMapping, type Mapping} from '../model/mapping.ts';
import type {GovernedObject} from '../model/objects.ts';
import type {Plan, PlanFileContent, PlannedChange, Reach} from '../model/plan.ts';
import {packList, unpackList, type PackedList} from './packed-list.ts';

/** From so many entries on, a plan file is written by reference; below, as `plan --json` prints plans. */
const MANY = 20_000;

/** The lists of `plan.access` whose entries are flat. */
const ACCESS = ['gained', 'lost', 'changed', 'pending'] as const;
const PERMISSIONS = ['gained', 'lost'] as const;

/** Whether the content of a plan file is so much that it is written by reference. */
export function isMuch({plan: {changes, access, permissions}}: PlanFileContent): boolean {
  const lists = [
    changes,
    ...ACCESS.map((name) => access[name]),
    ...PERMISSIONS.map((name) => permissions[name]),
  ];
  return lists.reduce((sum, list) => sum + list.length, 0) >= MANY;
}

/** The fields of a change that creates something: all that it says. */
const fieldsOfNew = ({after, labels = {}}: Pick<PlannedChange, 'after' | 'labels'>) =>
  allFields(undefined, {spec: after ?? {}, labels} as GovernedObject);

const isNew = ({actions, renamedFrom}: PlannedChange): boolean =>
  actions.length === 1 && actions[0] === 'create' && renamedFrom === undefined;

const packedChange = ({fields, ...change}: PlannedChange): object => {
  const follows = isNew(change as PlannedChange) && sameJson(fields, fieldsOfNew(change));
  return follows ? change : {...change, fields};
};

/** Each level a row of its own, beside how many levels each object has and how many people each level has. */
function packReach(reach: readonly Reach[]): Mapping {
  const levels = reach.flatMap(({levels: of}) => of);
  return {
    objects: packList(reach.map(({object, levels: of}) => ({object, levels: of.length}))),
    levels: packList(levels.map((level) => ({...level, principals: level.principals.length}))),
    principals: packList(levels.flatMap(({principals}) => principals.map((principal) => ({principal})))),
  };
}

/** How members of an object are had: all at once, or each when it is asked for and not kept. */
type Hold = (members: Readonly<Record<string, () => unknown>>) => Mapping;

const atOnce: Hold = (members) =>
  Object.fromEntries(Object.entries(members).map(([name, make]) => [name, make()]));

const whenAsked: Hold = (members) =>
  Object.defineProperties(
    {},
    Object.fromEntries(
      Object.entries(members).map(([name, make]) => [name, {get: make, enumerable: true}] as const),
    ),
  );

const packEach = <K extends string>(
  lists: Readonly<Record<K, readonly object[]>>,
  names: readonly K[],
): Readonly<Record<K, () => PackedList>> =>
  Object.fromEntries(names.map((name) => [name, () => packList(lists[name])])) as Record<K, () => PackedList>;

const asTheyAre = (members: object): Readonly<Record<string, () => unknown>> =>
  Object.fromEntries(Object.entries(members).map(([name, value]: [string, unknown]) => [name, () => value]));

function packedBy({plan, basis, ...content}: PlanFileContent, hold: Hold): Mapping {
  const {changes, access, permissions} = plan;
  const {reach} = access;
  return hold({
    ...asTheyAre(content),
    plan: () =>
      hold({
        ...asTheyAre(plan),
        changes: () => packList(changes.map(packedChange)),
        access: () =>
          hold({
            ...asTheyAre(access),
            ...packEach(access, ACCESS),
            ...(reach !== undefined && {reach: () => packReach(reach)}),
          }),
        permissions: () => hold(packEach(permissions, PERMISSIONS)),
      }),
    basis: () => packList(basis.map(([address, digest]) => ({address, digest}))),
  });
}

/** The content with its long lists by column. */
export const packContent = (content: PlanFileContent): Mapping => packedBy(content, atOnce);

/** The same for whoever reads it once, in whatever order: each list is there only while it is read. */
export const packContentToRead = (content: PlanFileContent): Mapping => packedBy(content, whenAsked);

/** What is not of the form that {@link packContent} writes. */
class NotPacked extends Error {}

function unpacked(list: unknown): readonly Mapping[] {
  const objects = unpackList(list);
  if (objects === undefined) throw new NotPacked();
  return objects;
}

const member = (value: unknown, key: string): unknown => (isMapping(value) ? value[key] : undefined);

/** Gives each object the next of `items`, as many as its member `key` says. */
function dealt(objects: readonly Mapping[], key: string, items: readonly unknown[]): readonly Mapping[] {
  let at = 0;
  const dealing = objects.map((object) => {
    const count = object[key];
    if (!Number.isSafeInteger(count) || (count as number) < 0) throw new NotPacked();
    return {...object, [key]: items.slice(at, (at += count as number))};
  });
  if (at !== items.length) throw new NotPacked();
  return dealing;
}

function unpackReach(packed: unknown): readonly Mapping[] {
  const principals = unpacked(member(packed, 'principals')).map(({principal}) => principal);
  const levels = dealt(unpacked(member(packed, 'levels')), 'principals', principals);
  return dealt(unpacked(member(packed, 'objects')), 'levels', levels);
}

function unpackedChange(change: Mapping): Mapping {
  if (change['fields'] !== undefined || !isMapping(change['after'])) return change;
  const {address, actions, reason, ...more} = change;
  const {after, labels} = change as unknown as PlannedChange;
  return {
    address,
    actions,
    reason,
    fields: fieldsOfNew({after, ...(isMapping(labels) && {labels})}),
    ...more,
  };
}

const unpackEach = (lists: unknown, names: readonly string[]): Mapping =>
  Object.fromEntries(names.map((name) => [name, unpacked(member(lists, name))]));

/** The content as it was before {@link packContent}; undefined for what that did not make. Its form is still to be checked. */
export function unpackContent(packed: unknown): Mapping | undefined {
  try {
    if (!isMapping(packed) || !isMapping(packed['plan'])) return undefined;
    const {plan, basis, ...content} = packed as {plan: Mapping; basis: unknown};
    const {access, permissions} = plan;
    if (!isMapping(access)) return undefined;
    return {
      plan: {
        ...plan,
        changes: unpacked(plan['changes']).map(unpackedChange),
        access: {
          ...access,
          ...unpackEach(access, ACCESS),
          ...(access['reach'] !== undefined && {reach: unpackReach(access['reach'])}),
        },
        permissions: unpackEach(permissions, PERMISSIONS),
      } satisfies Partial<Record<keyof Plan, unknown>>,
      ...content,
      basis: unpacked(basis).map(({address, digest}) => [address, digest]),
    };
  } catch (error) {
    // What is nested too deeply is no spec.
    if (error instanceof NotPacked || error instanceof RangeError) return undefined;
    throw error;
  }
}
