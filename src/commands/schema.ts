import {Args} from '@oclif/core';
import {UsageError} from '../app/usage-error.ts';
import {nearest} from '../diagnostics/nearest.ts';
import {MANIFEST_KINDS} from '../model/kinds.ts';
import {EXIT} from '../cli/exit-status.ts';
import {BaseCommand} from '../cli/base-command.ts';

const kebab = (kind: string): string => kind.replaceAll(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();

/** Kinds as in manifests, with the schema file of each; `Set` is bylaw.yaml's own. */
const FILES: ReadonlyMap<string, string> = new Map(
  [...MANIFEST_KINDS, ...MANIFEST_KINDS.map((kind) => `${kind}List`), 'Set'].map((kind) => [
    kind,
    `${kebab(kind)}.schema.json`,
  ]),
);

export default class Schema extends BaseCommand<typeof Schema> {
  static override summary = 'Print the JSON Schema of a kind, or of any manifest.';
  static override examples = [
    '<%= config.bin %> schema Space',
    '<%= config.bin %> schema > bylaw.schema.json',
  ];
  static override args = {
    kind: Args.string({
      ignoreStdin: true,
      description: 'a kind such as Space or SpaceList; without it, any manifest',
      required: false,
    }),
  };

  protected override async perform(): Promise<number> {
    const {readPackageFile} = await import('../host/package-files.ts');
    const {kind} = this.args;
    const known =
      kind === undefined
        ? 'bylaw.schema.json'
        : FILES.get([...FILES.keys()].find((k) => k.toLowerCase() === kind.toLowerCase()) ?? '');
    if (known === undefined) {
      const near = nearest(kind ?? '', FILES.keys());
      throw new UsageError(
        `There is no kind ${kind}.`,
        `${near === undefined ? '' : `Did you mean ${near}? `}The kinds are ${[...MANIFEST_KINDS].join(', ')}, their lists, and Set.`,
      );
    }
    const {bundleSchema} = await import('../app/bundle-schema.ts');
    this.print(await bundleSchema(known, (file) => readPackageFile(`schemas/v1/${file}`)));
    return EXIT.ok;
  }
}
