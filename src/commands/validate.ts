import {Args} from '@oclif/core';
import {EXIT} from '../cli/exit-status.ts';
import {SetCommand} from '../cli/set-command.ts';

export default class Validate extends SetCommand<typeof Validate> {
  static override result = 'validation' as const;
  static override summary = 'Check everything in the manifests that can be checked without a database.';
  static override description =
    'Reads the set in this folder (or the named files and folders) and shows what is wrong, where, and how to fix it. The exit status is 1 if there is an error.';
  static override examples = [
    '<%= config.bin %> validate',
    '<%= config.bin %> validate manifests/shares.yaml --json',
  ];
  static override exitStatuses = {[EXIT.invalid]: 'there is an error'};
  static override strict = false;
  static override args = {
    path: Args.string({
      ignoreStdin: true,
      description: 'files or folders to check instead of the whole set',
      required: false,
    }),
  };

  protected override async perform(): Promise<number> {
    const {validate} = await import('../app/validate.ts');
    const {root, paths} = await this.setPaths((await this.parse(Validate)).argv.map(String));
    const {validation, loaded} = await validate(await this.host(), root, paths);
    await this.show('validation', [validation], loaded.sources);
    return validation.valid ? EXIT.ok : EXIT.invalid;
  }
}
