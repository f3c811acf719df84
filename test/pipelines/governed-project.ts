/** A project on a played GitLab, where the jobs of the template run. */
import {execFileSync, spawn} from 'node:child_process';
import {rmSync} from 'node:fs';
import path from 'node:path';
import {folder, write} from '../cli/program.ts';
import {asRole} from '../postgres/test-server.ts';
import type {FakeGitLab} from './gitlab-server.ts';
import {scriptOf} from './gitlab-template.ts';
import {playNpm} from './play-npm.ts';

export interface Project {
  readonly dir: string;
  readonly url: string;
  readonly git: (...args: string[]) => string;
  readonly play: (
    job: string,
    variables: Readonly<Record<string, string>>,
  ) => Promise<{status: number; log: string}>;
}

/** A project with the files of its main branch and those that its branch `change` has more; the second is checked out. */
export function projectOf(
  gitlab: FakeGitLab,
  url: string,
  files: {readonly main: Readonly<Record<string, string>>; readonly change: Readonly<Record<string, string>>},
): Project {
  const dir = folder();
  const bin = path.join(folder(), 'bin');
  playNpm(bin);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', dir, '-c', 'user.name=Ana', '-c', 'user.email=ana@acme.example', ...args], {
      encoding: 'utf8',
      env: {...process.env, GIT_CONFIG_GLOBAL: '/dev/null'},
    }).trim();
  git('init', '--quiet', '--initial-branch=main');
  write(dir, {'package.json': '{}\n', ...files.main});
  git('add', '--all');
  git('commit', '--quiet', '-m', 'Begin');
  git('remote', 'add', 'origin', dir);
  git('checkout', '--quiet', '-b', 'change');
  write(dir, files.change);
  git('add', '--all');
  git('commit', '--quiet', '-m', 'A change');
  gitlab.head = git('rev-parse', 'HEAD');
  const play: Project['play'] = async (job, variables) => {
    // In a pipeline by hand, the job that applies has what the one that planned has kept.
    if (job !== 'bylaw:apply' || variables['CI_PIPELINE_SOURCE'] !== 'web')
      rmSync(path.join(dir, 'bylaw-plan'), {recursive: true, force: true});
    const env = {
      PATH: `${bin}:${process.env['PATH']}`,
      HOME: bin,
      LANG: 'C.UTF-8',
      CI_API_V4_URL: gitlab.url,
      CI_PROJECT_ID: '7',
      CI_PROJECT_DIR: dir,
      CI_DEFAULT_BRANCH: 'main',
      CI_COMMIT_SHA: git('rev-parse', 'HEAD'),
      CI_JOB_URL: 'https://gitlab.example/jobs/1',
      BYLAW_DIRECTORY: '.',
      BYLAW_GITLAB_TOKEN: 'glpat',
      ...variables,
    };
    const child = spawn('bash', ['-eo', 'pipefail', '-c', scriptOf(job)], {
      cwd: dir,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (log += text));
    const status = await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
    return {status, log};
  };
  return {dir, url, git, play};
}

export const requestVariables = ({url}: Project): Record<string, string> => ({
  CI_PIPELINE_SOURCE: 'merge_request_event',
  CI_MERGE_REQUEST_IID: '3',
  CI_MERGE_REQUEST_PROJECT_ID: '7',
  CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '7',
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
  BYLAW_PLAN_DATABASE_URL: asRole(url, 'bylaw_plan'),
});
export const pushVariables = ({url}: Project, source = 'push'): Record<string, string> => ({
  CI_PIPELINE_SOURCE: source,
  CI_COMMIT_BRANCH: 'main',
  BYLAW_APPLY_DATABASE_URL: asRole(url, 'bylaw_apply'),
  BYLAW_PLAN_DATABASE_URL: asRole(url, 'bylaw_plan'),
});

/** Merges the branch, and tells GitLab of it. */
export function merge(gitlab: FakeGitLab, {git}: Project): void {
  const head = git('rev-parse', 'change');
  git('checkout', '--quiet', 'main');
  git('merge', '--quiet', '--no-ff', '-m', 'Merge !3', 'change');
  gitlab.merged = [
    {
      iid: 3,
      state: 'merged',
      sha: head,
      merge_commit_sha: git('rev-parse', 'HEAD'),
      squash_commit_sha: null,
      target_branch: 'main',
      source_project_id: 7,
      target_project_id: 7,
    },
  ];
  gitlab.pipelines = [
    {
      id: 31,
      project_id: 7,
      source: 'merge_request_event',
      sha: head,
      ref: 'refs/merge-requests/3/head',
      status: 'success',
      created_at: '2026-11-02T10:00:00Z',
    },
  ];
}
