import path from 'node:path';
import {Args, Flags} from '@oclif/core';
import {EXIT} from '../cli/exit-status.ts';
import {CommandError} from '../cli/failure.ts';
import {shellWord} from '../cli/shell-word.ts';
import {BaseCommand} from '../cli/base-command.ts';

/** Of any document, beside bylaw.yaml: the same for everybody who edits the set, wherever bylaw is installed. */
const SCHEMA = 'bylaw.schema.json';

export default class Init extends BaseCommand<typeof Init> {
  static override summary = 'Write a commented starter set.';
  static override description =
    'The set has a workspace with people, roles and a shared space: small enough to read at once, complete enough to apply. bylaw.schema.json lets editors explain and complete the manifests (after an update, `bylaw schema > bylaw.schema.json` renews it). If one of the files exists already, nothing is written; only a .gitignore is added to.';
  static override examples = ['<%= config.bin %> init governance', '<%= config.bin %> init --github'];
  static override exitStatuses = {[EXIT.refused]: 'a file that it would write exists already'};
  static override args = {
    dir: Args.string({
      ignoreStdin: true,
      description: 'where to write it (default: this folder)',
      required: false,
    }),
  };
  static override flags = {
    github: Flags.boolean({
      summary: 'also write a GitHub workflow that plans each pull request and applies what is merged',
    }),
  };

  protected override async perform(): Promise<number> {
    const [{bundleSchema}, {setNameFrom, starterSet}, {readPackageFile}, {writeNewFiles}] = await Promise.all(
      [
        import('../app/bundle-schema.ts'),
        import('../app/starter-set.ts'),
        import('../host/package-files.ts'),
        import('../host/write-new-files.ts'),
      ],
    );
    const dir = path.resolve(this.directory, this.args.dir ?? '.');
    const schema = await bundleSchema(SCHEMA, (file) => readPackageFile(`schemas/v1/${file}`));
    const files = new Map([
      ...starterSet(setNameFrom(path.basename(dir)), {github: this.flags.github, schema: SCHEMA}),
      [SCHEMA, schema],
    ]);
    const written = await writeNewFiles(dir, files, ['.gitignore']);
    if (written.existing.length > 0) {
      throw new CommandError(
        EXIT.refused,
        `${written.existing.join(', ')} ${written.existing.length === 1 ? 'exists' : 'exist'} already, so nothing was written.`,
        'Choose an empty folder: bylaw init DIR.',
      );
    }
    if (this.format === 'json') {
      this.print(JSON.stringify({formatVersion: '1.0', dir, written: written.files}, null, 2));
      return EXIT.ok;
    }
    for (const file of written.files) this.print(`wrote ${path.join(this.args.dir ?? '.', file)}`);
    const where = path.isAbsolute(this.args.dir ?? '')
      ? dir
      : path.join(this.flags.chdir ?? '.', this.args.dir ?? '.');
    const go = where === '.' ? '' : `cd ${shellWord(where)} && `;
    this.tell(`\nNext: ${go}bylaw validate && bylaw plan && bylaw apply`);
    return EXIT.ok;
  }
}
