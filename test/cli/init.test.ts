import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {complains, folder, json, run, write} from './program.ts';
import {git} from './repository.ts';

const read = (...parts: string[]): string => readFileSync(path.join(...parts), 'utf8');

test('what init writes can be validated, is formatted, can be planned and applied', async () => {
  const dir = folder();
  const made = await run(0, ['init'], {cwd: dir});
  expect(made.stdout.split('\n')).toContain('wrote bylaw.yaml');
  expect(made.stderr).toContain('Next: bylaw validate && bylaw plan');
  expect(read(dir, '.gitignore')).toBe('.bylaw/\n');
  for (const file of [
    'bylaw.yaml',
    'manifests/workspace.yaml',
    'manifests/people.yaml',
    'manifests/spaces.yaml',
    'manifests/access-tests.yaml',
  ]) {
    const [, schema = ''] = /^# yaml-language-server: \$schema=(.+)\n/.exec(read(dir, file)) ?? [];
    const {stdout} = await run(0, ['schema']);
    expect(read(dir, path.dirname(file), schema)).toBe(stdout);
  }
  const at = {cwd: dir};
  const valid = await run(0, ['validate'], at);
  expect(valid.stdout).toMatch(/^Valid: \d+ objects in 4 files\.$/m);
  expect((await run(0, ['fmt', '--check'], at)).stdout).toBe('');
  expect(await json(0, ['test'], at)).toMatchObject({summary: {tests: 2, passed: 2, failed: 0}});
  const measured = ['test', '--coverage', '--mutate'];
  expect((await run(0, measured, at)).stderr).toBe('');
  // On a terminal, a line says how far the tests are if they take long enough to be read, and is gone when they end.
  const {stderr} = await run(0, measured, {...at, answer: ''});
  expect(stderr).toMatch(/^(?:(?:\r\u001B\[2K[^\r]+)+\r\u001B\[2K)?$/);
  // No database is named: the embedded one serves, and is made on first use.
  const plan = await json<{summary: {create: number}; diagnostics: unknown[]}>(0, ['plan', '--test'], at);
  expect(plan.summary.create).toBe(10);
  expect(plan.diagnostics).toEqual([]);
  const applied = await json<{status: string; run: number}>(0, ['apply', '--auto-approve'], at);
  expect(applied).toMatchObject({status: 'applied', run: 1});
  expect((await run(0, ['plan', '--detailed-exitcode'], at)).stdout).toContain('No changes.');
  const checks = await json<{healthy: boolean}>(0, ['doctor'], at);
  expect(checks.healthy).toBe(true);
  expect(existsSync(path.join(dir, '.bylaw'))).toBe(true);
});

test('init leaves a folder that has a set as it is', async () => {
  const dir = folder();
  write(dir, {'manifests/people.yaml': 'mine\n'});
  await complains(5, /manifests\/people\.yaml already exists, so nothing was written/, ['init'], {
    cwd: dir,
  });
  expect(readdirSync(dir)).toEqual(['manifests']);
  expect(read(dir, 'manifests/people.yaml')).toBe('mine\n');
});

test('init adds to a .gitignore what it lacks, once', async () => {
  const [lacks, has] = [folder(), folder()];
  write(lacks, {'.gitignore': 'node_modules'});
  write(has, {'.gitignore': '.bylaw/\r\ndist\r\n'});
  await Promise.all([run(0, ['init'], {cwd: lacks}), run(0, ['init'], {cwd: has})]);
  expect(read(lacks, '.gitignore')).toBe('node_modules\n.bylaw/\n');
  expect(read(has, '.gitignore')).toBe('.bylaw/\r\ndist\r\n');
});

test.each([
  ["My team's set", 'my-team-s-set'],
  ['日本', 'governance'],
  ['-x-', 'x'],
])('init names the set after the folder %j', async (name, set) => {
  const dir = folder();
  const {stderr, stdout} = await run(0, ['init', '--github', '--', name], {cwd: dir});
  expect(read(dir, name, 'bylaw.yaml')).toContain(`metadata: {name: ${set}}`);
  expect(stdout).toContain('.github/workflows/bylaw.yml');
  expect(read(dir, name, '.github/workflows/bylaw.yml')).toBe(
    readFileSync(new URL('../../ci/github/bylaw.yml', import.meta.url), 'utf8'),
  );
  expect(read(dir, name, '.gitignore')).toBe('.bylaw/\nnode_modules/\n');
  expect(stderr).toMatch(name === "My team's set" ? /cd 'My team'\\''s set' && / : /cd \S+ && /);
  await run(0, ['validate', '--quiet'], {cwd: path.join(dir, name)});
});

test('init --github writes its workflow to the root of the repository, for the folder of the set', async () => {
  const dir = folder();
  git(dir, 'init', '--quiet');
  write(dir, {'.gitignore': 'dist/'});
  const {stdout} = await run(0, ['init', 'a/sub', '--github'], {cwd: dir});
  expect(stdout).toMatch(/^wrote \.github\/workflows\/bylaw\.yml$/m);
  const workflow = read(dir, '.github/workflows/bylaw.yml');
  const steps = workflow.match(/command: \w+.*\n +working-directory: a\/sub\n/g);
  expect(steps).toHaveLength(workflow.match(/uses: \.\/node_modules\/bylaw/g)?.length ?? 0);
  expect(read(dir, '.gitignore')).toBe('dist/\nnode_modules/\n');
  expect(read(dir, 'a/sub/.gitignore')).toBe('.bylaw/\n');
  await complains(
    5,
    /\.github\/workflows\/bylaw\.yml already exists, so nothing was written\.\n.*`recursive: true`/,
    ['init', 'b', '--github'],
    {cwd: dir},
  );
});

test('init writes all of its files or none', async () => {
  const dir = folder();
  // No folder can be made where there is a file.
  write(dir, {manifests: 'a file'});
  await complains(64, /manifests.* (cannot be reached|exists already)/, ['init'], {cwd: dir});
  expect(readdirSync(dir)).toEqual(['manifests']);
});
