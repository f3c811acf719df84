/** Nothing is printed that the tests of this folder do not try. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {FORMATS} from '../../src/cli/formats.ts';
import {METHOD_NAMES} from './expect-harmless.ts';
import {OUTPUTS} from './outputs.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const filesIn = (...folders: readonly string[]): string[] =>
  folders
    .flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), {recursive: true, encoding: 'utf8'}).map((name) =>
        path.join(folder, name),
      ),
    )
    .filter((file) => file.endsWith('.ts'))
    .toSorted();
/** Where commands are put together. */
const COMMANDS = filesIn('src/cli', 'src/commands');

/** The modules of src/render/ that a file uses at run time: imports of types alone make no output. */
function modulesOfRender(file: string): string[] {
  const named = textOf(file).matchAll(/^import (?!type )[^;]*? from '([^']+)'|\bimport\('([^']+)'\)/gm);
  return [...named]
    .map(([, imported, loaded]) => path.join(path.dirname(file), imported ?? loaded ?? ''))
    .filter((module) => module.startsWith('src/render/'));
}

/** Measures text, and makes none. */
const MAKES_NO_TEXT = 'src/render/terminal/display-width.ts';

it('what commands take from src/render/ is tried', () => {
  const printed = COMMANDS.flatMap((file) => modulesOfRender(file));
  const tried = new Set(filesIn('test/hostile').flatMap((file) => modulesOfRender(file)));
  expect(printed).toContain('src/render/json/view.ts');
  const untried = [...new Set(printed)].filter((module) => !tried.has(module) && module !== MAKES_NO_TEXT);
  expect(untried).toEqual([]);
});

/**
 * What is printed as it is, for programs: a script and schemas of ours, and manifests, which the writer of YAML makes:
 * manifests.test.ts tries that.
 */
const PRINTED_AS_IT_IS = {
  'src/cli/decision-command.ts': 'approvalManifest(ready)',
  'src/commands/completion.ts': 'completionScript(this.args.shell as Shell, this.config.bin, commands)',
  'src/commands/export.ts': 'exportStream(exported)',
  'src/commands/schema.ts': 'await bundleSchema(file, readSchema)',
};

it('everything else that commands print is escaped on the way', () => {
  const raw = COMMANDS.filter((file) => file !== 'src/cli/base-command.ts').flatMap((file) =>
    [...textOf(file).matchAll(/this\.print\((.*)\);|\bstd(?:out|err)\.write\((.*)\)/g)].map(
      ([, printed, written]) => [file, printed ?? written] as const,
    ),
  );
  const expected = [
    // The line feed after a question that nobody answered; what went wrong, tried in messages.test.ts; the line of
    // progress, of text that is tried there too, and what clears it.
    ['src/cli/ask.ts', "'\\n'"],
    ['src/cli/complain.ts', 'complaintText(message, help, {color, width: wraps ? width : null})'],
    ['src/cli/progress.ts', '`\\r\\u001B[2K${text}`'],
    ['src/cli/progress.ts', "'\\r\\u001B[2K'"],
    ...Object.entries(PRINTED_AS_IT_IS),
  ];
  expect(new Set(raw.map(String))).toEqual(new Set(expected.map(String)));
});

it.each(OUTPUTS.filter(({name}) => name in FORMATS))(
  '$name shows what it says that it has a form for',
  ({name, view}) => {
    const {shows} = FORMATS[name as keyof typeof FORMATS];
    expect(Object.keys(view(0)).toSorted()).toEqual(METHOD_NAMES.filter(shows).toSorted());
  },
);
