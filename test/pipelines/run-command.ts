/** Runs what a step of a workflow `run`s, as a runner does: in its shell, with its environment and its files. */
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {interpolated, type Contexts} from './expressions.ts';
import type {FakeGitHub, Run} from './github-server.ts';

export type Env = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, unknown>>;

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string | boolean;
  readonly uses?: string;
  readonly with?: Values;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Values;
}

/** One run of a workflow, as the world around it has it. */
export interface World {
  readonly server: FakeGitHub;
  readonly run: Run;
  /** The git repository that is checked out. */
  readonly origin: string;
  /** A folder for the run alone. */
  readonly folder: string;
  /** Folder of the programs that are played, such as npm. */
  readonly bin: string;
  /** Secrets of the repository, and by environment. */
  readonly secrets: Env;
  readonly environments: Readonly<Record<string, Env>>;
  /** A pull request from a fork: no secrets, and a token that reads. */
  readonly fork: boolean;
  readonly github: Readonly<Record<string, unknown>>;
  /** Where `./.github/workflows/…` of a job is read from. */
  readonly workflows: string;
}

/** Where the steps of a job, or of an action in it, run. */
export interface Scope {
  readonly world: World;
  readonly workspace: string;
  readonly temp: string;
  readonly contexts: Contexts;
  readonly env: Record<string, string>;
  readonly shell: string | undefined;
  readonly told: {log: string; summary: string};
}

export interface StepResult {
  readonly passed: boolean;
  readonly outputs: Record<string, string>;
}

export function raise(message: string): never {
  throw new Error(message);
}

export async function runCommand(
  scope: Scope,
  step: Step,
  contexts: Contexts,
  env: Env,
): Promise<StepResult> {
  const {world, workspace, temp, told} = scope;
  const shell = step.shell ?? scope.shell ?? raise(`step ${step.run} names no shell`);
  const script = path.join(mkdtempSync(path.join(temp, 'step-')), 'script.sh');
  writeFileSync(script, interpolated(step.run, contexts));
  const file = (name: string): string => {
    const at = path.join(path.dirname(script), name);
    writeFileSync(at, '');
    return at;
  };
  const files = {GITHUB_OUTPUT: file('output'), GITHUB_ENV: file('env'), GITHUB_PATH: file('path')};
  const summary = file('summary');
  const [command = '', ...args] = shell.replace('{0}', script).split(' ');
  const surroundings = {
    ...runnerEnvironment(scope),
    ...env,
    ...files,
    GITHUB_STEP_SUMMARY: summary,
    PATH: `${world.bin}:${scope.env['PATH'] ?? process.env['PATH']}`,
  };
  const status = await ended(
    command,
    args,
    {cwd: workspace, env: surroundings},
    (said) => (told.log += said),
  );
  told.summary += readFileSync(summary, 'utf8');
  for (const [name, value] of assignments(files.GITHUB_ENV)) scope.env[name] = value;
  const added = readFileSync(files.GITHUB_PATH, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  if (added.length > 0)
    scope.env['PATH'] = [...added.toReversed(), scope.env['PATH'] ?? process.env['PATH']].join(':');
  return {passed: status === 0, outputs: Object.fromEntries(assignments(files.GITHUB_OUTPUT))};
}

/** Runs a program to its end; the server of the test goes on answering meanwhile. */
async function ended(
  command: string,
  args: readonly string[],
  around: {readonly cwd: string; readonly env: Env},
  say: (text: string) => void,
): Promise<number> {
  const child = spawn(command, args, {...around, stdio: ['ignore', 'pipe', 'pipe']});
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', say);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

/** What is written into an environment file: `name=value`, or `name<<END`, lines, `END`. */
function assignments(file: string): [string, string][] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const found: [string, string][] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    if (line === '') continue;
    const [, name = '', sign, rest = ''] =
      /^([\w-]+)(=|<<)(.*)$/.exec(line) ?? raise(`no assignment: ${line}`);
    if (sign === '=') {
      found.push([name, rest]);
      continue;
    }
    const end = lines.indexOf(rest, i);
    found.push([name, lines.slice(i + 1, end).join('\n')]);
    i = end;
  }
  return found;
}

/** What a runner sets, and nothing of whoever runs the tests. */
function runnerEnvironment({world, workspace, temp, contexts}: Scope): Env {
  const github = contexts['github'] as Readonly<Record<string, string | undefined>>;
  const event = path.join(temp, 'event.json');
  writeFileSync(event, JSON.stringify(github['event']));
  const names = [
    'actor',
    'base_ref',
    'event_name',
    'head_ref',
    'ref',
    'repository',
    'run_attempt',
    'run_id',
    'sha',
    'workflow_ref',
  ];
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    HOME: temp,
    LANG: 'C.UTF-8',
    GIT_CONFIG_GLOBAL: '/dev/null',
    RUNNER_TEMP: temp,
    GITHUB_WORKSPACE: workspace,
    GITHUB_API_URL: world.server.url,
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_EVENT_PATH: event,
    ...Object.fromEntries(names.map((name) => [`GITHUB_${name.toUpperCase()}`, github[name] ?? ''])),
  };
}
