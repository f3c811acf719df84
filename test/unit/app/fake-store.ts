/**
 * A store in memory: one lock, all or nothing, and a history, as the port in src/app/store-port.ts says. What it
 * reads is everything that it holds; what others do meanwhile is done by `write` and `meanwhile`.
 */
import type {
  ApplyOutcome,
  ApplyRequest,
  ReleaseVerdict,
  Store,
  Verdict,
} from '../../../src/app/store-port.ts';
import {auditedContent, type AuditEvent, type ChainState, type LastEvent} from '../../../src/model/audit.ts';
import type {BindResult, LoginBinding, Login} from '../../../src/model/login.ts';
import type {
  DecisionToWrite,
  Withdrawal,
  DecisionRecord,
  RequestWithdrawal,
} from '../../../src/model/ledger.ts';
import type {LiveRead, LiveScope, LockedRead} from '../../../src/model/live.ts';
import type {LockHolder} from '../../../src/model/lock-holder.ts';
import type {MigrationStatus} from '../../../src/model/migration-status.ts';
import type {PastEvent, PastEvents, PastScope} from '../../../src/model/past.ts';
import type {ServerFacts} from '../../../src/model/server-facts.ts';
import type {RunRecord, RunsSeen} from '../../../src/model/run.ts';
import type {OffboardingRead, OffboardingScope} from '../../../src/model/offboarding.ts';
import type {LockedOffboarding, OffboardingVerdict} from '../../../src/app/offboarding-port.ts';
import type {PurgeOutcome} from '../../../src/model/purge.ts';
import type {KnownPerson} from '../../../src/model/people-answers.ts';
import {StoreError} from '../../../src/model/store-error.ts';
import {appliedDigest} from '../../../src/model/applied-digest.ts';
import type {Address} from '../../../src/model/address.ts';
import type {Action, Change} from '../../../src/model/change.ts';
import type {ApplySettings, RecordedPolicy} from '../../../src/model/set-config.ts';
import type {PlanInStore, StoredPlan} from '../../../src/model/stored-plan.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import {NEW_DATABASE} from '../model/new-database.ts';

/** The opaque id of whoever leaves. */
const ID_IN_HISTORY = 'p_0123456789abcdef01234567';

interface Run {
  readonly record: RunRecord;
  readonly events: readonly AuditEvent[];
  readonly past: readonly PastEvent[];
}

const countOf = (changes: readonly Change[], action: Action): number =>
  changes.filter(({actions}) => actions[0] === action).length;

export class FakeStore implements Store {
  readonly database: string;
  /** What is told of its server besides what is so of one that stands alone. */
  server: Partial<ServerFacts> = {};
  objects: State<LiveObject>;
  now: number;
  /** Who is authenticated. */
  session: Login = NEW_DATABASE.login;
  /** Done once, just after the next lock is taken and before anything is read under it. */
  meanwhile: (() => void) | undefined;
  readonly requests: ApplyRequest[] = [];
  /** The last confirmation of each address. */
  confirmations: readonly LastEvent[] = [];
  readonly scopes: LiveScope[] = [];
  #applied = new Map<string, ReadonlyMap<Address, string>>();
  /** The stored plans, with the texts of their files. */
  plans: readonly {readonly stored: StoredPlan; readonly text: string}[] = [];
  readonly #settings = new Map<string, ApplySettings>();
  readonly #policies = new Map<string, readonly RecordedPolicy[]>();
  readonly #runs: Run[] = [];
  #holder: LockHolder | null = null;
  #closed = false;

  constructor(objects: State<LiveObject>, now: number, database = 'db-1') {
    this.objects = objects;
    this.now = now;
    this.database = database;
  }

  /** What somebody else writes. */
  write(...objects: readonly LiveObject[]): void {
    this.objects = new Map([...this.objects, ...objects.map((object) => [object.address, object] as const)]);
  }

  remove(address: Address): void {
    this.objects = new Map([...this.objects].filter(([other]) => other !== address));
  }

