/**
 * Rules on workflows and actions that GitHub does not make. Each finds a node of the YAML document and says what is wrong
 * with it; `around` is how (check-workflows.mjs).
 */
import {spawnSync} from 'node:child_process';

/** Errors end a script, unset variables too, and those within a pipe. */
const SHELL = 'bash --noprofile --norc -euo pipefail {0}';
/** They run with the rights of this repository on what somebody else wrote. */
const BORROWED_RIGHTS = ['pull_request_target', 'workflow_run', 'issue_comment'];
/**
 * Why `uses` may not stand there, with the comment behind it; undefined if it may. A tag may be moved to other code, a commit not: an action
 * is named by the commit of its version in `known`.
 */
export function wrongReference(uses, comment, known) {
  if (uses.startsWith('./')) return undefined;
  const [name] = uses.split('@');
  if (!/^(actions|github)\//.test(name)) return `${uses} is an action of a third party`;
  const {commit, version} = known[name] ?? {};
  if (commit === undefined) return undefined;
  return uses === `${name}@${commit}` && comment?.trim() === version
    ? undefined
    : `${uses} is not pinned as scripts/githubs-actions.mjs says: write ${name}@${commit} # ${version}`;
}

/** Whether bash can read a script; what it says if not. */
function unreadable(script) {
  const {status, stderr} = spawnSync('bash', ['-n'], {input: script, encoding: 'utf8'});
  return status === 0 ? undefined : stderr.trim().replaceAll('\n', '; ');
}

function checkRun(step, {report, inherited}) {
  const run = step.get('run', true);
  const shell = step.get('shell') ?? inherited;
  if (shell !== SHELL)
    report(run, `runs in ${shell ?? 'the shell of the runner'}: name the shell \`${SHELL}\``);
  const script = String(run.value);
  if (script.includes('${{')) {
    report(run, 'puts an expression into a script, where its value is code: hand it over in env');
    return;
  }
  const problem = unreadable(script);
  if (problem !== undefined) report(run, `bash cannot read it: ${problem}`);
}

function checkUse(step, {report, interfaceOf, isMap, known}) {
  const node = step.get('uses', true);
  const uses = String(node.value);
  const wrong = wrongReference(uses, node.comment, known);
  if (wrong !== undefined) report(node, wrong);
  const declared = interfaceOf(uses);
  if (declared === undefined) {
    report(
      node,
      `${uses} is not known here: scripts/githubs-actions.mjs lists the actions that may be used, and a path must exist`,
    );
    return undefined;
  }
  const given = step.get('with', true);
  const names = isMap(given) ? given.items.map(({key}) => String(key.value)) : [];
  for (const name of names) {
    if (!Object.hasOwn(declared.inputs, name)) report(given, `${uses} has no input ${name}`);
  }
  for (const [name, {required, default: value}] of Object.entries(declared.inputs)) {
    if (required === true && value === undefined && !names.includes(name))
      report(node, `${uses} needs the input ${name}`);
  }
  if (uses.startsWith('actions/checkout@') && step.getIn(['with', 'persist-credentials']) !== false) {
    report(node, 'leaves the token in the checkout: say persist-credentials: false');
  }
  return declared.outputs;
}

/** All texts below a node, with the node of each. */
function* texts(node, {isMap, isSeq, isScalar}) {
  if (isScalar(node) && typeof node.value === 'string') yield node;
  if (isSeq(node)) for (const item of node.items) yield* texts(item, {isMap, isSeq, isScalar});
  if (isMap(node)) for (const {value} of node.items) yield* texts(value, {isMap, isSeq, isScalar});
}

/** What expressions below a node refer to in a context: `[node, name, output]`. An `if` may do without `${{ }}`. */
function* referencesTo(context, node, around) {
  const pattern = new RegExp(`(?<![\\w.-])${context}\\.([\\w-]+)(?:\\.outputs\\.([\\w-]+))?`, 'g');
  for (const text of texts(node, around)) {
    for (const [, name, output] of text.value.matchAll(pattern)) yield [text, name, output];
  }
}

/** Holds each step against the rules, and each `steps.X.outputs.Y` against the steps before it. Returns their outputs. */
export function checkSteps(steps, around) {
  const {report, isSeq, isMap} = around;
  const known = new Map();
  if (!isSeq(steps)) return known;
  for (const step of steps.items.filter(isMap)) {
    for (const [node, id, output] of referencesTo('steps', step, around)) {
      if (!known.has(id)) report(node, `there is no step ${id} before this one`);
      else if (output !== undefined && known.get(id)?.includes(output) === false)
        report(node, `step ${id} has no output ${output}`);
    }
    const outputs = step.has('uses') ? checkUse(step, around) : checkRun(step, around);
    const id = step.get('id');
    // What a script writes to GITHUB_OUTPUT, nobody declares.
    if (id !== undefined) known.set(String(id), outputs);
  }
  return known;
}

/** Holds the references of expressions outside the steps against what is declared. */
export function checkExpressions(document, around) {
  for (const [node, name] of referencesTo('inputs', document.contents, around)) {
    if (!around.inputs.includes(name)) around.report(node, `there is no input ${name}`);
  }
  const used = new Set([...referencesTo('inputs', document.contents, around)].map(([, name]) => name));
  for (const name of around.inputs) {
    if (!used.has(name))
      around.report(document.getIn(['inputs', name], true), `nothing uses the input ${name}`);
  }
  const steps = document.getIn(['runs', 'steps'], true);
  const ids = steps.items.map((step) => step.get('id')).filter((id) => id !== undefined);
  for (const [node, id] of referencesTo('steps', document.get('outputs', true), around)) {
    if (!ids.includes(id)) around.report(node, `there is no step ${id}`);
  }
}

function checkJob(name, job, {outputs, around, inherited}) {
  const {report} = around;
  const needed = [job.toJS(around.document).needs ?? []].flat();
  for (const [node, other, output] of referencesTo('needs', job, around)) {
    if (!needed.includes(other)) report(node, `job ${name} does not need ${other}`);
    else if (output !== undefined && !outputs.get(other)?.includes(output))
      report(node, `job ${other} has no output ${output}`);
  }
  if (job.has('uses')) {
    const uses = job.get('uses', true);
    const wrong = wrongReference(String(uses.value));
    if (wrong !== undefined) report(uses, wrong);
    return;
  }
  if (!job.has('timeout-minutes')) report(job, `job ${name} may run for six hours: name timeout-minutes`);
  const known = checkSteps(job.get('steps', true), {...around, inherited});
  for (const [node, id, output] of referencesTo('steps', job.get('outputs', true), around)) {
    if (!known.has(id)) report(node, `there is no step ${id} in job ${name}`);
    else if (known.get(id)?.includes(output) === false) report(node, `step ${id} has no output ${output}`);
  }
}

/** Every rule on a workflow. */
export function checkWorkflow(document, around) {
  const {report, isMap} = around;
  const {on = {}} = document.toJS();
  for (const event of BORROWED_RIGHTS) {
    if (event === on || Object.hasOwn(on, event) || (Array.isArray(on) && on.includes(event))) {
      report(
        document.get('on', true),
        `runs on ${event}, with the rights of this repository on what others wrote`,
      );
    }
  }
  const permissions = document.get('permissions', true);
  if (permissions === undefined)
    report(document.contents, 'names no permissions: say `permissions: {}`, and what each job needs');
  const everywhere = [
    permissions,
    ...(document.get('jobs', true)?.items ?? []).map(({value}) => value?.get?.('permissions', true)),
  ];
  for (const node of everywhere) {
    if (/^(read|write)-all$/.test(String(node?.value)))
      report(node, `${node.value}: name the permissions that it needs`);
  }
  const jobs = document.get('jobs', true);
  if (!isMap(jobs)) return;
  const outputs = new Map(
    jobs.items.map(({key, value}) => [String(key.value), Object.keys(value?.toJS?.(document).outputs ?? {})]),
  );
  const inherited = document.getIn(['defaults', 'run', 'shell']);
  for (const {key, value} of jobs.items) {
    if (isMap(value)) checkJob(String(key.value), value, {outputs, around: {...around, document}, inherited});
  }
  for (const [node, job, output] of referencesTo('jobs', document.get('on', true), around)) {
    if (!outputs.has(job)) report(node, `there is no job ${job}`);
    else if (output !== undefined && !outputs.get(job)?.includes(output))
      report(node, `job ${job} has no output ${output}`);
  }
}
