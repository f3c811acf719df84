/** Between objects and their rows, as `columns.ts` says: the same description serves both directions. */
import {sameJson} from '../model/canonical-json.ts';
import {expiryInstant, expiryText} from '../model/expiry.ts';
import type {GovernedObject} from '../model/objects.ts';
import type {Column, ColumnType, DerivedColumn, ItemTable, KindTable, Row, RowContext} from './columns.ts';

/** The value at a path of member names joined by dots; undefined where the path breaks off. */
function valueAt(value: unknown, path: string): unknown {
  if (!path.includes('.')) return (value as Row | undefined)?.[path];
  let here = value;
  for (const name of path.split('.')) here = (here as Row | undefined)?.[name];
  return here;
}

function setAt(target: Record<string, unknown>, path: string, value: unknown): void {
  if (!path.includes('.')) {
    target[path] = value;
    return;
  }
  const names = path.split('.');
  const last = names.pop() as string;
  let here = target;
  for (const name of names) here = (here[name] ??= {}) as Record<string, unknown>;
  here[last] = value;
}

/** The text of an expiry as an instant that Postgres reads. */
function instant(value: unknown): string {
  const ms = expiryInstant(value as string);
  if (ms === undefined) throw new TypeError(`${String(value)} is no expiry`);
  // The last day of 9999 ends in a year that ISO 8601 writes with a sign, and Postgres does not.
  return new Date(ms).toISOString().replace(/^\+0/, '');
}

/** What a column that may not be null holds when the field is absent. */
const ABSENT: Readonly<Partial<Record<ColumnType, unknown>>> = {jsonb: {}};

function toRow(columns: readonly Column[], record: unknown): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const {name, type, path} of columns) {
    const value = valueAt(record, path);
    row[name] =
      value === undefined ? (ABSENT[type] ?? null) : type === 'timestamptz' ? instant(value) : value;
  }
  return row;
}

function setField(record: Record<string, unknown>, {type, path}: Column, value: unknown): void {
  if (value === null || value === undefined) return;
  setAt(record, path, type === 'timestamptz' ? expiryText(Number(value)) : value);
}

/** The columns that make up the key of a kind's table. */
export const keyColumns = ({name, inWorkspace}: KindTable): readonly string[] =>
  inWorkspace ? ['workspace', name] : [name];

/** The key of an object's row. */
export const keyOf = (table: KindTable, object: {workspace: string | null; name: string}): Row =>
  table.inWorkspace ? {workspace: object.workspace, [table.name]: object.name} : {[table.name]: object.name};

/** The columns of an item table that hold its parent's key. */
export const parentColumns = (item: ItemTable): readonly string[] =>
  item.parent === null ? ['workspace'] : ['workspace', item.parent];

/** The parent's key as an item table holds it. */
export const parentKeyOf = (item: ItemTable, object: {workspace: string | null; name: string}): Row =>
  item.parent === null ? {workspace: object.name} : {workspace: object.workspace, [item.parent]: object.name};

/** All columns of a kind's table that are written, with their types; key first. */
export const writtenColumns = (table: KindTable): readonly DerivedColumn[] => [
  ...keyColumns(table).map((name) => ({name, type: 'text' as const})),
  ...table.columns,
  ...(table.derived?.columns ?? []),
  {name: 'labels', type: 'jsonb'},
  {name: 'managed_by', type: 'text'},
];

/** All columns of an item table, with their types; the parent's key first. */
export const writtenItemColumns = (item: ItemTable): readonly DerivedColumn[] => [
  ...parentColumns(item).map((name) => ({name, type: 'text' as const})),
  ...item.columns,
  ...(item.derived?.columns ?? []),
];

/** The row of an object, owned by `managedBy`. */
export function objectRow(
  table: KindTable,
  object: GovernedObject,
  managedBy: string | null,
  context: RowContext,
): Row {
  return {
    ...keyOf(table, object),
    ...toRow(table.columns, object.spec),
    ...table.derived?.of(object, context),
    labels: object.labels,
    managed_by: managedBy,
  };
}

/** The rows of one list of an object. */
export function itemRows(item: ItemTable, object: GovernedObject, context: RowContext): readonly Row[] {
  const list = (valueAt(object.spec, item.path) as readonly unknown[] | undefined) ?? [];
  return list.map((entry) => {
    const row = toRow(item.columns, item.item ? item.item.toRecord(entry) : entry);
    return {...parentKeyOf(item, object), ...row, ...item.derived?.of(object, context, row)};
  });
}

/** Whether the entries of a list are texts, each of one column. */
const isPlain = ({item, columns}: ItemTable): boolean => item !== undefined && columns.length === 1;

/** The record that columns have as values, in their order. */
function recordOf(columns: readonly Column[], values: readonly unknown[]): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (let i = 0; i < columns.length; i++) setField(record, columns[i] as Column, values[i]);
  return record;
}

/** An item of a list, from the values of its columns in their order; of a single column, from its value. */
function itemOf({columns, item}: ItemTable, entry: unknown): unknown {
  const record = recordOf(columns, columns.length === 1 ? [entry] : (entry as readonly unknown[]));
  return item ? item.fromRecord(record) : record;
}

/** Whether a column has the value of a canonical field, undefined where that is not there. */
function isValueOf(type: ColumnType, value: unknown, field: unknown): boolean {
  if (value === null || value === undefined) return field === undefined;
  if (type === 'timestamptz') return field === expiryText(Number(value));
  return sameJson(value, field);
}

/** Whether the entries of a list are those of a canonical one, in its order. */
function areEntriesOf(item: ItemTable, entries: readonly unknown[], list: unknown): boolean {
  if (!Array.isArray(list) || list.length !== entries.length) return false;
  return isPlain(item)
    ? entries.every((entry, i) => entry === list[i])
    : entries.every((entry, i) => sameJson(itemOf(item, entry), list[i]));
}

/**
 * Whether a row, given as for {@link rawSpec}, says what a canonical spec of its kind says. It may say no though it does, where an order or
 * what is not written differs: then that is found out by its own canonical form, which takes longer to make.
 */
export function saysTheSame(
  table: KindTable,
  values: readonly unknown[],
  lists: readonly (readonly unknown[] | null)[],
  spec: unknown,
): boolean {
  if (table.finish !== undefined) return false;
  for (let i = 0; i < table.columns.length; i++) {
    const {type, path} = table.columns[i] as Column;
    if (!isValueOf(type, values[i], valueAt(spec, path))) return false;
  }
  return table.items.every((item, i) => areEntriesOf(item, lists[i] ?? [], valueAt(spec, item.path)));
}

/**
 * The spec of a row in the shape of a manifest, from the values of the columns of its kind in their order. `lists` are the entries of its
 * item tables, in their order, null for none: of a table with one column its values, else the values of all columns.
 */
export function rawSpec(
  table: KindTable,
  values: readonly unknown[],
  lists: readonly (readonly unknown[] | null)[],
): unknown {
  const raw = recordOf(table.columns, values);
  for (const [i, item] of table.items.entries()) {
    const entries = lists[i] ?? [];
    setAt(raw, item.path, isPlain(item) ? entries : entries.map((entry) => itemOf(item, entry)));
  }
  table.finish?.(raw);
  return raw;
}
