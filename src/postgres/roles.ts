/**
 * The three database roles: bylaw_plan reads, bylaw_apply writes objects, and the history by functions alone, bylaw_owner
 * migrates. They belong to the whole server, so other databases may be making them at the same moment. A login
 * that may not make them is told what somebody else has to do; the schema works without them.
 *
 * Here are their rights on tables. Those on views and functions stand in the files of `behaviour/`.
 */
import {appendAll} from '../model/append-all.ts';
import {readBehaviour} from './behaviour-catalogue.ts';
import {knownBehaviour} from './behaviour-files.ts';
import {rightsStatements, takenRights} from './behaviour-rights.ts';
import type {Connector, Session} from './connect.ts';
import {sqlState} from './store-errors.ts';
import {beginning, isRace, ownMark, writeOnce} from './write-once.ts';
import type {DerivedColumn} from './columns.ts';
import {writtenColumns, writtenItemColumns} from './rows.ts';
import {LIVE_TABLES, TABLES} from './tables.ts';

export const ROLES = ['bylaw_plan', 'bylaw_apply', 'bylaw_owner'] as const;

/** Tables with a column that is for bylaw's own functions alone to write, and those that an apply writes. */
const GUARDED: Readonly<Record<string, readonly DerivedColumn[]>> = Object.fromEntries(
  (['Connection', 'Share', 'Guest', 'Approval'] as const).flatMap((kind) => [
    [TABLES[kind].table, writtenColumns(TABLES[kind])] as const,
    ...TABLES[kind].items
      .filter(({derived}) => derived?.columns.some(({onceOnly}) => onceOnly) === true)
      .map((item) => [item.table, writtenItemColumns(item)] as const),
  ]),
);

const named = (columns: readonly DerivedColumn[]): string => columns.map(({name}) => `"${name}"`).join(', ');
/** A table of the schema, to stand in a statement: its owner may have given it any name. */
const tableOf = (name: string): string => `bylaw."${name.replaceAll('"', '""')}"`;
const quoted = (tables: readonly string[]): string => tables.map(tableOf).join(', ');

/** Grants on tables, made anew by each `migrate up`, so that new tables are never forgotten. */
const tableGrants = (tables: readonly string[]): readonly string[] => [
  'grant usage on schema bylaw to bylaw_plan, bylaw_apply',
  `revoke all on ${quoted(tables)} from bylaw_plan, bylaw_apply`,
  `grant select on ${quoted(tables)} to bylaw_plan, bylaw_apply`,
  `grant insert, update, delete on ${quoted(LIVE_TABLES.filter((table) => !(table in GUARDED)))} to bylaw_apply`,
  ...Object.entries(GUARDED).flatMap(([table, columns]) => [
    `grant insert (${named(columns)}), update (${named(columns.filter(({onceOnly}) => onceOnly !== true))})
      on bylaw."${table}" to bylaw_apply`,
    `grant delete on bylaw."${table}" to bylaw_apply`,
  ]),
];

/** Lets bylaw_owner have the schema, so that any login that has this role may migrate. */
const HAND_OVER_SCHEMA = `do $$
begin
  if not pg_has_role(current_user, 'bylaw_owner', 'usage') then
    execute format('grant bylaw_owner to %I', current_user);
  end if;
  execute format('grant create on database %I to bylaw_owner', current_database());
  alter schema bylaw owner to bylaw_owner;
end $$`;

const TABLE_NAMES = `select c.relname::text as name, pg_catalog.pg_get_userbyid(c.relowner)::text as owner
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'bylaw' and c.relkind in ('r', 'p') order by c.relname`;

async function tablesIn(
  session: Session,
): Promise<readonly {readonly name: string; readonly owner: string}[]> {
  return (await session.query<{name: string; owner: string}>(TABLE_NAMES)).rows;
}

