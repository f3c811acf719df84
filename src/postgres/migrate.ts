/**
 * The way up and down of the database's schema. All that one command does is one transaction under a lock that ends
 * with it, so that several may run at once and each finds the schema whole. Umzug lists the migrations, puts them in
 * order, runs them and writes down which were applied; the transaction and the lock are bylaw's.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import type {Umzug, UmzugStorage} from 'umzug';
import type {MigrationStatus, SchemaDifference} from '../model/migration-status.ts';
import {StoreError} from '../model/store-error.ts';
import {behaviourDifferences, readBehaviour} from './behaviour-catalogue.ts';
import {knownBehaviour} from './behaviour-files.ts';
import {BEHAVIOUR_VERSION, behaviourDigest, COMPATIBLE_WITH, programVersion} from './behaviour-version.ts';
import type {Connector, Session} from './connect.ts';
import {dropBehaviour, makeBehaviour} from './make-behaviour.ts';
import {makeRoles, setRights} from './roles.ts';
import {
  isCompatible,
  isCurrent,
  isPredecessor,
  readSchemaRecord,
  refuseForeign,
  type SchemaRecord,
} from './schema-record.ts';
import {programFile} from './program-files.ts';
import {sqlState} from './store-errors.ts';
import {beginning, isRace, ownMark, writeOnce} from './write-once.ts';

/**
 * Each statement sees what was committed before it: a session that waited for the lock sees what its holder did. A migration takes as
 * long as it takes.
 */
const BEGIN = `${beginning('read committed', '60s')};
  set local statement_timeout = 0`;
/** An arbitrary number that is bylaw's own within a database. */
const LOCK = 'select pg_advisory_xact_lock(7061194210)';

const FOLDER = fileURLToPath(programFile('postgres/migrations/'));
const UP = '.up.sql';

async function umzugFor(session: Session, record: SchemaRecord, folder: string): Promise<Umzug<Session>> {
  // Only migrating needs the library: other commands do not load it.
  const {Umzug} = await import('umzug');
  const run = async (path: string): Promise<void> => {
    await session.query(await readFile(path, 'utf8'));
  };
  const applied = new Set(record.migrations);
  const storage: UmzugStorage<Session> = {
    async logMigration({name}) {
      await session.query('insert into bylaw.migrations (name) values ($1)', [name]);
      applied.add(name);
    },
    async unlogMigration({name}) {
      await session.query('delete from bylaw.migrations where name = $1', [name]);
      applied.delete(name);
    },
    executed: () => Promise.resolve([...applied]),
  };
  return new Umzug<Session>({
    migrations: {
      glob: [`*${UP}`, {cwd: folder}],
      resolve: ({name, path = ''}) => ({
        name: name.slice(0, -UP.length),
        up: () => run(path),
        down: () => run(path.replace(UP, '.down.sql')),
      }),
    },
    context: session,
    storage,
    logger: undefined,
  });
}

const names = (migrations: readonly {readonly name: string}[]): readonly string[] =>
  migrations.map(({name}) => name);

/** Names of the views and functions that `migrate up` would make. */
async function dueObjects(session: Session, record: SchemaRecord): Promise<readonly string[]> {
  const known = await knownBehaviour();
  if (record.behaviour === null) return known.map(({name}) => name);
  if (record.behaviour.version > BEHAVIOUR_VERSION) return [];
  const {rows} = await session.query<{name: string; digest: string}>(
    'select name, digest from bylaw.behaviour_objects',
  );
  const made = new Map(rows.map(({name, digest}) => [name, digest]));
  const gone = [...made.keys()].filter((name) => !known.some((object) => object.name === name));
  return [...known.filter(({name, digest}) => made.get(name) !== digest).map(({name}) => name), ...gone];
}

/** Compares the schema in the database with the one of this program, whose migrations are in `folder`. */
export async function migrationStatus(session: Session, folder = FOLDER): Promise<MigrationStatus> {
  const record = await readSchemaRecord(session);
  const umzug = await umzugFor(session, record, folder);
  const [applied, pending] = [names(await umzug.executed()), names(await umzug.pending())];
  const {behaviour} = record;
  return {
    applied,
    pending,
    unknown: record.migrations.filter((name) => !applied.includes(name)),
    due: (await dueObjects(session, record)).toSorted(compareText),
    madeBy: behaviour?.made_by ?? null,
    newer: isCompatible(record)
      ? 'compatible'
      : behaviour !== null && behaviour.version > BEHAVIOUR_VERSION
        ? 'incompatible'
        : 'no',
    current: await isCurrent(record),
    predecessor: isPredecessor(record),
  };
}

/** See `Store.schemaDifferences`. */
export async function schemaDifferences(session: Session): Promise<readonly SchemaDifference[]> {
  const known = await knownBehaviour();
  return behaviourDifferences(known, await readBehaviour(session, known));
}

/** Makes the schema, and the tables in which it is written down what was applied to it. */
async function prepareSchema(session: Session): Promise<void> {
  const schema = await session.query("select from pg_catalog.pg_namespace where nspname = 'bylaw'");
  // Asked, not `if not exists`: that needs the right to create schemas even when there is nothing to create.
  if (schema.rowCount === 0) await session.query('create schema bylaw');
  await session.query(
    `create table if not exists bylaw.migrations (
      name text primary key, applied_at timestamptz not null default transaction_timestamp())`,
  );
}

