/** Lets go of objects of a set: they stay live as they are, and belong to no set. */
import type {ReleaseToWrite} from '../model/release.ts';
import {lowerEmail} from '../model/email-texts.ts';
import {KINDS} from '../model/kinds.ts';
import type {LiveObject, State} from '../model/objects.ts';
import {workspacesOf} from '../model/references.ts';
import type {Session} from './connect.ts';
import {makeOpaque} from './opaque-events.ts';
import {keyColumns, keyOf} from './rows.ts';
import {isOfItsSet, TABLES} from './tables.ts';

/** Takes the set's name off the rows of these objects. */
export async function disown(session: Session, objects: readonly LiveObject[], set: string): Promise<void> {
  for (const kind of KINDS) {
    const table = TABLES[kind];
    const rows = objects.filter((object) => object.kind === kind).map((object) => keyOf(table, object));
    if (rows.length === 0) continue;
    const keys = keyColumns(table);
    const {rowCount} = await session.query(
      `update bylaw."${table.table}" t set managed_by = null
        from json_to_recordset($1::json) as r(${keys.map((key) => `"${key}" text`).join(', ')})
        where ${keys.map((key) => `t."${key}" = r."${key}"`).join(' and ')}
          and (t.managed_by = $2 or not ${isOfItsSet(kind)})`,
      [JSON.stringify(rows), set],
    );
    if (rowCount !== rows.length) throw new Error(`${table.table} that were read as the set's are not`);
  }
}

/**
 * Writes that a set lets go of objects, with an event each, and raises what whoever waits for its locks looks at: see
 * `takeLocks`. Returns the hash at which the set's chain ends, by which it can be told whether all this happened.
 */
export async function writeRelease(
  session: Session,
  {addresses, actor, commit}: ReleaseToWrite,
  live: State<LiveObject>,
  set: string,
): Promise<string> {
  const objects = addresses.map((address) => {
    const object = live.get(address);
    if (object === undefined) throw new Error(`${address} is not live`);
    return object;
  });
  await disown(session, objects, set);
  const opaque = await makeOpaque(session, addresses);
  const {rows} = await session.query<{hash: string}>(
    'select bylaw.record_release($1, $2, $3, $4, $5) as hash',
    [
      set,
      commit,
      lowerEmail(actor),
      [...new Set(objects.flatMap(workspacesOf))],
      JSON.stringify(addresses.map((object, i) => ({object, address: opaque[i]}))),
    ],
  );
  return rows[0]?.hash ?? '';
}
