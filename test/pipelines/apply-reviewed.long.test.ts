/** The recipe for any other pipeline: a plan file is held against what is merged. */
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import {expect, test} from 'vitest';
import {ESTATE, folder, run, setFile, team, write} from '../cli/program.ts';
import {commit, git} from '../cli/repository.ts';
import {ROOT} from './play-npm.ts';

const DEALS = {'governance/manifests/deals.yaml': team('deals', ['bo@acme.example'])};

test('what was merged is applied as it was planned, with the consent of the pipeline, while it is the newest', async () => {
  const dir = folder();
  const governance = path.join(dir, 'governance');
  const plan = path.join(folder(), 'plan.json');
  write(dir, {
    '.gitignore': '.bylaw/\n',
    'governance/bylaw.yaml': setFile('acme', '  actor: ana@acme.example\n'),
    'governance/manifests/estate.yaml': ESTATE,
  });
  git(dir, 'init', '--quiet', '--initial-branch=main');
  git(dir, 'remote', 'add', 'origin', dir);
  commit(dir, 'Begin');
  await run(0, ['apply', '--auto-approve', '--quiet'], {cwd: governance});
  const reviewed = (...flags: string[]): {status: number | null; log: string} => {
    const script = path.join(ROOT, 'ci/apply-reviewed.mjs');
    const args = [script, plan, '--branch', 'main', '-C', 'governance', ...flags];
    const {status, stdout, stderr} = spawnSync(process.execPath, args, {
      cwd: dir,
      env: {PATH: process.env['PATH'], HOME: dir, GIT_CONFIG_GLOBAL: '/dev/null'},
      encoding: 'utf8',
    });
    return {status, log: stdout + stderr};
  };
  const refused = (status: number, words: RegExp): object => ({
    status,
    log: expect.stringMatching(words) as string,
  });

  write(dir, DEALS);
  await run(0, ['plan', '--out', plan, '--allow-mass-delete'], {cwd: governance});
  const merged = commit(dir, 'Add a team');
  expect(reviewed()).toEqual(
    refused(
      5,
      /^error: The plan that was reviewed allows `--allow-mass-delete`, and the pipeline.* does not\./m,
    ),
  );
  const allowed = ['--allow-mass-delete', '--lock-timeout', '1m'];
  write(dir, {'governance/manifests/deals.yaml': team('deals', ['al@acme.example'])});
  commit(dir, 'Another member');
  expect(reviewed(...allowed)).toEqual(refused(1, /^error: What was merged differs from what was planned/m));
  git(dir, 'checkout', '--quiet', '--detach', merged);
  expect(reviewed(...allowed)).toEqual(
    refused(
      1,
      new RegExp(`^error: This job is of commit ${merged.slice(0, 12)}, and main has moved on since`, 'm'),
    ),
  );
  git(dir, 'branch', '--force', 'main', merged);
  git(dir, 'checkout', '--quiet', 'main');
  write(dir, {'README.md': 'Governance\n'});
  commit(dir, 'Say what this is');
  git(dir, 'checkout', '--quiet', '--detach', merged);
  const {status, log} = reviewed(...allowed);
  expect({status, log}).toEqual({status: 0, log: expect.stringContaining('Applied as run 2') as string});
  expect(log).toContain('overrides guards: `--allow-mass-delete`.');
  // The plan that it is held against is no file that anybody could apply.
  expect(log).not.toContain('To apply exactly this plan');
  expect(reviewed(...allowed)).toEqual({status: 0, log: 'Already applied (run 2).\n'});
  write(dir, {'governance/manifests/deals.yaml': team('deals', [])});
  await run(0, ['plan', '--out', plan], {cwd: governance});
  commit(dir, 'Nobody pushed this');
  expect(reviewed()).toEqual(
    refused(1, /^error: This job is of commit \w+, which is not on main of origin/m),
  );
  expect(spawnSync(process.execPath, [path.join(ROOT, 'ci/apply-reviewed.mjs'), plan]).status).toBe(64);
}, 120_000);
