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
    'The set has a workspace with people, roles and a shared space: small enough to read at once, complete enough to apply. bylaw.schema.json lets editors explain and complete the manifests (after an update, `bylaw schema > bylaw.schema.json` renews it). If one of the files already exists, nothing is written; only an existing .gitignore is extended.';
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
    const files = new Map([
      ...starterSet(setNameFrom(path.basename(dir)), {workflow, schema: SCHEMA}),
      [SCHEMA, schema],
    ]);
    const written = await writeNewFiles(dir, files, ['.gitignore']);
    if (written.existing.length > 0) {
      throw new CommandError(
        EXIT.refused,
        `${written.existing.join(', ')} already ${written.existing.length === 1 ? 'exists' : 'exist'}, so nothing was written.`,
        'Choose an empty folder: bylaw init DIR.',
      );
    }
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
      const {prefixInRepository} = await import('../host/git-commit.ts');
      const below = await prefixInRepository(dir, this.surroundings.env);
      if (below) {
        this.warning(
          `GitHub runs no workflow in ${below}/.github/workflows: it looks at the root of the repository alone.`,
          `Move ${below}/.github/workflows/bylaw.yml into .github/workflows at the root, and add \`working-directory: ${below}\` below \`with:\` of each step that uses the action.`,
        );
      }
      this.tell(
        `The workflow runs the version of bylaw in package.json at the root of the repository. Install it from a file: npm install --save-dev ./bylaw-${this.version}.tgz, which \`npm pack\` makes in a copy of bylaw. The first lines of the workflow list the secrets that it expects.`,
      );
    }
    return EXIT.ok;
  }
}
