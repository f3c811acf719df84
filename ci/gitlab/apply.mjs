/** Applies the plan that was reviewed, if what was merged is what was planned. */
import {appendFileSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import {holdReviewed} from '../../.github/actions/bylaw/same-plan.mjs';
import {whyLeftBehind} from '../left-behind.mjs';
import {mergedRequest, PLAN_AGAIN, reviewedPlan} from './merged-plan.mjs';
import {keepNote} from './note.mjs';
import {
  bylaw,
  expectDatabase,
  inKept,
  job,
  planArguments,
  project,
  readJson,
  Refusal,
  ROOT,
  SET,
} from './project.mjs';

const {env} = process;
const STALE = 6;

/** Plans what is merged; returns what its plan file holds. */
function planMerged(consent = []) {
  const status = bylaw(['plan', '--quiet', '--out', inKept('fresh.json'), ...consent]);
  if (status !== 0)
    throw new Refusal(
      'What was merged has errors or cannot be planned; the log says why.',
      'Fix it, and merge again.',
      status,
    );
  return readJson(inKept('fresh.json')).content;
}

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

/** Holds the plan file against a plan made now. Returns what it allows, in words. */
function expectReviewed(planFile) {
  const {words, why} = holdReviewed(planFile, {
    args: planArguments(),
    fresh: readJson(inKept('fresh.json')).content,
    planWith: planMerged,
  });
  console.log(words);
  if (why !== undefined) throw new Refusal(why.message, PLAN_AGAIN, why.exitcode);
  return words;
}

async function applyPlan(planFile) {
  const consent = expectReviewed(planFile);
  // Asked at the last moment: planning took its time.
  expectNewest();
  const status = bylaw(['apply', planFile, '--format', `markdown=${inKept('apply.md')}`]);
  if (status === STALE) {
    throw new Refusal(
      'The live state has changed since the review, so nothing was applied.',
      PLAN_AGAIN,
      STALE,
    );
  }
  if (existsSync(inKept('apply.md'))) appendFileSync(inKept('apply.md'), `\n${consent}\n`);
  return status;
}

/** Finds, applies and tells it on the merge request, also if it was refused. */
async function applyReviewed(api) {
  const request = await mergedRequest(api);
  let told;
  try {
    const planFile = inKept('reviewed.json');
    writeFileSync(planFile, await reviewedPlan(api, request));
    process.exitCode = await applyPlan(planFile);
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
  if (planMerged().plan.changes.length === 0) {
    console.log('There is nothing to apply.');
    return;
  }
  if (env.CI_PIPELINE_SOURCE === 'web') {
    process.exitCode = await applyPlan(inKept('plan.json'));
    return;
  }
  if (!env.BYLAW_GITLAB_TOKEN) {
    throw new Refusal(
      'There is no BYLAW_GITLAB_TOKEN, so the plan that was reviewed cannot be found.',
      'Create an access token of this project, role Reporter, scope api.',
    );
  }
  await applyReviewed(project());
});
