/** Git repositories for tests, in folders of their own. */
import {spawnSync} from 'node:child_process';
import {tmpdir} from 'node:os';

/** Nothing of whoever runs the tests may matter: names, hooks, signing keys. */
const ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  HOME: tmpdir(),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CEILING_DIRECTORIES: tmpdir(),
};

/** Whether git is installed. Without it nothing is known of where changes come from, and all else works. */
export const HAS_GIT = spawnSync('git', ['--version'], {env: ENVIRONMENT}).status === 0;

/** Runs git in a folder; returns what it printed. */
export function git(cwd: string, ...args: readonly string[]): string {
  const {status, stdout, stderr} = spawnSync('git', args, {cwd, env: ENVIRONMENT, encoding: 'utf8'});
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** Commits everything in a folder; returns the commit's id. `author` is their name, `day` when in 2027, or seconds since 1970. */
export function commit(cwd: string, subject: string, author = 'Ana Alvarez', day = '01-10'): string {
  git(cwd, 'add', '--all');
  const date = day.includes(' ') ? `@${day}` : `2027-${day}T09:00:00Z`;
  const {status, stderr} = spawnSync('git', ['commit', '--quiet', '--allow-empty', '-m', subject], {
    cwd,
    env: {
      ...ENVIRONMENT,
      GIT_AUTHOR_NAME: author,
      GIT_AUTHOR_EMAIL: 'somebody@acme.example',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: author,
      GIT_COMMITTER_EMAIL: 'somebody@acme.example',
      GIT_COMMITTER_DATE: date,
    },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`git commit: ${stderr}`);
  return git(cwd, 'rev-parse', 'HEAD');
}
