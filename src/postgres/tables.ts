/** How each kind lies in tables, from its fields and where they are kept. */
import {KINDS, type Kind} from '../model/kinds.ts';
import {specFields} from '../model/spec-fields.ts';
import {kindTable, type KindStorage, type KindTable} from './columns.ts';
import {STORAGE} from './storage.ts';

const storage: Readonly<Record<Kind, KindStorage>> = STORAGE;

/**
 * The tables of each kind.
 * Twin in SQL: src/postgres/behaviour/object-rows.sql.
 */
export const TABLES = Object.fromEntries(
  KINDS.map((kind) => [kind, kindTable(kind, specFields(kind), storage[kind])]),
) as Readonly<Record<Kind, KindTable>>;

/** SQL: whether the set that a row `t` names has applied it. A row says so alone where somebody wrote it around bylaw. */
export function isOfItsSet(kind: Kind): string {
  const {inWorkspace: inside, name} = TABLES[kind];
  const address = `'${kind}/' || ${inside ? `t.workspace || '/' || ` : ''}t."${name}"`;
  const isApplied = `exists (select from bylaw.set_objects o where o."set" = t.managed_by and o.address = ${address})`;
  // Nothing of a deleted workspace is applied, but it stays its set's.
  return kind === 'Workspace' ? `(t.archived_at is not null or ${isApplied})` : isApplied;
}

/** Names of all tables of the live state, without their schema. */
export const LIVE_TABLES: readonly string[] = Object.values(TABLES).flatMap(({table, items}) => [
  table,
  ...items.map((item) => item.table),
]);
