/** The public keys of which one must have signed what is applied. GitLab's jobs ask for them so, too. */
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import path from 'node:path';

/** What git says of the objects that are there, not of others that a checkout has put in their place. */
const git = (cwd, ...args) =>
  execFileSync('git', ['--no-replace-objects', '-C', cwd, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** A file of a commit, by its path from `cwd`; undefined where the commit has none. */
function fileAt(cwd, commit, name) {
  try {
    return git(cwd, 'cat-file', 'blob', `${commit}:./${path.posix.normalize(name)}`);
  } catch {
    return undefined;
  }
}

/** Why git cannot tell what a commit holds; undefined where it can. */
function whyUnknown(cwd, commit) {
  if (!/^[0-9a-f]{40,64}$/.test(commit ?? '')) return 'the event does not name it';
  try {
    git(cwd, 'cat-file', '-e', `${commit}^{commit}`);
    return undefined;
  } catch (error) {
    const [said = ''] = String(error.stderr || error.message)
      .trim()
      .split('\n');
    return `git says: ${said}`;
  }
}

const short = (commit) => (commit ?? '').slice(0, 12);

/**
 * Reads the keys in the files `names`, by their paths from `cwd`, the folder of the set. They are those of `commit`, never of a file
 * that a step left in the checkout. A key that comes with the very push which is applied does not count, so that no pull request
 * brings the key that its own plan is signed with: `before` is the commit of the branch before the push; null for a run by
 * hand, which brings nothing.
 *
 * Writes them into the folder `to`. Returns the arguments of `bylaw apply`, or `why` there are none.
 */
export function signersAsBefore(cwd, {names, commit, before, to}) {
  const commits = before === null ? [commit] : [commit, before];
  for (const each of commits) {
    const unknown = whyUnknown(cwd, each);
    if (unknown === undefined) continue;
    const which =
      each === commit ? 'the commit that is applied' : 'the commit of the branch before this push';
    return {
      why: `Whose signature counts cannot be told, because ${which} is not known (${unknown}). The checkout needs the whole history (fetch-depth: 0, GIT_DEPTH: 0).`,
    };
  }
  const args = [];
  for (const [i, name] of names.entries()) {
    const [now, ...was] = commits.map((each) => fileAt(cwd, each, name));
    if (now === undefined) return {why: `There is no file ${name} in commit ${short(commit)}.`};
    if (was.some((text) => text !== now)) continue;
    const file = path.join(to, `signer-${i}.pub`);
    writeFileSync(file, now);
    args.push('--require-signature', file);
  }
  if (args.length > 0) return {args};
  return {
    why: `What was merged changes ${names.join(' and ')}: a key does not count for the change that brings it. To replace a key, name the new file beside the old one first, and remove the old one later.`,
  };
}
