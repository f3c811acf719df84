import type {MigrationStatus} from '../model/migration-status.ts';
import type {Store} from '../app/store-port.ts';
import {CONFIRM} from '../model/audit.ts';
import {StoreError} from '../model/store-error.ts';
import {bindActor, mayBind, readActors, readLogin, unbindActor} from './actors.ts';
import {apply, release} from './apply.ts';
import {changePeople, readPeople} from './change-people.ts';
import {connect, inTransaction, type Connector, type Session} from './connect.ts';
import {confirm, decide, decidePlan, storePlan, withdraw} from './decide.ts';
import {
  readLastEvents,
  readOwnedAfter,
  readRun,
  readRunRecord,
  readRuns,
  readSetEvents,
  readWorkspaceEvents,
} from './history.ts';
import {lockHolder, releaseLock} from './lock.ts';
import {whileWaiting} from './meanwhile.ts';
import {migrateDown, migrateUp, migrationStatus, schemaDifferences} from './migrate.ts';
import {readAdoptionsSince, readPastEvents} from './past.ts';
import {readEndOfRun, readPastScope} from './past-scope.ts';
import {purge} from './purge.ts';
import {readDecisions} from './read-ledger.ts';
import {readWithdrawalsOn} from './read-withdrawals.ts';
import {offboard} from './offboard.ts';
import {readChains, readEvents, readHeads, readNoted, readSetsConcerning} from './read-evidence.ts';
import {readLive, workspacesInScope} from './read-live.ts';
import {readOffboarding} from './read-offboarding.ts';
import {isCompatible, isCurrent, readSchemaRecord, notMigrated, refuseForeign} from './schema-record.ts';
import {readServerFacts} from './server-facts.ts';
import {storeError, writeError} from './store-errors.ts';
import {readStoredPlan, readStoredPlans} from './stored-plans.ts';
import {verifyChains} from './verify-chains.ts';

export interface OpenStoreOptions {
  /** URL of a Postgres server; without it the embedded one of `stateDir` serves. */
  readonly url?: string;
  /** The set's `.bylaw/`, where the embedded server keeps its data. */
  readonly stateDir: string;
  /** What the server's administrators see in pg_stat_activity. */
  readonly applicationName?: string;
  /** The most connections at a time; two serve one command. */
  readonly connections?: number;
  /** Called with a message for people when opening takes a while. */
  readonly onProgress?: (message: string) => void;
  /** Gives up opening; it does not close a store that is open. */
  readonly signal?: AbortSignal;
}

/** What a store works with: a connector, and how to release the server. */
interface Backing {
  readonly connector: Connector;
  readonly embedded: boolean;
  /** Called once no connection is open any more. */
  readonly release: () => Promise<void>;
}

async function openEmbedded(options: OpenStoreOptions): Promise<Backing> {
  const {openEmbeddedServer, EmbeddedServerError} = await import('./embedded/embedded-server.ts');
  try {
    const {onProgress, signal} = options;
    const server = await openEmbeddedServer(options.stateDir, {
      ...(onProgress !== undefined && {onProgress}),
      ...(signal !== undefined && {signal}),
    });
    const connector = connect(server.config, options.applicationName ?? 'bylaw', options.connections);
    return {connector, embedded: true, release: () => server.close()};
  } catch (error) {
    if (!(error instanceof EmbeddedServerError)) throw error;
    throw new StoreError('unreachable', error.message, '', {cause: error});
  }
}

function openServer(url: string, options: OpenStoreOptions): Backing {
  const connector = connect({url}, options.applicationName ?? 'bylaw', options.connections);
  return {connector, embedded: false, release: () => Promise.resolve()};
}

// Compiling takes longer than such queries do without: seconds, where the planner expects many rows.
const READ = `begin isolation level repeatable read, read only;
  set local jit = off`;

