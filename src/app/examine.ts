/** What `doctor` looks at: each part that must work, in the order in which one rests on another. */
import type {Host} from './host-port.ts';
import {loadSet, SET_FILE, type LoadedSet} from './load-set.ts';
import {StoreError, type Store} from './ports.ts';
import {validateLoaded} from './validate.ts';

export interface Check {
  readonly area: 'installation' | 'set' | 'database';
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  readonly help?: string;
}

export interface Examination {
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
function gitCheck({commit, gitProblem}: LoadedSet): Check {
  const check = {area: 'set', name: 'Git'} as const;
  if (gitProblem !== undefined) {
    return {...check, status: 'warning', detail: gitProblem.message, help: gitProblem.help};
  }
  const detail =
    commit === null ? 'no commit: plans do not say where changes come from' : `at commit ${commit}`;
  return {...check, status: 'ok', detail};
}

async function examineSet(host: Host, root: string | undefined): Promise<readonly Check[]> {
  if (root === undefined) {
    const help = 'Start one with `bylaw init`, or name its folder with -C DIR.';
    return [{area: 'set', name: 'Set', status: 'warning', detail: 'no bylaw.yaml here or above', help}];
  }
  const loaded = await loadSet(host, root);
  if (loaded.findings.some((f) => f.severity === 'error' && (f.position ?? f.place)?.file === SET_FILE)) {
    const help = '`bylaw validate` says what is wrong with it.';
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
          help: '`bylaw validate` says what is wrong and where.',
        },
    gitCheck(loaded),
  ];
}

async function examineStore(store: Store): Promise<readonly Check[]> {
  const {version, database, login, embedded, latencyMs} = await store.describe();
  const where = embedded ? 'embedded' : `database ${database} as ${login}`;
  const checks: Check[] = [
    {
      area: 'database',
      name: 'Database',
      status: 'ok',
      detail: `Postgres ${version}, ${where}, answers in ${latencyMs.toFixed(1)} ms`,
    },
  ];
  const {applied, pending, unknown} = await store.migrationStatus();
  if (embedded && unknown.length === 0 && pending.length > 0) {
    const detail = `${counted(pending.length, 'migration')} due; the first plan or apply applies them`;
    return [...checks, {area: 'database', name: 'Schema', status: 'ok', detail}];
  }
  if (unknown.length > 0 || pending.length > 0) {
    checks.push({
      area: 'database',
      name: 'Schema',
      status: 'failed',
      detail:
        unknown.length > 0 ? `newer than this program: ${unknown.join(', ')}` : `due: ${pending.join(', ')}`,
      help: unknown.length > 0 ? 'Use a newer bylaw.' : 'Run `bylaw migrate up`.',
    });
    return checks;
  }
  checks.push({
    area: 'database',
    name: 'Schema',
    status: 'ok',
    detail: `${counted(applied.length, 'migration')}, none due`,
  });
  const chains = await store.verify();
  const broken = chains.filter((chain) => !chain.intact);
  const events = chains.reduce((sum, chain) => sum + chain.events, 0);
  checks.push(
    broken.length === 0
      ? {
          area: 'database',
          name: 'History',
          status: 'ok',
          detail: `${counted(events, 'event')}, chains intact`,
        }
      : {
          area: 'database',
          name: 'History',
          status: 'failed',
          detail: `broken: ${broken.map((chain) => chain.chain).join(', ')}`,
          help: '`bylaw history verify` says what was altered.',
        },
  );
  return checks;
}

/** Examines everything that it can get at; a part that fails is a check, not an error. */
export async function examine({
  host,
  root,
  version,
  node,
  withStore,
}: Examination): Promise<readonly Check[]> {
  const checks: Check[] = [
    {area: 'installation', name: 'Program', status: 'ok', detail: `bylaw ${version} on Node ${node}`},
    ...(await examineSet(host, root)),
  ];
  if (withStore === undefined) return checks;
  try {
    checks.push(...(await withStore(examineStore)));
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
