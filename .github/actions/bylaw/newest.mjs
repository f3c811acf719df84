/** Whether the commit of a run still says what is to be live. */
import {github} from './github-api.mjs';
import {branch, event, Refusal} from './workflow.mjs';
import {ownWorkflow} from './workflow-file.mjs';

const ASKING = 'checking whether the branch has moved on';

/**
 * Whether what came to the branch after a commit leaves these paths alone: the newest commit that touches them is the same.
 * What was changed and changed back does not count as left alone, for it may have been applied meanwhile.
 */
async function leftAlone(api, {sha, name}, paths) {
  for (const path of paths) {
    const [before, after] = await Promise.all(
      [sha, name].map(async (at) => {
        const query = new URLSearchParams({sha: at, path, per_page: '1'});
        const [commit] = await api.page(`/commits?${query}`, ASKING, 'contents');
        return commit?.sha;
      }),
    );
    if (before === undefined || before !== after) return false;
  }
  return true;
}

/** Refuses a run by hand of another branch than the default one: nobody reviewed what it declares. */
export function expectDefaultBranch() {
  if (process.env.GITHUB_EVENT_NAME !== 'workflow_dispatch') return;
  const main = event().repository?.default_branch;
  if (process.env.GITHUB_REF === `refs/heads/${main}`) return;
  throw new Refusal('Only the default branch can be applied by hand.', `Run the workflow on ${main}.`);
}

/**
 * Refuses a run whose branch has gone on, be it the first attempt that waited for an approval or one that was started again:
 * it would take back what came after. Commits that leave the set and the workflow alone do not count.
 * `place`: the folder of the set.
 */
export async function expectNewest({place}) {
  if (!process.env.GITHUB_REF?.startsWith('refs/heads/')) return;
  const [sha, name] = [process.env.GITHUB_SHA, branch()];
  const api = github(process.env.TOKEN);
  const range = `${sha}...${encodeURIComponent(name)}`;
  const {ahead_by: newer, behind_by: gone} = await api.get(
    `/compare/${range}?per_page=1`,
    ASKING,
    'contents',
  );
  if (gone === 0 && newer === 0) return;
  if (gone === 0 && place !== '.' && (await leftAlone(api, {sha, name}, [place, ownWorkflow()]))) return;
  throw new Refusal(
    `This run is of commit ${sha.slice(0, 12)}, and ${name} has moved on since: what this run would apply is out of date. Nothing was applied.`,
    'A newer run applies the current commit. If there is none, or it was refused: Actions, this workflow, Run workflow.',
  );
}
