/** Applies the plan that was reviewed, if what was merged is what was planned. */
import {appendFileSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import {consentFlags, consentWords, whyOther} from '../../.github/actions/bylaw/same-plan.mjs';
import {keepNote} from './note.mjs';
import {bylaw, expectDatabase, inKept, job, project, readJson, Refusal} from './project.mjs';

const {env} = process;
const PLAN_AGAIN =
  'Plan again: a new merge request, or a pipeline for the default branch by hand, which plans anew and applies that plan once you start it.';
const STALE = 6;

/** The merge request whose merge made this commit; a fast-forward makes none, and a squash another. */
async function mergedRequest(api) {
  const sha = env.CI_COMMIT_SHA;
  const found = await api.all(`/repository/commits/${sha}/merge_requests`, 'looking for the merge request');
  const merged = found.filter(
    (each) =>
      each.state === 'merged' &&
      each.target_branch === env.CI_DEFAULT_BRANCH &&
      String(each.target_project_id) === env.CI_PROJECT_ID &&
      (each.merge_commit_sha ?? each.squash_commit_sha ?? each.sha) === sha,
  );
  if (merged.length !== 1) {
    throw new Refusal(
      `Commit ${sha} is the merge of ${merged.length === 0 ? 'no' : 'more than one'} merge request, so there is no plan of it that was reviewed.`,
      PLAN_AGAIN,
    );
  }
  return merged[0];
}

/** The plan file of the newest pipeline of the merge request. A later one that failed counts: reviewers have seen it. */
async function reviewedPlan(api, request) {
  const name = `Merge request !${request.iid}`;
  if (request.source_project_id !== request.target_project_id) {
    throw new Refusal(`${name} came from a fork, whose changes are validated and not planned.`, PLAN_AGAIN);
  }
  const pipelines = await api.all(`/merge_requests/${request.iid}/pipelines`, 'looking for its pipelines');
  const [newest] = pipelines
    .filter(
      ({source, sha, ref, project_id: id}) =>
        source === 'merge_request_event' &&
        String(id) === env.CI_PROJECT_ID &&
        // A pipeline of merged results is on a commit of its own.
        (sha === request.sha || ref === `refs/merge-requests/${request.iid}/merge`),
    )
    .toSorted((a, b) => b.id - a.id);
  if (newest?.status !== 'success') {
    throw new Refusal(
      `${name} has no plan that succeeded${newest === undefined ? '' : ` (pipeline ${newest.id})`}.`,
      PLAN_AGAIN,
    );
  }
  const jobs = await api.all(
    `/pipelines/${newest.id}/jobs?scope[]=success`,
    'looking for the job that planned it',
  );
  const plan = jobs.find((each) => each.name === 'bylaw:plan');
  if (plan === undefined) throw new Refusal(`${name} was not planned.`, PLAN_AGAIN);
  return api.text(
    `/jobs/${plan.id}/artifacts/bylaw-plan/plan.json`,
    'fetching the plan (is it past its time?)',
  );
}

/** Plans what is merged; returns what its plan file holds. */
function planMerged(consent = []) {
  const status = bylaw(['plan', '--out', inKept('fresh.json'), ...consent]);
  if (status !== 0)
    throw new Refusal(
      'What was merged is in error or cannot be planned; the log says why.',
      'Mend it, and merge again.',
      status,
    );
  return readJson(inKept('fresh.json')).content;
}

/** Holds the plan file against a plan made now, with the consent that it records. Returns what it allows, in words. */
function expectReviewed(planFile) {
  let planned;
  try {
    planned = readJson(planFile)?.content;
  } catch {
    planned = undefined;
  }
  const consent = consentFlags(planned) ?? [];
  const words = consentWords(consent);
  console.log(words);
  // Without consent, the plan was made before.
  const fresh = consent.length > 0 ? planMerged(consent) : readJson(inKept('fresh.json')).content;
  const why = whyOther(planned, fresh);
  if (why !== undefined) throw new Refusal(why.message, PLAN_AGAIN, why.exitcode);
  return words;
}

async function applyPlan(planFile) {
  const consent = expectReviewed(planFile);
  const status = bylaw(['apply', planFile, '--format', `markdown=${inKept('apply.md')}`]);
  if (status === STALE) {
    throw new Refusal(
      'The live state is no longer the one that was reviewed, and nothing was applied.',
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
    if (error instanceof Refusal) told = `## bylaw did not do it\n\n${error.message}\n\n${error.help}\n`;
    throw error;
  } finally {
    if (told !== undefined) await keepNote('apply', request.iid, told);
  }
}

await job(async () => {
  expectDatabase('BYLAW_APPLY_DATABASE_URL');
  if (planMerged().plan.changes.length === 0) {
    console.log('Nothing is to be applied.');
    return;
  }
  if (env.CI_PIPELINE_SOURCE === 'web') {
    process.exitCode = await applyPlan(inKept('plan.json'));
    return;
  }
  if (!env.BYLAW_GITLAB_TOKEN) {
    throw new Refusal(
      'There is no BYLAW_GITLAB_TOKEN, so the plan that was reviewed cannot be found.',
      'Make an access token of this project, role Reporter, scope api.',
    );
  }
  await applyReviewed(project());
});
