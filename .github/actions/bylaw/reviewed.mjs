/**
 * Finds the run that made the plan which was reviewed. After a merge, that is the run for the head of the pull
 * request whose merge was pushed; on workflow_dispatch, the run itself, whose environment asks for approval.
 *
 * Nothing is taken on the word of whoever opened a pull request: the run must be of this repository, of the workflow
 * that plans, of the event pull_request, for that head, of a branch of this repository, and successful.
 */
import {github} from './github-api.mjs';
import {branch, event, output, Refusal, repository, state, step} from './workflow.mjs';

const BY_HAND =
  'To apply what is merged now: Actions, this workflow, Run workflow. It plans anew, and applies that plan once the environment is approved.';

/** The file of the workflow that makes plans, such as `.github/workflows/bylaw.yml`. */
function planWorkflow() {
  const given = (process.env.PLAN_WORKFLOW ?? '').trim();
  const [, own = ''] = /\/(\.github\/workflows\/[^/@]+)@/.exec(process.env.GITHUB_WORKFLOW_REF ?? '') ?? [];
  const file = given === '' ? own : `.github/workflows/${given.replace(/^\.github\/workflows\//, '')}`;
  if (!/^\.github\/workflows\/[\w.-]+\.ya?ml$/.test(file)) {
    throw new Refusal(
      `plan-workflow: ${given || '(nothing)'} is no workflow.`,
      'Name its file, such as bylaw-plan.yml.',
    );
  }
  return file;
}

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
      `Commit ${sha.slice(0, 12)} is the merge of ${merged.length === 0 ? 'no' : 'more than one'} pull request, so there is no plan of it that was reviewed.`,
      BY_HAND,
    );
  }
  const [pull] = merged;
  output('pull_request', pull.number);
  if (pull.head.repo?.full_name !== repository()) {
    throw new Refusal(
      `Pull request #${pull.number} came from a fork, whose changes are validated and not planned: nothing that was reviewed can be applied.`,
      BY_HAND,
    );
  }
  return pull;
}

/** The newest plan of that head. A later one that failed counts: reviewers have seen it. */
async function planRun(api, pull, file) {
  const {sha, ref} = pull.head;
  const runs = await api.all(
    `/actions/workflows/${file.split('/').at(-1)}/runs?event=pull_request&head_sha=${sha}`,
    'looking for the run that planned it',
    'runs',
    (page) => page.workflow_runs,
  );
  const theirs = runs.filter(
    (run) =>
      run.path.split('@')[0] === file &&
      run.event === 'pull_request' &&
      run.head_sha === sha &&
      run.head_branch === ref &&
      run.repository.full_name === repository() &&
      run.head_repository?.full_name === repository() &&
      !['cancelled', 'skipped'].includes(run.conclusion),
  );
  const newest = theirs.toSorted((a, b) => b.run_number - a.run_number)[0];
  if (newest === undefined) {
    throw new Refusal(
      `Pull request #${pull.number} has no plan of commit ${sha.slice(0, 12)}: no run of ${file} on this repository's own branch made one.`,
      BY_HAND,
    );
  }
  if (newest.conclusion !== 'success') {
    const why = newest.status === 'completed' ? 'did not succeed' : 'has not ended yet';
    throw new Refusal(
      `The plan of pull request #${pull.number} ${why} (run ${newest.id}), so there is none that can be applied.`,
      newest.status === 'completed' ? BY_HAND : 'Run this job again when it has.',
    );
  }
  return newest;
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
      `Run ${runId} has no artifact ${artifact} that can be used${artifacts.some(({expired}) => expired) ? ': it is past its time' : ''}.`,
      BY_HAND,
    );
  }
}

await step(async () => {
  const api = github(process.env.TOKEN);
  const sha = process.env.GITHUB_SHA;
  const name = process.env.GITHUB_EVENT_NAME;
  if (name === 'workflow_dispatch') {
    const main = event().repository?.default_branch;
    if (process.env.GITHUB_REF !== `refs/heads/${main}`) {
      throw new Refusal('Only the default branch is applied by hand.', `Run the workflow on ${main}.`);
    }
    const runId = Number(process.env.GITHUB_RUN_ID);
    await checkArtifact(api, runId, sha);
    output('run_id', runId);
    return;
  }
  if (name !== 'push') {
    throw new Refusal(
      `On ${name} there is no plan that was reviewed.`,
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
