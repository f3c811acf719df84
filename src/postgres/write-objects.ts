/**
 * Writes changes into the tables of the live state: always many rows a statement. The order keeps every
 * foreign and unique key satisfied after each statement:
 *
 * 1. items (rows of lists) that go, so that what they refer to may go;
 * 2. deletions of kinds that only such items or deleted objects can refer to. Before what is written, because
 *    a connection to the same partner, or the new region of an emptied workspace, needs their place;
 * 3. creations and updates in the order of KINDS, then all items that come;
 * 4. the other deletions in reverse order: until 3, an updated object may still have referred to them;
 * 5. archiving of workspaces: what objects of no set in them refer to is let go of, not deleted.
 *
 * In a chain or cycle of renames, an object whose name others refer to is written over the row of the one that had the
 * name before: no row of a name that is still referred to is ever away.
 */
import {StoreError} from '../model/store-error.ts';
import type {Change} from '../model/change.ts';
import {reusedAddresses, rewrittenRequests} from '../model/renames.ts';
import {KINDS, type Kind} from '../model/kinds.ts';
import {homeOf, type Address} from '../model/address.ts';
import type {GovernedObject} from '../model/objects.ts';
import type {Session} from './connect.ts';
import {
  itemRows,
  keyColumns,
  keyOf,
  objectRow,
  parentColumns,
  parentKeyOf,
  writtenColumns,
  writtenItemColumns,
} from './rows.ts';
import type {Column, ItemTable, Row, RowContext} from './columns.ts';
import {isOfItsSet, TABLES} from './tables.ts';

/** Rows of one statement: few round trips, and short enough to show progress or to stop in between. */
const CHUNK = 5000;

/** Nothing but their own items and deleted objects refers to these, except where spaces or resources are renamed. */
const DELETED_FIRST: readonly Kind[] = [
  'Approval',
  'Guest',
  'Share',
  'Connection',
  'Space',
  'Resource',
  'Grant',
];

/** Whether other objects than those of its own lists may refer to one of these, so that a rename has to keep its row. */
const isReferredTo = ({kind}: GovernedObject): boolean => kind === 'Space' || kind === 'Resource';

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/**
 * Rows travel as one JSON parameter. `unnest` of an array a column would do too, but not for columns that hold
 * arrays of unequal length.
 */
const recordset = (columns: readonly Omit<Column, 'path'>[]): string =>
  `json_to_recordset($1::json) as r(${columns.map(({name, type}) => `"${name}" ${type}`).join(', ')})`;

const asText = (names: readonly string[]) => names.map((name) => ({name, type: 'text' as const}));

const deleteBy = (table: string, keys: readonly string[]): string =>
  `delete from bylaw."${table}" t using ${recordset(asText(keys))}
    where ${keys.map((key) => `t."${key}" = r."${key}"`).join(' and ')}`;

const insertItems = (item: ItemTable): string => {
  const columns = writtenItemColumns(item);
  const names = quoted(columns.map(({name}) => name));
  return `insert into bylaw."${item.table}" (${names}) select ${names} from ${recordset(columns)}`;
};

/** A row that another set owns is left alone, and so missing in the count of rows. */
function upsertObjects(kind: Kind): string {
  const table = TABLES[kind];
  const columns = writtenColumns(table);
  const names = quoted(columns.map(({name}) => name));
  const keys = keyColumns(table);
  const sets = columns
    .filter(({name, onceOnly}) => !keys.includes(name) && onceOnly !== true)
    .map(({name}) => `"${name}" = excluded."${name}"`)
    .concat(kind === 'Workspace' ? ['archived_at = null'] : []);
  return `insert into bylaw."${table.table}" as t (${names}) select ${names} from ${recordset(columns)}
    on conflict (${quoted(keys)}) do update set ${sets.join(', ')}
    where t.managed_by is null or t.managed_by = excluded.managed_by or not ${isOfItsSet(kind)}`;
}

export interface WriteOptions {
  /** The set that owns an object once it is written, or null. */
  readonly ownerOf: (object: GovernedObject) => string | null;
  readonly context: RowContext;
  /** What is deleted with its workspace but has to stay there: see `keptInArchive`. */
  readonly kept?: ReadonlySet<Address>;
  /** Told after each statement how many objects are written. */
  readonly onProgress: (done: number, total: number) => void;
}

