import path from 'node:path';
import {Args, Flags} from '@oclif/core';
import type {OffboardOutcome, OffboardRequest} from '../app/offboard.ts';
import type {LoadedSet} from '../app/load-set.ts';
import type {Store} from '../app/store-port.ts';
import {UsageError} from '../app/usage-error.ts';
import {NO_TERMINAL} from '../cli/confirmation.ts';
import {durationMs} from '../cli/duration.ts';
import {emailArgument} from '../cli/email-argument.ts';
import {EXIT, EXIT_MEANINGS, offboardExitStatus} from '../cli/exit-status.ts';
import {CommandError} from '../cli/failure.ts';
import {SetCommand} from '../cli/set-command.ts';
import type {OffboardResult} from '../model/offboarding.ts';

/** What has to be typed to confirm. */
const CONFIRMATION = 'DELETE';

/** `EMAIL` for everywhere, `WORKSPACE=EMAIL` for one. */
function successorsOf(flags: readonly string[]): OffboardRequest['successors'] {
  const byWorkspace = new Map<string, string>();
  let everywhere: string | undefined;
  for (const flag of flags) {
    const equals = flag.indexOf('=');
    const email = emailArgument(flag.slice(equals + 1), '--successor');
    const again = equals < 0 ? everywhere !== undefined : byWorkspace.has(flag.slice(0, equals));
    if (again) {
      throw new UsageError(
        `--successor names two people for ${equals < 0 ? 'all workspaces' : flag.slice(0, equals)}.`,
        'Name one. For a single workspace, write --successor WORKSPACE=EMAIL.',
      );
    }
    if (equals < 0) everywhere = email;
    else byWorkspace.set(flag.slice(0, equals), email);
  }
  return {byWorkspace, ...(everywhere !== undefined && {everywhere})};
}

/** A flag that was not given is undefined, whatever its type says. */
const given = (flag: boolean | undefined): boolean => flag ?? false;

