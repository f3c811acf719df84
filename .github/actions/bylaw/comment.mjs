/** Keeps one comment on the pull request up to date: `comment.mjs plan` or `comment.mjs apply`. */
import {existsSync, readFileSync} from 'node:fs';
import {github} from './github-api.mjs';
import {isApplyable, storedText} from './plans.mjs';
import {isKept, marker, withFoot} from './sticky.mjs';
import {annotate, event, inFolder, readJson, runUrl, state, step} from './workflow.mjs';

const [kind] = process.argv.slice(2);
/** What was pushed to the pull request. What is checked out is what merging it would make. */
const head = () => event().pull_request?.head?.sha;
const FOOT = {
  plan: (name) =>
    `${storedText(readJson(inFolder('result.json')))}<sub>A plan of commit ${head()?.slice(0, 12)}. The artifact \`${name}\` of [this run](${runUrl()}) has ${state().recursive ? 'the plans' : 'the plan and a page of it (`plan.html`)'}; ${isApplyable(readJson(inFolder('result.json'))) ? 'merged unchanged, exactly this plan is applied' : 'it cannot be applied as it is'}.</sub>`,
  apply: () => `<sub>[This run](${runUrl()}) applies what was merged.</sub>`,
};

/** Whether the pull request has gone on: then the comment is a newer run's, or will be. */
async function isPast(api, number) {
  if (kind !== 'plan') return false;
  const pull = await api.get(`/pulls/${number}`, 'asking for the head of the pull request', 'comments');
  if (pull.head.sha === head()) return false;
  annotate(
    'notice',
    `This run planned ${head()?.slice(0, 12)}, and the pull request is at ${pull.head.sha.slice(0, 12)} now: the run for that commit writes the comment.`,
  );
  return true;
}

await step(async () => {
  const {artifact} = state();
  const file = kind === 'plan' ? inFolder('plan/plan.md') : inFolder('apply.md');
  const number = Number(process.env.PULL_REQUEST);
  if (!existsSync(file) || !(number > 0)) return;
  const text = readFileSync(file, 'utf8');
  const mark = marker(kind, artifact);
  const body = withFoot(text, FOOT[kind](artifact), mark);
  const api = github(process.env.TOKEN);
  if (await isPast(api, number)) return;
  const comments = await api.all(`/issues/${number}/comments`, 'reading the comments', 'comments');
  const kept = comments.find(
    (each) => each.user?.login === process.env.AUTHOR && isKept(each.body ?? '', mark, text),
  );
  const {html_url: url} =
    kept === undefined
      ? await api.post(`/issues/${number}/comments`, {body}, 'writing a comment', 'comments')
      : await api.patch(`/issues/comments/${kept.id}`, {body}, 'updating the comment', 'comments');
  console.log(`${kept === undefined ? 'Wrote' : 'Updated'} the comment ${url}`);
});