/** A change without its `before` if that stands elsewhere or is not known. */
interface Write {
  readonly after: GovernedObject;
  readonly before: GovernedObject | undefined;
}

interface Deletion {
  readonly object: GovernedObject;
  readonly early: boolean;
  /** The row of a former name: what it was is written under another. */
  readonly renamed: boolean;
}

/**
 * Splits changes into objects to write and objects to delete. A renamed object is both, unless its former name goes to
 * another: then that one is written over its row, with the items that differ. Requests that are made anew
 * ({@link rewrittenRequests}) are deleted first, so that the database numbers them again.
 */
function split(changes: readonly Change[]): {writes: readonly Write[]; deletions: readonly Deletion[]} {
  const reused = reusedAddresses(changes);
  const anew = rewrittenRequests(changes);
  const standing = changes.map(({before, accepts}) => (accepts === undefined ? before : accepts.live));
  const live = new Map(standing.flatMap((there) => (there ? [[there.address, there] as const] : [])));
  const writes: Write[] = [];
  const deletions: Deletion[] = [];
  for (const [i, {after}] of changes.entries()) {
    const before = standing[i];
    const renamed = before !== undefined && after !== undefined && before.address !== after.address;
    // References to the old name stay until they are rewritten, so the old row goes last, unless nothing refers to it.
    const early =
      before !== undefined && DELETED_FIRST.includes(before.kind) && !(renamed && isReferredTo(before));
    if (after) {
      const there = renamed && (early || !reused.has(after.address)) ? undefined : live.get(after.address);
      writes.push({after, before: anew.has(after.address) ? undefined : there});
    }
    if (!before) continue;
    const isOverwritten = !early && reused.has(before.address);
    if (after && !renamed ? anew.has(before.address) : !isOverwritten)
      deletions.push({object: before, early, renamed});
  }
  return {writes, deletions};
}

/** Writes the changes, in the order above. */
export async function writeObjects(
  session: Session,
  changes: readonly Change[],
  options: WriteOptions,
): Promise<void> {
  const {writes, deletions: all} = split(changes);
  const deletions = all.filter(({object}) => options.kept?.has(object.address) !== true);
  const total = writes.length + deletions.length;
  let done = 0;
  const run = async (
    sql: string,
    rows: Iterable<Row>,
    options_: {whole?: boolean; objects?: boolean} = {},
  ) => {
    let affected = 0;
    for (const chunk of chunksOf(rows, options_.whole ? Infinity : CHUNK)) {
      affected += (await session.query(sql, [JSON.stringify(chunk)])).rowCount ?? 0;
      if (options_.objects) options.onProgress((done += chunk.length), total);
    }
    return affected;
  };
  await clearKeys(session, {writes, deletions}, options.context, run);
  await deleteObjects(
    deletions.filter(({early}) => early),
    run,
  );
  await upsert(writes, options, run);
  await deleteObjects(
    deletions.filter(({early}) => !early),
    run,
  );
  const kept = all.filter(({object}) => options.kept?.has(object.address) === true);
  await letGo(kept, run);
  await archive(session, deletions);
}