export default class Offboard extends SetCommand<typeof Offboard> {
  static override result = 'offboarding' as const;
  static override summary =
    'Offboard a person: hand over what they created, and remove all their other access.';
  static override description =
    'Deactivates or anonymises a user, in every workspace or in those named, in one transaction. First shows what it would do. If they are the last admin anywhere, it is refused and nothing is done. It is final: manifests that still name them are refused, and --write corrects those of the set in this folder.';
  static override examples = [
    '<%= config.bin %> offboard bo@acme.example',
    '<%= config.bin %> offboard bo@acme.example --successor ana@acme.example --confirm DELETE --write',
    '<%= config.bin %> offboard bo@acme.example --workspace acme-legal',
  ];
  static override exitStatuses = {
    [EXIT.invalid]:
      'a rule refuses it; or, with `--write`, manifests are in error, or must be corrected by hand',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.refused]: 'it was not confirmed',
    [EXIT.stale]: 'the effects have changed since they were shown',
    [EXIT.lock]: EXIT_MEANINGS[EXIT.lock],
  };
  static override args = {
    email: Args.string({
      ignoreStdin: true,
      description: 'e-mail address of the person who leaves',
      required: true,
    }),
  };
  static override flags = {
    workspace: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'W',
      summary: 'only from this workspace, and keep the account (can be repeated)',
    }),
    anonymise: Flags.boolean({summary: 'replace their address with an opaque id, everywhere'}),
    successor: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: '[W=]EMAIL',
      summary:
        'who takes over what they created, everywhere or in the workspace W (default: the actor; can be repeated)',
    }),
    write: Flags.boolean({summary: 'remove them from the manifests of the set in this folder'}),
    confirm: Flags.string({
      helpValue: CONFIRMATION,
      summary: 'skip the question; needed if there is no terminal to confirm on',
    }),
    'lock-timeout': Flags.string({
      default: '30s',
      helpValue: 'TIME',
      summary: 'how long to wait for the locks',
    }),
  };

  protected override async perform(): Promise<number> {
    const person = emailArgument(this.args.email, 'EMAIL');
    const lockTimeoutMs = durationMs(this.flags['lock-timeout'], '--lock-timeout');
    const {confirm} = this.flags;
    const write = given(this.flags.write);
    if (confirm !== undefined && confirm !== CONFIRMATION) {
      throw new CommandError(
        EXIT.refused,
        `--confirm says ${JSON.stringify(confirm)}, not ${CONFIRMATION}.`,
        `Nothing was changed. To offboard ${person}, pass --confirm ${CONFIRMATION}.`,
      );
    }
    const root = write ? await this.root() : await this.rootUnlessDatabase();
    const loaded = root === undefined ? undefined : await this.load();
    if (write && loaded !== undefined) await this.requireOrder(loaded);
    const asked = await this.request(person, loaded, write);
    return this.withStore(root, async (store) => {
      const request = {...asked, actor: await this.actorOn(store, loaded)};
      const {outcome, shown} = await this.act(store, request, lockTimeoutMs, write ? loaded : undefined);
      const done = ['offboarded', 'already'].includes(outcome.result.status);
      if (!write || !done || loaded === undefined) return this.finish(outcome.result, shown);
      const status = await this.finish(await this.editManifests(loaded, outcome), shown);
      await this.warnOfRefusal(store, request.actor);
      return status;
    });
  }

  private async request(
    person: string,
    loaded: LoadedSet | undefined,
    write: boolean,
  ): Promise<Omit<OffboardRequest, 'actor'>> {
    const {workspace: only, successor = []} = this.flags;
    const {scopeOf} = await import('../app/plan.ts');
    const successors = successorsOf(successor);
    const strange = [...successors.byWorkspace.keys()].find((name) => only?.includes(name) === false);
    if (strange !== undefined) {
      throw new UsageError(
        `--successor names a successor for ${strange}, but --workspace does not name that workspace.`,
        'Name successors only for the workspaces that the person leaves.',
      );
    }
    return {
      person,
      anonymise: given(this.flags.anonymise),
      ...(only !== undefined && {only}),
      successors,
      alsoRead: write && loaded !== undefined ? scopeOf(loaded, null).workspaces : [],
    };
  }

  /** Shows what would be done and asks for confirmation; with --confirm, does it at once. */
  private async act(
    store: Store,
    request: OffboardRequest,
    lockTimeoutMs: number,
    toMend: LoadedSet | undefined,
  ): Promise<{readonly outcome: OffboardOutcome; readonly shown: boolean}> {
    const {offboardPerson, previewOffboarding} = await import('../app/offboard.ts');
    if (this.flags.confirm === CONFIRMATION) {
      return {outcome: await offboardPerson(store, request, {lockTimeoutMs}), shown: false};
    }
    const preview = await this.withManifestPreview(await previewOffboarding(store, request), toMend);
    if (preview.result.status !== 'preview' || this.format === 'json' || !this.canAsk) {
      return {outcome: preview, shown: false};
    }
    await this.show('offboarding', [preview.result]);
    await this.confirm({
      question: `Offboard ${request.person}? What is handed over does not come back.`,
      word: CONFIRMATION,
      flag: `--confirm ${CONFIRMATION}`,
    });
    const shown = preview.result.offboarding;
    return {outcome: await offboardPerson(store, request, {lockTimeoutMs, shown}), shown: true};
  }

  /** Manifests with errors cannot be corrected: their meaning is unknown. */
  private async requireOrder(loaded: LoadedSet): Promise<void> {
    const {inError} = await import('../app/plan.ts');
    if (!inError(loaded)) return;
    throw new CommandError(
      EXIT.invalid,
      'The manifests have errors, so --write could not correct them. Nothing was changed.',
      '`bylaw validate` shows what is wrong. Fix that first, or omit --write.',
    );
  }

  /** The preview with what would be changed in the manifests of the set. */
  private async withManifestPreview(
    outcome: OffboardOutcome,
    loaded: LoadedSet | undefined,
  ): Promise<OffboardOutcome> {
    const {result, offboarded} = outcome;
    if (loaded === undefined || result.status !== 'preview') return outcome;
    const {offboardManifests} = await import('../app/offboard-manifests.ts');
    const {changed, emptied, left} = offboardManifests(loaded, offboarded);
    const toMend = {written: changed.map(({file}) => file), removed: emptied, left};
    return {offboarded, result: {...result, toMend}};
  }

  private async editManifests(
    loaded: LoadedSet,
    {result, offboarded}: OffboardOutcome,
  ): Promise<OffboardResult> {
    const [{offboardManifests}, {removeFile, writeFileWhole}] = await Promise.all([
      import('../app/offboard-manifests.ts'),
      import('../host/write-files.ts'),
    ]);
    const {changed, emptied, left, mentions} = offboardManifests(loaded, offboarded);
    for (const {file, text} of changed) await writeFileWhole(path.join(loaded.root, file), text);
    for (const file of emptied) await removeFile(path.join(loaded.root, file));
    const written = changed.map(({file}) => file);
    return {...result, manifests: {written, removed: emptied, left, mentions}};
  }

  /** Says what stands against the plan of the corrected manifests: it accepts what the offboarding did, and is judged like any other. */
  private async warnOfRefusal(store: Store, actor: string | null): Promise<void> {
    const [{inError, planLoaded, scopeOf}, {NO_CONSENT}] = await Promise.all([
      import('../app/plan.ts'),
      import('../model/plan.ts'),
    ]);
    const loaded = await this.load();
    if (inError(loaded)) return;
    const request = {...(await this.planRequest(loaded, NO_CONSENT)), actor};
    const {plan} = planLoaded(loaded, await store.read(scopeOf(loaded, actor)), request);
    if (plan.applyable) return;
    const rules = plan.diagnostics.flatMap(({rule, severity}) =>
      severity === 'error' || severity === 'refusal' ? [rule] : [],
    );
    this.warning(
      `The next apply of ${loaded.config.name} will be refused by ${[...new Set(rules)].join(', ')}.`,
      '`bylaw plan` shows why, and what to change or to allow.',
    );
  }

  private async finish(result: OffboardResult, shown: boolean): Promise<number> {
    await this.show('offboarding', [result, shown]);
    if (result.status === 'preview') {
      // Besides the result, which is complete: it shows what would be done.
      this.complain(
        NO_TERMINAL,
        `Nothing was changed. Review the effects above. To go ahead, pass --confirm ${CONFIRMATION}.`,
      );
    }
    const byHand = result.manifests !== undefined && result.manifests.left.length > 0;
    return byHand ? EXIT.invalid : offboardExitStatus(result);
  }
}
