/**
 * A repository on a played GitHub, with a set in it, its pull requests, and the workflows that run on its events. The
 * database is a real one; plans are made by a login that can only read.
 */
import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {asRole} from '../postgres/test-server.ts';
import {playNpm, ROOT} from './play-npm.ts';
import {FakeGitHub, REPOSITORY, type Pull, type Run} from './github-server.ts';
import type {World} from './run-command.ts';
import {runWorkflow, type JobResult} from './runner.ts';

export type Files = Readonly<Record<string, string | null>>;
export type Results = Readonly<Record<string, JobResult>>;

/** Someone else's repository, from which a pull request may come. */
const FORK = 'mallory/governance';

/** What a run by hand, or the clock, starts with. */
interface Start {
  readonly event: string;
  readonly payload: object;
  readonly sha: string;
  readonly ref: string;
  readonly headSha: string;
  readonly headBranch: string;
  readonly headRepository?: string;
  readonly more?: Readonly<Record<string, string>>;
}

export class GovernedRepository {
  readonly server = new FakeGitHub();
  readonly folder = mkdtempSync(path.join(tmpdir(), 'bylaw-pipelines-'));
  private readonly origin = path.join(this.folder, 'origin.git');
  private readonly clone = path.join(this.folder, 'clone');
  private readonly bin = path.join(this.folder, 'bin');
  private readonly url: string;
  /** Secrets of the repository, and of its environment, beside the databases or in their place. */
  secrets: Readonly<Record<string, string>> = {};
  environment: Readonly<Record<string, string>> = {};
  private number = 0;

  private constructor(url: string) {
    this.url = url;
  }

