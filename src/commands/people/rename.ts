import path from 'node:path';
import {Args, Flags} from '@oclif/core';
import type {LoadedSet} from '../../app/load-set.ts';
import type {PreparedPeopleChange} from '../../app/people.ts';
import {EXIT} from '../../cli/exit-status.ts';
import {CommandError} from '../../cli/failure.ts';
import {addressOf, PEOPLE_EXITS, PEOPLE_FLAGS, PeopleCommand} from '../../cli/people-command.ts';
import type {PeopleChangeAnswer} from '../../model/people-answers.ts';

export default class PeopleRename extends PeopleCommand<typeof PeopleRename> {
  static override result = 'peopleChange' as const;
  static override summary = 'Change the address of a person everywhere, in one transaction.';
  static override description =
    'What they created, hold, requested and approved stays theirs and in force. The new address must not be in use. Manifests that use the old address still work, with a warning; --write corrects those of the set in this folder. Needs a system admin.';
  static override examples = [
    '<%= config.bin %> people rename bo@acme.example bo@acme.law',
    '<%= config.bin %> people rename bo@acme.example bo@acme.law --write --auto-approve',
  ];
  static override exitStatuses = {
    ...PEOPLE_EXITS,
    [EXIT.invalid]:
      'a rule refuses it; or, with `--write`, manifests are in error, or must be corrected by hand',
  };
  static override args = {
    old: Args.string({ignoreStdin: true, required: true, description: 'the current address'}),
    new: Args.string({ignoreStdin: true, required: true, description: 'the new address'}),
  };
  static override flags = {
    write: Flags.boolean({summary: 'write the new address into the manifests of the set in this folder'}),
    ...PEOPLE_FLAGS,
  };

  protected override async perform(): Promise<number> {
    const {changePeople, preparePeopleChange} = await import('../../app/people.ts');
    const email = addressOf(this.args.old, 'OLD');
    const to = addressOf(this.args.new, 'NEW');
    const write = this.flags.write === true;
    const root = write ? await this.root() : await this.rootUnlessDatabase();
    const loaded = write ? await this.loadInOrder() : undefined;
    return this.withStore(root, async (store) => {
      const actor = await this.actorAnywhere(store, root);
      const {scopeOf} = await import('../../app/plan.ts');
      const alsoRead = loaded === undefined ? [] : scopeOf(loaded, null).workspaces;
      const change = {kind: 'rename', email, to} as const;
      const prepared = await this.withManifests(
        await preparePeopleChange(store, change, actor, alsoRead),
        loaded,
      );
      const asks = prepared.answer.status === 'preview' && !this.isApproved;
      if (asks) await this.askAbout(prepared);
      const {toMend: _, ...answer} = await changePeople(store, prepared);
      return this.finish(await this.mended(answer, prepared, loaded), asks);
    });
  }

  /** Manifests with errors cannot be corrected: their meaning is unknown. */
  private async loadInOrder(): Promise<LoadedSet> {
    const loaded = await this.load();
    const {inError} = await import('../../app/plan.ts');
    if (!inError(loaded)) return loaded;
    throw new CommandError(
      EXIT.invalid,
      'The manifests have errors, so --write could not correct them. Nothing was changed.',
      '`bylaw validate` shows what is wrong. Fix that first, or omit --write.',
    );
  }

  private async edits({live, answer}: PreparedPeopleChange, loaded: LoadedSet) {
    const {change} = answer;
    const to = change.kind === 'rename' ? change.to : change.email;
    const {renameManifests} = await import('../../app/rename-manifests.ts');
    return renameManifests(loaded, live, change.email, to);
  }

  /** The preview with what would be changed in the manifests of the set. */
  private async withManifests(
    prepared: PreparedPeopleChange,
    loaded: LoadedSet | undefined,
  ): Promise<PreparedPeopleChange> {
    if (loaded === undefined || prepared.answer.status !== 'preview') return prepared;
    const {changed, emptied, left} = await this.edits(prepared, loaded);
    const toMend = {written: changed.map(({file}) => file), removed: emptied, left};
    return {...prepared, answer: {...prepared.answer, toMend}};
  }

  private async mended(
    answer: PeopleChangeAnswer,
    prepared: PreparedPeopleChange,
    loaded: LoadedSet | undefined,
  ): Promise<PeopleChangeAnswer> {
    if (loaded === undefined || answer.status === 'refused') return answer;
    const {changed, emptied, left, mentions} = await this.edits(prepared, loaded);
    const {writeFileWhole} = await import('../../host/write-files.ts');
    for (const {file, text} of changed) await writeFileWhole(path.join(loaded.root, file), text);
    return {...answer, manifests: {written: changed.map(({file}) => file), removed: emptied, left, mentions}};
  }
}