/** What is made one by one, in lists of so many. */
function* chunksOf<T>(items: Iterable<T>, size: number): Generator<readonly T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    if (chunk.push(item) < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** The rows of some entries, each made when it is asked for: all rows of a kind may be more than there should be in memory. */
function* rowsOf<T>(entries: readonly T[], make: (entry: T) => readonly Row[]): Generator<Row> {
  for (const entry of entries) yield* make(entry);
}

type Run = (
  sql: string,
  rows: Iterable<Row>,
  options?: {readonly whole?: boolean; readonly objects?: boolean},
) => Promise<number>;

const ofKind = <T>(kind: Kind, list: readonly T[], objectOf: (entry: T) => GovernedObject): readonly T[] =>
  list.filter((entry) => objectOf(entry).kind === kind);

/** Items of `one` that are not, exactly so, among those of `other`. */
function itemsOnlyIn(
  item: ItemTable,
  one: GovernedObject,
  other: GovernedObject | undefined,
  context: RowContext,
): readonly Row[] {
  if (other === undefined) return itemRows(item, one, context);
  const there = new Set(itemRows(item, other, context).map((row) => JSON.stringify(row)));
  return itemRows(item, one, context).filter((row) => !there.has(JSON.stringify(row)));
}

/**
 * Deletes items that are no longer listed, all under former names, and all that a revived workspace still has under a name
 * written.
 */
async function clearKeys(
  session: Session,
  {writes, deletions}: {readonly writes: readonly Write[]; readonly deletions: readonly Deletion[]},
  context: RowContext,
  run: Run,
): Promise<void> {
  const revived = await revivedWorkspaces(session, writes);
  for (const kind of KINDS) {
    const ofThis = ofKind(kind, writes, ({after}) => after);
    for (const item of TABLES[kind].items) {
      const gone = ofThis.flatMap(({before, after}) =>
        before ? itemsOnlyIn(item, before, after, context) : [],
      );
      await run(deleteBy(item.table, [...parentColumns(item), item.key]), gone);
      const going = ofKind(kind, deletions, ({object}) => object).filter(({renamed}) => renamed);
      await run(
        deleteBy(item.table, parentColumns(item)),
        going.map(({object}) => parentKeyOf(item, object)),
      );
      const unknown = ofThis.filter(({before, after}) => !before && revived.has(homeOf(after) ?? ''));
      await run(
        deleteBy(item.table, parentColumns(item)),
        unknown.map(({after}) => parentKeyOf(item, after)),
      );
    }
  }
}

/** Workspaces that are created but have a row: archived ones that come back, with whatever is left in them. */
async function revivedWorkspaces(session: Session, writes: readonly Write[]): Promise<ReadonlySet<string>> {
  const created = writes.flatMap(({before, after}) =>
    after.kind === 'Workspace' && !before ? [after.name] : [],
  );
  if (created.length === 0) return new Set();
  const {rows} = await session.query<{name: string}>(
    'select name from bylaw.workspaces where name = any($1)',
    [created],
  );
  return new Set(rows.map(({name}) => name));
}

async function deleteObjects(deletions: readonly Deletion[], run: Run): Promise<void> {
  for (const kind of KINDS.toReversed()) {
    if (kind === 'Workspace') continue;
    const table = TABLES[kind];
    const keys = ofKind(kind, deletions, ({object}) => object).map(({object}) => keyOf(table, object));
    const whole = table.refersToItself === true;
    await run(deleteBy(table.table, keyColumns(table)), keys, {whole, objects: true});
  }
}

async function upsert(writes: readonly Write[], options: WriteOptions, run: Run): Promise<void> {
  for (const kind of KINDS) {
    const table = TABLES[kind];
    const ofThis = ofKind(kind, writes, ({after}) => after);
    const rows = rowsOf(ofThis, ({after}) => [
      objectRow(table, after, options.ownerOf(after), options.context),
    ]);
    const whole = table.refersToItself === true;
    const written = await run(upsertObjects(kind), rows, {whole, objects: true});
    if (written < ofThis.length) {
      throw new StoreError(
        'constraint',
        `${ofThis.length - written} of the ${table.table} in this plan belong to another set.`,
        'They may date from before their workspace was deleted. Have that set release them first.',
      );
    }
  }
  for (const kind of KINDS) {
    const ofThis = ofKind(kind, writes, ({after}) => after);
    for (const item of TABLES[kind].items) {
      const come = rowsOf(ofThis, ({before, after}) => itemsOnlyIn(item, after, before, options.context));
      await run(insertItems(item), come);
    }
  }
}

/** Leaves the rows of objects, which belong to no set from now on. */
async function letGo(kept: readonly Deletion[], run: Run): Promise<void> {
  for (const kind of KINDS) {
    const table = TABLES[kind];
    const keys = keyColumns(table);
    const on = keys.map((key) => `t."${key}" = r."${key}"`).join(' and ');
    const rows = ofKind(kind, kept, ({object}) => object).map(({object}) => keyOf(table, object));
    await run(
      `update bylaw."${table.table}" t set managed_by = null from ${recordset(asText(keys))} where ${on}`,
      rows,
    );
  }
}

async function archive(session: Session, deletions: readonly Deletion[]): Promise<void> {
  const names = deletions.flatMap(({object}) => (object.kind === 'Workspace' ? [object.name] : []));
  if (names.length === 0) return;
  // It stays its set's: no other may take it meanwhile.
  await session.query(
    "update bylaw.workspaces set archived_at = date_trunc('milliseconds', clock_timestamp()) where name = any($1)",
    [names],
  );
}
