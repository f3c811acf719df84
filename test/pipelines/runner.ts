/**
 * Plays the runner of GitHub Actions: jobs, steps, composite actions and reusable workflows as they stand in the files,
 * with their conditions, contexts and environment files. Steps that `run` something run it; GitHub's own actions are
 * played by fakes (known-actions.ts).
 */
import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {parse} from 'yaml';
import {holds, interpolated, type Contexts, type Standing} from './expressions.ts';
import type {FakeGitHub, Permissions, Run} from './github-server.ts';
import {KNOWN_ACTIONS} from './known-actions.ts';

type Env = Readonly<Record<string, string>>;
type Values = Readonly<Record<string, unknown>>;

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string | boolean;
  readonly uses?: string;
  readonly with?: Values;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Values;
}

interface Job {
  readonly if?: string | boolean;
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly with?: Values;
  readonly secrets?: Values | 'inherit';
  readonly env?: Values;
  readonly permissions?: Permissions;
  readonly outputs?: Values;
  readonly environment?: unknown;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly permissions?: Permissions;
  readonly defaults?: {readonly run?: {readonly shell?: string}};
  readonly on: {readonly workflow_call?: {readonly inputs?: Readonly<Record<string, {default?: unknown}>>}};
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Action {
  readonly inputs?: Readonly<Record<string, {readonly required?: boolean; readonly default?: unknown}>>;
  readonly outputs?: Readonly<Record<string, {readonly value: string}>>;
  readonly runs: {readonly steps: readonly Step[]};
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

export interface JobResult {
  readonly result: 'success' | 'failure' | 'skipped';
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
  readonly summary: string;
}

interface Scope {
  readonly world: World;
  readonly workspace: string;
  readonly temp: string;
  readonly contexts: Contexts;
  readonly env: Record<string, string>;
  readonly shell: string | undefined;
  readonly told: {log: string; summary: string};
}

/** Runs all jobs of a workflow, each after those that it needs. */
export async function runWorkflow(
  world: World,
  text: string,
  {inputs = {}, secrets, permissions}: {inputs?: Values; secrets?: Env; permissions?: Permissions} = {},
): Promise<Readonly<Record<string, JobResult>>> {
  const workflow = parse(text) as Workflow;
  const declared = workflow.on.workflow_call?.inputs ?? {};
  const given = {
    ...Object.fromEntries(Object.entries(declared).map(([name, {default: value}]) => [name, value])),
    ...inputs,
  };
  const results: Record<string, JobResult> = {};
  for (const [name, job] of Object.entries(workflow.jobs)) {
    const needed = [job.needs ?? []].flat();
    const needs = Object.fromEntries(
      needed.map((each) => {
        const {result, outputs} =
          results[each] ?? raise(`job ${name} needs ${each}, which did not come before it`);
        return [each, {result, outputs}];
      }),
    );
    const failed = Object.values(needs).some(({result}) => result !== 'success');
    const own = secrets ?? world.secrets;
    const contexts = {github: world.github, inputs: given, needs, vars: {}, secrets: own};
    if (!holds(job.if, contexts, {failed})) {
      results[name] = {result: 'skipped', outputs: {}, log: '', summary: ''};
      continue;
    }
    const allowed = narrowed(job.permissions ?? workflow.permissions ?? {}, permissions);
    if (job.uses !== undefined) {
      results[name] = await runCalled(world, job, contexts, allowed);
    } else {
      results[name] = await runJob(world, job, contexts, {allowed, shell: workflow.defaults?.run?.shell});
    }
  }
  return results;
}

function raise(message: string): never {
  throw new Error(message);
}

/** A called workflow gets no permission that its caller lacks. GitHub refuses to start one that asks for more. */
function narrowed(asked: Permissions, most: Permissions | undefined): Permissions {
  for (const [what, how] of Object.entries(most === undefined ? {} : asked)) {
    if (most?.[what] !== 'write' && most?.[what] !== how)
      raise(`the called workflow asks for ${what}: ${how}`);
  }
  return asked;
}

async function runCalled(
  world: World,
  job: Job,
  contexts: Contexts,
  allowed: Permissions,
): Promise<JobResult> {
  const text = readFileSync(path.join(world.workflows, job.uses ?? ''), 'utf8');
  const each = (values: Values): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, interpolated(value, contexts)]));
  const secrets = job.secrets === 'inherit' ? world.secrets : each(job.secrets ?? {});
  const results = await runWorkflow(world, text, {
    inputs: each(job.with ?? {}),
    secrets: world.fork ? {} : secrets,
    permissions: allowed,
  });
  const all = Object.values(results);
  return {
    result: all.some(({result}) => result === 'failure') ? 'failure' : 'success',
    outputs: {},
    log: all.map(({log}) => log).join(''),
    summary: all.map(({summary}) => summary).join(''),
  };
}

