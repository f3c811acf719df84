/** What the references are made of: what each command says of itself, and where documents lead. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {EXIT} from '../../src/cli/exit-status.ts';
import {CATALOGUE} from '../../src/rules/index.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

interface Described {
  readonly summary?: string;
  readonly description?: string;
}
interface Command extends Described {
  readonly id: string;
  readonly hidden?: boolean;
  readonly examples?: readonly string[];
  readonly exitStatuses: Readonly<Record<string, string>>;
  readonly flags: Readonly<Record<string, Described>>;
  readonly args: Readonly<Record<string, Described>>;
}
const {commands: listed} = JSON.parse(read('oclif.manifest.json')) as {
  commands: Readonly<Record<string, Command>>;
};
/** Those that people see. */
const commands = Object.fromEntries(Object.entries(listed).filter(([, {hidden}]) => hidden !== true));

test.each(Object.values(commands))('$id says what it does, takes and ends with', (command) => {
  const {summary = '', description, examples = [], exitStatuses, flags, args} = command;
  expect(summary).toMatch(/^[A-Z].*\.$/);
  expect(description ?? summary).toMatch(/^[A-Z].*\.$/);
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) {
    expect(example).toContain(`<%= config.bin %> ${command.id.replaceAll(':', ' ')}`);
  }
  for (const status of Object.keys(exitStatuses)) expect(Object.values(EXIT)).toContain(Number(status));
  for (const flag of Object.values(flags)) expect(flag.summary).toMatch(/^(?!.*\.$)\S/);
  for (const arg of Object.values(args)) expect(arg.description).toMatch(/^(?!.*\.$)\S/);
});

/** The anchors of a document, as GitHub makes them of its headings. */
const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

const DOCUMENTS = ['', 'docs', 'examples', 'test/rules'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join(folder, name)),
);

test.each(DOCUMENTS)('the links of %s lead somewhere', (file) => {
  const lost = [...read(file).matchAll(/\]\((?!https?:|mailto:)([^)#]*)(?:#([^)]+))?\)/g)].filter(
    ([, target = '', anchor]) => {
      const to = target === '' ? file : path.posix.join(path.posix.dirname(file), target);
      if (!existsSync(path.join(ROOT, to))) return true;
      return anchor !== undefined && !anchorsOf(read(to)).includes(anchor);
    },
  );
  expect(lost.map(([link]) => link)).toEqual([]);
});

test('docs/rules.md and docs/commands.md have a section for each', () => {
  const rules = read('docs/rules.md');
  for (const id of CATALOGUE.keys()) expect(rules).toContain(`\n### ${id}\n`);
  const page = read('docs/commands.md');
  for (const id of Object.keys(commands)) expect(page).toContain(`\n### ${id.replaceAll(':', ' ')}\n`);
});
