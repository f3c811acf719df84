import path from 'node:path';
import {Args, Flags} from '@oclif/core';
import {EXIT} from '../cli/exit-status.ts';
import {SetCommand} from '../cli/set-command.ts';

export default class Fmt extends SetCommand<typeof Fmt> {
  static override summary = 'Rewrite manifests in the canonical layout; comments are kept.';
  static override examples = [
    '<%= config.bin %> fmt',
    '<%= config.bin %> fmt --check',
    '<%= config.bin %> fmt manifests/shares.yaml',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'a file is not YAML; or, with `--check`, something would change',
  };
  static override strict = false;
  static override args = {
    path: Args.string({
      ignoreStdin: true,
      description: 'files or folders to format instead of the whole set',
      required: false,
    }),
  };
  static override flags = {
    check: Flags.boolean({
      summary: 'write nothing; exit with status 1 if anything would change, and show what',
    }),
  };

  protected override async perform(): Promise<number> {
    const [{formatFiles}, host] = await Promise.all([import('../app/format.ts'), this.host()]);
    const {root, paths} = await this.setPaths((await this.parse(Fmt)).argv.map(String));
    const {changed, unchanged, findings, locate, sources} = await formatFiles(host, root, paths);
    const diagnostics = locate(findings);
    if (!this.flags.check) {
      const {writeFileWhole} = await import('../host/write-files.ts');
      for (const {file, text} of changed) await writeFileWhole(path.join(root, file), text);
    }
    if (this.format === 'json') {
      const files = changed.map(({file}) => file);
      await this.printJson({changed: files, unchanged, diagnostics});
    } else {
      if (this.flags.check) {
        const {createTwoFilesPatch, FILE_HEADERS_ONLY} = await import('diff');
        const options = {headerOptions: FILE_HEADERS_ONLY};
        for (const {file, text, before} of changed) {
          this.say(createTwoFilesPatch(file, file, before, text, 'now', 'formatted', options));
        }
      } else {
        for (const {file} of changed) this.say(file);
      }
      // --quiet does not suppress errors.
      if (diagnostics.length > 0) await this.showOnStderr('findings', [diagnostics], sources);
    }
    if (diagnostics.some((d) => d.severity === 'error')) return EXIT.invalid;
    return this.flags.check && changed.length > 0 ? EXIT.invalid : EXIT.ok;
  }
}
