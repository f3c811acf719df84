import {compareText} from '../diagnostics/compare-text.ts';
import path from 'node:path';
import {Args, Flags} from '@oclif/core';
import {KIND_SCHEMAS, schemaOf} from '../app/kind-schemas.ts';
import {UsageError} from '../app/usage-error.ts';
import {BaseCommand} from '../cli/base-command.ts';
import {EXIT} from '../cli/exit-status.ts';

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
    'With a schema, an editor explains fields, completes them and marks mistakes while you type. Name the schema in the first line of a file, as `bylaw init` does (`# yaml-language-server: $schema=bylaw.schema.json`), or in the settings of the editor. A printed schema is self-contained; the files that --all writes refer to each other.';
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
    const file = kind === undefined ? ANY : schemaOf(kind)[1];
    this.print(await bundleSchema(file, readSchema));
    return EXIT.ok;
  }

  private async writeAll(out: string | undefined, kind: string | undefined): Promise<number> {
    if (out === undefined || out === '' || kind !== undefined) {
      throw new UsageError(
        kind === undefined
          ? '--all and --out DIR go together: all schemas are written into one folder.'
          : `--all --out DIR writes the schemas of all kinds, so ${kind} cannot be named too.`,
        `Run \`bylaw schema --all --out DIR\`; or, for one schema, \`bylaw schema ${kind ?? 'KIND'} > FILE\`.`,
      );
    }
    const {writeFilesInto} = await import('../host/write-files.ts');
    const files = new Map<string, string>();
    for (const file of [ANY, SHARED, ...KIND_SCHEMAS.values()].toSorted(compareText))
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
