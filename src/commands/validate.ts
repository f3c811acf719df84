import {Args} from '@oclif/core';
import {EXIT} from '../cli/exit-status.ts';
import {SETS_FLAGS, SetsCommand} from '../cli/sets-command.ts';

export default class Validate extends SetsCommand<typeof Validate> {
  static override result = 'validation' as const;
  static override summary = 'Check everything in the manifests that can be checked without a database.';
  static override description =
    'Reads the set in this folder (or the named files and folders) and shows what is wrong, where, and how to fix it. The exit status is 1 if there is an error.';
  static override examples = [
    '<%= config.bin %> validate',
    '<%= config.bin %> validate manifests/shares.yaml --json',
    '<%= config.bin %> validate --recursive',
  ];
  static override exitStatuses = {[EXIT.invalid]: 'there is an error'};
  static override flags = {...SETS_FLAGS};
  static override strict = false;
  static override args = {
    path: Args.string({
      ignoreStdin: true,
      description: 'files or folders to check instead of the whole set',
      required: false,
    }),
  };

  /** Validates every set below this folder; their references may lead to what the others declare. */
  private async validateSets(named: readonly string[]): Promise<number> {
    this.refuseFiles(named);
    const sets = await this.loadSets();
    const all = this.flags['changed-since'] === undefined ? sets : await this.loadSets(true);
    const beside = {
      objects: new Map(all.flatMap(({loaded}) => [...loaded.decoded.objects])),
      unread: all.flatMap(({loaded}) => loaded.decoded.unread),
    };
    const [host, {validateLoaded}] = [await this.host(), await import('../app/validate.ts')];
    const reports = sets.map(({dir, name: set, loaded}) => {
      const validation = validateLoaded(loaded, host.now(), undefined, beside);
      return {dir, set, exit: validation.valid ? EXIT.ok : EXIT.invalid, validation};
    });
    return this.showSets({command: 'validate', sets: reports}, sets);
  }

  protected override get usesParsed(): boolean {
    return true;
  }

  protected override async perform(): Promise<number> {
    const named = (await this.parse(Validate)).argv.map(String);
    if (this.isRecursive) return this.validateSets(named);
    const {validate} = await import('../app/validate.ts');
    const {root, paths} = await this.setPaths(named);
    const {validation, loaded} = await validate(await this.host(), root, paths);
    await this.show('validation', [validation], loaded.sources);
    return validation.valid ? EXIT.ok : EXIT.invalid;
  }
}
