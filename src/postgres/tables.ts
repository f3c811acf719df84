/** How each kind lies in tables, from its fields and where they are kept. */
import {KINDS, type Kind} from '../model/kinds.ts';
import {specFields} from '../model/spec-fields.ts';
import {kindTable, type KindStorage, type KindTable} from './columns.ts';
import {STORAGE} from './storage.ts';

const storage: Readonly<Record<Kind, KindStorage>> = STORAGE;

export const TABLES = Object.fromEntries(
  KINDS.map((kind) => [kind, kindTable(kind, specFields(kind), storage[kind])]),
) as Readonly<Record<Kind, KindTable>>;

/** Names of all tables of the live state, without their schema. */
export const LIVE_TABLES: readonly string[] = Object.values(TABLES).flatMap(({table, items}) => [
  table,
  ...items.map((item) => item.table),
]);
