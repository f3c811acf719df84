import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {Diagnostic} from '../../src/diagnostics/diagnostic.ts';
import {CATALOGUE} from '../../src/rules/index.ts';
import {judgeCase} from './judge-case.ts';
import {readCases, type Expected, type RuleCase} from './read-cases.ts';

const FILES = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.yaml'))
  .map((path) => {
    const text = readFileSync(new URL(path, import.meta.url), 'utf8');
    return {rule: path.replace('.yaml', '').replace('-', '/'), cases: readCases({path, text})};
  });

const JUDGED = new Map<RuleCase, readonly Diagnostic[]>();

/** What is found in a case, which is judged once. */
function judged(one: RuleCase): readonly Diagnostic[] {
  const found = JUDGED.get(one) ?? judgeCase(one);
  JUDGED.set(one, found);
  return found;
}

/** The words of a diagnostic are sentences, with nothing in them that was not filled in. */
function expectWords({message, help}: Diagnostic): void {
  expect(message).toMatch(/[.!?)`]$/);
  expect(help).toMatch(/^\S[^]{10,}/);
  for (const text of [message, help]) expect(text).not.toMatch(/undefined|\bnull\b|NaN|\[object|^\s|\s$/);
}

const order = (a: Expected, b: Expected): number => (a.line ?? 0) - (b.line ?? 0);

describe.each(FILES)('$rule', ({rule, cases}) => {
  it('is in the catalogue, and has a broken and a whole case', () => {
    expect([...CATALOGUE.keys()]).toContain(rule);
    expect(cases.filter(({broken, warned}) => broken && !warned).length).toBeGreaterThan(0);
    expect(cases.filter(({broken}) => !broken).length).toBeGreaterThan(0);
  });

  it.each(cases.filter(({broken}) => broken))('is broken by $name', (one) => {
    expect(one.expected.map((each) => each.rule)).toContain(rule);
    const all = judged(one);
    const beside = all.filter(
      (d) => one.beside.includes(d.rule) && d.line === null && d.severity === 'warning',
    );
    expect(beside.map((d) => d.rule)).toEqual(one.beside);
    const told = all.filter((d) => !beside.includes(d));
    const lines = (of: string): readonly Expected[] =>
      told.filter((d) => d.rule === of).map(({line}) => ({rule: of, line}));
    for (const of of new Set(one.expected.map((each) => each.rule))) {
      expect(lines(of).toSorted(order)).toEqual(
        one.expected.filter((each) => each.rule === of).toSorted(order),
      );
    }
    for (const diagnostic of all) expectWords(diagnostic);
    expect(told.filter(({severity}) => one.warned && severity === 'error')).toEqual([]);
    for (const diagnostic of told.filter((d) => d.rule === rule)) {
      expect(diagnostic.severity).toBe(one.warned ? 'warning' : CATALOGUE.get(rule)?.severity);
    }
  });

  it.each(cases.filter(({broken}) => !broken))('is kept by $name', (one) => {
    expect(one.expected).toEqual([]);
    const told = judged(one);
    expect(told.filter((d) => d.rule === rule || d.severity === 'error')).toEqual([]);
  });
});

it('whoever was offboarded from one workspace is not, by the way out that is named, offboarded from all', () => {
  const {cases = []} = FILES.find(({rule}) => rule === 'references/offboarded') ?? {};
  const commands = cases
    .flatMap(judged)
    .filter(({rule}) => rule === 'references/offboarded')
    .map(({help}) => /^`bylaw offboard (.*) --write`/.exec(help)?.[1]);
  expect(commands).toContain('leo@acme.example --workspace acme-legal');
  expect(commands).toContain('gone@acme.example');
});

/** Every message of each rule with its help, each once. */
function findingsList(): string {
  const diagnostics = FILES.flatMap(({cases}) => cases.flatMap(judged));
  const sections = FILES.map(({rule}) => {
    const own = diagnostics.filter((diagnostic) => diagnostic.rule === rule);
    const texts = new Set(
      own.map(({severity, message, help, related = []}) =>
        [
          `${severity}: ${message}`,
          `  ${help}`,
          ...related.map((other) => `  see: ${other.message}`),
          '',
        ].join('\n'),
      ),
    );
    return `# ${rule}\n\n${[...texts].join('\n')}`;
  });
  return `What each rule says in the cases of test/rules, with its help below.\n\n${sections.join('\n')}`;
}

it('what the rules say reads as the golden file has it', async () => {
  await expect(findingsList()).toMatchFileSnapshot('../golden/findings.txt');
});

it('every rule has cases', () => {
  const known = [...CATALOGUE.keys()];
  expect(FILES.map(({rule}) => rule).toSorted()).toEqual(known.toSorted());
});
