/**
 * Applies a plan file that was reviewed, in any pipeline, if what was merged is what was planned:
 *
 *   node node_modules/bylaw/ci/apply-reviewed.mjs plan.json --branch main [-C DIR] [FLAGS of bylaw apply]
 *
 * Plans what is checked out, and holds the file against that: the set, database, settings, actor and every change must be
 * the same. What the plan file allows (--allow-mass-delete and the like) counts only if FLAGS allow it, too: write them into the
 * pipeline, where they are reviewed. Nothing is applied once `--branch` of origin has gone on, unless the newer commits leave
 * the set alone. A plan that was applied already is told so. Exits as `bylaw apply` does, and with 1, 5 or 6 if the file is
 * not to be applied.
 */
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {execFileSync, spawnSync} from 'node:child_process';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {partConsent} from '../.github/actions/bylaw/consent.mjs';
import {actorOf, planMerged} from '../.github/actions/bylaw/plan-merged.mjs';
import {bylaw} from '../.github/actions/bylaw/program.mjs';
import {holdReviewed} from '../.github/actions/bylaw/same-plan.mjs';
import {Refusal} from '../.github/actions/bylaw/workflow.mjs';
import {whyLeftBehind} from './left-behind.mjs';

const USAGE = 64;
const PROGRAM = fileURLToPath(new URL('../bin/bylaw.js', import.meta.url));

/** Takes `NAME VALUE` out of arguments. */
function taken(args, name) {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
}

function expectNewest(cwd, branch) {
  const git = (...args) => execFileSync('git', ['-C', cwd, ...args], {encoding: 'utf8'}).trim();
  const why = whyLeftBehind(cwd, {commit: git('rev-parse', 'HEAD'), branch, paths: ['.']});
  if (why !== undefined)
    throw new Refusal(`${why} Nothing was applied.`, 'Plan the current state, and review that plan.');
}

/** The digest that a plan file names; undefined for anything else. */
function digestOf(planFile) {
  try {
    return JSON.parse(readFileSync(planFile, 'utf8'))?.digest;
  } catch {
    return undefined;
  }
}

/** The run that applied the plan file, if the history has it. The digest alone is asked for: nothing is applied by it. */
function runOf({command, cwd, args}, planFile) {
  const digest = digestOf(planFile);
  if (typeof digest !== 'string') return undefined;
  const [file, ...before] = command;
  const list = [...before, 'history', 'list', '--limit', '10000', '--json', ...actorOf(args)];
  const {status, stdout} = spawnSync(file, list, {cwd, encoding: 'utf8', maxBuffer: 2 ** 28});
  // Whatever stands in the way is said by the plan that follows.
  return status === 0 ? JSON.parse(stdout).runs.find((run) => run.planDigest === digest)?.run : undefined;
}

function applyReviewed() {
  const args = process.argv.slice(2);
  const [branch, folder = '.'] = [taken(args, '--branch'), taken(args, '-C')];
  const [planFile, ...flags] = args;
  if (branch === undefined || planFile === undefined || planFile.startsWith('-')) {
    throw new Refusal(
      'A plan file and --branch are missing.',
      'Write: apply-reviewed.mjs plan.json --branch main [-C DIR] [FLAGS of bylaw apply]',
      USAGE,
    );
  }
  const program = {command: [process.execPath, PROGRAM], cwd: path.resolve(folder), args: flags};
  const before = runOf(program, path.resolve(planFile));
  if (before !== undefined) {
    console.log(`Already applied (run ${before}).`);
    return;
  }
  expectNewest(program.cwd, branch);
  const {words, why} = holdReviewed(planFile, {
    args: flags,
    fresh: planMerged(program),
    planWith: (consent) => planMerged(program, consent),
  });
  console.log(words);
  if (why !== undefined) throw new Refusal(why.message, 'Plan again, and review that plan.', why.exitcode);
  // Asked at the last moment: planning took its time.
  expectNewest(program.cwd, branch);
  process.exitCode = bylaw(program, ['apply', path.resolve(planFile), ...partConsent(flags).others]);
}

process.env.FOLDER = mkdtempSync(path.join(tmpdir(), 'bylaw-'));
try {
  applyReviewed();
} catch (error) {
  console.error(`error: ${error.message}${error instanceof Refusal ? `\n  ${error.help}` : ''}`);
  process.exitCode = error instanceof Refusal ? error.exitcode : 1;
} finally {
  rmSync(process.env.FOLDER, {recursive: true, force: true});
}
