/** Plans what is merged, to see whether there is anything to apply. */
import {appendFileSync} from 'node:fs';
import {github} from './github-api.mjs';
import {planMerged} from './plan-merged.mjs';
import {branch, output, Refusal, state, step} from './workflow.mjs';

/** A run that is started again applies its own commit. Is that no longer the branch's, it would take back what came after. */
async function expectNotPast() {
  if (!(Number(process.env.GITHUB_RUN_ATTEMPT) > 1)) return;
  if (!process.env.GITHUB_REF?.startsWith('refs/heads/')) return;
  const [sha, name] = [process.env.GITHUB_SHA, branch()];
  const range = `${sha}...${encodeURIComponent(name)}`;
  const compared = await github(process.env.TOKEN).get(
    `/compare/${range}?per_page=1`,
    'asking whether the branch has gone on',
    'contents',
  );
  if (compared.ahead_by === 0 && compared.behind_by === 0) return;
  throw new Refusal(
    `This run is of commit ${sha.slice(0, 12)}, and ${name} has gone on since: what it would apply is not what is there now. Nothing was applied.`,
    'A newer run applies what is there now; where there is none, or it was refused: Actions, this workflow, Run workflow.',
  );
}

await step(async () => {
  await expectNotPast();
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
