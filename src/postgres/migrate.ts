/**
 * The database's schema: what is applied, what is due, and the way up and down. All that one command does is
 * one transaction under a lock that ends with it, so that several may run at once and each finds it whole.
 */
import type {UmzugStorage} from 'umzug';
import {StoreError} from '../model/store-error.ts';
import type {MigrationStatus} from '../model/migration-status.ts';
import {inTransaction, type Connector, type Session} from './connect.ts';
import {knownMigrations, type Migration} from './migration-files.ts';
import {ensureRoles, MIGRATION_LOCK} from './roles.ts';

/** Each statement sees what was committed before it: whoever waited for the lock sees what the other did. */
const BEGIN = 'begin isolation level read committed';
const PATIENCE = "set local lock_timeout = '60s'";

async function appliedNames(session: Session): Promise<readonly string[]> {
  // The catalogue is asked first: a table that is missing is no error to recover from, just an empty database.
  const table = await session.query<{found: boolean}>(
    `select exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'bylaw' and c.relname = 'migrations') as found`,
  );
  if (table.rows[0]?.found !== true) return [];
  const {rows} = await session.query<{name: string}>(
    'select name from bylaw.migrations order by name collate "C"',
  );
  return rows.map(({name}) => name);
}

function compareToKnown(applied: readonly string[], known: readonly Migration[]): MigrationStatus {
  const knownNames = new Set(known.map(({name}) => name));
  return {
    applied: applied.filter((name) => knownNames.has(name)),
    pending: known.map(({name}) => name).filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !knownNames.has(name)),
  };
}

/** Compares the migrations in the database with those of this program. */
export async function migrationStatus(session: Session): Promise<MigrationStatus> {
  return compareToKnown(await appliedNames(session), await knownMigrations());
}

/** Throws `newer-schema` when the database has migrations that this program does not know. */
export function refuseNewer(status: MigrationStatus): void {
  if (status.unknown.length === 0) return;
  throw new StoreError(
    'newer-schema',
    `The database was migrated by a newer bylaw: this one does not know ${status.unknown.join(', ')}.`,
    'Install the version of bylaw that migrated it, or a later one.',
  );
}

/** Throws unless the schema is exactly the one of this program. */
export function requireMigrated(status: MigrationStatus): void {
  refuseNewer(status);
  if (status.pending.length === 0) return;
  throw new StoreError(
    'not-migrated',
    status.applied.length === 0
      ? 'The database does not have the schema `bylaw` yet.'
      : `The database's schema is older than this bylaw: ${status.pending.join(', ')} is due.`,
    'Run `bylaw migrate up` with a login that may create tables.',
  );
}

async function umzugFor(session: Session, onProgress: (name: string) => void) {
  // Only migrating needs the library: other commands do not load it.
  const {Umzug} = await import('umzug');
  const storage: UmzugStorage<Session> = {
    async logMigration({name, context}) {
      await context.query('insert into bylaw.migrations (name) values ($1)', [name]);
    },
    async unlogMigration({name, context}) {
      await context.query('delete from bylaw.migrations where name = $1', [name]);
    },
    executed: async ({context}) => [...(await appliedNames(context))],
  };
  const umzug = new Umzug<Session>({
    migrations: (await knownMigrations()).map(({name, up, down}) => ({
      name,
      up: ({context}) => context.query(up),
      down: ({context}) => context.query(down),
    })),
    context: session,
    storage,
    logger: undefined,
  });
  umzug.on('migrating', ({name}) => onProgress(name));
  return umzug;
}

/** Umzug wraps what a migration throws; the origin is what can be told apart. */
function unwrapped(error: unknown): unknown {
  return error instanceof Error && error.name === 'MigrationError' && error.cause ? error.cause : error;
}

async function prepareSchema(session: Session): Promise<void> {
  const schema = await session.query("select from pg_catalog.pg_namespace where nspname = 'bylaw'");
  // Asked, not `if not exists`: that needs the right to create schemas even when there is nothing to create.
  if (schema.rowCount === 0) await session.query('create schema bylaw');
  await session.query(
    `create table if not exists bylaw.migrations (
      name text primary key, applied_at timestamptz not null default transaction_timestamp())`,
  );
}

/**
 * Applies everything that is due, then sees to the database roles. Returns the names applied, and notes on
 * what the login was not allowed to do for the roles.
 */
export async function migrateUp(
  connector: Connector,
  onProgress: (name: string) => void = () => undefined,
): Promise<{applied: readonly string[]; notes: readonly string[]}> {
  const applied = await connector.session((session) =>
    inTransaction(session, BEGIN, async () => {
      await session.query(PATIENCE);
      await session.query(MIGRATION_LOCK);
      const status = await migrationStatus(session);
      refuseNewer(status);
      if (status.pending.length === 0) return [];
      await prepareSchema(session);
      const done = await (await umzugFor(session, onProgress)).up();
      return done.map(({name}) => name);
    }).catch((error: unknown) => {
      throw unwrapped(error);
    }),
  );
  return {applied, notes: await ensureRoles(connector)};
}

/** Takes back the newest migration; with the last one goes the schema, unless others put something into it. */
export async function migrateDown(connector: Connector): Promise<string | null> {
  return connector.session((session) =>
    inTransaction(session, BEGIN, async () => {
      await session.query(PATIENCE);
      await session.query(MIGRATION_LOCK);
      const status = await migrationStatus(session);
      refuseNewer(status);
      if (status.applied.length === 0) return null;
      const [down] = await (await umzugFor(session, () => undefined)).down();
      if (status.applied.length === 1) await dropSchema(session);
      return down?.name ?? null;
    }).catch((error: unknown) => {
      throw unwrapped(error);
    }),
  );
}

async function dropSchema(session: Session): Promise<void> {
  await session.query('drop table bylaw.migrations');
  const {rows} = await session.query<{others: boolean}>(
    `select exists (select from pg_catalog.pg_depend where refclassid = 'pg_namespace'::regclass
      and refobjid = 'bylaw'::regnamespace) as others`,
  );
  if (rows[0]?.others === false) await session.query('drop schema bylaw');
}