  #read(set: string): LiveRead {
    if (this.#closed) throw new StoreError('unreachable', 'The store is closed.', 'Open it again.');
    const last = this.#runs.findLast(({record}) => record.set === set);
    return {
      database: this.database,
      live: {
        objects: this.objects,
        applied: this.#applied.get(set) ?? new Map<Address, string>(),
        ...(this.#policies.has(set) && {lastPolicies: this.#policies.get(set) ?? []}),
        ...(this.#settings.has(set) && {lastApplySettings: this.#settings.get(set) ?? {}}),
        lastRun: last?.record.run ?? null,
        pristine: this.#runs.length === 0,
        now: this.now,
        ...NEW_DATABASE,
        login: this.session,
      },
    };
  }

  read(scope: LiveScope): Promise<LiveRead> {
    this.scopes.push(scope);
    return Promise.resolve(this.#read(scope.set));
  }

  apply<T>(request: ApplyRequest, decide: (read: LockedRead) => Verdict<T>): Promise<ApplyOutcome<T>> {
    this.requests.push(request);
    const {set} = request.scope;
    this.#holder = {actor: request.actor, since: new Date(this.now).toISOString(), backend: 1};
    try {
      this.meanwhile?.();
      this.meanwhile = undefined;
      const done = this.#runs.find(
        ({record}) =>
          record.set === set && record.planDigest === request.planDigest && request.planDigest !== null,
      );
      const verdict = decide({
        ...this.#read(set),
        appliedAs: done?.record.run ?? null,
        notApplied: [],
        stored: this.#plan(request.planDigest),
      });
      if ('stop' in verdict) return Promise.resolve({result: verdict.stop, run: null});
      return Promise.resolve({result: verdict.result, run: this.#commit(set, verdict.write)});
    } finally {
      this.#holder = null;
    }
  }

  /** What is stored of the plan of a digest. */
  #plan(digest: string | null): PlanInStore | null {
    return this.plans.find(({stored: {id}}) => id === digest)?.stored ?? null;
  }

  storePlan({set, digest, text, actor}: Parameters<Store['storePlan']>[0]): Promise<void> {
    const at = new Date(this.now).toISOString();
    const stored = {id: digest, set, by: actor ?? '', at, approvals: [], run: null};
    this.plans = [...this.plans.filter(({stored: {id}}) => id !== digest), {stored, text}];
    return Promise.resolve();
  }

  setsConcerning(): ReturnType<Store['setsConcerning']> {
    return Promise.resolve([]);
  }

  chains(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  events(): ReturnType<Store['events']> {
    return Promise.resolve({database: this.database, time: '', events: [], heads: [], people: {}});
  }

  heads(): ReturnType<Store['heads']> {
    return Promise.resolve({database: this.database, time: '', heads: []});
  }

  noted(): ReturnType<Store['noted']> {
    return Promise.resolve({database: this.database, found: []});
  }

  storedPlans(set: string): Promise<readonly StoredPlan[]> {
    return Promise.resolve(this.plans.map(({stored}) => stored).filter((one) => one.set === set));
  }

  storedPlan(id: string): Promise<{readonly stored: StoredPlan; readonly text: string} | undefined> {
    return Promise.resolve(this.plans.find(({stored}) => stored.id === id));
  }

  decidePlan(id: string, approves: boolean): Promise<boolean> {
    const by = this.session.actor ?? '';
    const at = new Date(this.now).toISOString();
    this.plans = this.plans.map(({stored, text}) => {
      if (stored.id !== id) return {stored, text};
      const others = stored.approvals.filter((one) => one.by !== by);
      return {text, stored: {...stored, approvals: approves ? [...others, {by, at, isBound: true}] : others}};
    });
    return Promise.resolve(true);
  }

  #commit(
    set: string,
    {
      changes,
      actor,
      commit,
      planDigest,
      policies,
      settings,
    }: Extract<Verdict<unknown>, {write: unknown}>['write'],
  ): number | null {
    if (policies !== undefined) this.#policies.set(set, policies);
    if (settings === undefined) this.#settings.delete(set);
    else this.#settings.set(set, settings);
    if (changes.length === 0) return null;
    const objects = new Map(this.objects);
    const applied = new Map(this.#applied.get(set));
    for (const {address, before, after} of changes) {
      if (before !== undefined && !objects.has(address)) throw new Error(`${address} is not there`);
      if (before === undefined && objects.has(address)) throw new Error(`${address} is there already`);
      if (after === undefined) {
        objects.delete(address);
        applied.delete(address);
        continue;
      }
      const {kind, workspace, name, labels, spec} = after;
      objects.set(address, {address, kind, workspace, name, labels, spec, managedBy: set} as LiveObject);
      applied.set(address, appliedDigest(after, new Map()));
    }
    const run = 1 + this.#runs.filter(({record}) => record.set === set).length;
    const at = new Date(this.now).toISOString();
    const summary = {
      create: countOf(changes, 'create'),
      update: countOf(changes, 'update'),
      delete: countOf(changes, 'delete'),
      adopt: countOf(changes, 'adopt'),
      release: countOf(changes, 'release'),
      accept: countOf(changes, 'accept'),
    };
    this.objects = objects;
    this.#applied = new Map([...this.#applied, [set, applied]]);
    this.#runs.push({
      record: {set, run, at, by: actor, login: 'tester', commit, planDigest, summary},
      events: changes.map(({address, actions, before, after}, i) => ({
        sequence: i + 1,
        run,
        at,
        actor,
        action: actions.join('+'),
        address,
        before: before?.spec ?? null,
        after: after?.spec ?? null,
      })),
      past: changes.map(({address, actions, before, after}, i) => ({
        chain: `set:${set}`,
        sequence: i + 1,
        hash: `sha256:${run}.${i + 1}`,
        run,
        at: this.now,
        actor,
        login: 'tester',
        action: actions.includes('adopt') ? 'adopt' : (actions[0] ?? ''),
        address,
        before: before === undefined ? null : {address: before.address, ...auditedContent(before)},
        after: after === undefined ? null : {address, ...auditedContent(after)},
      })),
    });
    return run;
  }

  release<T>(request: ApplyRequest, decide: (read: LiveRead) => ReleaseVerdict<T>): Promise<T> {
    this.requests.push(request);
    const {set} = request.scope;
    const verdict = decide(this.#read(set));
    if ('stop' in verdict) return Promise.resolve(verdict.stop);
    const applied = new Map(this.#applied.get(set));
    for (const address of verdict.release.addresses) {
      const object = this.objects.get(address);
      if (object === undefined) throw new Error(`${address} is not there`);
      this.write({...object, managedBy: null});
      applied.delete(address);
    }
    this.#applied = new Map([...this.#applied, [set, applied]]);
    return Promise.resolve(verdict.result);
  }

  login(): Promise<Login> {
    return Promise.resolve(this.session);
  }

  actors(): Promise<readonly LoginBinding[]> {
    const {name, actor} = this.session;
    return Promise.resolve(actor === null ? [] : [{login: name, email: actor}]);
  }

  mayBind(): Promise<boolean> {
    return Promise.resolve(false);
  }

  bindActor(login: string, email: string): Promise<BindResult> {
    const before = this.session.actor;
    this.session = {name: login, actor: email, anyBound: true};
    return Promise.resolve({bound: true, before, exists: true, near: null});
  }

  unbindActor(login: string): Promise<string | null> {
    const {actor} = this.session;
    this.session = {name: login, actor: null, anyBound: false};
    return Promise.resolve(actor);
  }

  readOffboarding({person}: OffboardingScope): Promise<OffboardingRead> {
    const others = [...this.objects.values()].map(({name}) => name).filter((name) => name.includes('@'));
    const known = others.includes(person) ? [] : [...new Set(others)];
    return Promise.resolve({live: this.#read('').live, id: ID_IN_HISTORY, anonymised: false, known});
  }

  people(): Promise<readonly KnownPerson[]> {
    return Promise.resolve([]);
  }

  /** Goes back by the audit alone; test/postgres/runs-compared.test.ts tests it. */
  ownedAfter(): Promise<readonly Address[]> {
    throw new Error('what was owned in the past is not faked');
  }

  /** The database does that itself; test/postgres/purge.test.ts tests it. */
  purge(): Promise<PurgeOutcome> {
    throw new Error('a purge is not faked');
  }

  /** The database makes these changes itself; test/postgres/people.test.ts tests them. */
  changePeople(): Promise<boolean> {
    throw new Error('changes of people are not faked');
  }

  async offboard<T>(
    {scope}: LockedOffboarding,
    decide: (read: OffboardingRead) => OffboardingVerdict<T>,
  ): Promise<T> {
    this.meanwhile?.();
    this.meanwhile = undefined;
    const verdict = decide(await this.readOffboarding(scope));
    if ('stop' in verdict) return verdict.stop;
    const objects = new Map(this.objects);
    for (const {address, renamedFrom, before, after} of verdict.write.changes) {
      objects.delete(renamedFrom ?? address);
      if (after !== undefined) {
        const managedBy = renamedFrom === undefined ? (before?.managedBy ?? null) : null;
        objects.set(address, {...after, managedBy});
      }
    }
    this.objects = objects;
    return verdict.result;
  }

  runs(set: string, limit: number, seen?: RunsSeen): Promise<readonly RunRecord[]> {
    const records = this.#runs
      .filter(({record, events}) => {
        const homes = events.map(({address}) => address.split('/')[1] ?? '');
        const isSeen = record.by === seen?.actor || homes.some((home) => seen?.workspaces.includes(home));
        return record.set === set && (seen === undefined || isSeen);
      })
      .map(({record}) => record);
    return Promise.resolve(records.toReversed().slice(0, limit));
  }

  async runRecord(set: string, run: number): ReturnType<Store['runRecord']> {
    return (await this.run(set, run))?.run;
  }

  run(set: string, run: number): ReturnType<Store['run']> {
    const found = this.#runs.find(({record}) => record.set === set && record.run === run);
    return Promise.resolve(found && {run: found.record, events: found.events});
  }

  workspaceEvents(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  lastEvents(addresses: readonly Address[]): ReturnType<Store['lastEvents']> {
    const last = new Map(
      this.#runs.flatMap(({record: {set, run, at, by}, events}) =>
        events.map(({address, after}) => [
          address,
          {address, chain: `set:${set}`, run, at, actor: by, after},
        ]),
      ),
    );
    return Promise.resolve(addresses.flatMap((address) => last.get(address) ?? []));
  }

  lastConfirmations(addresses: readonly Address[]): ReturnType<Store['lastConfirmations']> {
    return Promise.resolve(this.confirmations.filter(({address}) => addresses.includes(address)));
  }

  /** The database does that itself; test/postgres/confirm.test.ts tests it. */
  confirm(): Promise<number> {
    throw new Error('a confirmation is not faked');
  }

  /** Of all that there is. */
  pastEvents(scope: PastScope, until: number): Promise<PastEvents> {
    const events = this.#runs.flatMap(({past}) => past).filter(({at}) => at <= until);
    return Promise.resolve({scope, events, from: null});
  }

  pastScope(): Promise<PastScope> {
    const names = (kind: 'Workspace' | 'User') =>
      [...this.objects.values()].flatMap((object) => (object.kind === kind ? [object.name] : []));
    return Promise.resolve({workspaces: names('Workspace'), people: names('User')});
  }

  adoptionsSince(set: string, instant: number): Promise<PastEvents['events']> {
    const events = this.#runs.flatMap(({past}) => past);
    return Promise.resolve(events.filter(({at, chain}) => at > instant && chain === `set:${set}`));
  }

  endOfRun(set: string, run: number): Promise<number | null> {
    const found = this.#runs.find(({record}) => record.set === set && record.run === run);
    return Promise.resolve(found === undefined ? null : Date.parse(found.record.at));
  }

  setEvents(set: string, addresses: readonly Address[]): ReturnType<Store['setEvents']> {
    const own = this.#runs.filter(({record}) => record.set === set).toReversed();
    return Promise.resolve(
      own.flatMap(({record: {run, commit}, events}) =>
        events
          .filter(({address}) => addresses.includes(address as Address))
          .map(({address, before, after}) => ({address: address as Address, run, commit, before, after})),
      ),
    );
  }

  verify(set?: string): Promise<readonly ChainState[]> {
    const sets = [...new Set(this.#runs.map(({record}) => record.set))].filter(
      (one) => set === undefined || one === set,
    );
    const eventsOf = (one: string): number =>
      this.#runs.filter(({record}) => record.set === one).flatMap(({events}) => events).length;
    return Promise.resolve(
      sets.map((one) => ({chain: one, events: eventsOf(one), intact: true, faults: []})),
    );
  }

  decide(_: DecisionToWrite): Promise<boolean> {
    throw new StoreError('failed', 'This store keeps no ledger.', 'Ask a real one.');
  }

  withdraw(_: Withdrawal): Promise<boolean> {
    throw new StoreError('failed', 'This store keeps no ledger.', 'Ask a real one.');
  }

  decisionsOn(_: string): Promise<readonly DecisionRecord[]> {
    return Promise.resolve([]);
  }

  withdrawalsOn(_: string, __: string): Promise<readonly RequestWithdrawal[]> {
    return Promise.resolve([]);
  }

  lockHolder(): Promise<LockHolder | null> {
    return Promise.resolve(this.#holder);
  }

  releaseLock(): Promise<LockHolder | null> {
    const holder = this.#holder;
    this.#holder = null;
    return Promise.resolve(holder);
  }

  migrationStatus(): Promise<MigrationStatus> {
    return Promise.resolve({
      applied: [],
      pending: [],
      unknown: [],
      due: [],
      current: true,
      madeBy: null,
      newer: 'no',
      predecessor: false,
    });
  }

  migrateUp(): ReturnType<Store['migrateUp']> {
    return Promise.resolve({applied: [], made: [], notes: []});
  }

  migrateDown(): Promise<string | null> {
    return Promise.resolve(null);
  }

  schemaDifferences(): ReturnType<Store['schemaDifferences']> {
    return Promise.resolve([]);
  }

  describe(): ReturnType<Store['describe']> {
    return Promise.resolve({
      version: '0',
      database: this.database,
      login: 'tester',
      embedded: false,
      latencyMs: 0,
      isStandby: false,
      standbys: 0,
      isSynchronous: false,
      citus: null,
      ...this.server,
    });
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }
}
