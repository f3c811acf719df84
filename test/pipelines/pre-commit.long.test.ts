/** The hooks for pre-commit, run on the package as npm would pack it, with the files that a commit would hand them. */
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {parse} from 'yaml';
import {beforeAll, expect, test} from 'vitest';
import {ESTATE, folder, setFile, team, write} from '../cli/program.ts';
import {ROOT} from './play-npm.ts';

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly files: string;
  readonly pass_filenames?: boolean;
}

const HOOKS = parse(readFileSync(path.join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as readonly Hook[];

let bin: string;
/** Packs the program and puts it where a shell finds it, as `npm install --global` would. */
beforeAll(() => {
  const at = folder();
  const env = {...process.env, npm_config_update_notifier: 'false'};
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', at], {
      cwd: ROOT,
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    }),
  ) as {filename: string}[];
  execFileSync('tar', ['-xzf', path.join(at, packed!.filename), '-C', at]);
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(at, 'package/node_modules'));
  const {bin: programs} = JSON.parse(readFileSync(path.join(at, 'package/package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  bin = path.join(at, 'bin');
  mkdirSync(bin);
  for (const [name, file] of Object.entries(programs))
    symlinkSync(path.join(at, 'package', file), path.join(bin, name));
});

interface Verdict {
  readonly passed: boolean;
  readonly handed: readonly string[];
  readonly said: string;
}

/** What pre-commit does for a commit of these files: hands over those that match, and fails if any is changed. */
function commit(files: Readonly<Record<string, string>>, id: string): Verdict {
  const dir = folder();
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', dir, ...args], {encoding: 'utf8', stdio: 'pipe'});
  git('init', '--quiet');
  write(dir, files);
  git('add', '--all');
  const hook = HOOKS.find((each) => each.id === id)!;
  const staged = git('diff', '--cached', '--name-only', '-z')
    .split('\0')
    .filter((file) => file !== '');
  const matching = staged.filter((file) => new RegExp(hook.files).test(file));
  if (matching.length === 0) return {passed: true, handed: [], said: ''};
  const [program = '', ...args] = hook.entry.split(' ');
  const handed = hook.pass_filenames === false ? [] : matching;
  const {status, stdout, stderr} = spawnSync(program, [...args, ...handed], {
    cwd: dir,
    encoding: 'utf8',
    env: {...process.env, PATH: `${bin}:${process.env['PATH']}`},
  });
  const unchanged = spawnSync('git', ['-C', dir, 'diff', '--quiet']).status === 0;
  return {passed: status === 0 && unchanged, handed, said: stdout + stderr};
}

const SOUND = {
  'bylaw.yaml': setFile('acme'),
  'manifests/estate.yaml': ESTATE,
  '.github/workflows/x.yml': 'on:   push\n',
};

test('each hook is of the form that pre-commit reads', () => {
  expect(HOOKS.map(({id}) => id)).toEqual(['bylaw-validate', 'bylaw-fmt']);
  for (const hook of HOOKS)
    expect(hook).toMatchObject({language: 'node', entry: expect.stringMatching(/^bylaw \w+$/) as string});
});

test('bylaw-validate looks at the whole set, whatever was changed', () => {
  expect(commit(SOUND, 'bylaw-validate')).toMatchObject({passed: true, handed: []});
  const broken = commit(
    {...SOUND, 'manifests/deals.yaml': team('deals', ['nobody@acme.example'])},
    'bylaw-validate',
  );
  expect(broken.passed).toBe(false);
  expect(broken.said).toContain('references/unresolved');
});

test('bylaw-fmt lays out manifests, and leaves every other YAML alone', () => {
  const formatted = {...SOUND, 'manifests/estate.yaml': team('deals', [])};
  expect(commit(formatted, 'bylaw-fmt')).toMatchObject({
    passed: true,
    handed: ['bylaw.yaml', 'manifests/estate.yaml'],
  });
  const loose = {...formatted, 'manifests/deals.yaml': team('deals', []).replace('kind: ', 'kind:    ')};
  expect(commit(loose, 'bylaw-fmt')).toMatchObject({
    passed: false,
    said: expect.stringContaining('manifests/deals.yaml') as string,
  });
  expect(commit({'.github/workflows/x.yml': 'on:   push\n', 'README.md': ''}, 'bylaw-fmt').handed).toEqual(
    [],
  );
});

test('the packed program writes the workflow, and the action that it uses is in the package', () => {
  const dir = folder();
  execFileSync(path.join(bin, 'bylaw'), ['init', '--github'], {cwd: dir, stdio: 'pipe'});
  const workflow = readFileSync(path.join(dir, '.github/workflows/bylaw.yml'), 'utf8');
  const [, action = ''] = /uses: \.\/node_modules\/bylaw\/(\S+)/.exec(workflow) ?? [];
  const text = readFileSync(path.join(bin, '../package', action, 'action.yml'), 'utf8');
  const scripts = [...text.matchAll(/\$GITHUB_ACTION_PATH\/([\w.-]+)/g)].map(([, file = '']) => file);
  expect(scripts.length).toBeGreaterThan(5);
  for (const file of scripts)
    expect(readFileSync(path.join(bin, '../package', action, file), 'utf8')).not.toBe('');
  expect(readFileSync(path.join(bin, '../package/ci/gitlab/plan.mjs'), 'utf8')).not.toBe('');
});