/**
 * Opens the store of live state: on a server when a URL is given, else on the embedded database, which is
 * started (or joined) and migrated as needed. Nothing connects to a server before the first method is called.
 * Every method throws `StoreError` in words for the user.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const backing = options.url === undefined ? await openEmbedded(options) : openServer(options.url, options);
  return storeOver(backing);
}

function storeOver(backing: Backing): Store {
  const {connector, embedded} = backing;
  let ready: Promise<void> | undefined;
  const inWords = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw storeError(error, connector.label);
    }
  };
  const becomeReady = async (): Promise<void> => {
    const record = await connector.session(readSchemaRecord);
    if ((await isCurrent(record)) || isCompatible(record)) return;
    const status = await connector.session(migrationStatus);
    refuseForeign(record, status);
    if (!embedded) throw notMigrated(status);
    await migrateUp(connector);
  };
  /** Runs work that needs the schema. Whether it is up to date is asked once for each store. */
  const migrated = <T>(work: () => Promise<T>): Promise<T> =>
    inWords(async () => {
      await (ready ??= becomeReady().catch((error: unknown) => {
        ready = undefined;
        throw error;
      }));
      return work();
    });
  const writing = <T>(work: () => Promise<T>): Promise<T> =>
    migrated(() =>
      work().catch((error: unknown) => {
        throw writeError(error, connector.login);
      }),
    );
  const reading = <T>(work: (session: Session) => Promise<T>): Promise<T> =>
    migrated(() => connector.session((session) => inTransaction(session, READ, () => work(session))));
  const migrating = <T>(work: () => Promise<T>): Promise<T> => {
    ready = undefined;
    return inWords(work);
  };
  return {
    read: (scope) =>
      reading(async (session) => readLive(session, scope, await workspacesInScope(session, scope))),
    apply: (request, judge) => writing(() => apply(connector, request, judge)),
    release: (request, judge) => writing(() => release(connector, request, judge)),
    login: () => reading(readLogin),
    actors: () => reading(readActors),
    mayBind: () => reading(mayBind),
    bindActor: (login, email) => migrated(() => bindActor(connector, login, email)),
    unbindActor: (login) => migrated(() => unbindActor(connector, login)),
    readOffboarding: (scope) => reading((session) => readOffboarding(session, scope)),
    people: () => reading(readPeople),
    changePeople: (change, how) => migrated(() => changePeople(connector, change, how)),
    offboard: (request, judge) => migrated(() => offboard(connector, request, judge)),
    runs: (set, limit, seen, filter) => reading((session) => readRuns(session, set, {limit, seen, filter})),
    run: (set, run) => reading((session) => readRun(session, set, run)),
    runRecord: (set, run) => reading((session) => readRunRecord(session, set, run)),
    workspaceEvents: (workspace, limit, filter) =>
      reading((session) => readWorkspaceEvents(session, workspace, limit, filter)),
    lastEvents: (addresses) => reading((session) => readLastEvents(session, addresses)),
    lastConfirmations: (addresses) => reading((session) => readLastEvents(session, addresses, [CONFIRM])),
    pastEvents: (scope, until, at, besides) =>
      reading((session) => readPastEvents(whileWaiting(session, besides), scope, until, at)),
    adoptionsSince: (set, instant) => reading((session) => readAdoptionsSince(session, set, instant)),
    pastScope: (question) => reading((session) => readPastScope(session, question)),
    endOfRun: (set, run, workspaces) => reading((session) => readEndOfRun(session, set, run, workspaces)),
    setEvents: (set, addresses) => reading((session) => readSetEvents(session, set, addresses)),
    ownedAfter: (set, run) => reading((session) => readOwnedAfter(session, set, run)),
    setsConcerning: (workspace) => reading((session) => readSetsConcerning(session, workspace)),
    chains: () => reading(readChains),
    events: (asked) => reading((session) => readEvents(session, asked)),
    heads: (chains) => reading((session) => readHeads(session, chains)),
    noted: (places) => reading((session) => readNoted(session, places)),
    verify: (set) => reading((session) => verifyChains(session, set)),
    purge: (asked) => migrated(() => purge(connector, asked)),
    decide: (decision) => migrated(() => decide(connector, decision)),
    withdraw: (withdrawal) => migrated(() => withdraw(connector, withdrawal)),
    storePlan: (plan) => writing(() => storePlan(connector, plan)),
    storedPlans: (set) => reading((session) => readStoredPlans(session, set)),
    storedPlan: (id) => reading((session) => readStoredPlan(session, id)),
    decidePlan: (id, approves) => writing(() => decidePlan(connector, id, approves)),
    confirm: (confirmation) => migrated(() => confirm(connector, confirmation)),
    decisionsOn: (request) => reading((session) => readDecisions(session, request)),
    withdrawalsOn: (request, other) => reading((session) => readWithdrawalsOn(session, request, other)),
    lockHolder: (set) => migrated(() => connector.session((session) => lockHolder(session, set))),
    releaseLock: (set) => migrated(() => connector.session((session) => releaseLock(session, set))),
    migrationStatus: (): Promise<MigrationStatus> => inWords(() => connector.session(migrationStatus)),
    migrateUp: (progress) => migrating(() => migrateUp(connector, progress)),
    migrateDown: () => migrating(() => migrateDown(connector)),
    schemaDifferences: () => reading(schemaDifferences),
    describe: () => inWords(() => connector.session((session) => readServerFacts(session, embedded))),
    close: async () => {
      await connector.close();
      await backing.release();
    },
  };
}