  static async make(
    url: string,
    workflows: Readonly<Record<string, string>>,
    files: Files,
  ): Promise<GovernedRepository> {
    const made = new GovernedRepository(url);
    await made.server.start();
    chmodSync(made.folder, 0o755);
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', made.origin]);
    execFileSync('git', ['-C', made.origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true']);
    execFileSync('git', ['init', '--quiet', '--initial-branch=main', made.clone]);
    made.git('remote', 'add', 'origin', made.origin);
    playNpm(made.bin);
    made.commit({
      ...files,
      '.gitignore': '.bylaw/\nnode_modules/\n',
      'package.json': '{"private": true, "devDependencies": {"bylaw": "0.1.0"}}\n',
      ...Object.fromEntries(
        Object.entries(workflows).map(([name, text]) => [`.github/workflows/${name}`, text]),
      ),
    });
    made.git('push', '--quiet', 'origin', 'main');
    made.server.distance = (sha, branch) => {
      const [behind, ahead] = made
        .git('rev-list', '--left-right', '--count', `${sha}...${branch}`)
        .split('\t');
      return [Number(behind), Number(ahead)];
    };
    made.server.newest = (at, file) => made.git('rev-list', '-1', at, '--', file) || undefined;
    return made;
  }

  async remove(): Promise<void> {
    await this.server.stop();
    rmSync(this.folder, {recursive: true, force: true});
  }

  private git(...args: string[]): string {
    return execFileSync(
      'git',
      ['-C', this.clone, '-c', 'user.name=Ana', '-c', 'user.email=ana@acme.example', ...args],
      {encoding: 'utf8', stdio: 'pipe', env: {...process.env, GIT_CONFIG_GLOBAL: '/dev/null'}},
    ).trim();
  }

  private commit(files: Files, message = 'Change something'): string {
    for (const [file, text] of Object.entries(files)) {
      const target = path.join(this.clone, file);
      if (text === null) {
        rmSync(target);
        continue;
      }
      mkdirSync(path.dirname(target), {recursive: true});
      writeFileSync(target, text);
    }
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** Opens a pull request that changes these files. */
  open(
    files: Files,
    {
      branch,
      title = 'Change something',
      fork = false,
    }: {branch?: string; title?: string; fork?: boolean} = {},
  ): Pull {
    this.number += 1;
    const ref = branch ?? `change-${this.number}`;
    const base = this.git('rev-parse', 'main');
    this.git('checkout', '--quiet', '-b', ref, 'main');
    const sha = this.commit(files);
    const pull: Pull = {
      number: this.number,
      title,
      head: {ref, sha, repo: {full_name: fork ? FORK : REPOSITORY}},
      base: {ref: 'main', sha: base, repo: {full_name: REPOSITORY}},
      created_at: this.server.now(),
      closed_at: null,
      merged_at: null,
      merge_commit_sha: null,
    };
    this.server.pulls.push(pull);
    return pull;
  }

  /** Pushes another commit to it. */
  push(pull: Pull, files: Files): void {
    this.git('checkout', '--quiet', pull.head.ref);
    pull.head.sha = this.commit(files);
  }

  /** Merges it into main; returns the merge commit. */
  merge(pull: Pull): string {
    this.git('checkout', '--quiet', 'main');
    this.git('merge', '--quiet', '--no-ff', '-m', `Merge #${pull.number}`, pull.head.sha);
    this.git('push', '--quiet', 'origin', 'main');
    pull.merged_at = this.server.now();
    pull.closed_at = pull.merged_at;
    pull.merge_commit_sha = this.git('rev-parse', 'HEAD');
    return pull.merge_commit_sha;
  }

  /** Commits to main without a pull request. */
  commitToMain(files: Files): void {
    this.git('checkout', '--quiet', 'main');
    this.commit(files);
    this.git('push', '--quiet', 'origin', 'main');
  }

  /** A file as a branch of origin has it; undefined where there is no such branch, or no such file. */
  fileOn(branch: string, file: string): string | undefined {
    try {
      return execFileSync('git', ['-C', this.origin, 'show', `refs/heads/${branch}:${file}`], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    } catch {
      return undefined;
    }
  }

  get head(): string {
    return this.git('rev-parse', 'main');
  }

  /** What runs when a pull request is opened or pushed to: on the commit that merging it would make. */
  async onPullRequest(
    pull: Pull,
    workflow = 'bylaw.yml',
    {actor = 'bo', event = 'pull_request'}: {actor?: string; event?: string} = {},
  ): Promise<Results> {
    const merge = `refs/pull/${pull.number}/merge`;
    this.git('checkout', '--quiet', '--detach', 'main');
    this.git('merge', '--quiet', '--no-ff', '-m', `Merge ${pull.head.sha}`, pull.head.sha);
    const sha = this.git('rev-parse', 'HEAD');
    this.git('push', '--quiet', '--force', 'origin', `HEAD:${merge}`);
    return this.start(workflow, {
      event,
      payload: {action: 'synchronize', number: pull.number, pull_request: pull},
      sha,
      ref: merge,
      headSha: pull.head.sha,
      headBranch: pull.head.ref,
      headRepository: pull.head.repo?.full_name ?? FORK,
      more: {head_ref: pull.head.ref, base_ref: pull.base.ref, actor},
    });
  }

  /** What runs when main was pushed to. */
  async onPush(workflow = 'bylaw.yml', ref = 'refs/heads/main'): Promise<Results> {
    return this.onMain(workflow, 'push', {ref, ...this.pushed(this.head)}, {ref});
  }

  /** Runs what an older push started: late, for it waited for an approval, or again. */
  async late(sha: string, attempt: number, workflow = 'bylaw.yml'): Promise<Results> {
    const payload = {ref: 'refs/heads/main', ...this.pushed(sha)};
    return this.onMain(workflow, 'push', payload, {sha, attempt: String(attempt)});
  }

  /** A push as its event tells of it: main before and after. */
  private pushed(after: string): {before: string; after: string} {
    const parent = this.git('rev-list', '--parents', '-1', after).split(' ')[1];
    return {before: parent ?? '0'.repeat(40), after};
  }

  async byHand(workflow = 'bylaw.yml', ref = 'refs/heads/main'): Promise<Results> {
    return this.onMain(workflow, 'workflow_dispatch', {inputs: {}}, {ref});
  }

  async onSchedule(workflow = 'bylaw.yml'): Promise<Results> {
    return this.onMain(workflow, 'schedule', {schedule: '23 5 * * *'});
  }

  private onMain(
    workflow: string,
    event: string,
    payload: object,
    {
      ref = 'refs/heads/main',
      sha = this.head,
      attempt = '1',
    }: {ref?: string; sha?: string; attempt?: string} = {},
  ): Promise<Results> {
    return this.start(workflow, {
      event,
      payload,
      sha,
      ref,
      headSha: sha,
      headBranch: 'main',
      more: {run_attempt: attempt},
    });
  }

  /** Registers a run that somebody made up, or that a test needs to have been. */
  addRun(run: Partial<Run> & {readonly head_sha: string; readonly head_branch: string}): Run {
    const id = this.server.nextId();
    const whole: Run = {
      id,
      run_number: id,
      path: '.github/workflows/bylaw.yml',
      event: 'pull_request',
      status: 'completed',
      conclusion: 'success',
      repository: {full_name: REPOSITORY},
      head_repository: {full_name: REPOSITORY},
      created_at: this.server.now(),
      ...run,
    };
    this.server.runs.push(whole);
    return whole;
  }

  private async start(file: string, start: Start): Promise<Results> {
    const {event, sha, ref, headSha, headBranch, headRepository = REPOSITORY, more = {}} = start;
    const run = this.addRun({
      path: `.github/workflows/${file}`,
      event,
      status: 'in_progress',
      conclusion: null,
      head_sha: headSha,
      head_branch: headBranch,
      head_repository: {full_name: headRepository},
    });
    const repository = {full_name: REPOSITORY, default_branch: 'main'};
    const world: World = {
      server: this.server,
      run,
      origin: this.origin,
      folder: this.folder,
      bin: this.bin,
      workflows: ROOT,
      fork: headRepository !== REPOSITORY,
      secrets: {
        BYLAW_PLAN_DATABASE_URL: asRole(this.url, 'bylaw_plan'),
        OWNER_DATABASE_URL: this.url,
        ...this.secrets,
      },
      environments: {
        production: {BYLAW_APPLY_DATABASE_URL: asRole(this.url, 'bylaw_apply'), ...this.environment},
      },
      github: {
        event: {...start.payload, repository},
        event_name: event,
        repository: REPOSITORY,
        ref,
        sha,
        run_attempt: '1',
        run_id: String(run.id),
        actor: 'bo',
        workflow: 'bylaw',
        workflow_ref: `${REPOSITORY}/.github/workflows/${file}@${ref}`,
        ...more,
      },
    };
    // Workflow files run as they are in the commit that they run on.
    const text = this.git('show', `${sha}:.github/workflows/${file}`);
    const results = await runWorkflow(world, text);
    run.status = 'completed';
    run.conclusion = Object.values(results).some(({result}) => result === 'failure') ? 'failure' : 'success';
    return results;
  }
}
