import {Args, type Command} from '@oclif/core';
import type {PlansAsked} from '../app/stored-plans.ts';
import type {Store} from '../app/store-port.ts';
import {EXIT, EXIT_MEANINGS} from './exit-status.ts';
import {CommandError} from './failure.ts';
import {SetCommand} from './set-command.ts';

export const PLAN_ARGS = {
  id: Args.string({
    ignoreStdin: true,
    required: true,
    description: 'the stored plan: its digest, as `bylaw plan --store` and `bylaw plans list` print it',
  }),
};

export const PLAN_DECISION_EXITS = {
  [EXIT.invalid]: 'a rule refuses it, or there is no such plan',
  [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  [EXIT.refused]: 'it was not confirmed',
  [EXIT.stale]: 'the plan is stale, or not as it was stored',
  [EXIT.lock]: EXIT_MEANINGS[EXIT.lock],
};

/** What the commands about stored plans share. It has no static members, as {@link SetCommand} says of its like. */
export abstract class PlansCommand<T extends typeof Command> extends SetCommand<T> {
  /** Asks about the stored plans of the set in this folder. */
  protected async onPlans<R>(ask: (store: Store, asked: PlansAsked) => Promise<R>): Promise<R> {
    const {readSetName, readSetTerms} = await import('../app/load-set.ts');
    const root = await this.root();
    const host = await this.host();
    const set = await readSetName(host, root);
    const {settings} = await readSetTerms(host, root);
    return this.withStore(root, async (store) =>
      ask(store, {set, settings, claimed: await this.actorAnywhere(store, root)}),
    );
  }

  /** Approves a stored plan, or takes that back. On a terminal, shows it first and asks. */
  protected async decidePlan(id: string, approves: boolean, isAgreed: boolean | undefined): Promise<number> {
    const {decideOnPlan, prepareDecision} = await import('../app/stored-plans.ts');
    return this.onPlans(async (store, asked) => {
      const prepared = await prepareDecision(store, {...asked, id}, approves);
      if (prepared.kind === 'stale') throw new CommandError(EXIT.stale, prepared.message, prepared.help);
      if (prepared.kind === 'refused') {
        await this.showRefusal('planDecision', [prepared]);
        return EXIT.invalid;
      }
      if (this.canAsk && isAgreed !== true) {
        await this.showBeforeQuestion('storedPlan', [prepared.shown, prepared.file.content.plan]);
        const question = approves ? 'Approve this plan?' : 'Revoke your approval of this plan?';
        await this.confirm({question, word: 'yes', flag: '--auto-approve'});
      }
      await this.show('planDecision', [await decideOnPlan(store, prepared, approves, asked)]);
      return EXIT.ok;
    });
  }
}
