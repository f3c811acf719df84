/** What `doctor` checks: each part that must work, in the order in which they depend on each other. */
import {isError} from '../diagnostics/diagnostic.ts';
import type {DoctorCheck} from '../model/doctor-check.ts';
import type {Host} from './host-port.ts';
import {loadSet, type LoadedSet} from './load-set.ts';
import {allDue, type MigrationStatus} from '../model/migration-status.ts';
import type {ServerFacts} from '../model/server-facts.ts';
import {SET_FILE} from '../model/set-config.ts';
import {StoreError} from '../model/store-error.ts';
import type {Store} from './store-port.ts';
import {validateLoaded} from './validate.ts';
import {isIntact, verifyHistory} from './verify-history.ts';

export interface DoctorInput {
  readonly host: Host;
  /** Root of the set, if there is one. */
  readonly root: string | undefined;
  readonly version: string;
  /** Version of Node, with its `v`. */
  readonly node: string;
  /** Opens the store; undefined when neither a set nor a database is named. */
  readonly withStore: (<R>(work: (store: Store) => Promise<R>) => Promise<R>) | undefined;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Whether the commits that changes come from can be told. */
function gitCheck({commit, gitProblem}: LoadedSet): DoctorCheck {
  const check = {area: 'set', name: 'Git'} as const;
  if (gitProblem !== undefined) {
    return {...check, status: 'warning', detail: gitProblem.message, help: gitProblem.help};
  }
  const detail =
    commit === null ? 'no commit: plans do not say where changes come from' : `at commit ${commit}`;
  return {...check, status: 'ok', detail};
}

async function examineSet(host: Host, root: string | undefined): Promise<readonly DoctorCheck[]> {
  if (root === undefined) {
    const help = 'Start one with `bylaw init`, or name its folder with -C DIR.';
    return [{area: 'set', name: 'Set', status: 'warning', detail: 'no bylaw.yaml here or above', help}];
  }
  const loaded = await loadSet(host, root);
  if (loaded.findings.some((f) => isError(f) && (f.position ?? f.place)?.file === SET_FILE)) {
    const help = '`bylaw validate` shows what is wrong with it.';
    return [
      {area: 'set', name: 'Set', status: 'failed', detail: `the bylaw.yaml in ${root} has an error`, help},
    ];
  }
  const {summary} = validateLoaded(loaded, host.now());
  const counts = `${counted(summary.objects, 'object')} in ${counted(summary.files, 'file')}`;
  return [
    {area: 'set', name: 'Set', status: 'ok', detail: `${loaded.config.name} at ${root}`},
    summary.errors === 0
      ? {area: 'set', name: 'Manifests', status: 'ok', detail: counts}
      : {
          area: 'set',
          name: 'Manifests',
          status: 'failed',
          detail: `${counts}, ${summary.errors} in error`,
          help: '`bylaw validate` shows what is wrong and where.',
        },
    gitCheck(loaded),
  ];
}

const SCHEMA = {area: 'database', name: 'Schema'} as const;

/** Whether the schema is the one of this program, and if not, what to do. */
function examineSchema(status: MigrationStatus, embedded: boolean): DoctorCheck {
  const {applied, pending, unknown, madeBy} = status;
  if (status.predecessor) {
    return {
      ...SCHEMA,
      status: 'failed',
      detail: 'from before the first release of bylaw; it cannot be upgraded, and bylaw does not change it',
      help: 'Use another database, and apply the manifests there; for the embedded one, move the folder `.bylaw/` away first.',
    };
  }
  if (status.newer === 'compatible') {
    return {...SCHEMA, status: 'ok', detail: `made by bylaw ${madeBy ?? ''}, which is newer, and compatible`};
  }
  if (status.newer === 'incompatible' || unknown.length > 0) {
    return {
      ...SCHEMA,
      status: 'failed',
      detail: ['newer than this program', unknown.join(', ')].filter((text) => text !== '').join(': '),
      help:
        status.newer === 'no'
          ? 'Install a newer version of bylaw.'
          : `Install bylaw ${madeBy ?? ''} or later.`,
    };
  }
  if (status.current) {
    return {...SCHEMA, status: 'ok', detail: `${counted(applied.length, 'migration')}, none due`};
  }
  if (!embedded) {
    return {...SCHEMA, status: 'failed', detail: `due: ${allDue(status)}`, help: 'Run `bylaw migrate up`.'};
  }
  const what = pending.length > 0 ? counted(pending.length, 'migration') : allDue(status);
  return {...SCHEMA, status: 'ok', detail: `${what} due; the first plan or apply applies them`};
}

/** Whether the views and functions are those of this program. */
async function examineBehaviour(store: Store): Promise<DoctorCheck> {
  const name = {area: 'database', name: 'Views and functions'} as const;
  const differences = await store.schemaDifferences();
  if (differences.length === 0) return {...name, status: 'ok', detail: 'up to date'};
  return {
    ...name,
    status: 'failed',
    detail: differences.map(({object, detail}) => `${object} ${detail}`).join('; '),
    help: 'Run `bylaw migrate up` with a login that owns the schema: it recreates them.',
  };
}

async function examineHistory(store: Store): Promise<DoctorCheck> {
  const name = {area: 'database', name: 'History'} as const;
  const verification = await verifyHistory(store, null);
  const {chains, others} = verification;
  if (isIntact(verification)) {
    const events = chains.reduce((sum, chain) => sum + chain.events, 0);
    const more = others === undefined ? '' : `, and ${counted(others.chains, 'other chain')}`;
    return {...name, status: 'ok', detail: `${counted(events, 'event')}${more}, chains intact`};
  }
  const broken = chains.filter((chain) => !chain.intact).map(({chain}) => chain);
  if (others !== undefined && others.broken > 0) broken.push(counted(others.broken, 'other chain'));
  return {
    ...name,
    status: 'failed',
    detail: `broken: ${broken.join(', ')}`,
    help: '`bylaw history verify` shows what was altered.',
  };
}

/** Whether the server is a standby, or which follow it, and what that means; nothing is said of one that stands alone. */
function replicationOf({isStandby, standbys, isSynchronous}: ServerFacts): readonly DoctorCheck[] {
  const check = {area: 'database', name: 'Replication', status: 'ok'} as const;
  if (isStandby) {
    const detail = 'a standby server: plans and questions are answered here, applies and decisions are not';
    return [{...check, detail}];
  }
  if (standbys === 0) return [];
  const detail = isSynchronous
    ? `commits wait for ${standbys === 1 ? 'it' : 'at least one of them'}: a failover loses no applied run`
    : `commits do not wait for ${standbys === 1 ? 'it' : 'them'}: a failover may lose the last runs`;
  return [{...check, detail: `${counted(standbys, 'standby server')}; ${detail}`}];
}

/** What Citus does to the tables, where the database has it. */
function citusOf({citus}: ServerFacts): readonly DoctorCheck[] {
  if (citus === null) return [];
  const {version, workers, tables} = citus;
  const check = {area: 'database', name: 'Citus'} as const;
  const what = `${version}, ${counted(workers, 'worker')}`;
  if (tables === 0)
    return [{...check, status: 'ok', detail: `${what}; all tables of bylaw are on the coordinator alone`}];
  return [
    {
      ...check,
      status: 'failed',
      detail: `${what}; ${counted(tables, 'table')} of bylaw ${tables === 1 ? 'is' : 'are'} distributed, and bylaw cannot apply to such tables`,
      help: 'Bring them back to the coordinator with `undistribute_table`, or move the database to a server without Citus.',
    },
  ];
}

/** One check after the other: what was found before one fails is told, too. */
async function* examineStore(store: Store): AsyncGenerator<DoctorCheck> {
  const facts = await store.describe();
  const {version, database, login, embedded, latencyMs} = facts;
  const where = embedded ? 'embedded' : `database ${database} as ${login}`;
  yield {
    area: 'database',
    name: 'Database',
    status: 'ok',
    detail: `Postgres ${version}, ${where}, answers in ${latencyMs.toFixed(1)} ms`,
  };
  yield* replicationOf(facts);
  yield* citusOf(facts);
  const status = await store.migrationStatus();
  yield examineSchema(status, embedded);
  const isNewer = status.newer === 'compatible';
  if (!isNewer && !status.current) return;
  if (!isNewer) yield await examineBehaviour(store);
  yield await examineHistory(store);
}

/** Examines every part that it can reach; a part that fails is a check with that status, not an error. */
export async function examineInstallation({
  host,
  root,
  version,
  node,
  withStore,
}: DoctorInput): Promise<readonly DoctorCheck[]> {
  const checks: DoctorCheck[] = [
    {area: 'installation', name: 'Program', status: 'ok', detail: `bylaw ${version} on Node ${node}`},
    ...(await examineSet(host, root)),
  ];
  if (withStore === undefined) return checks;
  try {
    await withStore(async (store) => {
      for await (const check of examineStore(store)) checks.push(check);
    });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    checks.push({
      area: 'database',
      name: 'Database',
      status: 'failed',
      detail: error.message,
      help: error.help,
    });
  }
  return checks;
}
