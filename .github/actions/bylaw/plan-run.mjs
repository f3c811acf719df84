/**
 * Finds the run that planned a pull request which was merged, among the runs that GitHub has recorded.
 *
 * The record of a run has its branch and commit, and not its pull request: another one of the same branch, into a base that
 * nobody protects, has runs that look the same, of a workflow that nobody reviewed. GitHub names the pull requests of a run
 * while they are open, as a rule, so that a merged one is told by times: by when the others were opened and closed.
 */
import {branch, Refusal, repository} from './workflow.mjs';

export const BY_HAND =
  'To apply what is merged now: Actions, this workflow, Run workflow. It plans again, and applies that plan once the environment is approved.';

const RETARGETED = ['base_ref_changed', 'automatic_base_change_succeeded'];

/** Runs of the workflow `file` for what was merged. GitHub's own filters are not relied on. */
async function runsOfHead(api, {head}, file) {
  const runs = await api.all(
    `/actions/workflows/${file.split('/').at(-1)}/runs?event=pull_request&head_sha=${head.sha}`,
    'looking for the run that planned it',
    'runs',
    (page) => page.workflow_runs,
  );
  return runs.filter(
    (run) =>
      run.path.split('@')[0] === file &&
      run.event === 'pull_request' &&
      run.head_sha === head.sha &&
      run.head_branch === head.ref &&
      run.repository.full_name === repository() &&
      run.head_repository?.full_name === repository() &&
      !['cancelled', 'skipped'].includes(run.conclusion),
  );
}

/** Whether GitHub names this pull request, and no other, as that of a run. */
const namesOnly = ({pull_requests: named}, pull) =>
  named?.length === 1 && named[0].number === pull.number && named[0].base.ref === pull.base.ref;

/** Whether a run may have been for another pull request of its branch: one that was open then, or stayed at that commit. */
const mayBeFor = (other, run) =>
  Date.parse(other.created_at) <= Date.parse(run.created_at) &&
  (other.head.sha === run.head_sha ||
    other.closed_at === null ||
    Date.parse(other.closed_at) >= Date.parse(run.created_at));

/** The other pull requests of the same branch, whatever became of them. */
async function othersOfHead(api, {number, head}) {
  const [owner] = repository().split('/');
  const query = new URLSearchParams({state: 'all', head: `${owner}:${head.ref}`});
  const pulls = await api.all(`/pulls?${query}`, 'looking for other pull requests of the branch', 'pulls');
  return pulls.filter((pull) => pull.number !== number && pull.head.ref === head.ref);
}

/** When the pull request last got another base, ms since 1970; undefined if it never did. */
async function retargetedAt(api, {number}) {
  const events = await api.all(
    `/issues/${number}/events`,
    'asking whether the pull request had another base',
    'pulls',
  );
  return events
    .filter(({event}) => RETARGETED.includes(event))
    .map(({created_at: at}) => Date.parse(at))
    .toSorted((a, b) => b - a)[0];
}

/** The runs that were for this pull request and no other, into the base that it was merged into. */
async function runsOfPull(api, pull, runs) {
  const named = runs.filter((run) => namesOnly(run, pull));
  if (named.length > 0 || runs.length === 0) return named;
  const [others, retargeted] = await Promise.all([othersOfHead(api, pull), retargetedAt(api, pull)]);
  const own = runs.filter((run) => !others.some((other) => mayBeFor(other, run)));
  if (own.length === 0) {
    const {number, base} = others.find((other) => runs.some((run) => mayBeFor(other, run)));
    throw new Refusal(
      `The branch ${pull.head.ref} is also that of pull request #${number} into ${base.ref}, so GitHub does not say which of the two a plan was made for. No plan is certain to be that of pull request #${pull.number}.`,
      BY_HAND,
    );
  }
  // What ran before was into another base.
  const inBase = own.filter((run) => retargeted === undefined || Date.parse(run.created_at) > retargeted);
  if (inBase.length > 0) return inBase;
  throw new Refusal(
    `Pull request #${pull.number} targeted another branch than ${branch()} when it was planned, and was not planned again.`,
    BY_HAND,
  );
}

/** The newest plan of that pull request. A later one that failed counts: reviewers have seen it. */
export async function planRun(api, pull, file) {
  const runs = await runsOfPull(api, pull, await runsOfHead(api, pull, file));
  const newest = runs.toSorted((a, b) => b.run_number - a.run_number)[0];
  if (newest === undefined) {
    throw new Refusal(
      `Pull request #${pull.number} has no plan of commit ${pull.head.sha.slice(0, 12)}: no run of ${file} on this repository's own branch made one.`,
      BY_HAND,
    );
  }
  if (newest.conclusion !== 'success') {
    const why = newest.status === 'completed' ? 'did not succeed' : 'has not ended yet';
    throw new Refusal(
      `The plan of pull request #${pull.number} ${why} (run ${newest.id}), so there is none that can be applied.`,
      newest.status === 'completed' ? BY_HAND : 'Rerun this job when it has.',
    );
  }
  return newest;
}
