/** Plans what is merged, to see whether there is anything to apply, and to hold the reviewed plan against it. */
import {appendFileSync} from 'node:fs';
import {bylaw} from './program.mjs';
import {inFolder, output, readJson, Refusal, state, step} from './workflow.mjs';

const INVALID = 1;

await step(() => {
  const status = bylaw(state(), ['plan', '--json-into', inFolder('fresh.json')]);
  const plan = readJson(inFolder('fresh.json'));
  if (status === INVALID) {
    throw new Refusal(
      'What was merged is in error, so nothing is applied.',
      'The log says what is wrong. Mend it in a new pull request.',
    );
  }
  if (status !== 0) throw new Refusal(`bylaw plan exited with ${status}.`, 'The log says why.', status);
  const needed = plan.changes.length > 0;
  output('needed', needed);
  if (!needed) {
    output('status', 'no-changes');
    console.log('Nothing is to be applied.');
    if (process.env.GITHUB_STEP_SUMMARY) {
      appendFileSync(
        process.env.GITHUB_STEP_SUMMARY,
        '## Nothing to apply\n\nThe live state is what the manifests say.\n',
      );
    }
  }
}, 'apply.md');
