/**
 * Finds the run that made the plan which was reviewed. After a merge, that is the run for the head of the pull
 * request whose merge was pushed; on workflow_dispatch, the run itself, whose environment asks for approval.
 *
 * Nothing is taken on the word of whoever opened a pull request: the run must be of this repository, of the workflow
 * that plans, of the event pull_request, for that pull request into this branch, of a branch of this repository, and
 * successful.
 */
import {github} from './github-api.mjs';
import {expectDefaultBranch} from './newest.mjs';
import {BY_HAND, planRun} from './plan-run.mjs';
import {planWorkflow} from './workflow-file.mjs';
import {branch, output, Refusal, repository, state, step} from './workflow.mjs';

/** The pull request whose merge made this commit. */
async function mergedPull(api, sha) {
  const pulls = await api.all(`/commits/${sha}/pulls`, 'looking for the pull request of the commit', 'pulls');
  const merged = pulls.filter(
    (pull) =>
      pull.merged_at !== null &&
      pull.merge_commit_sha === sha &&
      pull.base.ref === branch() &&
      pull.base.repo.full_name === repository(),
  );
  if (merged.length !== 1) {
    throw new Refusal(
      `Commit ${sha.slice(0, 12)} is the merge of ${merged.length === 0 ? 'no' : 'more than one'} pull request, so no plan of it was reviewed.`,
      BY_HAND,
    );
  }
  const [pull] = merged;
  output('pull_request', pull.number);
  if (pull.head.repo?.full_name !== repository()) {
    throw new Refusal(
      `Pull request #${pull.number} came from a fork, whose changes are validated and not planned: no plan of it was reviewed.`,
      BY_HAND,
    );
  }
  return pull;
}

/** Whether the run has exactly one plan to fetch, made where the run says. */
async function checkArtifact(api, runId, sha) {
  const {artifact} = state();
  const artifacts = await api.all(
    `/actions/runs/${runId}/artifacts?name=${encodeURIComponent(artifact)}`,
    'looking for the plan',
    'runs',
    (page) => page.artifacts,
  );
  const found = artifacts.filter(
    (each) =>
      each.name === artifact &&
      !each.expired &&
      each.workflow_run?.id === runId &&
      each.workflow_run.head_sha === sha &&
      each.workflow_run.head_repository_id === each.workflow_run.repository_id,
  );
  if (found.length !== 1) {
    throw new Refusal(
      `Run ${runId} has no artifact ${artifact} that can be used${artifacts.some(({expired}) => expired) ? ': it has expired' : ''}.`,
      BY_HAND,
    );
  }
}

await step(async () => {
  const api = github(process.env.TOKEN);
  const sha = process.env.GITHUB_SHA;
  const name = process.env.GITHUB_EVENT_NAME;
  if (name === 'workflow_dispatch') {
    expectDefaultBranch();
    const runId = Number(process.env.GITHUB_RUN_ID);
    await checkArtifact(api, runId, sha);
    output('run_id', runId);
    return;
  }
  if (name !== 'push') {
    throw new Refusal(
      `On ${name} no plan was reviewed.`,
      'Apply on push and workflow_dispatch, or name a plan-file.',
    );
  }
  const file = planWorkflow();
  const pull = await mergedPull(api, sha);
  const run = await planRun(api, pull, file);
  await checkArtifact(api, run.id, pull.head.sha);
  console.log(`Run ${run.id} planned pull request #${pull.number} at ${pull.head.sha}.`);
  output('run_id', run.id);
}, 'apply.md');
