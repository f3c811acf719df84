import path from 'node:path';
import {Flags, type Command} from '@oclif/core';
import type {QuestionSource} from '../app/question-sight.ts';
import type {Store} from '../app/store-port.ts';
import type {Checkpoint} from '../model/evidence.ts';
import type {SignedPayload} from '../model/signature.ts';
import {UsageError} from '../app/usage-error.ts';
import {publicKeys, signingKey} from './keys.ts';
import {SetCommand} from './set-command.ts';

export const OUT_FLAG = {
  out: Flags.string({helpValue: 'FILE', summary: 'write it into FILE (default: stdout)'}),
};

export const CHECKPOINT_FLAG = {
  checkpoint: Flags.string({
    helpValue: 'FILE',
    summary: 'compare it with the checkpoint in FILE, which `bylaw history checkpoint` wrote',
  }),
};

/** What the commands share that write what can be signed, or check it. It has no static members, as {@link SetCommand} says of its like. */
export abstract class EvidenceCommand<T extends typeof Command> extends SetCommand<T> {
  /** Asks the audit, in the set of this folder or on the database that is named. */
  protected async onAudit<R>(ask: (store: Store, source: QuestionSource) => Promise<R>): Promise<R> {
    const root = await this.rootUnlessDatabase();
    return this.withStore(root, async (store) => {
      const {set, claimed} = await this.sourceAnywhere(store, root);
      return ask(store, {...(set !== undefined && {set}), claimed});
    });
  }

  /** Writes a payload, signed if a key is named, into the file or to stdout. */
  protected async writeSigned(
    payload: SignedPayload,
    what: string,
    {out, sign}: {readonly out: string | undefined; readonly sign: string | undefined},
  ): Promise<void> {
    const {signed} = await import('../receipts/signed-file.ts');
    const key = await signingKey(sign, {directory: this.directory, env: this.surroundings.env});
    const file = signed(payload, key);
    if (out === undefined) {
      await this.showAs('json', 'signedFile', [file]);
      return;
    }
    const {writeFileWhole} = await import('../host/write-files.ts');
    await writeFileWhole(path.resolve(this.directory, out), await this.drawnAs('json', 'signedFile', [file]));
    const by = key === undefined ? ', not signed' : `, signed by key ${key.id}`;
    this.tell(`Wrote ${what} to ${out}${by}.`);
  }

  /** The text of a file that is to be checked. Throws UsageError for what is none. */
  protected async textOf(name: string): Promise<string> {
    const {readPlanFile} = await import('../host/read-plan-file.ts');
    try {
      return await readPlanFile(path.resolve(this.directory, name));
    } catch (error) {
      const isFolder = error instanceof Error && 'code' in error && error.code === 'EISDIR';
      if (isFolder) throw new UsageError(`${name} is a folder.`, 'Name a file that bylaw wrote.');
      if (!(error instanceof RangeError)) throw error;
      throw new UsageError(`${name} cannot be read: ${error.message}.`, 'Name a file that bylaw wrote.');
    }
  }

  /** The checkpoint that a flag names; a fault where it is none, or not signed by one of the keys. */
  protected async checkpointAsked(
    name: string | undefined,
    keys: Awaited<ReturnType<typeof publicKeys>>,
  ): Promise<{readonly checkpoint?: Checkpoint} | {readonly fault: string}> {
    if (name === undefined) return {};
    const {openCheckpoint} = await import('../app/verify-file.ts');
    return openCheckpoint(await this.textOf(name), keys);
  }

  /** The public keys that `--key` names. */
  protected keysAsked(names: readonly string[] | undefined): ReturnType<typeof publicKeys> {
    return publicKeys(names, {directory: this.directory});
  }
}
