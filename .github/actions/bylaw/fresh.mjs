/** Plans what is merged, to see whether there is anything to apply. */
import {appendFileSync} from 'node:fs';
import {expectDefaultBranch, expectNewest} from './newest.mjs';
import {planMerged, plansMerged} from './plan-merged.mjs';
import {output, state, step} from './workflow.mjs';

await step(async () => {
  const program = state();
  // A plan file of one's own does not rest on what was reviewed here.
  if (!program.planFile) expectDefaultBranch();
  await expectNewest(program);
  const plans = program.recursive ? [...plansMerged(program).values()] : [planMerged(program)];
  const needed = plans.some(({plan}) => plan.changes.length > 0);
  output('needed', needed);
  if (!needed) {
    output('status', 'no-changes');
    console.log('There is nothing to apply.');
    if (process.env.GITHUB_STEP_SUMMARY) {
      appendFileSync(
        process.env.GITHUB_STEP_SUMMARY,
        '## Nothing to apply\n\nThe live state matches the manifests.\n',
      );
    }
  }
}, 'apply.md');
