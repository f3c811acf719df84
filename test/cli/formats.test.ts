/** Where results go, and in which format. Without a database but for one test. */
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {complains, makeSet, run, write} from './program.ts';

const BROKEN =
  'apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: deals}\nspec: {members: [nobody@acme.example]}\n';

test.each([
  [
    ['validate', '--format', 'markdown', '--format', 'github'],
    /--format markdown and --format github contradict/,
  ],
  [['validate', '--json', '--format', 'sarif'], /--json and --format sarif contradict/],
  [['validate', '--format', 'sarif='], /--format sarif= names no file/],
  [['validate', '--format', 'json=a', '--json-into', 'a'], /a is named twice/],
  [['validate', '--format', 'html'], /This command has no format html; it has human, json, markdown, sarif/],
  [['history', 'list', '--format', 'sarif'], /it has human, json, markdown\./],
  [['apply', '--format', 'sarif=a'], /it has human, json, markdown, github\./],
  [['version', '--format', 'markdown'], /it has human, json\./],
  [
    ['rules', '--json-into', 'rules.json'],
    /only print its result to stdout\.\n {2}Redirect it into the file: > rules\.json/,
  ],
] as const)('wrong usage: %j', async (args, about) => {
  await complains(64, about, args, {cwd: makeSet()});
});

test('one run of validate writes every format, each where it is told', async () => {
  const dir = makeSet('acme', {'manifests/team.yaml': BROKEN});
  const formats = ['--format', 'markdown=out.md', '--format', 'sarif=out.sarif', '--json-into', 'out.json'];
  const {stdout} = await run(1, ['validate', ...formats, '--format', 'github'], {cwd: dir});
  expect(stdout).toMatch(
    /^::error file=manifests\/team\.yaml,line=4,col=\d+,title=references\/unresolved Team\/acme-legal\/deals::/,
  );
  const read = (name: string): string => readFileSync(path.join(dir, name), 'utf8');
  expect(read('out.md')).toMatch(/^<!-- bylaw validate -->\n\n## Not valid: /);
  expect(JSON.parse(read('out.json'))).toMatchObject({valid: false});
  expect(JSON.parse(read('out.sarif'))).toMatchObject({
    runs: [
      {
        results: [
          {ruleId: 'references/unresolved', locations: [{physicalLocation: {region: {startLine: 4}}}]},
        ],
      },
    ],
  });
  // People read it on stdout unless they say otherwise.
  const human = await run(1, ['validate', '--format', 'human=out.txt'], {cwd: dir});
  expect(read('out.txt')).toBe(human.stdout);
});

test('a plan in a workflow: annotations, the page of the run, and what later steps ask for', async () => {
  const dir = makeSet();
  write(dir, {summary: 'before\n', output: 'other=1\n'});
  const env = {GITHUB_STEP_SUMMARY: path.join(dir, 'summary'), GITHUB_OUTPUT: path.join(dir, 'output')};
  const flags = [
    '--format',
    'github',
    '--format',
    'markdown=plan.md',
    '--out',
    'plan.json',
    '--detailed-exitcode',
  ];
  const {stdout} = await run(2, ['plan', ...flags], {cwd: dir, env});
  expect(stdout).toMatch(/^Plan for acme: 7 to create; /m);
  const read = (name: string): string => readFileSync(path.join(dir, name), 'utf8');
  const {digest} = JSON.parse(read('plan.json')) as {digest: string};
  expect(read('output')).toBe(`other=1\nhas_changes=true\nexitcode=2\nwaiting=0\nplan_digest=${digest}\n`);
  expect(read('plan.md')).toMatch(/^<!-- bylaw plan acme -->\n/);
  expect(read('plan.md')).toContain(`plan \`${digest}\``);
  expect(read('summary')).toBe(`before\n${read('plan.md')}`);
  const shown = await run(0, ['show', 'plan.json', '--format', 'markdown'], {cwd: dir});
  expect(shown.stdout).toBe(read('plan.md'));

  const applied = await run(0, ['apply', 'plan.json', '--format', 'markdown', '--json-into', 'a.json'], {
    cwd: dir,
  });
  expect(applied.stdout).toMatch(/^<!-- bylaw apply -->\n\n## Applied as run 1: 7 created\n/);
  expect(JSON.parse(read('a.json'))).toMatchObject({run: 1, status: 'applied'});
});

test('what could not be done is said in every file: none goes on telling of an earlier result', async () => {
  const dir = makeSet('acme', {'plan.md': 'old', 'plan.json': '{}'});
  const database = ['--database-url', 'postgres://127.0.0.1:1/none'];
  const formats = [
    '--format',
    'markdown=plan.md',
    '--format',
    'sarif=plan.sarif',
    '--json-into',
    'plan.json',
  ];
  const {stdout} = await run(4, ['plan', ...database, ...formats], {cwd: dir});
  const read = (name: string): string => readFileSync(path.join(dir, name), 'utf8');
  expect(stdout).toBe('');
  expect(read('plan.md')).toMatch(/^<!-- bylaw failure -->\n\n## bylaw could not do it\n/);
  expect(JSON.parse(read('plan.json'))).toMatchObject({
    formatVersion: '1.0',
    error: {code: expect.any(String) as string},
  });
  expect(JSON.parse(read('plan.sarif'))).toMatchObject({
    runs: [{invocations: [{executionSuccessful: false}]}],
  });
  const annotated = await run(4, ['plan', ...database, '--format', 'github'], {cwd: dir});
  expect(annotated.stdout).toMatch(/^::error title=bylaw::\S.*\n$/);
  expect(existsSync(path.join(dir, '.bylaw'))).toBe(false);
});
