import path from 'node:path';
import {Flags, type Command} from '@oclif/core';
import type {LiveSource} from '../app/attribution.ts';
import type {ManifestHistory} from '../app/history-port.ts';
import type {Host, SetFinder} from '../app/host-port.ts';
import {findRoot, loadSet, type LoadedSet} from '../app/load-set.ts';
import type {AskedAt, When} from '../app/moments.ts';
import type {PlanRequest} from '../app/plan.ts';
import type {Store} from '../app/store-port.ts';
import {UsageError} from '../app/usage-error.ts';
import type {Plan, PlanConsent, PlanFile} from '../model/plan.ts';
import type {OpenStoreOptions} from '../postgres/open-store.ts';
import {BaseCommand} from './base-command.ts';
import {emailArgument} from './email-argument.ts';
import type {StoreAhead} from './store-ahead.ts';

/** A database URL with this scheme names the folder of an embedded database, for several sets to share. */
const EMBEDDED = 'embedded:';

/** Flags of `plan` and `apply` that override guards. */
export const CONSENT_FLAGS = {
  'allow-mass-delete': Flags.boolean({
    summary: 'allow more than guards.maxDeletes of a kind to be deleted',
    helpGroup: 'CONSENT',
  }),
  'allow-access-loss': Flags.boolean({
    summary: 'allow more than guards.maxAccessLoss of the people to lose some access',
    helpGroup: 'CONSENT',
  }),
  'allow-empty': Flags.boolean({
    summary: 'allow a set that declares nothing to delete everything that it owns',
    helpGroup: 'CONSENT',
  }),
  'confirm-delete': Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'NAME',
    summary: 'allow the workspace NAME to be deleted (can be repeated)',
    helpGroup: 'CONSENT',
  }),
  'allow-policy': Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'ID',
    summary: 'allow what the policy ID of the set refuses (can be repeated)',
    helpGroup: 'CONSENT',
  }),
};

/** How many targets are suggested. */
const MOST_MEANT = 3;

/** A command that works on a set, and perhaps on its live state. */
export abstract class SetCommand<T extends typeof Command> extends BaseCommand<T> {
  private ahead: StoreAhead | undefined;
  private readonly asked = new Map<string, Promise<ManifestHistory>>();

  protected async host(): Promise<Host & SetFinder> {
    const {hostWith} = await import('../host/index.ts');
    const {usesParsed} = this;
    return hostWith(this.surroundings.env, {usesParsed, onProgress: this.progress.update});
  }

  /** Whether manifests need not be parsed afresh. Only for what writes nothing, and whose answer nobody applies. */
  protected get usesParsed(): boolean {
    return false;
  }

  /** The root of the set that the command is about. */
  protected async root(): Promise<string> {
    return findRoot(await this.host(), this.directory, this.takesManySets);
  }

  /** Whether `--recursive` makes it work on every set below the folder. */
  private get takesManySets(): boolean {
    // oclif leaves it undefined for a command that has no flags of its own.
    return 'recursive' in ((this.ctor.flags as object | undefined) ?? {});
  }

  /** Asks about a person by the address given; where that is a former address, says so, and asks by the present one. */
  protected async aboutPerson<R>(email: string, ask: (email: string) => Promise<R>): Promise<R> {
    try {
      return await ask(email);
    } catch (error) {
      const {UnknownPersonError} = await import('../app/unknown-person-error.ts');
      if (!(error instanceof UnknownPersonError) || error.present === undefined) throw error;
      this.tell(`${email} is now ${error.present}.`);
      return ask(error.present);
    }
  }

  /** Refuses a target without a workspace, with those of the set in this folder. Throws UsageError. */
  protected async expectWorkspaceIn(target: string, root: string | undefined): Promise<void> {
    const [, type, name] = /^([a-z]+):([a-z0-9-]+)$/.exec(target) ?? [];
    if (type === undefined || name === undefined || root === undefined) return;
    const {workspacesOf} = await import('../app/load-set.ts');
    const names = workspacesOf(await loadSet(await this.host(), root));
    if (names.length === 0) return;
    const meant = names.slice(0, MOST_MEANT).map((workspace) => `${type}:${workspace}/${name}`);
    throw new UsageError(`${target} names no workspace.`, `Did you mean ${meant.join(' or ')}?`);
  }