/** Gives bylaw_owner the schema, the tables, and the views and functions. */
async function handOver(session: Session): Promise<void> {
  await session.query(HAND_OVER_SCHEMA);
  for (const {name, owner} of await tablesIn(session)) {
    if (owner !== 'bylaw_owner') await session.query(`alter table ${tableOf(name)} owner to bylaw_owner`);
  }
  const known = await knownBehaviour();
  const {found} = await readBehaviour(session, known);
  for (const {identity, owner} of found) {
    if (owner !== 'bylaw_owner') await session.query(`alter ${identity} owner to bylaw_owner`);
  }
}

/** Sets the rights on tables, views and functions. Returns notes on what was taken from others than bylaw's roles. */
async function grant(session: Session, complete: boolean): Promise<readonly string[]> {
  const known = await knownBehaviour();
  const database = await readBehaviour(session, known);
  const tables = (await tablesIn(session)).map(({name}) => name);
  if (complete) for (const statement of tableGrants(tables)) await session.query(statement);
  for (const statement of rightsStatements(known, database)) await session.query(statement);
  const taken = takenRights(known, database);
  return taken.length === 0
    ? []
    : [
        `Rights that bylaw does not grant were revoked: ${taken.join('; ')}. Grant bylaw_plan to logins that need to read.`,
      ];
}

/** Runs a step that may fail for want of rights; what it did is then undone, and the rest goes on. */
async function attempt<T>(session: Session, step: () => Promise<T>): Promise<{readonly done: T} | undefined> {
  await session.query('savepoint step');
  try {
    const done = await step();
    await session.query('release savepoint step');
    return {done};
  } catch (error) {
    // 42501: insufficient_privilege. 0LP01, 0P000: the server's own words for the same about roles.
    if (!['42501', '0LP01', '0P000'].includes(sqlState(error) ?? '')) throw error;
    await session.query('rollback to savepoint step');
    return undefined;
  }
}

export interface RolesMade {
  /** Whether all three exist. */
  readonly complete: boolean;
  /** What the login was not allowed to do. */
  readonly notes: readonly string[];
}

/** Makes the roles that are missing, in a transaction of its own: see above. */
export const makeRoles = (connector: Connector): Promise<RolesMade> =>
  writeOnce(connector, {
    what: 'the creation of roles',
    seen: '`bylaw migrate status` tells what is in the database. Migrating up',
    begin: beginning('read committed'),
    mark: ownMark,
    isRace,
    work: async (session) => {
      const {rows} = await session.query<{rolname: string}>(
        'select rolname from pg_catalog.pg_roles where rolname = any($1)',
        [[...ROLES]],
      );
      const existing = new Set(rows.map(({rolname}) => rolname));
      const missing: string[] = [];
      for (const role of ROLES) {
        if (existing.has(role)) continue;
        if (!(await attempt(session, () => session.query(`create role ${role} nologin`)))) missing.push(role);
      }
      if (missing.length === 0) return {complete: true, notes: []};
      const note =
        `The database roles ${missing.join(', ')} were not created: this login is not allowed to create roles. ` +
        `Ask an administrator to run: ${missing.map((role) => `create role ${role} nologin;`).join(' ')} ` +
        'Then run `bylaw migrate up` again.';
      return {complete: false, notes: [note]};
    },
  });

/**
 * Sets the owners and rights of everything in the schema, within the caller's transaction. Where the roles are not
 * `complete`, views and functions are kept from everybody else, and that is all. Returns notes for the user.
 */
export async function setRights(session: Session, complete: boolean): Promise<readonly string[]> {
  const notes: string[] = [];
  // While the schema still belongs to this login: afterwards it may only grant as bylaw_owner.
  const granted = await attempt(session, () => grant(session, complete));
  if (granted === undefined) {
    notes.push(
      'The rights of bylaw_plan and bylaw_apply were not set: the schema bylaw belongs to another login. ' +
        'Run `bylaw migrate up` with that login, or as a superuser.',
    );
  } else {
    appendAll(notes, granted.done);
  }
  if (complete && (await attempt(session, () => handOver(session))) === undefined) {
    notes.push(
      'This login stays the owner of the schema, since it is not allowed to hand it over to bylaw_owner: only this ' +
        'login, or a superuser, can migrate. Run `bylaw migrate up` as a superuser to change that.',
    );
  }
  return notes;
}
