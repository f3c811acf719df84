/** Where results go, and in which format. */
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {LiveReport} from '../../src/model/live-report.ts';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {complains, makeSet, OBJECTS, run, write} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** A set, and a database of its own. */
async function place() {
  const dir = makeSet();
  return {dir, at: {cwd: dir, ...on(await server.database())}};
}

const BROKEN =
  'apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: deals}\nspec: {members: [nobody@acme.example]}\n';

test.each([
  [
    ['validate', '--format', 'markdown', '--format', 'github'],
    /--format markdown and --format github cannot be combined/,
  ],
  [['validate', '--json', '--format', 'sarif'], /--json and --format sarif cannot be combined/],
  [['validate', '--format', 'sarif='], /--format sarif= is missing a file name/],
  [['validate', '--format', 'json=a', '--json-into', 'a'], /a is named twice/],
  [['validate', '--format', 'html=c', '--format', 'markdown=./c'], /\.\/c is named twice/],
  [['plan', '--out', 'a.json', '--json-into', './a.json'], /a\.json is named twice/],
  [['report', '--out', 'r.html', '--format', 'json=r.html'], /r\.html is named twice/],
  [['history', 'list', '--format', 'sarif'], /it supports human, json, markdown, html\./],
  [['apply', '--format', 'sarif=a'], /it supports human, json, markdown, html, github\./],
  [['version', '--format', 'markdown'], /it supports human, json\./],
  [
    ['validate', '--format', 'pdf'],
    /This command does not support the format pdf; it supports human, json, markdown, html, sarif, github\b/,
  ],
  [['rules', '--format', 'html'], /This command does not support the format html; it supports human, json\./],
  [['report', '--format', 'human'], /it supports html, json\./],
  [['report', '--json', '--format', 'html'], /--json and --format html cannot be combined/],
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
  const {dir, at} = await place();
  write(dir, {summary: 'before\n', output: 'other=1\n'});
  const env = {
    ...at.env,
    GITHUB_STEP_SUMMARY: path.join(dir, 'summary'),
    GITHUB_OUTPUT: path.join(dir, 'output'),
  };
  const flags = [
    '--format',
    'github',
    '--format',
    'markdown=plan.md',
    '--out',
    'plan.json',
    '--detailed-exitcode',
  ];
  const {stdout} = await run(2, ['plan', ...flags], {...at, env});
  expect(stdout).toMatch(/^Plan for acme: 7 to create; /m);
  const read = (name: string): string => readFileSync(path.join(dir, name), 'utf8');
  const {digest} = JSON.parse(read('plan.json')) as {digest: string};
  expect(read('output')).toBe(`other=1\nhas_changes=true\nexitcode=2\nwaiting=0\nplan_digest=${digest}\n`);
  expect(read('plan.md')).toMatch(/^<!-- bylaw plan acme -->\n/);
  expect(read('plan.md')).toContain(`plan \`${digest}\``);
  expect(read('summary')).toBe(`before\n${read('plan.md')}`);
  const shown = await run(0, ['show', 'plan.json', '--format', 'markdown'], at);
  expect(shown.stdout).toBe(read('plan.md'));

  const applied = await run(0, ['apply', 'plan.json', '--format', 'markdown', '--json-into', 'a.json'], at);
  expect(applied.stdout).toMatch(/^<!-- bylaw apply -->\n\n## Applied as run 1: 7 created\n/);
  expect(JSON.parse(read('a.json'))).toMatchObject({run: 1, status: 'applied'});
});

test('a plan as a page: with other formats, and the same again from its plan file', async () => {
  const {dir, at} = await place();
  const flags = ['--format', 'html=plan.html', '--format', 'json=out.json', '--out', 'plan.json'];
  const {stdout} = await run(0, ['plan', ...flags], at);
  expect(stdout).toMatch(/^Plan for acme as /);
  const page = readFileSync(path.join(dir, 'plan.html'), 'utf8');
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(page).toMatch(/<\/html>\n$/);
  const {digest} = JSON.parse(readFileSync(path.join(dir, 'plan.json'), 'utf8')) as {digest: string};
  expect(page).toContain(digest);
  const shown = await run(0, ['show', 'plan.json', '--format', 'html'], at);
  expect(shown.stdout).toBe(page);

  const broken = makeSet('acme', {'manifests/team.yaml': BROKEN});
  const checked = await run(1, ['validate', '--format', 'html'], {cwd: broken});
  expect(checked.stdout).toContain('references/unresolved');
});

test('answers and histories are pages of text', async () => {
  const {dir, at} = await place();
  await run(0, ['apply', '--auto-approve', '--format', 'html=applied.html'], at);
  expect(readFileSync(path.join(dir, 'applied.html'), 'utf8')).toContain('Applied as run 1');
  const history = await run(0, ['history', 'list', '--format', 'html'], at);
  expect(history.stdout).toMatch(/^<!doctype html>[\s\S]*<h1>History of acme<\/h1>[\s\S]*ana@acme\.example/);
  expect(history.stdout).not.toContain('\\n');
  const human = await run(0, ['history', 'list'], at);
  expect(history.stdout.split('\n').length).toBeGreaterThan(human.stdout.split('\n').length);
  const who = await run(0, ['access', 'who', 'space:acme-legal/deal-room', '--format', 'html'], at);
  expect(who.stdout).toMatch(
    /<h1>Who has access to space:acme-legal\/deal-room<\/h1>[\s\S]*bo@acme\.example/,
  );
});

test('what is live as a page and as JSON', async () => {
  const {dir, at} = await place();
  await run(0, ['apply', '--auto-approve'], at);
  const {stdout} = await run(0, ['report'], at);
  expect(stdout).toMatch(/^<!doctype html>\n/);
  const written = await run(0, ['report', '--out', 'live.html'], at);
  expect(written).toMatchObject({stdout: '', stderr: 'Wrote the report as live.html.\n'});
  const undated = (text: string): string => text.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, 'then');
  expect(undated(readFileSync(path.join(dir, 'live.html'), 'utf8'))).toBe(undated(stdout));
  const report = JSON.parse((await run(0, ['report', '--json'], at)).stdout) as LiveReport;
  expect(report.of).toBe('the set acme');
  expect(report.workspaces).toEqual(['acme-legal']);
  expect(report.objects.length).toBe(OBJECTS);
  expect(report.access).toContainEqual({
    principal: 'user:bo@acme.example',
    object: 'space:acme-legal/deal-room',
    level: 'creator',
    via: ['creator'],
    since: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    outside: null,
    agreed: [],
    expires: null,
  });
  await complains(
    64,
    /There is no workspace acme-legl\.\n {2}Did you mean acme-legal\?/,
    ['report', '--workspace', 'acme-legl'],
    at,
  );
  // It wrote nothing.
  const {stdout: again} = await run(0, ['plan'], at);
  expect(again).toMatch(/^No changes\./);
});

