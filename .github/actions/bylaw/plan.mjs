/** Plans, and writes everything that the later steps show, keep and apply. */
import {execFileSync} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import {bylaw} from './program.mjs';
import {isRefused, plansOf} from './plans.mjs';
import {annotate, inFolder, output, readJson, state, step} from './workflow.mjs';

const CHANGES = 2;
const REFUSED = 5;

/** Why git does not know the branch to merge into, and what to do. */
function whyNoBase({code, stderr = ''}) {
  if (code === 'ENOENT') return 'git is not installed: run the job on an image that has it.';
  const [said] = stderr.replace(/^fatal: /, '').split('\n');
  return said === ''
    ? 'The checkout does not have that branch: check out with fetch-depth: 0.'
    : `git says: ${said}. If the checkout belongs to another user, as in a container, run \`git config --global --add safe.directory "$GITHUB_WORKSPACE"\` in a step before this one.`;
}

/** The branch that the pull request is for, as the checkout has it: by it bylaw tells which commit a change is from. */
function baseOf({cwd}) {
  const branch = process.env.GITHUB_BASE_REF;
  if (!branch) return {};
  const ref = `origin/${branch}`;
  try {
    execFileSync('git', ['rev-parse', '--verify', '--quiet', '--end-of-options', `refs/remotes/${ref}`], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {...process.env, LC_ALL: 'C'},
    });
    return {BYLAW_BASE: ref};
  } catch (error) {
    annotate('notice', `The plan cannot say whether ${branch} is ahead. ${whyNoBase(error)}`);
    return {};
  }
}

await step(() => {
  const program = state();
  const {recursive} = program;
  // What drift finds is told, and not approved.
  const store = program.store && program.mode === 'plan';
  const [markdown, sarif] = ['plan.md', 'plan.sarif'].map((name) => inFolder('plan', name));
  const planFile = plansOf(program);
  const formats = [
    `markdown=${markdown}`,
    `sarif=${sarif}`,
    ...(recursive ? [] : [`html=${inFolder('plan/plan.html')}`]),
    'github',
  ];
  const written = ['--out', planFile, '--json-into', inFolder('result.json')];
  const exitcode = bylaw(
    program,
    [
      'plan',
      ...(recursive ? ['--recursive'] : []),
      '--detailed-exitcode',
      ...(store ? ['--store'] : []),
      ...written,
      ...formats.flatMap((format) => ['--format', format]),
      ...program.args,
    ],
    baseOf(program),
  );
  if (!existsSync(markdown)) {
    writeFileSync(markdown, `## bylaw failed\n\nIt exited with ${exitcode}; the log of the run says why.\n`);
  }
  if (existsSync(planFile)) output('plan_file', planFile);
  if (existsSync(sarif)) output('sarif', sarif);
  output('exitcode', exitcode);
  writeFileSync(inFolder('exitcode'), String(exitcode));
  process.exitCode = exitcode === CHANGES ? 0 : exitcode;
  // What a guard refuses cannot be applied: that has to be seen before it is merged, and not after.
  if (process.exitCode !== 0 || program.mode !== 'plan' || !isRefused(readJson(inFolder('result.json'))))
    return;
  annotate(
    'error',
    'A guard blocks this plan, so it would not be applied after the merge. If this is intended, name the flag of the finding in `allow` of the steps that plan and apply (BYLAW_ALLOW in the workflow of `bylaw init --github`), in the same pull request.',
  );
  process.exitCode = REFUSED;
});
