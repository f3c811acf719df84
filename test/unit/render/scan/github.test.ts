import {describe, expect, it} from 'vitest';
import type {Diagnostic} from '../../../../src/diagnostics/diagnostic.ts';
import {githubOutput} from '../../../../src/render/scan/github-output.ts';
import {githubView} from '../../../../src/render/scan/github.ts';
import type {View} from '../../../../src/render/view.ts';
import {HOSTILE_MARKUP} from '../hostile-markup.ts';
import {RICH_PLAN} from '../rich-plan.ts';
import {rawCharacter, spoiler} from '../spoiler.ts';
import {METHODS} from '../view-inputs.ts';

const view = githubView('governance') as unknown as View;
const NAMES = ['plan', 'validation', 'apply'] as const;

interface Annotation {
  readonly command: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const decoded = (text: string): string =>
  text
    .replaceAll('%2C', ',')
    .replaceAll('%3A', ':')
    .replaceAll('%0A', '\n')
    .replaceAll('%0D', '\r')
    .replaceAll('%25', '%');

/** Reads a line as the runner of GitHub Actions does: white space before it does not matter. */
function readLine(line: string): Annotation | undefined {
  const match = /^::([^ :]+)(?: (.*?))?::(.*)$/.exec(line.trimStart());
  if (match === null) return undefined;
  const [, command = '', properties = '', message = ''] = match;
  const pairs = properties === '' ? [] : properties.split(',').map((pair) => pair.split('='));
  return {
    command,
    properties: Object.fromEntries(pairs.map(([name = '', ...value]) => [name, decoded(value.join('='))])),
    message: decoded(message),
  };
}
const annotationsOf = (text: string): Annotation[] =>
  text.split('\n').flatMap((line) => readLine(line) ?? []);

describe.each(NAMES)('%s for GitHub Actions', (method) => {
  const plain = annotationsOf(METHODS[method](view, (data) => data));

  it('lets no text begin a command, or add a property', () => {
    for (const [i, hostile] of HOSTILE_MARKUP.entries()) {
      const text = METHODS[method](view, spoiler(hostile, i % 3, 3).spoil);
      const found = annotationsOf(text);
      expect(rawCharacter(text)).toBeUndefined();
      expect(found.map(({command}) => command)).toEqual(plain.map(({command}) => command));
      expect(found.map(({properties}) => Object.keys(properties))).toEqual(
        plain.map(({properties}) => Object.keys(properties)),
      );
      for (const line of text.split('\n').filter((one) => readLine(one) === undefined)) {
        expect(line).not.toMatch(/^\s*::|##\[/);
      }
    }
  });

  it('looks as in its golden file', async () => {
    const text = METHODS[method](view, (data) => data);
    await expect(text).toMatchFileSnapshot(`../../../golden/render/${method}.github.txt`);
  });
});

const finding = (i: number, severity: Diagnostic['severity']): Diagnostic => ({
  rule: 'expiry/soon',
  severity,
  address: null,
  message: `Number ${i}, 100%\nsure.`,
  help: '',
  file: 'a,b:c.yaml',
  line: i + 1,
  column: 2,
});

it('escapes what a command has signs for', () => {
  const report = {valid: false, summary: {files: 1, objects: 1, errors: 1, warnings: 0}};
  const text = view.validation({...report, diagnostics: [finding(0, 'error')]});
  expect(text.split('\n')[0]).toBe(
    '::error file=governance/a%2Cb%3Ac.yaml,line=1,col=2,title=expiry/soon::Number 0, 100%25\\nsure.',
  );
});

it('shows ten of a type, and counts the others', () => {
  const diagnostics = (['error', 'refusal', 'warning', 'info'] as const).flatMap((severity) =>
    Array.from({length: 12}, (_, i) => finding(i, severity)),
  );
  const found = annotationsOf(view.plan({...RICH_PLAN, diagnostics}));
  for (const command of ['error', 'warning', 'notice']) {
    expect(found.filter((one) => one.command === command)).toHaveLength(10);
  }
  expect(found[9]?.properties).toEqual({title: 'and 15 more findings'});
  expect(found[9]?.message).toMatch(/^3 errors and 12 refusals: /);
});

it('says why nothing was done', () => {
  const report = {run: null, summary: RICH_PLAN.summary, waiting: [], diagnostics: []};
  expect(annotationsOf(view.apply({...report, status: 'stale'}))).toEqual([
    {
      command: 'error',
      properties: {title: 'bylaw apply'},
      message:
        'Stale: nothing was changed.\nWhat the plan is based on has changed. Plan again, review the new plan, and apply it.',
    },
  ]);
  expect(githubView('').failure({code: 'bug', message: 'It is\ngone.', help: 'Mend it.'})).toBe(
    '::error title=bylaw::It is\\ngone.%0AMend it.\n',
  );
});

it('tells later steps of the plan', () => {
  expect(githubOutput(RICH_PLAN, 2, 'sha256:aa')).toBe(
    'has_changes=true\nexitcode=2\nwaiting=3\nplan_digest=sha256:aa\n',
  );
  expect(githubOutput({...RICH_PLAN, changes: []}, 0, undefined)).toBe(
    'has_changes=false\nexitcode=0\nwaiting=3\nplan_digest=\n',
  );
  expect(() => githubOutput(RICH_PLAN, 0, 'a\nhas_changes=false')).toThrow('more than one line');
});
