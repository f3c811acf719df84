/**
 * A plan as the comment on a pull request: first what it does to people and who has to agree, then what stands
 * against it, then the objects, folded away, and last from what it was made.
 */
import type {Plan} from '../model/plan.ts';
import {accessCounts} from './access-section.ts';
import {actionCounts} from './action-counts.ts';
import {severityCounts} from './diagnostic-blocks.ts';
import {clip, markdownCode, markdownMarker, markdownProse} from './escape-markdown.ts';
import {ChangesMarkdown} from './markdown-changes.ts';
import {fitted, foldedLines, type Folding} from './markdown-detail.ts';
import {findingsMarkdown} from './markdown-findings.ts';
import {accessMarkdown, permissionsMarkdown} from './markdown-people.ts';
import {waitingMarkdown} from './markdown-waiting.ts';
import {permissionCounts} from './permissions-section.ts';
import {blockersOf, nothingText, verdict} from './plan-human.ts';
import {plural} from './plural.ts';
import {timeText} from './time-text.ts';
import {waitingCounts} from './waiting-section.ts';

/** `5 to create, 1 to delete; 2 people gain access, …`: what a reviewer reads if they read one line. */
function headline(plan: Plan): string[] {
  if (plan.changes.length === 0) return [`**${markdownProse(clip(nothingText(plan), 400))}**`];
  const {summary} = plan;
  const access = accessCounts(plan.access);
  const permissions = permissionCounts(plan.permissions);
  const parts = [
    actionCounts((action) => summary[action], 'planned') || 'nothing to change',
    `access: ${access ?? 'nobody gains or loses any'}`,
    ...(permissions === undefined ? [] : [`permissions: ${permissions}`]),
    ...(summary.waiting > 0 ? [`${plural(summary.waiting, 'decision')} waited for`] : []),
  ];
  return [`**${parts.join('; ')}.**`];
}

/** The last words of the plan, told first here, without the counts that the headline has. */
const verdictText = (plan: Plan): string[] => {
  if (plan.changes.length === 0 && plan.applyable) return [];
  const [words = ''] = verdict(plan).split(': ');
  return [`${plan.applyable ? '✅' : '⛔'} ${markdownProse(`${clip(words, 600).replace(/\.$/, '')}.`)}`];
};

function footLines(plan: Plan, digest: string | undefined, {detail}: Folding): string[] {
  const code = (text: string): string => markdownCode(clip(text, Math.max(detail.text, 80)));
  const {desired, live, summary} = plan;
  const facts = [
    `Set ${code(plan.set)}`,
    `commit ${desired.commit === null ? 'none' : code(desired.commit)}`,
    ...(digest === undefined ? [] : [`plan ${code(digest)}`]),
    `manifests ${code(desired.digest)}`,
    ...(plan.actor === null ? [] : [`as ${code(plan.actor)}`]),
    `${plural(desired.objects, 'object')} in ${plural(desired.files, 'file')}`,
    ...(summary.unchanged > 0 ? [`${summary.unchanged} unchanged`] : []),
    ...(summary.unmanaged > 0 ? [`${summary.unmanaged} unmanaged`] : []),
    live.lastRun === null ? 'before the first run' : `after run ${live.lastRun}`,
    `made ${code(timeText(plan.createdAt))} by bylaw ${code(plan.tool.version)}`,
  ];
  return ['', '---', '', facts.join(' · ')];
}

const WHOLE =
  '`bylaw show plan.json --verbose` shows the whole of a plan that was saved with `bylaw plan --out plan.json`.';

function render(plan: Plan, changes: ChangesMarkdown, digest: string | undefined, folding: Folding): string {
  const {detail} = folding;
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', `### ${title}`, ...(lines[0] === '' ? [] : ['']), ...lines];
  const body = [
    ...section('Access', accessMarkdown(plan.access, folding)),
    ...section('Permissions', permissionsMarkdown(plan.permissions, folding)),
    ...section(
      `Waiting for approval: ${waitingCounts(plan.waiting)}`,
      waitingMarkdown(plan.waiting, folding),
    ),
    ...section(`Findings: ${severityCounts(plan.diagnostics)}`, findingsMarkdown(plan.diagnostics, folding)),
    ...section('Changes', changes.lines(folding)),
  ];
  return `${[
    markdownMarker('plan', plan.set),
    '',
    `## Plan for ${markdownCode(clip(plan.set, Math.min(detail.text, 200)))}`,
    '',
    ...headline(plan),
    ...['', ...verdictText(plan)].slice(plan.changes.length === 0 && plan.applyable ? 1 : 0),
    ...foldedLines(folding, WHOLE),
    ...body,
    ...footLines(plan, digest, folding),
  ].join('\n')}\n`;
}

/** The plan as Markdown that fits into a comment. `digest` is that of its plan file. */
export function planMarkdown(plan: Plan, digest?: string): string {
  const changes = new ChangesMarkdown(plan.changes, blockersOf(plan.diagnostics));
  return fitted((folding) => render(plan, changes, digest, folding));
}
