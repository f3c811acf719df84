import path from 'node:path';
import {Flags} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {CommandError} from '../cli/failure.ts';
import {SetCommand} from '../cli/set-command.ts';
import {UsageError} from '../app/usage-error.ts';
import type {ExportedSet} from '../model/export-result.ts';
import {SET_FILE} from '../model/set-config.ts';

/** Why nothing was written, and what to do, by what stands in the way. */
const OBSTACLES = {
  'not-empty': [
    'is not empty',
    'Name an empty or new folder, or pass --force: files of the same names are then written over, and all others stay as they are.',
  ],
  'not-a-folder': ['is not what an export writes there', 'Name another folder.'],
  link: ['is a symbolic link, and bylaw writes through none', 'Name another folder, or replace the link.'],
} as const;

export default class Export extends SetCommand<typeof Export> {
  static override result = 'exported' as const;
  static override summary = 'Write what is live as a set of manifests.';
  static override description =
    'Writes what the set of this folder, or the one that --set names, owns; with --workspace, whatever is live in these workspaces, as a set with the name of the first. The set is written as a person would write it: bylaw.yaml, and manifests by workspace and subject. Comments say what no manifest can hold, such as who approved what. Planned in the same database, it changes nothing but ownership. Without --out, all of it goes to stdout as one stream of documents. Never writes to the database, and needs only read rights.';
  static override examples = [
    '<%= config.bin %> export --out governance',
    '<%= config.bin %> export --workspace acme-legal --out acme',
    '<%= config.bin %> export --set acme-governance > state.yaml',
    '<%= config.bin %> export --workspace acme-legal --anonymise-people --out example',
  ];
  static override exitStatuses = {
    [EXIT.invalid]:
      'a live value was left out, since no manifest may hold it; or the actor is not allowed to use the set',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.refused]: 'the folder is not empty',
  };
  static override flags = {
    set: Flags.string({
      helpValue: 'S',
      summary: 'what this set owns (default: the set of this folder)',
      exclusive: ['workspace'],
    }),
    workspace: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'W',
      summary: 'whatever is live in this workspace (can be repeated)',
    }),
    out: Flags.string({helpValue: 'DIR', summary: 'the folder to write to; it must be empty or new'}),
    force: Flags.boolean({
      summary: 'write to a folder that is not empty: over files of the same names, and leave all others',
    }),
    'anonymise-people': Flags.boolean({
      summary: 'replace addresses and display names by pseudonyms, and leave out reasons',
    }),
  };

  protected override async perform(): Promise<number> {
    const [{exportLive}, {keepHeapSmall}] = await Promise.all([
      import('../app/export.ts'),
      import('../host/heap.ts'),
    ]);
    keepHeapSmall();
    const {out, workspace: workspaces = []} = this.flags;
    const root = await this.folderOfSet();
    const set = await this.setToExport(root);
    const exported = await this.withStore(root, async (store) =>
      exportLive(store, {
        set,
        workspaces,
        claimed: await this.actorAnywhere(store, root),
        anonymise: this.flags['anonymise-people'],
      }),
    );
    const kept = out === undefined ? [] : await this.write(exported, out);
    await this.showResult(exported, kept);
    this.tellWhatElse(exported, kept);
    return exported.leftOut.length > 0 ? EXIT.invalid : EXIT.ok;
  }

  /** The folder of the set, if there is one; where what to export is named, a database is enough. */
  private async folderOfSet(): Promise<string | undefined> {
    const {set, workspace} = this.flags;
    return set === undefined && workspace === undefined ? this.root() : this.rootUnlessDatabase();
  }

  private async setToExport(root: string | undefined): Promise<string | undefined> {
    if (this.flags.set !== undefined) return this.flags.set;
    if (root === undefined) return undefined;
    const {readSetName} = await import('../app/load-set.ts');
    return readSetName(await this.host(), root);
  }

  /** Writes the files, and returns the manifests that were there besides. */
  private async write({set, files}: ExportedSet, out: string): Promise<readonly string[]> {
    const [{keepsSetFile}, {writeSet}] = await Promise.all([
      import('../app/export.ts'),
      import('../host/write-set.ts'),
    ]);
    const dir = path.resolve(this.directory, out);
    const {force} = this.flags;
    const keep = force && (await keepsSetFile(await this.host(), dir, set));
    const texts = files
      .filter((file) => !keep || file.path !== SET_FILE)
      .map((file) => [file.path, file.text] as const);
    const result = await writeSet(dir, new Map(texts), {force});
    if ('kept' in result) return keep ? [SET_FILE, ...result.kept] : result.kept;
    const {why, at} = result.notWritten;
    const [is, help] = OBSTACLES[why];
    const message = `${at === '.' ? out : path.join(out, at)} ${is}, so nothing was written.`;
    if (why === 'not-empty') throw new CommandError(EXIT.refused, message, help);
    throw new UsageError(message, help);
  }

  private async showResult(exported: ExportedSet, kept: readonly string[]): Promise<void> {
    const {out} = this.flags;
    if (out === undefined && this.format === 'human') {
      const {exportStream} = await import('../app/export.ts');
      this.print(exportStream(exported));
      return;
    }
    const files =
      out === undefined
        ? exported.files
        : exported.files.filter((file) => !kept.includes(file.path)).map(({text: _, ...file}) => file);
    await this.show('exported', [{...exported, out: out ?? null, files, kept}]);
  }

  /** Tells on stderr what the files do not hold, and what was there before. */
  private tellWhatElse({leftOut, notes}: ExportedSet, kept: readonly string[]): void {
    for (const {address, field, why} of leftOut) {
      this.complain(`Left out: ${field === null ? address : `${field} of ${address}`}.`, why);
    }
    for (const note of notes) this.tell(`note: ${note}`);
    const manifests = kept.filter((file) => file !== SET_FILE);
    if (manifests.length < kept.length) {
      this.tell(`note: ${SET_FILE} was there before, names this set, and stays as it is.`);
    }
    if (manifests.length === 0) return;
    this.warning(
      `These manifests were there before and stay as they are: ${manifests.join(', ')}.`,
      'They are part of the set in this folder. Remove those that declare what is not live any more.',
    );
  }
}
