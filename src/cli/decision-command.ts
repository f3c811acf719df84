import {Args, Flags, type Command} from '@oclif/core';
import {AUTO_APPROVE} from './auto-approve.ts';
import type {PreparedDecision} from '../app/decide-request.ts';
import type {Decision} from '../model/ledger.ts';
import type {DecisionAnswer} from '../model/request-answers.ts';
import {EXIT, EXIT_MEANINGS} from './exit-status.ts';
import {SetCommand} from './set-command.ts';

export const DECISION_ARGS = {
  id: Args.string({
    ignoreStdin: true,
    required: true,
    description: 'the request: share:WORKSPACE/NAME or connection:WORKSPACE/NAME',
  }),
};

export const DECISION_FLAGS = {
  side: Flags.string({
    helpValue: 'WORKSPACE',
    summary: 'the workspace to decide for (default: the one that the actor may decide for)',
  }),
  digest: Flags.string({
    helpValue: 'DIGEST',
    summary: 'decide on exactly this content (default: the current request)',
  }),
  reason: Flags.string({helpValue: 'TEXT', summary: 'the reason, for the history'}),
  ...AUTO_APPROVE,
};

export const DECISION_EXITS = {
  [EXIT.invalid]: 'a rule refuses it, or there is no such request',
  [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  [EXIT.refused]: 'it was not confirmed',
  [EXIT.lock]: EXIT_MEANINGS[EXIT.lock],
};

export const MANIFEST_FLAG = {
  manifest: Flags.boolean({
    summary: 'print the decision as an Approval manifest to commit, and decide nothing yet',
  }),
};

const QUESTIONS: Readonly<Record<Decision, (side: string) => string>> = {
  approve: (side) => `Approve this for ${side}?`,
  deny: (side) => `Deny this for ${side}?`,
  revoke: (side) => `Revoke what ${side} has approved of this?`,
};

/**
 * What the commands that decide on a request share: look, show and ask where there is a terminal, decide. It has no static
 * members: oclif collects those of base classes only up to the first class that has none.
 */
export abstract class DecisionCommand<T extends typeof Command> extends SetCommand<T> {
  /** Decides on a request as the flags say. With `manifest`, only prints the Approval. */
  protected async decideOn(
    decision: Decision,
    id: string,
    flags: {
      readonly side: string | undefined;
      readonly digest: string | undefined;
      readonly reason: string | undefined;
      readonly 'auto-approve': boolean | undefined;
    },
    manifest = false,
  ): Promise<number> {
    const {approvalManifest, makeDecision, prepareDecision} = await import('../app/decide-request.ts');
    const root = await this.rootUnlessDatabase();
    const {side, digest} = flags;
    const reason = flags.reason?.trim() || null;
    return this.withStore(root, async (store) => {
      const actor = await this.actorAnywhere(store, root);
      const prepared = await prepareDecision(store, {
        request: id,
        decision,
        side,
        digest,
        reason,
        actor,
        writes: !manifest,
      });
      if ('refused' in prepared) return this.answer(prepared.refused);
      const ready = prepared.prepared;
      if (manifest) {
        if (typeof ready.foreseen === 'object') return this.answer(ready.foreseen.refused);
        this.print(approvalManifest(ready));
        this.tell(
          `Commit it to the manifests of a set that governs ${ready.toWrite.side}, and apply that set.`,
        );
        return EXIT.ok;
      }
      if (this.canAsk && flags['auto-approve'] !== true && ready.foreseen !== 'unchanged') {
        if (typeof ready.foreseen === 'object') return this.answer(ready.foreseen.refused);
        await this.askAbout(ready);
        return this.answer(await makeDecision(store, ready), ready.toWrite.decision === 'revoke');
      }
      const answer = await makeDecision(store, ready);
      const status = await this.answer(answer);
      if (answer.status === 'unchanged' && reason !== null)
        this.tell('The reason of the first decision stays; this one was not recorded.');
      return status;
    });
  }

  /** Shows what is decided on, and asks for confirmation. Throws CommandError unless the answer is yes. */
  private async askAbout(ready: PreparedDecision): Promise<void> {
    const {toWrite} = ready;
    // Before a revocation, it shows who would lose access; otherwise the request.
    if (toWrite.decision === 'revoke') await this.showBeforeQuestion('revocation', [toWrite, ready.access]);
    else await this.showBeforeQuestion('request', [ready.shown, true]);
    const question = QUESTIONS[toWrite.decision](toWrite.side);
    await this.confirm({question, word: 'yes', flag: '--auto-approve'});
  }

  /** Shows the result. `shown`: who loses access by it was shown just before. */
  private async answer(answer: DecisionAnswer, shown = false): Promise<number> {
    if (answer.status === 'refused') {
      await this.showRefusal('decision', [answer]);
      return EXIT.invalid;
    }
    await this.show('decision', [answer, shown]);
    return EXIT.ok;
  }
}
