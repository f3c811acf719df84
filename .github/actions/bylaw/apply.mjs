/** Applies the plan that was reviewed, if what was merged is what was planned. */
import {appendFileSync, existsSync, readFileSync} from 'node:fs';
import {partConsent} from './consent.mjs';
import {expectNewest} from './newest.mjs';
import {planMerged, plansJustMade, plansMerged} from './plan-merged.mjs';
import {plansIn, plansOf, refusalSaid, statusSaid} from './plans.mjs';
import {bylaw} from './program.mjs';
import {holdAllReviewed, holdReviewed} from './same-plan.mjs';
import {signersAsBefore} from './signers.mjs';
import {annotate, event, inFolder, output, readJson, Refusal, state, step} from './workflow.mjs';

const PLAN_AGAIN =
  'Plan again: a new pull request, or Actions, this workflow, Run workflow, which plans again and applies that plan once the environment is approved.';

const REFUSED = 5;
const STALE = 6;

/** What to do after an exit status of `bylaw apply`; it says itself what happened. */
const REMEDIES = {
  1: 'Fix it in a new pull request.',
  4: 'When the database is available again, rerun this job: nothing is applied twice.',
  5: `A guard blocks this plan. The log names the flag that overrides it (input allow of the action). ${PLAN_AGAIN}`,
  6: `The live state has changed since the review, so nothing was applied. ${PLAN_AGAIN}`,
  7: 'Another apply holds the lock of the set. Rerun this job when it has ended.',
};

/** The plan file, or with `recursive` the folder of them, that is applied: what was named, or what the artifact holds. */
function plansToApply(program) {
  const {planFile, recursive} = program;
  const file = planFile || plansOf(program);
  if (existsSync(file)) return file;
  throw new Refusal(
    planFile
      ? `There is no plan file ${planFile}.`
      : `The artifact contains no ${recursive ? 'folder plans' : 'plan.json'}.`,
    planFile ? 'Name it by its path from the root of the checkout.' : PLAN_AGAIN,
  );
}

/** Holds the plan file, or those in the folder, against plans of what is merged. Returns what they allow, in words. */
function expectReviewed(program, planFile) {
  const {words, why} = program.recursive
    ? holdAllReviewed(plansIn(planFile), {
        args: program.args,
        fresh: plansJustMade(),
        planWith: (consent) => plansMerged(program, consent),
      })
    : holdReviewed(planFile, {
        args: program.args,
        fresh: readJson(inFolder('fresh.json'))?.content ?? planMerged(program),
        planWith: (consent) => planMerged(program, consent),
      });
  console.log(words);
  if (why !== undefined) throw new Refusal(why.message, PLAN_AGAIN, why.exitcode);
  return words;
}

/** The flags for the keys of which one must have signed; a run by hand applies what was merged before. */
function signerFlags({cwd, signers}) {
  if (signers.length === 0) return [];
  const before = process.env.GITHUB_EVENT_NAME === 'workflow_dispatch' ? null : event().before;
  const {args, why} = signersAsBefore(cwd, {
    names: signers,
    commit: process.env.GITHUB_SHA,
    before,
    to: inFolder(),
  });
  if (why !== undefined) throw new Refusal(`${why} Nothing was applied.`, PLAN_AGAIN, STALE);
  return args;
}

/** What to do after an apply that wrote nothing. Where it lacks a signature or approvals, bylaw says so itself. */
function remedyFor(exitcode, result) {
  if (exitcode === 0) return undefined;
  const said = refusalSaid(result, exitcode);
  if (said !== undefined && (exitcode === REFUSED || exitcode === STALE)) {
    // What to do with a plan that does not fit any more, is said for this workflow.
    const again =
      exitcode === REFUSED
        ? `${said.help} Once it is approved, rerun this job; a plan that was not stored (store: true) has to be made again.`
        : PLAN_AGAIN;
    return `${said.message} ${again}`;
  }
  return REMEDIES[exitcode] ?? 'The log of the run says why.';
}

await step(async () => {
  const program = state();
  const required = signerFlags(program);
  const planFile = plansToApply(program);
  const consent = expectReviewed(program, planFile);
  // Asked at the last moment: planning took its time.
  await expectNewest(program);
  const markdown = inFolder('apply.md');
  const formats = [
    '--format',
    'github',
    '--format',
    `markdown=${markdown}`,
    '--json-into',
    inFolder('apply.json'),
  ];
  // The consent of the plan file is what was reviewed; the arguments add none.
  const {others} = partConsent(program.args);
  const exitcode = bylaw(program, ['apply', planFile, ...formats, ...required, ...others]);
  const result = readJson(inFolder('apply.json'));
  output('exitcode', exitcode);
  output('status', statusSaid(result));
  const remedy = remedyFor(exitcode, result);
  appendFileSync(markdown, `\n${consent}\n`);
  if (remedy !== undefined) {
    appendFileSync(markdown, `\n${remedy}\n`);
    annotate('error', remedy);
  }
  if (process.env.GITHUB_STEP_SUMMARY && existsSync(markdown)) {
    appendFileSync(process.env.GITHUB_STEP_SUMMARY, readFileSync(markdown, 'utf8'));
  }
  process.exitCode = exitcode;
}, 'apply.md');
