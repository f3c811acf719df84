/**
 * The three database roles: bylaw_plan reads, bylaw_apply writes objects and appends to the audit, bylaw_owner
 * migrates. They belong to the whole server, so other databases may be making them at the same moment. A login
 * that may not make them is told what somebody else has to do; the schema works without them.
 */
import {inTransaction, type Connector, type Session} from './connect.ts';
import {sqlState} from './store-errors.ts';
import {writtenColumns} from './rows.ts';
import {LIVE_TABLES, TABLES} from './tables.ts';

/** The lock of migrations and roles: an arbitrary number that is bylaw's own within a database. */
export const MIGRATION_LOCK = 'select pg_advisory_xact_lock(7061194210)';

export const ROLES = ['bylaw_plan', 'bylaw_apply', 'bylaw_owner'] as const;

const TRIES = 10;
/**
 * What two databases at once may run into: the same role made twice, and "tuple concurrently updated", which
 * the catalogue reports as an internal error.
 */
const RACES: ReadonlySet<string> = new Set(['23505', '42710', 'XX000', '40001', '40P01']);

/** Tables of the history that an apply adds rows to; it never changes or deletes any there. */
const APPENDED = ['people', 'runs', 'audit_events'];

/** Tables with a column that is for bylaw's own functions alone to write, and those that an apply writes. */
const GUARDED: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  (['Connection', 'Share', 'Approval'] as const).map((kind) => [
    TABLES[kind].table,
    writtenColumns(TABLES[kind]).map(({name}) => name),
  ]),
);

/** Functions that act with the rights of their owner: the only way in which an apply writes what they write. */
const DEFINERS = ['settle', 'decide', 'withdraw', 'erase_person', 'gather_statistics'];
/** Functions that only those call. */
const INTERNAL = ['record_decision', 'settle_agreements', 'append_event', 'person_id', 'without_addresses'];

const named = (columns: readonly string[]): string => columns.map((name) => `"${name}"`).join(', ');
const quoted = (tables: readonly string[]): string => tables.map((table) => `bylaw."${table}"`).join(', ');

/** Every grant is made anew after each migration, so that new tables are never forgotten. */
const GRANTS = [
  'grant usage on schema bylaw to bylaw_plan, bylaw_apply',
  'revoke all on all tables in schema bylaw from bylaw_plan, bylaw_apply',
  'grant select on all tables in schema bylaw to bylaw_plan, bylaw_apply',
  `grant insert, update, delete on ${quoted([...LIVE_TABLES, 'set_objects'].filter((table) => !(table in GUARDED)))} to bylaw_apply`,
  ...Object.entries(GUARDED).flatMap(([table, columns]) => [
    `grant insert (${named(columns)}), update (${named(columns)}) on bylaw."${table}" to bylaw_apply`,
    `grant delete on bylaw."${table}" to bylaw_apply`,
  ]),
  `grant insert, update on ${quoted(['sets', 'audit_chains', 'offboarded'])} to bylaw_apply`,
  `grant insert on ${quoted(APPENDED)} to bylaw_apply`,
  'revoke all on all functions in schema bylaw from public, bylaw_plan, bylaw_apply',
  'grant execute on all functions in schema bylaw to bylaw_plan, bylaw_apply',
  ...DEFINERS.map((name) => `revoke execute on function bylaw.${name} from bylaw_plan`),
  ...INTERNAL.map((name) => `revoke execute on function bylaw.${name} from bylaw_plan, bylaw_apply`),
];

/** Hands everything over to bylaw_owner, so that any login that has this role may migrate. */
const HAND_OVER = `do $$
declare relation record;
begin
  if not pg_has_role(current_user, 'bylaw_owner', 'usage') then
    execute format('grant bylaw_owner to %I', current_user);
  end if;
  execute format('grant create on database %I to bylaw_owner', current_database());
  alter schema bylaw owner to bylaw_owner;
  for relation in select c.oid::regclass as name from pg_catalog.pg_class c
    where c.relnamespace = 'bylaw'::regnamespace and c.relkind in ('r', 'p', 'v')
      and pg_catalog.pg_get_userbyid(c.relowner) <> 'bylaw_owner'
  loop
    execute format('alter table %s owner to bylaw_owner', relation.name);
  end loop;
  for relation in select p.oid::regprocedure as name from pg_catalog.pg_proc p
    where p.pronamespace = 'bylaw'::regnamespace and pg_catalog.pg_get_userbyid(p.proowner) <> 'bylaw_owner'
  loop
    execute format('alter function %s owner to bylaw_owner', relation.name);
  end loop;
end $$`;

/** Runs a step that may fail for want of rights; what it did is then undone, and the rest goes on. */
async function attempt(session: Session, statements: readonly string[]): Promise<boolean> {
  await session.query('savepoint step');
  try {
    for (const statement of statements) await session.query(statement);
    await session.query('release savepoint step');
    return true;
  } catch (error) {
    // 42501: insufficient_privilege. 0LP01, 0P000: the server's own words for the same about roles.
    if (!['42501', '0LP01', '0P000'].includes(sqlState(error) ?? '')) throw error;
    await session.query('rollback to savepoint step');
    return false;
  }
}

async function makeRoles(session: Session): Promise<readonly string[]> {
  const {rows} = await session.query<{rolname: string}>(
    'select rolname from pg_catalog.pg_roles where rolname = any($1)',
    [[...ROLES]],
  );
  const existing = new Set(rows.map(({rolname}) => rolname));
  const missing: string[] = [];
  for (const role of ROLES) {
    if (existing.has(role)) continue;
    if (!(await attempt(session, [`create role ${role} nologin`]))) missing.push(role);
  }
  return missing;
}

async function setUpRoles(session: Session): Promise<readonly string[]> {
  const missing = await makeRoles(session);
  if (missing.length > 0) {
    return [
      `The database roles ${missing.join(', ')} were not created: this login is not allowed to create roles. ` +
        `Ask an administrator to run: ${missing.map((role) => `create role ${role} nologin;`).join(' ')} ` +
        'Then run `bylaw migrate up` again.',
    ];
  }
  const notes: string[] = [];
  // While the schema still belongs to this login: afterwards it may only grant as bylaw_owner.
  if (!(await attempt(session, GRANTS))) {
    notes.push(
      'The rights of bylaw_plan and bylaw_apply were not set: the schema bylaw belongs to another login. ' +
        'Run `bylaw migrate up` with that login, or as a superuser.',
    );
  }
  if (!(await attempt(session, [HAND_OVER]))) {
    notes.push(
      'This login stays the owner of the schema, since it is not allowed to hand it over to bylaw_owner: only this ' +
        'login, or a superuser, can migrate. Run `bylaw migrate up` as a superuser to change that.',
    );
  }
  return notes;
}

/** Makes the roles that are missing and sets their rights. Returns notes on what the login may not do. */
export async function ensureRoles(connector: Connector): Promise<readonly string[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await connector.session((session) =>
        inTransaction(session, 'begin isolation level read committed', async () => {
          await session.query(MIGRATION_LOCK);
          return setUpRoles(session);
        }),
      );
    } catch (error) {
      if (tries === TRIES || !RACES.has(sqlState(error) ?? '')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50 * tries * Math.random()));
    }
  }
}
