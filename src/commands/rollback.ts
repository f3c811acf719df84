import path from 'node:path';
import {Args, Flags} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {runNumber} from '../cli/run-number.ts';
import {ManifestCommand} from '../cli/manifest-command.ts';
import {SIGN_FLAG} from '../cli/keys.ts';
import {CONSENT_FLAGS} from '../cli/set-command.ts';
import {shellWord} from '../model/shell-word.ts';
import type {Plan} from '../model/plan.ts';

export default class Rollback extends ManifestCommand<typeof Rollback> {
  static override result = 'plan' as const;
  static override summary = 'Plan the way back to the state of the set after an earlier run.';
  static override description =
    'Makes an ordinary plan: rules, approvals and guards apply, and nothing is changed before it is applied. Agreements that ended since wait for approval again. The manifests stay as they are: the next plan of them shows what the rollback reverted. With `--write`, the manifests are brought to that state instead, as edits to commit, comments kept: nothing else is saved, and their next plan is the way back. What cannot come back is among the findings of the plan (`rollback/left-out`).';
  static override examples = [
    '<%= config.bin %> rollback 11',
    '<%= config.bin %> rollback 11 --out back.json',
    '<%= config.bin %> rollback 11 --write',
  ];
  static override exitStatuses = {
    [EXIT.invalid]:
      'rules are in error, there is no such run, or its state is not known; with `--write`, a manifest has to be edited by hand',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.refused]: 'with `--write`, a file was changed meanwhile, and nothing was written',
  };
  static override args = {
    run: Args.string({ignoreStdin: true, description: 'number of the run to go back to', required: true}),
  };
  static override flags = {
    out: Flags.string({
      helpValue: 'FILE',
      summary: 'save the plan in FILE, to apply it',
      exclusive: ['write'],
    }),
    sign: {...SIGN_FLAG.sign, dependsOn: ['out']},
    write: Flags.boolean({summary: 'bring the manifests to that state, to be reviewed and applied'}),
    ...CONSENT_FLAGS,
  };

  protected override async perform(): Promise<number> {
    const run = runNumber(this.args.run);
    const [{planRollback, rollbackEdits}, {planFileOf}, {readSetName}] = await Promise.all([
      import('../app/rollback.ts'),
      import('../app/plan.ts'),
      import('../app/load-set.ts'),
    ]);
    // Throws if the name of the set is unknown; what the manifests say otherwise does not matter.
    await readSetName(await this.host(), await this.root());
    const loaded = await (this.flags.write ? this.loadInOrder() : this.load());
    const asked = await this.planRequest(loaded, this.consent(this.flags));
    const {rollback, request} = await this.withStore(loaded.root, async (store) => {
      const acting = {...asked, actor: await this.actorOn(store, loaded)};
      return {request: acting, rollback: await planRollback(store, loaded, run, acting)};
    });
    const {made, asThen, read} = rollback;
    const {out} = this.flags;
    const sealed = out === undefined ? undefined : planFileOf(made, asThen, read, request);
    if (out !== undefined && sealed !== undefined) {
      const {savePlan, signedPlans} = await import('../cli/plan-files.ts');
      const place = {directory: this.directory, env: this.surroundings.env};
      const [plan = sealed] = await signedPlans([sealed], this.flags.sign, place);
      await savePlan(path.resolve(this.directory, out), plan);
    }
    await this.show('plan', [made.plan, sealed?.digest]);
    if (out !== undefined) this.tell(this.nextStep(made.plan, out));
    let byHand = 0;
    if (this.flags.write) {
      const edits = rollbackEdits(loaded, rollback, await this.linked(loaded));
      const then = made.plan.changes.length === 0 ? '' : ' The apply that follows goes back.';
      await this.bring(loaded.root, edits, `Review and commit the edits.${then}`);
      byHand = edits.byHand.length;
    }
    return byHand > 0 || made.plan.diagnostics.some(({severity}) => severity === 'error')
      ? EXIT.invalid
      : EXIT.ok;
  }

  private nextStep(plan: Plan, out: string): string {
    const saved = `Saved the plan as ${out}.`;
    if (!plan.applyable || plan.changes.length === 0) return saved;
    const folder = this.flags.chdir === undefined ? '' : `-C ${shellWord(this.flags.chdir)} `;
    return `${saved} To go back: bylaw ${folder}apply ${shellWord(out)}`;
  }
}
