import {Args} from '@oclif/core';
import {BaseCommand} from '../cli/base-command.ts';
import {EXIT} from '../cli/exit-status.ts';

export default class Explain extends BaseCommand<typeof Explain> {
  static override result = 'reference' as const;
  static override summary = 'Explain a kind of manifest, or one of its fields.';
  static override description =
    'Shows what each field means, whether it is required, which values it takes and its default, with an example. `spec` may be left out of the path of a field.';
  static override examples = [
    '<%= config.bin %> explain Share',
    '<%= config.bin %> explain Share.to',
    '<%= config.bin %> explain Share.to.role',
  ];
  static override args = {
    name: Args.string({
      ignoreStdin: true,
      description: 'a kind such as Share, or a field of it such as Share.to.role; Set is bylaw.yaml',
      required: true,
    }),
  };

  protected override async perform(): Promise<number> {
    const {explain} = await import('../app/explain.ts');
    const {readPackageFile} = await import('../host/package-files.ts');
    const read = (file: string): Promise<string> => readPackageFile(`dist/schemas/v1/${file}`);
    await this.show('reference', [await explain(this.args.name, read)]);
    return EXIT.ok;
  }
}
