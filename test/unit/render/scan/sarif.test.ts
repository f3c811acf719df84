import {describe, expect, it} from 'vitest';
import type {Diagnostic} from '../../../../src/diagnostics/diagnostic.ts';
import {sarifText, sarifUri} from '../../../../src/render/scan/escape-sarif.ts';
import {sarifView} from '../../../../src/render/scan/sarif.ts';
import type {View} from '../../../../src/render/view.ts';
import {CATALOGUE} from '../../../../src/rules/index.ts';
import {HOSTILE_MARKUP} from '../hostile-markup.ts';
import {RICH_DIAGNOSTICS, RICH_PLAN} from '../rich-plan.ts';
import {rawCharacter, spoiltRenderings} from '../spoiler.ts';
import {runOf} from './sarif-run.ts';
import {METHODS} from '../view-inputs.ts';

const view = sarifView({version: '0.1.0', rules: CATALOGUE, base: ''}) as unknown as View;
const NAMES = ['plan', 'validation'] as const;

/** Every text in a value. */
const textsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsOf)
      : [];

describe.each(NAMES)('%s as SARIF', (method) => {
  it('is whole, and lets nothing hide, whatever stands in it', () => {
    for (const {text} of spoiltRenderings(HOSTILE_MARKUP, 3, (spoil) => METHODS[method](view, spoil))) {
      const run = runOf(text);
      expect(rawCharacter(text)).toBeUndefined();
      // What a viewer draws once it has read the JSON; the examples of rules are ours, and have lines.
      for (const shown of textsOf(run.results)) expect(rawCharacter(shown)).toBeUndefined();
      for (const {message} of run.results) expect(message.text).not.toMatch(/(?<!\\)\]\(/);
    }
  });

  it('has its findings, with levels and places', () => {
    const {results, tool} = runOf(METHODS[method](view, (data) => data));
    expect(results.map(({ruleId, level}) => [ruleId, level])).toEqual([
      ['region/connection', 'error'],
      ['guard/confirm-delete', 'error'],
      ['guard/few-admins', 'warning'],
      ['expiry/soon', 'note'],
    ]);
    expect(results[0]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: {uri: 'manifests/acme/connections.yaml', uriBaseId: '%SRCROOT%'},
      region: {startLine: 5, startColumn: 9},
    });
    // Code scanning takes no result without a place.
    expect(results[1]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe('bylaw.yaml');
    expect(tool.driver.rules.map(({id}) => id)).toEqual([...CATALOGUE.keys()]);
    for (const rule of tool.driver.rules) {
      expect(rule.shortDescription?.text).toMatch(/\S/);
      expect(rule.help?.text).toContain(`bylaw rules ${rule.id}`);
      expect(rule.help?.text).not.toContain('\\n');
      expect(rule.help?.text).toMatch(/\n\nFails:\n\n[^]+\n\nPasses:\n\n/);
      expect(rule.help?.markdown).toMatch(/\n```yaml\n[^]+\n```\n/);
      expect(['error', 'warning', 'note']).toContain(rule.defaultConfiguration?.level);
    }
  });
});

describe('fingerprints', () => {
  const prints = (diagnostics: readonly Diagnostic[]): unknown[] =>
    runOf(view.plan({...RICH_PLAN, diagnostics})).results.map((result) => result.partialFingerprints);
  const [, , , error] = RICH_DIAGNOSTICS as readonly [Diagnostic, Diagnostic, Diagnostic, Diagnostic];

  it('stay when lines move, in the message too', () => {
    const at = (line: number): Diagnostic => ({
      ...error,
      message: `The first time is at manifests/a.yaml:${line}.`,
      line,
      column: line,
    });
    expect(prints([at(7)])).toEqual(prints([at(1234)]));
  });

  it('differ by rule, address and words', () => {
    const others = [{rule: 'region/share'}, {address: 'Share/a/b'}, {message: 'It is another.'}];
    const all = [{}, ...others].map((other) => JSON.stringify(prints([{...error, ...other}])));
    expect(new Set(all).size).toBe(all.length);
    expect(prints([error, error])).toHaveLength(2);
  });
});

it('a rule that this program does not know has its id', () => {
  const [unknown] = RICH_DIAGNOSTICS as readonly [Diagnostic];
  const run = runOf(view.plan({...RICH_PLAN, diagnostics: [{...unknown, rule: 'new/rule'}]}));
  expect(run.tool.driver.rules.at(-1)).toEqual({id: 'new/rule'});
});

it('a failure is no result', () => {
  const text = sarifView({version: '0.1.0', rules: CATALOGUE, base: ''}).failure({
    code: 'bug',
    message: 'Gone.',
    help: 'Mend it.',
  });
  const run = runOf(text);
  expect(run.results).toEqual([]);
  expect(run.invocations).toEqual([
    {
      executionSuccessful: false,
      toolExecutionNotifications: [{level: 'error', message: {text: 'Gone. Mend it.'}}],
    },
  ]);
});

it('paths are URIs from the root of the repository', () => {
  const base = sarifView({version: '0.1.0', rules: CATALOGUE, base: 'sets/a b'}) as unknown as View;
  expect(runOf(base.plan(RICH_PLAN)).results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(
    'sets/a%20b/manifests/acme/connections.yaml',
  );
  expect(sarifUri('a:b/ü#?%.yaml')).toBe('a%3Ab/%C3%BC%23%3F%25.yaml');
  expect(sarifText('[a](b)')).toBe('[a\\](b)');
});
