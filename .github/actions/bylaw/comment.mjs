/** Keeps one comment on the pull request up to date: `comment.mjs plan` or `comment.mjs apply`. */
import {existsSync, readFileSync} from 'node:fs';
import {github} from './github-api.mjs';
import {isKept, marker, withFoot} from './sticky.mjs';
import {inFolder, readJson, runUrl, state, step} from './workflow.mjs';

const [kind] = process.argv.slice(2);
const isApplyable = () => readJson(inFolder('result.json'))?.applyable === true;
const FOOT = {
  plan: (name) =>
    `<sub>The artifact \`${name}\` of [this run](${runUrl()}) has the plan and a page of it (\`plan.html\`); ${isApplyable() ? 'merged unchanged, exactly it is applied' : 'it cannot be applied as it is'}.</sub>`,
  apply: () => `<sub>[This run](${runUrl()}) applies what was merged.</sub>`,
};

await step(async () => {
  const {artifact} = state();
  const file = kind === 'plan' ? inFolder('plan/plan.md') : inFolder('apply.md');
  const number = Number(process.env.PULL_REQUEST);
  if (!existsSync(file) || !(number > 0)) return;
  const text = readFileSync(file, 'utf8');
  const mark = marker(kind, artifact);
  const body = withFoot(text, FOOT[kind](artifact), mark);
  const api = github(process.env.TOKEN);
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
