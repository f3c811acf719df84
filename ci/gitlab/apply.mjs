/** Applies the plan that was reviewed, if what was merged is what was planned. */
import {appendFileSync, existsSync, readFileSync, rmSync} from 'node:fs';
import {plansIn, refusalSaid} from '../../.github/actions/bylaw/plans.mjs';
import {holdAllReviewed, holdReviewed} from '../../.github/actions/bylaw/same-plan.mjs';
import {signersAsBefore} from '../../.github/actions/bylaw/signers.mjs';
import {whyLeftBehind} from '../left-behind.mjs';
import {mergedRequest, PLAN_AGAIN, planJob} from './merged-plan.mjs';
import {keepNote} from './note.mjs';
import {fetchReviewed, hasChanges, keptPlans, planMerged} from './plans.mjs';
import {
  bylaw,
  expectDatabase,
  inKept,
  isRecursive,
  job,
  KEPT,
  planArguments,
  project,
  readJson,
  Refusal,
  ROOT,
  SET,
} from './project.mjs';

const {env} = process;
const REFUSED = 5;
const STALE = 6;

/** Refuses a job of a commit that the branch has left behind: started late, or again. */
function expectNewest() {
  const why = whyLeftBehind(ROOT, {
    commit: env.CI_COMMIT_SHA,
    branch: env.CI_DEFAULT_BRANCH,
    paths: [SET, env.CI_CONFIG_PATH || '.gitlab-ci.yml'],
  });
  if (why === undefined) return;
  throw new Refusal(
    `${why} Nothing was applied.`,
    'Start the job of the newest pipeline of the branch, or run a pipeline for the branch by hand.',
  );
}

/** Holds the plan file, or those in the folder, against plans made now. Returns what they allow, in words. */
function expectReviewed(planFile, fresh) {
  const against = {args: planArguments(), fresh, planWith: planMerged};
  const {words, why} = isRecursive()
    ? holdAllReviewed(plansIn(planFile), against)
    : holdReviewed(planFile, against);
  console.log(words);
  if (why !== undefined) throw new Refusal(why.message, PLAN_AGAIN, why.exitcode);
  return words;
}

/** The flags for the keys of which one must have signed; a pipeline by hand applies what was merged before. */
function signerFlags() {
  const names = (env.BYLAW_REQUIRE_SIGNATURE ?? '').split(/\s+/).filter((name) => name !== '');
  if (names.length === 0) return [];
  const before = env.CI_PIPELINE_SOURCE === 'web' ? null : env.CI_COMMIT_BEFORE_SHA;
  const {args, why} = signersAsBefore(SET, {names, commit: env.CI_COMMIT_SHA, before, to: KEPT});
  if (why !== undefined) throw new Refusal(`${why} Nothing was applied.`, PLAN_AGAIN, STALE);
  return args;
}

function applyPlan(planFile, fresh) {
  const required = signerFlags();
  const consent = expectReviewed(planFile, fresh);
  // Asked at the last moment: planning took its time.
  expectNewest();
  // What an earlier job kept is no word of this one.
  for (const name of ['apply.md', 'apply.json']) rmSync(inKept(name), {force: true});
  const status = bylaw([
    'apply',
    planFile,
    '--format',
    `markdown=${inKept('apply.md')}`,
    '--json-into',
    inKept('apply.json'),
    ...required,
  ]);
  // Where it lacks a signature or approvals, bylaw says so itself.
  const {message, help} = refusalSaid(readJson(inKept('apply.json')), status) ?? {};
  if (status === REFUSED && message !== undefined)
    throw new Refusal(
      message,
      `${help} Once it is approved, run this job again; a plan that was not stored (BYLAW_STORE) has to be made again.`,
      REFUSED,
    );
  if (status === STALE) {
    throw new Refusal(
      message ?? 'The live state has changed since the review, so nothing was applied.',
      PLAN_AGAIN,
      STALE,
    );
  }
  if (existsSync(inKept('apply.md'))) appendFileSync(inKept('apply.md'), `\n${consent}\n`);
  return status;
}

/** Finds, applies and tells it on the merge request, also if it was refused. */
async function applyReviewed(api, fresh) {
  const request = await mergedRequest(api);
  let told;
  try {
    process.exitCode = applyPlan(await fetchReviewed(await planJob(api, request)), fresh);
    told = existsSync(inKept('apply.md'))
      ? readFileSync(inKept('apply.md'), 'utf8')
      : 'The log of the job says why.\n';
  } catch (error) {
    if (error instanceof Refusal) told = `## bylaw failed\n\n${error.message}\n\n${error.help}\n`;
    throw error;
  } finally {
    if (told !== undefined) await keepNote('apply', request.iid, told);
  }
}

await job(async () => {
  expectDatabase('BYLAW_APPLY_DATABASE_URL');
  expectNewest();
  const fresh = planMerged();
  if (!hasChanges(fresh)) {
    console.log('There is nothing to apply.');
    return;
  }
  if (env.CI_PIPELINE_SOURCE === 'web') {
    process.exitCode = applyPlan(keptPlans(), fresh);
    return;
  }
  if (!env.BYLAW_GITLAB_TOKEN) {
    throw new Refusal(
      'There is no BYLAW_GITLAB_TOKEN, so the plan that was reviewed cannot be found.',
      'Create an access token of this project, role Reporter, scope api.',
    );
  }
  await applyReviewed(project(), fresh);
});
