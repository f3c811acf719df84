/**
 * Plays the runner of GitHub Actions: jobs, steps, composite actions and reusable workflows as they stand in the files,
 * with their conditions, contexts and environment files. Steps that `run` something run it; GitHub's own actions are
 * played by fakes (known-actions.ts).
 */
import {existsSync, mkdirSync, mkdtempSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {parse} from 'yaml';
import {holds, interpolated, type Contexts, type Standing} from './expressions.ts';
import type {Permissions} from './github-server.ts';
import {KNOWN_ACTIONS} from './known-actions.ts';
import {
  raise,
  runCommand,
  type Env,
  type Scope,
  type Step,
  type StepResult,
  type Values,
  type World,
} from './run-command.ts';

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
  readonly env?: Values;
  readonly defaults?: {readonly run?: {readonly shell?: string}};
  readonly on: {readonly workflow_call?: {readonly inputs?: Readonly<Record<string, {default?: unknown}>>}};
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Action {
  readonly inputs?: Readonly<Record<string, {readonly required?: boolean; readonly default?: unknown}>>;
  readonly outputs?: Readonly<Record<string, {readonly value: string}>>;
  readonly runs: {readonly steps: readonly Step[]};
}

export interface JobResult {
  readonly result: 'success' | 'failure' | 'skipped';
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
  readonly summary: string;
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
      results[name] = await runJob(world, job, contexts, {
        allowed,
        shell: workflow.defaults?.run?.shell,
        around: workflow.env ?? {},
      });
    }
  }
  return results;
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
  {allowed, shell, around}: {allowed: Permissions; shell: string | undefined; around: Values},
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
  Object.assign(scope.env, valuesOf({...around, ...job.env}, scope.contexts));
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
