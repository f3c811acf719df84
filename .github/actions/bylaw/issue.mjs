/** Keeps one issue for a set up to date while something differs, and closes it when nothing does any more. */
import {existsSync, readFileSync} from 'node:fs';
import {pushAccepted, removeAccepted} from './accept-branch.mjs';
import {github} from './github-api.mjs';
import {isKept, marker, withFoot} from './sticky.mjs';
import {hasChanges} from './plans.mjs';
import {inFolder, readJson, runUrl, state, step} from './workflow.mjs';

const CLEAN = '0';
const CHANGES = '2';

await step(async () => {
  const program = state();
  const {artifact, place} = program;
  const onBranch = process.env.ACCEPT_BRANCH === 'true' && !program.recursive;
  const mark = marker('drift', artifact);
  const api = github(process.env.TOKEN);
  const author = encodeURIComponent(process.env.AUTHOR);
  const open = await api.all(`/issues?state=open&creator=${author}`, 'reading the issues', 'issues');
  const kept = open.find(
    (each) =>
      each.pull_request === undefined &&
      each.user?.login === process.env.AUTHOR &&
      isKept(each.body ?? '', mark, ''),
  );
  const exitcode = existsSync(inFolder('exitcode')) ? readFileSync(inFolder('exitcode'), 'utf8') : 'none';
  if (exitcode === CLEAN) {
    if (onBranch) removeAccepted(program, readJson(inFolder('result.json'))?.set);
    if (kept === undefined) return;
    const body = `[This run](${runUrl()}) found no differences any more.`;
    await api.post(`/issues/${kept.number}/comments`, {body}, 'commenting on the issue', 'issues');
    await api.patch(
      `/issues/${kept.number}`,
      {state: 'closed', state_reason: 'completed'},
      'closing the issue',
      'issues',
    );
    console.log(`Closed the issue ${kept.html_url}`);
    return;
  }
  const result = readJson(inFolder('result.json'));
  const set = result?.set ?? (place === '.' ? 'this repository' : place);
  const differs = exitcode === CHANGES || hasChanges(result);
  const title = differs
    ? `bylaw: the live state of ${set} differs from its manifests`
    : `bylaw: cannot tell whether the live state of ${set} matches its manifests`;
  const markdown = inFolder('plan/plan.md');
  const text = existsSync(markdown) ? readFileSync(markdown, 'utf8') : 'The log of the run says why.\n';
  const accepted = onBranch && differs && result?.set !== undefined ? pushAccepted(program, result.set) : '';
  const more = accepted === '' ? '' : `${accepted}\n\n`;
  const foot = `${more}<sub>[This run](${runUrl()}) found it. Each run updates this issue, and closes it when nothing differs.</sub>`;
  const body = withFoot(text, foot, mark);
  const {html_url: url} =
    kept === undefined
      ? await api.post('/issues', {title, body}, 'opening an issue', 'issues')
      : await api.patch(`/issues/${kept.number}`, {title, body}, 'updating the issue', 'issues');
  console.log(`${kept === undefined ? 'Opened' : 'Updated'} the issue ${url}`);
});
