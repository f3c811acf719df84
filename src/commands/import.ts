import {Args, Flags} from '@oclif/core';
import type {ImportWanted} from '../app/import.ts';
import {UsageError} from '../app/usage-error.ts';
import {EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {ManifestCommand} from '../cli/manifest-command.ts';

export default class Import extends ManifestCommand<typeof Import> {
  static override result = 'imported' as const;
  static override summary = 'Write unmanaged live objects into the manifests of this set.';
  static override description =
    'Each object is written where a person would put it: beside what is declared of the same kind in the same workspace, in the same list or file; else into a new file, as `bylaw export` would name it. Comments and layout stay. Never writes to the database: the next apply adopts what was imported. Either all named objects are written, or none.';
  static override examples = [
    '<%= config.bin %> import Team/acme-legal/night-shift',
    '<%= config.bin %> import --all',
    '<%= config.bin %> import --all --workspace acme-legal',
  ];
  static override exitStatuses = {
    [EXIT.invalid]:
      'manifests are in error, or a rule refuses it, and nothing was written; or a live value was left out, since no manifest may hold it',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.refused]: 'a file was changed meanwhile, and nothing was written',
  };
  static override strict = false;
  static override args = {
    address: Args.string({
      ignoreStdin: true,
      description: 'addresses of the objects to import, such as Team/acme-legal/night-shift',
      required: false,
    }),
  };
  static override flags = {
    all: Flags.boolean({summary: 'all unmanaged objects in the workspaces of this set'}),
    workspace: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'W',
      summary: 'with --all: those in this workspace instead (can be repeated)',
    }),
  };

  protected override async perform(): Promise<number> {
    const wanted = this.wanted((await this.parse(Import)).argv.map(String));
    const {importObjects} = await import('../app/import.ts');
    const loaded = await this.loadInOrder();
    const linked = await this.linked(loaded);
    const {result, files} = await this.withStore(loaded.root, async (store) =>
      importObjects(store, loaded, {wanted, claimed: await this.actorOn(store, loaded), linked}),
    );
    await this.writeFiles(loaded.root, files);
    await this.show('imported', [result]);
    for (const {address, field, why} of result.leftOut) {
      this.complain(`Left out: ${field === null ? address : `${field} of ${address}`}.`, why);
    }
    for (const note of result.notes) this.tell(`note: ${note}`);
    return result.diagnostics.length > 0 || result.leftOut.length > 0 ? EXIT.invalid : EXIT.ok;
  }

  private wanted(addresses: readonly string[]): ImportWanted {
    const {all, workspace} = this.flags;
    if (addresses.length > 0) {
      if (!all && workspace === undefined) return {addresses};
      throw new UsageError(
        'Addresses cannot be combined with --all or --workspace.',
        'Name what to import, or import all that is unmanaged.',
      );
    }
    if (all) return {workspaces: workspace ?? null};
    throw new UsageError(
      workspace === undefined ? 'Nothing is named to import.' : '--workspace needs --all.',
      `To import all that is unmanaged, pass --all${workspace === undefined ? '' : ' too'}; to import some of it, name addresses.`,
    );
  }
}
