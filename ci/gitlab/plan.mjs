/** The plan of a merge request, or of the default branch for a pipeline by hand. */
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {isRefused, storedText} from '../../.github/actions/bylaw/plans.mjs';
import {keepNote} from './note.mjs';
import {across, keptPlans, listKept} from './plans.mjs';
import {
  bylaw,
  expectDatabase,
  inKept,
  isRecursive,
  job,
  planArguments,
  readJson,
  ROOT,
  SET,
} from './project.mjs';

const CHANGES = 2;
const REFUSED = 5;
const SEVERITIES = {error: 'critical', refusal: 'major', warning: 'minor', info: 'info'};
const {env} = process;

/** The branch that this is to be merged into, which a merge request's checkout lacks. */
function base() {
  const branch = env.CI_MERGE_REQUEST_TARGET_BRANCH_NAME;
  if (!branch) return {};
  try {
    execFileSync(
      'git',
      ['fetch', '--quiet', 'origin', `+refs/heads/${branch}:refs/remotes/origin/${branch}`],
      {cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe']},
    );
    return {BYLAW_BASE: `origin/${branch}`};
  } catch (error) {
    const [said] = String(error.stderr || error.message)
      .replace(/^fatal: /, '')
      .split('\n');
    console.error(
      `The target branch cannot be fetched, so the plan cannot say whether it is ahead. git says: ${said}`,
    );
    return {};
  }
}

/** The findings in what bylaw wrote, with the folder of their set. */
function findings({sets, diagnostics = []} = {}, dir = '.') {
  return sets === undefined
    ? diagnostics.map((finding) => ({...finding, dir}))
    : sets.flatMap((set) => findings(set.plan ?? set, set.dir));
}

/** The findings as GitLab shows them in the changes of a merge request. */
function codeQuality(result) {
  const folder = path.relative(ROOT, SET);
  return findings(result)
    .filter(({file}) => file !== null)
    .map(({rule, severity, message, file, line, dir}) => ({
      description: message,
      check_name: rule,
      severity: SEVERITIES[severity] ?? 'info',
      fingerprint: createHash('sha256')
        .update(JSON.stringify([rule, path.posix.join(dir, file), line, message]))
        .digest('hex'),
      location: {path: path.posix.join(folder, dir, file), lines: {begin: line ?? 1}},
    }));
}

await job(async () => {
  const fork = env.CI_MERGE_REQUEST_SOURCE_PROJECT_ID !== env.CI_MERGE_REQUEST_PROJECT_ID;
  if (fork) {
    console.log(
      'This merge request comes from a fork, which gets no secrets: its manifests are validated, and nothing is planned.',
    );
    process.exitCode = bylaw(across('validate', '--json-into', inKept('result.json')));
    writeFileSync(inKept('codequality.json'), JSON.stringify(codeQuality(readJson(inKept('result.json')))));
    return;
  }
  expectDatabase('BYLAW_PLAN_DATABASE_URL');
  // A page is of one plan.
  const formats = ['md', 'sarif', ...(isRecursive() ? [] : ['html'])].flatMap((ending) => [
    '--format',
    `${ending === 'md' ? 'markdown' : ending}=${inKept(`plan.${ending}`)}`,
  ]);
  const status = bylaw(
    across(
      'plan',
      '--detailed-exitcode',
      '--out',
      keptPlans(),
      ...formats,
      '--json-into',
      inKept('result.json'),
      ...(env.BYLAW_STORE === 'true' ? ['--store'] : []),
      ...planArguments(),
    ),
    base(),
  );
  listKept();
  writeFileSync(inKept('codequality.json'), JSON.stringify(codeQuality(readJson(inKept('result.json')))));
  const number = env.CI_MERGE_REQUEST_IID;
  if (number && existsSync(inKept('plan.md')))
    await keepNote(
      'plan',
      number,
      readFileSync(inKept('plan.md'), 'utf8'),
      storedText(readJson(inKept('result.json'))),
    );
  process.exitCode = status === CHANGES ? 0 : status;
  // What a guard refuses cannot be applied: that has to be seen before it is merged, and not after.
  if (process.exitCode === 0 && isRefused(readJson(inKept('result.json')))) {
    console.log(
      'A guard blocks this plan, so it would not be applied after the merge. If this is intended, name the flag of the finding in BYLAW_PLAN_ARGS, among the variables of .gitlab-ci.yml, in the same merge request.',
    );
    process.exitCode = REFUSED;
  }
});
