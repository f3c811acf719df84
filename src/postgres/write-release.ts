/** Releases objects of a set: they stay live as they are, and belong to no set. */
import type {ReleaseToWrite} from '../model/release.ts';
import {KINDS} from '../model/kinds.ts';
import type {LiveObject, State} from '../model/objects.ts';
import {workspacesOf} from '../model/references.ts';
import {appendEvents, makeOpaque} from './append-events.ts';
import {chainOf} from './audit-chain.ts';
import type {Session} from './connect.ts';
import {keyColumns, keyOf} from './rows.ts';
import {TABLES} from './tables.ts';

export interface ReleaseFacts {
  readonly set: string;
  /** ms since 1970. */
  readonly now: number;
}

/** Takes the set's name off the rows of these objects. */
async function disown(session: Session, objects: readonly LiveObject[], set: string): Promise<void> {
  for (const kind of KINDS) {
    const table = TABLES[kind];
    const rows = objects.filter((object) => object.kind === kind).map((object) => keyOf(table, object));
    if (rows.length === 0) continue;
    const keys = keyColumns(table);
    const {rowCount} = await session.query(
      `update bylaw."${table.table}" t set managed_by = null
        from json_to_recordset($1::json) as r(${keys.map((key) => `"${key}" text`).join(', ')})
        where ${keys.map((key) => `t."${key}" = r."${key}"`).join(' and ')} and t.managed_by = $2`,
      [JSON.stringify(rows), set],
    );
    if (rowCount !== rows.length) throw new Error(`${table.table} that were read as the set's are not`);
  }
}

/**
 * Writes the release of objects by a set, with an event each. The rows of the set and of the workspaces that are
 * concerned are written too, so that a transaction that waits for their locks fails, and reads again: see
 * `takeLocks`. Returns the hash at the end of the set's chain, which shows whether the release was committed.
 */
export async function writeRelease(
  session: Session,
  {addresses, actor: claimed, commit}: ReleaseToWrite,
  live: State<LiveObject>,
  {set, now}: ReleaseFacts,
): Promise<string> {
  const objects = addresses.map((address) => {
    const object = live.get(address);
    if (object === undefined) throw new Error(`${address} is not live`);
    return object;
  });
  await disown(session, objects, set);
  await session.query('delete from bylaw.set_objects where "set" = $1 and address = any($2)', [
    set,
    addresses,
  ]);
  await session.query('update bylaw.sets set last_run = last_run where name = $1', [set]);
  await session.query('update bylaw.workspaces set changes = changes + 1 where name = any($1)', [
    [...new Set(objects.flatMap(workspacesOf))],
  ]);
  const {actor, login, events} = await makeOpaque(
    session,
    claimed,
    addresses.map((address) => ({
      action: 'release',
      address,
      before: {managedBy: set},
      after: {managedBy: null},
    })),
  );
  const time = new Date(now).toISOString();
  return appendEvents(
    session,
    {chain: chainOf(set), run: null, time, actor, login, commit, plan_digest: null},
    events,
  );
}
