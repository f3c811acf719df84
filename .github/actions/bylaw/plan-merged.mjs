/** Plans what is merged. ci/apply-reviewed.mjs does it so, too. */
import {plansIn} from './plans.mjs';
import {bylaw} from './program.mjs';
import {inFolder, readJson, Refusal} from './workflow.mjs';

const INVALID = 1;

/** `--as` among the arguments of an apply, for the plan that it is held against is to be made on the same authority. */
export function actorOf(args) {
  const at = args.findIndex((arg) => arg === '--as' || arg.startsWith('--as='));
  return at < 0 ? [] : args.slice(at, args[at] === '--as' ? at + 2 : at + 1);
}

function plan(program, where, consent) {
  const status = bylaw(program, ['plan', '--quiet', ...where, ...actorOf(program.args), ...consent]);
  if (status === INVALID) {
    throw new Refusal(
      'What was merged has errors, so nothing is applied.',
      'The log says what is wrong. Fix it in a new pull request.',
    );
  }
  if (status !== 0) throw new Refusal(`bylaw plan exited with ${status}.`, 'The log says why.', status);
}

/** What the plan file of it holds. `consent`: flags for what guards would refuse. */
export function planMerged(program, consent = []) {
  const file = inFolder('fresh.json');
  plan(program, ['--out', file], consent);
  return readJson(file).content;
}

/** The same for every set below the folder: what their plan files hold, by the names of the sets. */
export function plansMerged(program, consent = []) {
  plan(program, ['--recursive', '--out', inFolder('fresh')], consent);
  return plansJustMade();
}

/** What `plansMerged` made last in this job, also in an earlier step. */
export const plansJustMade = () =>
  new Map([...plansIn(inFolder('fresh'))].map(([set, file]) => [set, readJson(file).content]));