async function writeDown(session: Session): Promise<void> {
  await session.query(
    `insert into bylaw.behaviour (version, compatible_with, digest, made_by, migrations)
      select $1, $2, $3, $4, array_agg(name order by name collate "C") from bylaw.migrations
      on conflict (singleton) do update set version = excluded.version, compatible_with = excluded.compatible_with,
        digest = excluded.digest, made_by = excluded.made_by, migrations = excluded.migrations`,
    [BEHAVIOUR_VERSION, COMPATIBLE_WITH, await behaviourDigest(), await programVersion()],
  );
}

/** Umzug wraps what a migration throws; the origin is what can be told apart. */
function unwrapped(error: unknown): unknown {
  return error instanceof Error && error.name === 'MigrationError' && error.cause ? error.cause : error;
}

/** Runs work in one transaction under the lock of migrations, once. */
const migrating = <T>(connector: Connector, work: (session: Session) => Promise<T>): Promise<T> =>
  writeOnce(connector, {
    what: 'the change of the schema',
    seen: '`bylaw migrate status` tells what is in the database: all of it or nothing. Migrating up',
    begin: BEGIN,
    work: async (session) => {
      await session.query(LOCK);
      return work(session).catch((error: unknown) => {
        throw unwrapped(error);
      });
    },
    // Tables may have come or gone with it.
    mark: ownMark,
    isRace,
  });

export interface Migrated {
  /** Migrations, in their order. */
  readonly applied: readonly string[];
  /** Names of the views and functions that were made or made anew. */
  readonly made: readonly string[];
  /** What the login was not allowed to do for the roles, and what was taken away from others. */
  readonly notes: readonly string[];
}

/** Postgres changes no column that a view reads, and drops nothing on which something rests. */
const BLOCKED: ReadonlySet<string> = new Set(['0A000', '2BP01']);

/**
 * Applies the migrations that are due. Where bylaw's own views and functions are in the way of one, they are dropped first:
 * {@link makeBehaviour} makes them anew. Returns their names. Throws StoreError `in-use` when something else is in the
 * way; the caller's transaction is then to be rolled back.
 */
async function applyDue(
  session: Session,
  record: SchemaRecord,
  folder: string,
  onProgress: (name: string) => void,
): Promise<readonly string[]> {
  const up = async (): Promise<readonly string[]> => {
    const umzug = await umzugFor(session, record, folder);
    umzug.on('migrating', ({name}) => onProgress(name));
    return names(await umzug.up());
  };
  const isBlocked = (error: unknown): boolean => BLOCKED.has(sqlState(unwrapped(error)) ?? '');
  await session.query('savepoint migrations');
  try {
    return await up();
  } catch (error) {
    if (record.behaviour === null || !isBlocked(error)) throw error;
  }
  await session.query('rollback to savepoint migrations');
  await dropBehaviour(session);
  return up().catch((error: unknown) => {
    throw isBlocked(error) ? inTheWay(unwrapped(error) as Error & {detail?: string}) : error;
  });
}

const inTheWay = (error: Error & {detail?: string}): StoreError =>
  new StoreError(
    'in-use',
    `A migration changes a table, but something outside bylaw depends on it: ${error.detail ?? error.message}. ` +
      'Nothing was changed.',
    'Drop that, run the command again, and recreate it if it is still needed.',
    {cause: error},
  );

/**
 * Makes the roles that are missing, then applies the migrations that are due, makes the views and functions that differ,
 * and sets owners and rights: all in one transaction, the roles apart, which belong to the whole server. Throws when the
 * schema is not one that this program may change.
 */
export async function migrateUp(
  connector: Connector,
  onProgress: (name: string) => void = () => undefined,
  folder = FOLDER,
): Promise<Migrated> {
  const status = (session: Session): Promise<MigrationStatus> => migrationStatus(session, folder);
  refuseForeign(await connector.session(readSchemaRecord), await connector.session(status));
  const roles = await makeRoles(connector);
  const done = await migrating(connector, async (session): Promise<Migrated> => {
    const record = await readSchemaRecord(session);
    refuseForeign(record, await status(session));
    if (record.migrations.length === 0) await prepareSchema(session);
    const applied = await applyDue(session, record, folder, onProgress);
    const made = await makeBehaviour(session);
    if (made.length > 0 || !(await isCurrent(await readSchemaRecord(session)))) await writeDown(session);
    return {applied, made, notes: await setRights(session, roles.complete)};
  });
  return {...done, notes: [...roles.notes, ...done.notes]};
}

/**
 * Takes back the newest migration, and with it all views and functions: they are made anew on the way up. With the last
 * migration goes the schema, unless others put something into it. Returns its name, or null when there is none.
 */
export async function migrateDown(connector: Connector): Promise<string | null> {
  return migrating(connector, async (session) => {
    const record = await readSchemaRecord(session);
    refuseForeign(record, await migrationStatus(session));
    if (record.migrations.length === 0) return null;
    if (record.behaviour !== null) await dropBehaviour(session);
    const [down] = await (await umzugFor(session, record, FOLDER)).down();
    if (record.migrations.length === 1) await dropSchema(session);
    return down?.name ?? null;
  });
}

async function dropSchema(session: Session): Promise<void> {
  await session.query('drop table bylaw.migrations');
  const {rows} = await session.query<{others: boolean}>(
    `select exists (select from pg_catalog.pg_depend where refclassid = 'pg_namespace'::regclass
      and refobjid = 'bylaw'::regnamespace) as others`,
  );
  if (rows[0]?.others === false) await session.query('drop schema bylaw');
}
