import {Args} from '@oclif/core';
import {UsageError} from '../app/usage-error.ts';
import {nearest} from '../diagnostics/nearest.ts';
import {BaseCommand} from '../cli/base-command.ts';
import {EXIT} from '../cli/exit-status.ts';
import {schemaOf} from '../app/kind-schemas.ts';

export default class Explain extends BaseCommand<typeof Explain> {
  static override result = 'reference' as const;
  static override summary = 'Explain a kind of manifest, or one of its fields.';
  static override description =
    'Says what each field means, whether it is required, what it may hold and what holds without it, with an example. `spec` may be left out of the path of a field.';
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
    const {kindReference, fieldReference} = await import('../app/reference.ts');
    const {readPackageFile} = await import('../host/package-files.ts');
    const [kind = '', ...rest] = this.args.name.split('.');
    const [name, file] = schemaOf(kind);
    const whole = await kindReference(name, file, (one) => readPackageFile(`dist/schemas/v1/${one}`));
    const path = rest.join('.');
    const found = path === '' ? whole : fieldReference(whole, path);
    if (found === undefined) {
      const paths = whole.fields.map((field) => field.path.replace(/^spec\./, ''));
      const near = nearest(path, paths);
      throw new UsageError(
        `${name} has no field ${path}.`,
        `${near === undefined ? '' : `Did you mean ${name}.${near}? `}\`bylaw explain ${name}\` lists its fields.`,
      );
    }
    await this.show('reference', [found]);
    return EXIT.ok;
  }
}
