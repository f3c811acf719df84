/** What a database says of its schema: which migrations it has, and which program made its views and functions. */
import {dueClause, type MigrationStatus} from '../model/migration-status.ts';
import {StoreError} from '../model/store-error.ts';
import {BEHAVIOUR_VERSION, behaviourDigest} from './behaviour-version.ts';
import type {Session} from './connect.ts';

export interface SchemaRecord {
  /** Names of the migrations that were applied, sorted. */
  readonly migrations: readonly string[];
  /** Null until the views and functions were made. */
  readonly behaviour: BehaviourRecord | null;
}

interface BehaviourRecord {
  readonly version: number;
  readonly compatible_with: number;
  readonly digest: string;
  readonly made_by: string;
  readonly migrations: readonly string[];
}

const EMPTY: SchemaRecord = {migrations: [], behaviour: null};

// The catalogue is asked first: a table that is missing is no error to recover from, just an empty database.
const TABLES = `select c.relname::text as name from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'bylaw' and c.relname in ('migrations', 'behaviour')`;

export async function readSchemaRecord(session: Session): Promise<SchemaRecord> {
  const tables = (await session.query<{name: string}>(TABLES)).rows.map(({name}) => name);
  if (!tables.includes('migrations')) return EMPTY;
  const {rows} = await session.query<{name: string}>(
    'select name from bylaw.migrations order by name collate "C"',
  );
  const migrations = rows.map(({name}) => name);
  if (!tables.includes('behaviour')) return {migrations, behaviour: null};
  const behaviour = await session.query<BehaviourRecord & Record<string, unknown>>(
    'select version, compatible_with, digest, made_by, migrations from bylaw.behaviour',
  );
  return {migrations, behaviour: behaviour.rows[0] ?? null};
}

/** Whether everything in the database is what the files of this program make. */
export async function isCurrent({migrations, behaviour}: SchemaRecord): Promise<boolean> {
  return (
    behaviour?.version === BEHAVIOUR_VERSION &&
    behaviour.digest === (await behaviourDigest()) &&
    JSON.stringify(behaviour.migrations) === JSON.stringify(migrations)
  );
}

/** Whether a newer program made the schema, and declared that this one may go on working with it. */
export const isCompatible = ({behaviour}: SchemaRecord): boolean =>
  behaviour !== null &&
  behaviour.version > BEHAVIOUR_VERSION &&
  behaviour.compatible_with <= BEHAVIOUR_VERSION;

/** Migrations of the time before the baseline. They are in no release. */
const PREDECESSORS: ReadonlySet<string> = new Set([
  '0001-live-state',
  '0002-history',
  '0003-people-and-logins',
  '0004-decisions',
  '0005-access',
  '0006-offboarding',
]);

/** Whether the database was made before the baseline, by a program that was never released. */
export const isPredecessor = ({migrations}: SchemaRecord): boolean =>
  migrations.some((name) => PREDECESSORS.has(name));

/** Throws when the schema is not one that this program may change: a newer one, or one from before the baseline. */
export function refuseForeign({migrations, behaviour}: SchemaRecord, status: MigrationStatus): void {
  if (status.predecessor) {
    throw new StoreError(
      'older-schema',
      `The database has a schema from before the first release of bylaw (${migrations.join(', ')}). This version of bylaw ` +
        'cannot upgrade it. Nothing was changed or lost.',
      'Use another database, and apply the manifests there: for the embedded one, move the folder `.bylaw/` away and ' +
        'keep it as long as you want the history in it; on a server, name an empty database, or rename the schema there ' +
        '(`alter schema bylaw rename to bylaw_before_release`). The version of bylaw that made it can still read it.',
    );
  }
  if (status.newer === 'no' && status.unknown.length === 0) return;
  const what =
    status.unknown.length > 0
      ? `this one does not know ${status.unknown.join(', ')}`
      : `its views and functions have version ${behaviour?.version}, and this program knows version ${BEHAVIOUR_VERSION}`;
  const version = status.newer === 'no' ? undefined : behaviour?.made_by;
  throw new StoreError(
    'newer-schema',
    `The database was migrated by a newer bylaw${version === undefined ? '' : `, ${version}`}: ${what}.`,
    version === undefined
      ? 'Install the version of bylaw that migrated it, or a later one.'
      : `Install bylaw ${version}, or a later one.`,
  );
}

/** What is due, as the error of commands that need the schema of this program. */
export function notMigrated(status: MigrationStatus): StoreError {
  return new StoreError(
    'not-migrated',
    status.applied.length === 0
      ? 'The database does not have the schema `bylaw` yet.'
      : `The database's schema is older than this bylaw: ${dueClause(status)}.`,
    'Run `bylaw migrate up` with a login that may create tables.',
  );
}
