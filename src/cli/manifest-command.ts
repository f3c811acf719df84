/** Commands that write manifests of a set from what is live. */
import path from 'node:path';
import type {Command} from '@oclif/core';
import type {LoadedSet} from '../app/load-set.ts';
import type {FileToWrite} from '../host/write-together.ts';
import {EXIT} from './exit-status.ts';
import {CommandError} from './failure.ts';
import {SetsCommand} from './sets-command.ts';

/** Why a file was not written, by what stands in the way. */
const HINDRANCES = {
  changed: 'has changed since it was read',
  there: 'is there, but is not part of the set',
  link: 'is behind a symbolic link, and bylaw writes through none',
} as const;

/** What was written, and what is left to people. */
interface Written {
  readonly files: readonly FileToWrite[];
  readonly removed: readonly string[];
  readonly byHand: readonly string[];
}

export abstract class ManifestCommand<T extends typeof Command> extends SetsCommand<T> {
  /** The set, whose manifests have to be in order: what they declare must be known. Throws CommandError. */
  protected async loadInOrder(): Promise<LoadedSet> {
    const {inError} = await import('../app/plan.ts');
    const loaded = await this.load();
    if (!inError(loaded)) return loaded;
    throw new CommandError(
      EXIT.invalid,
      'The manifests have errors, so it is not known what they declare. Nothing was written.',
      '`bylaw validate` shows what is wrong. Fix that first.',
    );
  }

  /** Files of the set that are not to be written, since they are read through links. */
  protected async linked({root, sources}: LoadedSet): Promise<ReadonlySet<string>> {
    const {linkedFiles} = await import('../host/write-together.ts');
    return linkedFiles(root, sources.keys());
  }

  /** Writes files of the set, all or none. Throws CommandError where something stands in the way. */
  protected async writeFiles(root: string, files: readonly FileToWrite[]): Promise<void> {
    const {writeTogether} = await import('../host/write-together.ts');
    const hindrance = await writeTogether(root, files);
    if (hindrance === undefined) return;
    throw new CommandError(
      EXIT.refused,
      `${hindrance.file} ${HINDRANCES[hindrance.why]}, so nothing was written.`,
      'Look at the file, then run the command again.',
    );
  }

  /** Writes and removes files of the set, and says which; `next`: what to do then. */
  protected async bring(root: string, {files, removed, byHand}: Written, next: string): Promise<void> {
    await this.writeFiles(root, files);
    const {removeFile} = await import('../host/write-files.ts');
    for (const file of removed) await removeFile(path.join(root, file));
    if (files.length > 0) this.tell(`Updated ${files.map(({file}) => file).join(', ')}.`);
    if (removed.length > 0)
      this.tell(`Removed, because nothing else is declared in it: ${removed.join(', ')}.`);
    if (files.length + removed.length > 0) this.tell(next);
    else if (byHand.length === 0) this.tell('No manifest needed an edit.');
    for (const file of byHand) {
      this.complain(
        `${file} was not edited: its layout does not allow that without changing more.`,
        'Edit it by hand. The next plan shows what is left to do.',
      );
    }
  }
}
