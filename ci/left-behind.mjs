/** Whether the commit of a job still says what is to be live, by git. */
import {execFileSync} from 'node:child_process';
import path from 'node:path';

/**
 * Why `commit` is no longer to be applied: the branch of origin has gone on since. Commits that leave `paths` alone (the set,
 * what defines the pipeline; absolute, or from `root`) do not count; what was changed and changed back does, for it may have
 * been applied meanwhile. Undefined if it may be applied. Fetches the branch.
 */
export function whyLeftBehind(root, {commit, branch, paths}) {
  const git = (...args) =>
    execFileSync('git', ['-C', root, ...args], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']}).trim();
  const tip = `refs/remotes/origin/${branch}`;
  try {
    git('fetch', '--quiet', 'origin', `+refs/heads/${branch}:${tip}`);
    if (git('rev-parse', '--verify', tip) === commit) return undefined;
    const newestOf = (at, file) => git('rev-list', '-1', at, '--', path.resolve(root, file));
    const isOnBranch = git('rev-list', '-1', commit, `^${tip}`) === '';
    if (!isOnBranch) {
      return `This job is of commit ${commit.slice(0, 12)}, which is not on ${branch} of origin: it was not pushed, or not merged.`;
    }
    if (paths.every((file) => newestOf(commit, file) === newestOf(tip, file))) return undefined;
  } catch (error) {
    const [said = ''] = String(error.stderr || error.message)
      .trim()
      .split('\n');
    return `Cannot tell whether ${branch} has moved on since commit ${commit.slice(0, 12)} (${said}).`;
  }
  return `This job is of commit ${commit.slice(0, 12)}, and ${branch} has moved on since: what this job would apply is out of date.`;
}