  protected async load(): Promise<LoadedSet> {
    const loaded = await loadSet(await this.host(), await this.root());
    const {gitProblem} = loaded;
    if (gitProblem !== undefined) this.warning(gitProblem.message, gitProblem.help);
    return loaded;
  }

  /**
   * The set that `names` (files or folders, as typed) belong to, and their paths relative to its root;
   * without names, the whole set. Named files may stand outside any set. Throws UsageError.
   */
  protected async setPaths(names: readonly string[]): Promise<{root: string; paths?: readonly string[]}> {
    if (names.length === 0) return {root: await this.root()};
    const [first = '.'] = names;
    const near = path.dirname(path.resolve(this.directory, first));
    const host = await this.host();
    await this.refuseManySets(host, names);
    const root = (await host.findSetRoot(near)) ?? (await host.findSetRoot(this.directory)) ?? this.directory;
    const paths = names.map((name) => {
      const inside = path.relative(root, path.resolve(this.directory, name)).replaceAll(path.sep, '/');
      if (inside !== '..' && !inside.startsWith('../')) return inside === '' ? '.' : inside;
      throw new UsageError(
        `${name} is outside the set at ${root}.`,
        'Name files of one set only, or go to the folder of their set.',
      );
    });
    return {root, paths};
  }

  /** Throws UsageError if several folders are named that are each a set of its own: one command works on one set. */
  private async refuseManySets(host: Host, names: readonly string[]): Promise<void> {
    if (names.length < 2) return;
    const folders = names.map((name) => path.resolve(this.directory, name));
    const roots = await Promise.all(folders.map((folder) => host.findSetRoot(folder)));
    const sets = names.filter((_, i) => roots[i] === folders[i]);
    if (new Set(sets).size < 2) return;
    throw new UsageError(
      `${sets.slice(0, 3).join(', ')}${sets.length > 3 ? ` and ${sets.length - 3} more` : ''} are separate sets, and this command works on one set at a time.`,
      `Run it for each set: ${sets
        .slice(0, 3)
        .map((name) => `\`bylaw ${this.id} -C ${name}\``)
        .join(', ')}${sets.length > 3 ? ' …' : ''}.`,
    );
  }

  /** The database URL of flag or environment; undefined means the set's own embedded database. */
  protected get databaseUrl(): string | undefined {
    const variable = this.surroundings.env['BYLAW_DATABASE_URL'];
    const url = this.flags['database-url'] ?? variable;
    // A missing secret is an empty variable in a pipeline. That must not select the embedded database.
    if (url === '') {
      throw new UsageError(
        `${variable === '' ? 'BYLAW_DATABASE_URL' : '--database-url'} is empty, so it names no database.`,
        'Set it to the URL of the database; or, to use the embedded database, remove it.',
      );
    }
    return url;
  }

  /** Where the store of the set at `root` is. Throws UsageError. */
  private storeOptions(root: string | undefined): OpenStoreOptions {
    const url = this.databaseUrl;
    const shared = url?.startsWith(EMBEDDED) === true ? url.slice(EMBEDDED.length) : undefined;
    if (shared === '') {
      throw new UsageError(
        'The database URL `embedded:` names no folder.',
        'Write embedded:DIR; without a URL, the embedded database is in .bylaw/ of the set.',
      );
    }
    return {
      ...(url !== undefined && shared === undefined && {url}),
      stateDir:
        shared === undefined
          ? path.join(root ?? this.directory, '.bylaw')
          : path.resolve(this.directory, shared),
      onProgress: (message) => this.tell(message),
    };
  }

  /** The options of an embedded store; undefined for a server, or a name that is wrong: `withStore` complains of that. */
  private embeddedStore(root: string): OpenStoreOptions | undefined {
    try {
      const options = this.storeOptions(root);
      return options.url === undefined ? options : undefined;
    } catch (error) {
      if (error instanceof UsageError) return undefined;
      throw error;
    }
  }

  /**
   * Runs `work`, which reads the set of this folder and may then open its store. If there is an embedded database already, it starts
   * while the set is read.
   */
  protected async openingAhead<R>(work: () => Promise<R>): Promise<R> {
    const options = this.embeddedStore(await this.root());
    if (options === undefined) return work();
    const [{StoreAhead}, {hasEmbeddedDatabase}] = await Promise.all([
      import('./store-ahead.ts'),
      import('../postgres/embedded/server-place.ts'),
    ]);
    if (!hasEmbeddedDatabase(options.stateDir)) return work();
    const ahead = (this.ahead = new StoreAhead(options));
    try {
      return await work();
    } finally {
      await ahead.end();
    }
  }

  /** Opens the store of the set at `root`, runs `work` with it, and always closes it. `connections`: the most at a time. */
  protected async withStore<R>(
    root: string | undefined,
    work: (store: Store) => Promise<R>,
    connections?: number,
  ): Promise<R> {
    const options = {...this.storeOptions(root), ...(connections !== undefined && {connections})};
    const {openStore} = await import('../postgres/open-store.ts');
    const store = await (this.ahead?.take(options.stateDir) ?? openStore(options));
    const read: Store['read'] = (scope) => {
      this.progress.update({phase: 'read'});
      return store.read(scope);
    };
    try {
      return await work({...store, read});
    } finally {
      await store.close();
    }
  }

  /** The root of the set, if there is one. Without a set, the flags or the environment must name a database. */
  protected async rootUnlessDatabase(): Promise<string | undefined> {
    const root = await (await this.host()).findSetRoot(this.directory);
    return root === undefined && this.databaseUrl === undefined ? this.root() : root;
  }

  /** Who is claimed to act by --as, else by BYLAW_ACTOR; null if nobody is. */
  protected claimedActor(): string | null {
    const flag: string | undefined = this.flags.as;
    const named = flag ?? (this.surroundings.env['BYLAW_ACTOR'] || undefined);
    if (named === undefined) return null;
    return emailArgument(named, flag === undefined ? 'BYLAW_ACTOR' : '--as');
  }

  /**
   * The actor: who is claimed, else whom the database login is bound to, else the actor of the set. Of a claim that the
   * login contradicts, rule `authority/actor` speaks.
   */
  protected async actorOn(store: Store, loaded: LoadedSet | undefined): Promise<string | null> {
    return this.actorUnlessBound(store, loaded?.config.actor);
  }

  /** The same in a folder of which only the `bylaw.yaml` is read, if there is one. */
  protected async actorAnywhere(store: Store, root: string | undefined): Promise<string | null> {
    if (this.claimedActor() !== null || root === undefined) return this.actorUnlessBound(store, undefined);
    const {readSetActor} = await import('../app/load-set.ts');
    return this.actorUnlessBound(store, (await readSetActor(await this.host(), root)) ?? undefined);
  }

  private async actorUnlessBound(store: Store, ofSet: string | undefined): Promise<string | null> {
    const claimed = this.claimedActor();
    // Without an actor of the set, the use cases ask the login themselves, with what they read.
    if (claimed !== null || ofSet === undefined) return claimed;
    return (await store.login()).actor ?? ofSet;
  }

  /** Who asks about the past in which set: that of this folder, if there is one. */
  protected async sourceAnywhere(
    store: Store,
    root: string | undefined,
  ): Promise<{readonly set?: string; readonly claimed: string | null}> {
    const claimed = await this.actorAnywhere(store, root);
    if (root === undefined) return {claimed};
    const {readSetName} = await import('../app/load-set.ts');
    return {set: await readSetName(await this.host(), root), claimed};
  }

  /** The moment that a flag names, and who asks about it; undefined without it. */
  protected async momentAsked(
    store: Store,
    root: string | undefined,
    when: When | undefined,
  ): Promise<AskedAt | undefined> {
    return when === undefined ? undefined : {...(await this.sourceAnywhere(store, root)), when};
  }

  /** The set of this folder, for questions about the live state; undefined without a set. */
  protected async loadAnywhere(root: string | undefined): Promise<LoadedSet | undefined> {
    const host = await this.host();
    if (root === undefined) return undefined;
    const {readSetName} = await import('../app/load-set.ts');
    await readSetName(host, root);
    return loadSet(host, root);
  }

  /** Reads a plan file. Throws CommandError (exit status 6) if it is not one, or not intact. */
  protected async openPlan(name: string): Promise<PlanFile> {
    const {readPlan} = await import('./plan-files.ts');
    return readPlan(name, this.directory);
  }

  /**
   * The history of the manifests of a set; asked of git once. `base`: the branch to merge into, if one is named. Throws UsageError if git
   * does not know that.
   */
  protected history(loaded: LoadedSet, base?: string): Promise<ManifestHistory> {
    const asked = this.asked.get(loaded.root) ?? this.askGit(loaded, base);
    this.asked.set(loaded.root, asked);
    return asked;
  }

  private async askGit(loaded: LoadedSet, base: string | undefined): Promise<ManifestHistory> {
    const {manifestHistory} = await import('../host/git-history.ts');
    const question = {sources: loaded.sources, ...(base !== undefined && {base})};
    const history = await manifestHistory(loaded.root, question, this.surroundings.env);
    if (history.problem !== undefined) {
      // What was asked for cannot be done; everything else is told with the plan.
      if (base !== undefined) throw new UsageError(history.problem.message, history.problem.help);
      if (loaded.gitProblem === undefined) this.warning(history.problem.message, history.problem.help);
    }
    if (history.unknownBase) {
      throw new UsageError(
        `--base (or BYLAW_BASE) is ${JSON.stringify(base)}, which is not a branch or commit that git knows here.`,
        'Fetch it first, for example with `git fetch origin`. A pipeline must check out the whole history.',
      );
    }
    return history;
  }

  /** The plan with the origin of each change. */
  protected async attribute(
    plan: Plan,
    loaded: LoadedSet,
    watched?: LiveSource,
    base?: string,
  ): Promise<Plan> {
    const [{attribute}, history] = await Promise.all([
      import('../app/attribution.ts'),
      this.history(loaded, base),
    ]);
    return attribute(plan, loaded, history, watched);
  }

  protected consent(flags: {
    readonly 'allow-mass-delete': boolean | undefined;
    readonly 'allow-access-loss': boolean | undefined;
    readonly 'allow-empty': boolean | undefined;
    readonly 'confirm-delete': readonly string[] | undefined;
    readonly 'allow-policy': readonly string[] | undefined;
  }): PlanConsent {
    return {
      // A flag that was not given is undefined, whatever its type says.
      allowMassDelete: flags['allow-mass-delete'] ?? false,
      allowAccessLoss: flags['allow-access-loss'] ?? false,
      allowEmpty: flags['allow-empty'] ?? false,
      confirmDelete: flags['confirm-delete'] ?? [],
      ...(flags['allow-policy'] !== undefined && {allowPolicies: flags['allow-policy']}),
    };
  }

  /** What to plan; before a database is asked, for whom is only known as far as it is claimed ({@link actorOn}). */
  protected async planRequest(
    loaded: LoadedSet,
    consent: PlanConsent,
    filter: PlanRequest['filter'] = {},
    base?: string,
  ): Promise<PlanRequest> {
    const [host, {configBefore}] = await Promise.all([this.host(), import('../app/config-before.ts')]);
    const actor = this.claimedActor() ?? loaded.config.actor ?? null;
    const before = await configBefore(loaded, await this.history(loaded, base));
    const createdAt = host.now();
    return {
      actor,
      consent,
      configBefore: before,
      filter,
      onProgress: this.progress.update,
      toolVersion: this.version,
      createdAt,
    };
  }
}
