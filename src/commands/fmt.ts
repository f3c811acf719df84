import path from 'node:path';
import {Args, Flags} from '@oclif/core';
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import {EXIT} from '../cli/exit-status.ts';
import {SETS_FLAGS, SetsCommand} from '../cli/sets-command.ts';
import type {Formatted} from '../app/format.ts';
import {gravestExit} from '../model/sets-report.ts';

/** What was done with one of several sets. */
interface SetFormatted {
  readonly dir: string;
  readonly set: string | null;
  readonly exit: number;
  readonly changed: readonly string[];
  readonly unchanged: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** The time that it takes to find a diff grows with the square of the edits. */
const MOST_EDITS = 2000;

export default class Fmt extends SetsCommand<typeof Fmt> {
  static override summary = 'Rewrite manifests in the canonical layout; comments are kept.';
  static override examples = [
    '<%= config.bin %> fmt',
    '<%= config.bin %> fmt --check',
    '<%= config.bin %> fmt manifests/shares.yaml',
    '<%= config.bin %> fmt --recursive --check',
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
    ...SETS_FLAGS,
    check: Flags.boolean({
      summary: 'write nothing; exit with status 1 if anything would change, and show what',
    }),
  };

  /** Formats every set below this folder. */
  private async formatSets(named: readonly string[]): Promise<number> {
    this.refuseFiles(named);
    const {formatFiles} = await import('../app/format.ts');
    const [sets, host] = [await this.loadSets(), await this.host()];
    const reports: SetFormatted[] = [];
    for (const {dir, name: set, loaded} of sets) {
      const formatted = await formatFiles(host, loaded.root);
      const diagnostics = await this.write(formatted, loaded.root, dir === '.' ? '' : `${dir}/`);
      const changed = formatted.changed.map(({file}) => file);
      const exit = this.statusOf(formatted, diagnostics);
      reports.push({dir, set, exit, changed, unchanged: formatted.unchanged, diagnostics});
    }
    if (this.format === 'json') {
      const changed = reports.reduce((sum, one) => sum + one.changed.length, 0);
      await this.printJson({sets: reports, summary: {sets: reports.length, changed}});
    }
    return gravestExit(reports);
  }

  /** Writes the files of a set, or with --check shows what would change; and what is in error. `prefix`: the folder of the set. */
  private async write(
    {changed, findings, locate, sources}: Formatted,
    root: string,
    prefix: string,
  ): Promise<readonly Diagnostic[]> {
    const inFolder = (file: string): string => `${prefix}${file}`;
    const diagnostics = locate(findings).map((one) => ({
      ...one,
      ...(one.file !== null && {file: inFolder(one.file)}),
    }));
    if (!this.flags.check) {
      const {writeFileWhole} = await import('../host/write-files.ts');
      for (const {file, text} of changed) await writeFileWhole(path.join(root, file), text);
    }
    if (this.format === 'json') return diagnostics;
    if (this.flags.check) {
      const [{createTwoFilesPatch, FILE_HEADERS_ONLY}, {cutPatch}] = await Promise.all([
        import('diff'),
        import('../cli/cut-patch.ts'),
      ]);
      const options = {headerOptions: FILE_HEADERS_ONLY, maxEditLength: MOST_EDITS};
      for (const {file, text, before} of changed) {
        const name = inFolder(file);
        const patch =
          createTwoFilesPatch(name, name, before, text, 'now', 'formatted', options) ??
          `--- ${name}\n+++ ${name}\nMore than ${MOST_EDITS} lines would change.\n`;
        this.say(this.flags.verbose ? patch : cutPatch(patch));
      }
    } else {
      for (const {file} of changed) this.say(inFolder(file));
    }
    // --quiet does not suppress errors.
    if (diagnostics.length > 0) {
      const named = new Map([...sources].map(([file, source]) => [inFolder(file), source]));
      await this.showOnStderr('findings', [diagnostics], named);
    }
    return diagnostics;
  }

  private statusOf({changed}: Formatted, diagnostics: readonly Diagnostic[]): number {
    if (diagnostics.some((d) => d.severity === 'error')) return EXIT.invalid;
    return this.flags.check && changed.length > 0 ? EXIT.invalid : EXIT.ok;
  }

  protected override async perform(): Promise<number> {
    const named = (await this.parse(Fmt)).argv.map(String);
    if (this.isRecursive) return this.formatSets(named);
    const [{formatFiles}, host] = await Promise.all([import('../app/format.ts'), this.host()]);
    const {root, paths} = await this.setPaths(named);
    const formatted = await formatFiles(host, root, paths);
    const diagnostics = await this.write(formatted, root, '');
    if (this.format === 'json') {
      const files = formatted.changed.map(({file}) => file);
      await this.printJson({changed: files, unchanged: formatted.unchanged, diagnostics});
    }
    return this.statusOf(formatted, diagnostics);
  }
}