test('what could not be done is said in every file: none goes on telling of an earlier result', async () => {
  const dir = makeSet('acme', {'plan.md': 'old', 'plan.json': '{}'});
  const database = ['--database-url', 'postgres://127.0.0.1:1/none'];
  const formats = [
    '--format',
    'markdown=plan.md',
    '--format',
    'sarif=plan.sarif',
    '--format',
    'html=plan.html',
    '--json-into',
    'plan.json',
  ];
  const {stdout} = await run(4, ['plan', ...database, ...formats], {cwd: dir});
  const read = (name: string): string => readFileSync(path.join(dir, name), 'utf8');
  expect(stdout).toBe('');
  expect(read('plan.md')).toMatch(/^<!-- bylaw failure -->\n\n## bylaw failed\n/);
  expect(JSON.parse(read('plan.json'))).toMatchObject({
    formatVersion: '1.0',
    error: {code: expect.any(String) as string},
  });
  expect(read('plan.html')).toMatch(/<h1>bylaw failed<\/h1>/);
  expect(JSON.parse(read('plan.sarif'))).toMatchObject({
    runs: [{invocations: [{executionSuccessful: false}]}],
  });
  const annotated = await run(4, ['plan', ...database, '--format', 'github'], {cwd: dir});
  expect(annotated.stdout).toMatch(/^::error title=bylaw::\S.*\n$/);
  expect(existsSync(path.join(dir, '.bylaw'))).toBe(false);
});
