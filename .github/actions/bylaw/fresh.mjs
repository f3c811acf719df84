/** Plans what is merged, to see whether there is anything to apply. */
import {appendFileSync} from 'node:fs';
import {planMerged} from './plan-merged.mjs';
import {output, state, step} from './workflow.mjs';

await step(() => {
  const {plan} = planMerged(state());
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
