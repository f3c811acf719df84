import path from 'node:path';
import {Args, Flags} from '@oclif/core';
import {EXIT} from '../cli/exit-status.ts';
import {CommandError} from '../cli/failure.ts';
import {shellWord} from '../model/shell-word.ts';
import {BaseCommand} from '../cli/base-command.ts';

/**
 * The schema of any document. It is written beside bylaw.yaml, so that editors find it wherever bylaw is installed.
 */
const SCHEMA = 'bylaw.schema.json';

export default class Init extends BaseCommand<typeof Init> {
  static override summary = 'Write a commented starter set.';
  static override description =
    'The set has a workspace with people, roles and a shared space: small enough to read at once, complete enough to apply. bylaw.schema.json lets editors explain and complete the manifests (after an update, `bylaw schema > bylaw.schema.json` renews it). If one of the files already exists, nothing is written; only an existing .gitignore is extended. The workflow goes to the root of the repository, where GitHub looks for it, and names the folder of the set.';
  static override examples = ['<%= config.bin %> init governance', '<%= config.bin %> init --github'];
  static override exitStatuses = {[EXIT.refused]: 'a file that it would write already exists'};
  static override args = {
    dir: Args.string({
      ignoreStdin: true,
      description: 'where to write it (default: this folder)',
      required: false,
    }),
  };
  static override flags = {
    github: Flags.boolean({
      summary:
        'also write a GitHub workflow that plans each pull request, applies what is merged and checks for drift',
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
    const schema = await bundleSchema(SCHEMA, (file) => readPackageFile(`dist/schemas/v1/${file}`));
    const workflow = this.flags.github ? await readPackageFile('ci/github/bylaw.yml') : undefined;
    const below = workflow === undefined ? '' : await this.folderInRepository(dir);
    const files = new Map([
      ...starterSet(setNameFrom(path.basename(dir)), {workflow, below, schema: SCHEMA}),
      [SCHEMA, schema],
    ]);
    const ignores = [...files.keys()].filter((file) => path.basename(file) === '.gitignore');
    const written = await writeNewFiles(dir, files, ignores);
    if (written.existing.length > 0) throw this.refusal(written.existing);
    if (this.format === 'json') {
      await this.printJson({dir, written: written.files});
      return EXIT.ok;
    }
    for (const file of written.files) this.say(`wrote ${path.join(this.args.dir ?? '.', file)}`);
    const where = path.isAbsolute(this.args.dir ?? '')
      ? dir
      : path.join(this.flags.chdir ?? '.', this.args.dir ?? '.');
    const go = where === '.' ? '' : `cd ${shellWord(where)} && `;
    this.tell(`\nNext: ${go}bylaw validate && bylaw plan && bylaw apply`);
    if (workflow !== undefined) {
      this.tell(
        `The workflow runs the version of bylaw in package.json at the root of the repository. Install it from a file: npm install --save-dev ./bylaw-${this.version}.tgz, which \`npm pack\` makes in a copy of bylaw. The first lines of the workflow list the secrets that it expects.`,
      );
    }
    return EXIT.ok;
  }

  /** The place of a folder that may not be there yet below the root of its git repository; empty for the root, and where there is none. */
  private async folderInRepository(dir: string): Promise<string> {
    const [{prefixInRepository}, {existingFolder}] = await Promise.all([
      import('../host/git-commit.ts'),
      import('../host/write-new-files.ts'),
    ]);
    const there = await existingFolder(dir);
    const prefix = await prefixInRepository(there, this.surroundings.env);
    if (prefix === null) return '';
    return path.join(prefix, path.relative(there, dir)).replaceAll(path.sep, '/').replace(/^\.$/, '');
  }

  private refusal(existing: readonly string[]): CommandError {
    const files = existing.map((file) => path.join(this.args.dir ?? '.', file));
    const isWorkflow = existing.every((file) => file.endsWith('.github/workflows/bylaw.yml'));
    return new CommandError(
      EXIT.refused,
      `${files.join(', ')} already ${files.length === 1 ? 'exists' : 'exist'}, so nothing was written.`,
      isWorkflow
        ? 'Run `bylaw init` without --github, and let that workflow plan all sets: add `recursive: true`, and the folder above the sets as `working-directory`, to each step that uses the action.'
        : 'Choose an empty folder: bylaw init DIR.',
    );
  }
}
