import {compareText} from '../diagnostics/compare-text.ts';
import path from 'node:path';
import {Args, Flags} from '@oclif/core';
import {UsageError} from '../app/usage-error.ts';
import {nearest} from '../diagnostics/nearest.ts';
import {MANIFEST_KINDS} from '../model/kinds.ts';
import {BaseCommand} from '../cli/base-command.ts';
import {EXIT} from '../cli/exit-status.ts';

const kebab = (kind: string): string => kind.replaceAll(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();

/** Kinds as in manifests, with the schema file of each; `Set` is bylaw.yaml's own. */
const FILES: ReadonlyMap<string, string> = new Map(
  [...MANIFEST_KINDS, ...MANIFEST_KINDS.map((kind) => `${kind}List`), 'Set'].map((kind) => [
    kind,
    `${kebab(kind)}.schema.json`,
  ]),
);

/** Any document, by its kind. */
const ANY = 'bylaw.schema.json';
/** The definitions that the others refer to. */
const SHARED = 'common.schema.json';

const readSchema = async (file: string): Promise<string> => {
  const {readPackageFile} = await import('../host/package-files.ts');
  return readPackageFile(`dist/schemas/v1/${file}`);
};

export default class Schema extends BaseCommand<typeof Schema> {
  static override summary = 'Print the JSON Schema of one kind, or of any manifest; or write all of them.';
  static override description =
    'With a schema, an editor explains fields, completes them and marks mistakes while you type. Name the schema in the first line of a file, as `bylaw init` does (`# yaml-language-server: $schema=bylaw.schema.json`), or in the settings of the editor. A printed schema is complete in itself; the files that --all writes refer to each other.';
  static override examples = [
    '<%= config.bin %> schema Space',
    '<%= config.bin %> schema > bylaw.schema.json',
    '<%= config.bin %> schema --all --out schemas',
  ];
  static override args = {
    kind: Args.string({
      ignoreStdin: true,
      description: 'a kind such as Space or SpaceList, or Set for bylaw.yaml (default: any document)',
      required: false,
    }),
  };
  static override flags = {
    all: Flags.boolean({summary: 'write the schemas of all kinds into the folder that --out names'}),
    out: Flags.string({helpValue: 'DIR', summary: 'where --all writes; existing files are overwritten'}),
  };

  protected override async perform(): Promise<number> {
    const {all, out} = this.flags;
    const {kind} = this.args;
    if (all || out !== undefined) return this.writeAll(all ? out : undefined, kind);
    const {bundleSchema} = await import('../app/bundle-schema.ts');
    this.print(await bundleSchema(this.fileOf(kind), readSchema));
    return EXIT.ok;
  }

  /** The schema file of a kind, in upper or lower case. Throws UsageError if there is no such kind. */
  private fileOf(kind: string | undefined): string {
    if (kind === undefined) return ANY;
    const known = [...FILES].find(([name]) => name.toLowerCase() === kind.toLowerCase());
    if (known !== undefined) return known[1];
    const near = nearest(kind, FILES.keys());
    throw new UsageError(
      `There is no kind ${kind}.`,
      `${near === undefined ? '' : `Did you mean ${near}? `}The kinds are ${[...MANIFEST_KINDS].join(', ')}, their lists, and Set.`,
    );
  }

  private async writeAll(out: string | undefined, kind: string | undefined): Promise<number> {
    if (out === undefined || out === '' || kind !== undefined) {
      throw new UsageError(
        kind === undefined
          ? '--all and --out DIR belong together: all schemas go into one folder.'
          : `--all --out DIR writes the schemas of all kinds, so ${kind} cannot be named too.`,
        `Run \`bylaw schema --all --out DIR\`; or, for one schema, \`bylaw schema ${kind ?? 'KIND'} > FILE\`.`,
      );
    }
    const {writeFilesInto} = await import('../host/write-files.ts');
    const files = new Map<string, string>();
    for (const file of [ANY, SHARED, ...FILES.values()].toSorted(compareText))
      files.set(file, await readSchema(file));
    await writeFilesInto(path.resolve(this.directory, out), files);
    const written = [...files.keys()];
    if (this.format === 'json') {
      const dir = path.resolve(this.directory, out);
      await this.printJson({dir, written});
    } else {
      for (const file of written) this.say(`wrote ${path.join(out, file)}`);
    }
    return EXIT.ok;
  }
}
