/**
 * A plan as the comment on a pull request: first what it does to people and who has to agree, then what stands
 * against it, then the objects, folded away, and last from what it was made.
 */
import type {Plan} from '../model/plan.ts';
import {accessCounts} from './access-section.ts';
import {actionCounts} from './action-counts.ts';
import {behindText, driftText, earlierText, originUnknownText} from './cause-text.ts';
import {clip, markdownCode, markdownMarker, markdownProse} from './escape-markdown.ts';
import {COMMENT_LIMIT, EVERYTHING, Folded, foldedLines, type Folding} from './markdown-detail.ts';
import {codeList} from './markdown-people.ts';
import {planParts, type PlanParts} from './markdown-parts.ts';
import {shareOut} from './markdown-room.ts';
import {permissionCounts} from './permissions-section.ts';
import {nothingText, verdict} from './plan-human.ts';
import {plural} from './plural.ts';
import {timeText} from './time-text.ts';

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

/** What comes first has its share first. */
const IMPORTANCE: readonly (keyof PlanParts)[] = [
  'findings',
  'access',
  'reach',
  'waiting',
  'agreed',
  'permissions',
  'changes',
];
const READING_ORDER: readonly (keyof PlanParts)[] = [
  'access',
  'reach',
  'permissions',
  'waiting',
  'agreed',
  'findings',
  'changes',
];

/** What it takes to say what was folded. */
const FOLDED_ROOM = 1200;

const WHOLE =
  '`bylaw show plan.json --verbose` shows the whole of a plan that was saved with `bylaw plan --out plan.json`.';

/** Objects that go are named at once: so many of them. */
const NAMED_DELETIONS = 20;

/** What would be destroyed. */
function deletedLines({changes}: Plan, {text}: Folding['detail']): string[] {
  const gone = changes.filter(({actions}) => actions.includes('delete')).map(({address}) => address);
  if (gone.length === 0) return [];
  const is = gone.length === 1 ? 'object is' : 'objects are';
  const names = codeList(gone, NAMED_DELETIONS, Math.min(text, 160));
  return ['', `> 🗑️ **${gone.length} ${is} deleted:** ${names}`];
}

/** Ahead of the parts: what it comes to, and what whoever reviews it has to know first. */
function headLines(plan: Plan, detail: Folding['detail']): string[] {
  const [behind, earlier, drift, unknown] = [
    behindText(plan.desired.base),
    earlierText(plan.changes),
    driftText(plan.changes),
    originUnknownText(plan),
  ].map((text) => text && markdownProse(clip(text, 1500)));
  return [
    markdownMarker('plan', plan.set),
    '',
    `## Plan for ${markdownCode(clip(plan.set, Math.min(detail.text, 200)))}`,
    '',
    ...headline(plan),
    ...['', ...verdictText(plan)].slice(plan.changes.length === 0 && plan.applyable ? 1 : 0),
    ...(behind === undefined ? [] : ['', `> ⚠️ **Made from an old base:** ${behind}`]),
    ...(drift === undefined ? [] : ['', `> ⚠️ **Drift:** ${drift}`]),
    ...(unknown === undefined ? [] : ['', `> ⚠️ ${unknown}`]),
    ...deletedLines(plan, detail),
    ...(earlier === undefined ? [] : ['', `Note: ${earlier}`]),
  ];
}

/** The plan as Markdown that fits into a comment. `digest` is that of its plan file. */
export function planMarkdown(plan: Plan, digest?: string): string {
  const detail = {...EVERYTHING, text: 400};
  const head = headLines(plan, detail);
  const foot = footLines(plan, digest, {detail, folded: new Folded()});
  const parts = planParts(plan);
  const lengthOf = (lines: readonly string[]): number =>
    lines.reduce((sum, line) => sum + line.length + 1, 0);
  const room = COMMENT_LIMIT - lengthOf(head) - lengthOf(foot) - FOLDED_ROOM;
  const told = shareOut(
    IMPORTANCE.map((part) => parts[part]),
    Math.max(0, room),
  );
  const folded = new Folded();
  for (const part of told) folded.addAll(part.folded);
  const body = READING_ORDER.flatMap((part) => told[IMPORTANCE.indexOf(part)]?.lines ?? []);
  return `${[...head, ...foldedLines({detail, folded}, WHOLE), ...body, ...foot].join('\n')}\n`;
}
