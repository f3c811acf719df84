/** What several sets come to, and which of them wait for others. */
import {expect, test} from 'vitest';
import type {SetReport, SetsReport} from '../../../../src/model/sets-report.ts';
import {setsText, setsWaitedFor} from '../../../../src/render/words/sets.ts';
import {setsMarkdown} from '../../../../src/render/markdown/sets.ts';
import {renderSets} from '../../../../src/render/terminal/sets.ts';
import {READY_PLAN} from '../rich-plan.ts';

const planned = (set: string, restsOn: readonly string[], more: Partial<SetReport> = {}): SetReport => ({
  dir: set,
  set,
  exit: 2,
  plan: {...READY_PLAN, restsOn: restsOn.map((name) => ({set: name, digest: `sha256:${name}`}))},
  ...more,
});
const report = (...sets: readonly SetReport[]): SetsReport => ({command: 'plan', sets});
const waitedFor = (all: SetsReport): readonly (readonly string[])[] =>
  all.sets.map((one) => setsWaitedFor(one, all));

test('a plan waits for sets that cannot be applied, also by way of others; none for those that can', () => {
  const all = report(
    planned('acme', [], {exit: 1}),
    planned('north', ['acme']),
    planned('south', ['north', 'west']),
    planned('west', []),
    planned('zenith', ['west']),
  );
  expect(waitedFor(all)).toEqual([[], ['acme'], ['acme'], [], []]);
  expect(setsText(all)).toBe('5 sets: 1 cannot be applied, 2 rest on that, 2 ready to apply');
});

test('a plan that is refused cannot be applied, though it exits as any other', () => {
  const refused = {...READY_PLAN, applyable: false};
  const all = report(
    planned('acme', [], {plan: refused}),
    planned('beta', [], {exit: 1}),
    planned('north', ['beta', 'acme']),
  );
  expect(waitedFor(all)[2]).toEqual(['acme', 'beta']);
  expect(setsText(all)).toBe('3 sets: 2 cannot be applied, 1 rests on those');
});

test('what has nothing to apply, or cannot be applied itself, waits for nothing', () => {
  const plan = {...READY_PLAN, changes: [], restsOn: [{set: 'acme', digest: 'sha256:00'}]};
  const all = report(
    planned('acme', [], {exit: 1}),
    planned('beta', ['acme'], {exit: 1}),
    planned('north', [], {exit: 0, plan}),
  );
  expect(waitedFor(all)).toEqual([[], [], []]);
  expect(setsText(all)).toBe('3 sets: 2 cannot be applied, 1 without changes');
});

test('the section of a plan that waits says so in place of being ready', () => {
  const all = report(planned('acme', [], {exit: 1}), planned('north', ['acme']), planned('west', []));
  const sections = (text: string, from: string): readonly (readonly string[])[] =>
    text
      .split(from)
      .slice(1)
      .map(
        (section) => section.match(/Has to wait for acme, which cannot be\s+applied|Ready to\s+apply/g) ?? [],
      );
  const text = renderSets(all, {color: false, width: 100, unicode: true, verbose: false});
  expect(sections(text, '== ').map(([words]) => words)).toEqual([
    'Ready to apply',
    'Has to wait for acme, which cannot be applied',
    'Ready to apply',
  ]);
  const markdown = sections(setsMarkdown(all), '\n## ').slice(1);
  expect(markdown.map(([words]) => words)).toEqual([
    'Ready to apply',
    'Has to wait for acme, which cannot be applied',
    'Ready to apply',
  ]);
});