async function runJob(
  world: World,
  job: Job,
  contexts: Contexts,
  {allowed, shell}: {allowed: Permissions; shell: string | undefined},
): Promise<JobResult> {
  const {environment} = job;
  const name = environment === undefined ? '' : interpolated(environment, contexts);
  const secrets = world.fork
    ? {}
    : {...(contexts['secrets'] as Env), ...(name === '' ? {} : (world.environments[name] ?? {}))};
  const permissions = world.fork
    ? Object.fromEntries(Object.entries(allowed).map(([what]) => [what, 'read']))
    : allowed;
  const token = world.server.token(permissions);
  const folder = mkdtempSync(path.join(world.folder, 'job-'));
  const [workspace, temp] = [path.join(folder, 'work'), path.join(folder, 'temp')];
  for (const each of [workspace, temp]) mkdirSync(each);
  const github = {...world.github, token, workspace};
  const scope: Scope = {
    world,
    workspace,
    temp,
    contexts: {...contexts, github, secrets: {...secrets, GITHUB_TOKEN: token}, runner: {temp}},
    env: {},
    shell,
    told: {log: '', summary: ''},
  };
  Object.assign(scope.env, valuesOf(job.env ?? {}, scope.contexts));
  const {failed, steps} = await runSteps(scope, job.steps ?? []);
  const outputs = valuesOf(job.outputs ?? {}, {...scope.contexts, steps}, {failed});
  return {result: failed ? 'failure' : 'success', outputs, ...scope.told};
}

const valuesOf = (values: Values, contexts: Contexts, standing?: Standing): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, interpolated(value, contexts, standing)]),
  );

type Steps = Record<string, {outputs: Record<string, string>; outcome: string; conclusion: string}>;

async function runSteps(scope: Scope, list: readonly Step[]): Promise<{failed: boolean; steps: Steps}> {
  const steps: Steps = {};
  let failed = false;
  for (const step of list) {
    const contexts = {...scope.contexts, steps, env: scope.env};
    const told = step.name ?? step.uses ?? step.run ?? '';
    if (!holds(step.if, contexts, {failed})) {
      scope.told.log += `--- skipped: ${told}\n`;
      if (step.id !== undefined) steps[step.id] = {outputs: {}, outcome: 'skipped', conclusion: 'skipped'};
      continue;
    }
    scope.told.log += `--- ${told}\n`;
    const env: Env = {...scope.env, ...valuesOf(step.env ?? {}, contexts, {failed})};
    const {passed, outputs}: StepResult =
      step.uses === undefined
        ? await runCommand(scope, step, contexts, env)
        : await runAction(scope, step.uses, valuesOf(step.with ?? {}, contexts, {failed}), env);
    const conclusion = passed ? 'success' : 'failure';
    if (step.id !== undefined) steps[step.id] = {outputs, outcome: conclusion, conclusion};
    failed ||= !passed;
  }
  return {failed, steps};
}

interface StepResult {
  readonly passed: boolean;
  readonly outputs: Record<string, string>;
}

async function runAction(scope: Scope, uses: string, given: Env, env: Env): Promise<StepResult> {
  const known = KNOWN_ACTIONS.find(({name}) => uses.startsWith(`${name}@`));
  if (known !== undefined) {
    const {world, workspace, contexts} = scope;
    const problem = known.play({...world, workspace, github: contexts['github'] as Values}, given);
    if (problem !== undefined) scope.told.log += `##[error]${problem}\n`;
    return {passed: problem === undefined, outputs: {}};
  }
  if (!uses.startsWith('./')) throw new Error(`nobody plays ${uses}`);
  const folder = path.join(scope.workspace, uses);
  const file = path.join(folder, 'action.yml');
  if (!existsSync(file)) {
    scope.told.log += `##[error]Can't find 'action.yml' under '${folder}'\n`;
    return {passed: false, outputs: {}};
  }
  const action = parse(readFileSync(file, 'utf8')) as Action;
  const declared = action.inputs ?? {};
  const inputs: Record<string, string> = {};
  for (const [name, {default: value = ''}] of Object.entries(declared)) {
    inputs[name] = given[name] ?? interpolated(value, scope.contexts);
  }
  for (const name of Object.keys(given)) {
    if (!(name in declared)) raise(`${uses} has no input ${name}`);
  }
  // An action sees neither the secrets nor the steps of the job.
  const {github} = scope.contexts;
  const contexts = {github, inputs, runner: {temp: scope.temp}};
  const inner: Scope = {...scope, contexts, env: {...env, GITHUB_ACTION_PATH: folder}, shell: undefined};
  const {failed, steps} = await runSteps(inner, action.runs.steps);
  const outputs = Object.fromEntries(
    Object.entries(action.outputs ?? {}).map(([name, {value}]) => [
      name,
      interpolated(value, {...contexts, steps}, {failed}),
    ]),
  );
  return {passed: !failed, outputs};
}

async function runCommand(scope: Scope, step: Step, contexts: Contexts, env: Env): Promise<StepResult> {
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
