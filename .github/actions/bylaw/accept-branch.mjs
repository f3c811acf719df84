/** Pushes what `bylaw drift --accept --branch` commits, for somebody to review and merge; and removes it once nothing differs. */
import {execFileSync} from 'node:child_process';
import {bylaw} from './program.mjs';
import {annotate, repository} from './workflow.mjs';

/** Runs git in the checkout, with the token for the server of the repository alone. Returns what it printed. */
function git({cwd}, ...args) {
  const server = process.env.GITHUB_SERVER_URL ?? 'https://github.com';
  const login = Buffer.from(`x-access-token:${process.env.TOKEN ?? ''}`).toString('base64');
  return execFileSync('git', ['-C', cwd, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      GIT_TERMINAL_PROMPT: '0',
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: `http.${server}/.extraheader`,
      GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${login}`,
      GIT_CONFIG_KEY_1: 'core.hooksPath',
      GIT_CONFIG_VALUE_1: '/dev/null',
    },
  }).trim();
}

const branchOf = (set) => `bylaw/drift-${set}`;

/** Whether git has the branch here. */
function isThere(program, branch) {
  try {
    git(program, 'rev-parse', '--verify', '--quiet', `refs/heads/${branch}`);
    return true;
  } catch {
    return false;
  }
}

/**
 * Pushes the branch of a set whose drift was found. Returns what the issue says of it; empty where the manifests need no edit.
 * A branch that cannot be pushed fails nothing: the issue is there without it.
 */
export function pushAccepted(program, set) {
  const branch = branchOf(set);
  // What cannot be accepted is in the log; the rest is on the branch.
  bylaw(program, ['drift', '--accept', '--branch', '--quiet']);
  if (!isThere(program, branch)) return '';
  try {
    git(program, 'push', '--quiet', '--force', 'origin', `refs/heads/${branch}`);
  } catch (error) {
    annotate(
      'warning',
      `The branch ${branch} cannot be pushed: ${String(error.stderr ?? error.message).split('\n')[0]}. Give the job \`permissions: contents: write\`.`,
    );
    return '';
  }
  const server = process.env.GITHUB_SERVER_URL ?? 'https://github.com';
  return `The branch [\`${branch}\`](${server}/${repository()}/compare/${branch}?expand=1) has the manifests as they are live. Merge it to keep what was changed; otherwise the next apply reverts it.`;
}

/** Removes the branch where nothing differs any more; one that is not there stays so. */
export function removeAccepted(program, set) {
  try {
    git(program, 'push', '--quiet', 'origin', `:refs/heads/${branchOf(set)}`);
  } catch {
    // There was none.
  }
}
