/** Every text that a user may read is in test/golden/messages.txt, and every text of a rule is said in a case of test/rules. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {expect, test} from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

interface Text {
  /** The member of a definition that it is part of, as `help: `; else empty. */
  readonly role: string;
  readonly text: string;
}

interface Area {
  readonly name: string;
  readonly files: readonly {readonly file: string; readonly texts: readonly Text[]}[];
}

/** What scripts/messages.mjs exports: plain JavaScript, since `npm run generate` runs it. */
const {allTexts, messagesList, ownWords, textsIn} = (await import(
  pathToFileURL(path.join(ROOT, 'scripts/messages.mjs')).href
)) as {
  readonly allTexts: () => readonly Area[];
  readonly messagesList: (all: readonly Area[]) => string;
  readonly ownWords: (text: string) => string;
  readonly textsIn: (file: string, source: string) => readonly Text[];
};

const ALL = allTexts();

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const found = (source: string, file = 'src/app/sample.ts'): readonly string[] =>
  textsIn(file, source).map(({role, text}) => role + text.trim());

test.each([
  ['throw new UsageError(`No ${kind} here.`, help);', ['No {kind} here.']],
  [
    "const rule = {title: 'two regions', help: () => 'Choose one.'};",
    ['title: two regions', 'help: Choose one.'],
  ],
  ["const s = n === 1 ? 'one is left' : 'some are left';", ['one is left', 'some are left']],
  ["const s = `${n} ${n === 1 ? 'is' : 'are'} left`;", ['{n} {is|are} left']],
  ["const s = 'The first part ' + `of ${all}.`;", ['The first part of {all}.']],
  ["const s = `${plural(n, 'open request')} left`;", ["{plural(n, 'open request')} left", 'open request']],
  ["const s = [a, 'and so on'].join(' ');", ['and so on']],
])('a text that a user may read is found in %s', (source, texts) => {
  expect(found(source)).toEqual(texts);
});

test('words of a page are found, single ones with a capital too', () => {
  const source = 'const a = <Section title="Who gains" id="who gains">No rows <b>Access</b></Section>;';
  expect(found(source, 'src/page/sample.tsx')).toEqual(['Who gains', 'No rows', 'Access']);
});

test.each([
  "import x from './a b.ts';",
  "type T = 'one two';",
  "if (state === 'one two') go();",
  'map.get(`${a} to ${b}`);',
  "throw new Error('a b');",
  "const rule = {example: {broken: 'a: b'}};",
  '`${a} ${b}`;',
])('what nobody reads is left out: %s', (source) => {
  expect(found(source)).toEqual([]);
});

test('SQL is left out', () => {
  const source = "const a = ['select a from bylaw.b', 'create table bylaw.c (d text)', 'It failed here.'];";
  expect(found(source, 'src/postgres/sample.ts')).toEqual(['It failed here.']);
});

test('the list has every text (npm run generate writes it)', () => {
  expect(read('test/golden/messages.txt')).toBe(messagesList(ALL));
});

/** How many texts of a rule only show in states that no case sets up: of denied, withdrawn and ended requests, and of commands. */
const UNSAID: Readonly<Record<string, number>> = {
  'src/rules/approval-stale.ts': 3,
  'src/rules/approval-unknown-request.ts': 1,
  'src/rules/authority-actor.ts': 2,
  'src/rules/connection-ended.ts': 1,
  'src/rules/connection-withdrawn.ts': 4,
  // Cases have no bound logins.
  'src/rules/ownership-foreign-set.ts': 1,
  // Policies of every wrong form stand in the tests of policies.
  'src/rules/policy-invalid.ts': 12,
  // The sets of cases have several tests, or none.
  'src/rules/test-rules.ts': 1,
  'src/rules/share-outside.ts': 1,
  'src/rules/strangers-workspaces.ts': 6,
};

/** The text with anything where something is filled in. */
const saying = (text: string): RegExp =>
  new RegExp(
    ownWords(text)
      .trim()
      .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('…', '.*?'),
    'i',
  );

test('every text of a rule is said in a case of test/rules', () => {
  const said = read('test/golden/findings.txt') + read('docs/rules.md');
  const rules = ALL.flatMap(({files}) => files.filter(({file}) => file.startsWith('src/rules/')));
  const unsaid = rules.flatMap(({file, texts}) => {
    const left = texts.map(({text}) => text).filter((text) => !saying(text).test(said));
    return left.length === (UNSAID[file] ?? 0) ? [] : [{file, left}];
  });
  expect(rules.length).toBeGreaterThan(50);
  expect(unsaid).toEqual([]);
});
