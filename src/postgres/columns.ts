/**
 * How the fields of a kind become columns and tables for lists: types for `storage.ts`, in which a field without a
 * column, or a column without a field, does not compile, and what reading and writing use.
 */
import type {Address} from '../model/address.ts';
import {appendAll} from '../model/append-all.ts';
import type {Field, Fields, ListField, RecordField, SetField} from '../model/field.ts';
import {inWorkspace, type Kind} from '../model/kinds.ts';
import type {GovernedObject} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import type {SpecFields} from '../model/spec-fields.ts';

export type ColumnType = 'text' | 'boolean' | 'integer' | 'text[]' | 'jsonb' | 'timestamptz';

/** A column and the field that it holds: a path of member names joined by dots. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly path: string;
}

/** Values by column name, as JSON; instants are RFC 3339 when written and ms since 1970 when read. */
export type Row = Readonly<Record<string, unknown>>;

/** What a row needs to know besides its own object. */
export interface RowContext {
  /** The region of a workspace after the changes, or null if it is not known. */
  regionOf(workspace: string): string | null;
  /** Whether an object is there after the changes. */
  has(address: Address): boolean;
  /** Whether a request, or a recipient of it, had ended before the changes. */
  hasEnded(address: Address, subject?: string): boolean;
}

/** A column that is written only. Of a key over a border, only a new row has it: afterwards it is for bylaw's functions. */
export interface DerivedColumn extends Omit<Column, 'path'> {
  readonly onceOnly?: true;
}

/** Columns that are written only, for keys that hold a rule. */
interface Derived<Item extends readonly unknown[]> {
  readonly columns: readonly DerivedColumn[];
  readonly of: (object: GovernedObject, context: RowContext, ...item: Item) => Row;
}

/** The columns of a record's fields: a name for each plain value, a table for each list. */
export type Storage<F extends Fields> = {readonly [Name in keyof F]: Stored<F[Name]>};

type Stored<F extends Field> = F extends RecordField
  ? Storage<F['fields']>
  : F extends ListField
    ? StoredList<F['items']>
    : F extends SetField
      ? string | StoredSet
      : string;

/** A table for the items of a list. Its key is the parent's key and the column of the field that tells items apart. */
export interface StoredList<Items extends Fields = Fields> {
  readonly table: string;
  /** Column with the parent's name; null for items of workspaces, whose name is in `workspace`. */
  readonly parent: string | null;
  readonly fields: Storage<Items>;
  readonly derived?: Derived<[item: Row]>;
}

/** A table for a set, which has a row for each text; a set may also be a column that holds an array. */
export interface StoredSet {
  readonly table: string;
  readonly parent: string;
  /** Column with the text, or with the name in `type:name`. */
  readonly key: string;
  /** Column with the type in `type:name`. */
  readonly typeColumn?: string;
}

/** Where a kind is kept. */
export interface KindStorage<F extends Fields = Fields> {
  readonly table: string;
  /** Column with the object's name. */
  readonly name: string;
  readonly fields: Storage<F>;
  readonly derived?: Derived<[]>;
  /** Whether its rows refer to each other: they are then written in one statement. */
  readonly refersToItself?: boolean;
  /** Mends what columns alone cannot say about a spec that was read. */
  readonly finish?: (raw: Record<string, unknown>) => void;
}

/** Where every kind is kept. */
export type AllStorage = {readonly [K in Kind]: KindStorage<SpecFields[K]>};

/** A table for a list in the spec. Its key is the parent's key and {@link ItemTable.key}. */
export interface ItemTable extends Pick<StoredList, 'table' | 'parent' | 'derived'> {
  /** Path of the list in the spec. */
  readonly path: string;
  /** Column that tells items of one parent apart. */
  readonly key: string;
  readonly columns: readonly Column[];
  /** For items that are no records: from the item to a record by path, and back. */
  readonly item?: {readonly toRecord: (item: unknown) => Row; readonly fromRecord: (record: Row) => unknown};
}

export interface KindTable extends Omit<KindStorage, 'fields'> {
  readonly inWorkspace: boolean;
  readonly columns: readonly Column[];
  readonly items: readonly ItemTable[];
}

function columnType(field: Field): ColumnType {
  switch (field.type) {
    case 'string':
      return field.expiry ? 'timestamptz' : 'text';
    case 'set':
      return 'text[]';
    case 'map':
      return 'jsonb';
    case 'boolean':
    case 'integer':
      return field.type;
    default:
      throw new TypeError(`no column holds a ${field.type}`);
  }
}

const text = (name: string, path: string): Column => ({name, type: 'text', path});

function setTable({table, parent, key, typeColumn}: StoredSet, path: string): ItemTable {
  return typeColumn === undefined
    ? {
        table,
        parent,
        path,
        key,
        columns: [text(key, 'value')],
        item: {toRecord: (item) => ({value: item}), fromRecord: (record) => record['value']},
      }
    : {
        table,
        parent,
        path,
        key,
        columns: [text(typeColumn, 'type'), text(key, 'name')],
        item: {
          toRecord: (item) => ({...splitReference(item as string)}),
          fromRecord: (record) => `${record['type'] as string}:${record['name'] as string}`,
        },
      };
}

function listTable({fields, ...list}: StoredList, {key = '', items}: ListField, path: string): ItemTable {
  const {columns} = layOut(items, fields);
  const keyColumn = columns.find((column) => column.path === key);
  if (keyColumn === undefined) throw new TypeError(`the items of ${path} are not told apart by a column`);
  return {...list, path, key: keyColumn.name, columns};
}

/** The columns of some fields, and the tables of the lists among them. */
function layOut(fields: Fields, storage: Storage<Fields>, within = ''): Pick<KindTable, 'columns' | 'items'> {
  const columns: Column[] = [];
  const items: ItemTable[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const stored = storage[name];
    const path = `${within}${name}`;
    if (typeof stored === 'string') columns.push({name: stored, type: columnType(field), path});
    else if (field.type === 'record') {
      const inside = layOut(field.fields, stored as Storage<Fields>, `${path}.`);
      appendAll(columns, inside.columns);
      appendAll(items, inside.items);
    } else if (field.type === 'list') items.push(listTable(stored as StoredList, field, path));
    else items.push(setTable(stored as StoredSet, path));
  }
  return {columns, items};
}

/** The table of a kind with these fields. */
export function kindTable(kind: Kind, fields: Fields, {fields: storage, ...table}: KindStorage): KindTable {
  return {...table, inWorkspace: inWorkspace(kind), ...layOut(fields, storage)};
}
