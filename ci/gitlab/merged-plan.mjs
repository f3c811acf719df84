/** Finds the plan that was reviewed: that of the merge request whose merge made the commit of this job. */
import {Refusal} from './project.mjs';

const {env} = process;
export const PLAN_AGAIN =
  'Plan again: a new merge request, or a pipeline for the default branch by hand, which plans again and applies that plan once you start it.';

/** What GitLab notes on a merge request that gets another target branch. */
const RETARGETED = /^changed target branch from|This merge request now targets the/;

/** The merge request whose merge made this commit; a fast-forward makes none, and a squash another. */
export async function mergedRequest(api) {
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
      `Commit ${sha} is the merge of ${merged.length === 0 ? 'no' : 'more than one'} merge request, so no plan of it was reviewed.`,
      PLAN_AGAIN,
    );
  }
  return merged[0];
}

/** Whether a pipeline ran for the head of the merge request that was merged: on that commit, or on what merging it would make. */
async function isOfHead(api, {iid, sha: head}, {ref, sha}) {
  const place = `refs/merge-requests/${iid}`;
  if (ref === `${place}/head`) return sha === head;
  if (ref !== `${place}/merge`) return false;
  const {parent_ids: parents} = await api.json(
    `/repository/commits/${sha}`,
    'asking what the pipeline was made for',
  );
  return parents?.includes(head) === true;
}

/** When the merge request last got another target branch, ms since 1970; undefined if it never did. */
async function retargetedAt(api, {iid}) {
  const notes = await api.all(
    `/merge_requests/${iid}/notes`,
    'asking whether the merge request had another target branch',
  );
  return notes
    .filter(({system, body}) => system === true && RETARGETED.test(body))
    .map(({created_at: at}) => Date.parse(at))
    .toSorted((a, b) => b - a)[0];
}

/** The newest pipeline of the merge request, of its head into its target branch. */
async function newestPipeline(api, request) {
  const pipelines = await api.all(`/merge_requests/${request.iid}/pipelines`, 'looking for its pipelines');
  const own = pipelines
    .filter(
      ({source, project_id: id}) => source === 'merge_request_event' && String(id) === env.CI_PROJECT_ID,
    )
    .toSorted((a, b) => b.id - a.id);
  for (const pipeline of own) {
    if (!(await isOfHead(api, request, pipeline))) continue;
    const retargeted = await retargetedAt(api, request);
    if (retargeted === undefined || Date.parse(pipeline.created_at) > retargeted) return pipeline;
    throw new Refusal(
      `Merge request !${request.iid} targeted another branch than ${request.target_branch} when it was planned, and was not planned again.`,
      PLAN_AGAIN,
    );
  }
  return undefined;
}

/**
 * The job that planned the merge request in its newest pipeline. A later one that failed counts: reviewers have seen it.
 * `kept` fetches a file that it kept.
 */
export async function planJob(api, request) {
  const name = `Merge request !${request.iid}`;
  if (request.source_project_id !== request.target_project_id) {
    throw new Refusal(`${name} came from a fork, whose changes are validated and not planned.`, PLAN_AGAIN);
  }
  const newest = await newestPipeline(api, request);
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
  return {
    kept: (file) =>
      api.text(`/jobs/${plan.id}/artifacts/bylaw-plan/${file}`, 'fetching the plan (it may have expired)'),
  };
}
