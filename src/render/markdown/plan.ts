/**
 * A plan as a comment on a pull request, the risk first: errors, refusals and warnings, whose access changes, who has to
 * approve; then the objects and infos in closed sections, and last what it was made from.
 */
import {isGone} from '../words/actions.ts';
import type {Plan} from '../../model/plan.ts';
import {completedText} from '../words/agreed.ts';
import {behindText, driftText, earlierText, originUnknownText, revertedText} from '../words/causes.ts';
import {longerText} from '../words/longer-access.ts';
import {systemAdminsText} from '../words/system-admins.ts';
import {
  adoptedText,
  createdOutsideText,
  ranText,
  restsOnText,
  untoldText,
  dormantText,
  headlineParts,
  leftOutText,
  nothingText,
  originText,
  pendingCount,
  verdict,
} from '../words/plan.ts';
import {timeText} from '../words/time-text.ts';
import {COMMENT_LIMIT, EVERYTHING, Folded, foldedLines, type Folding} from './detail.ts';
import {clip, markdownCode, markdownMarker, markdownProse} from './escape.ts';
import {codeList} from './people.ts';
import {type PlanParts, planParts} from './plan-parts.ts';
import {shareOut, type RenderedPart} from './share-out.ts';

/** The sum in one line: `5 to create, 1 to delete · 1 outsider gains access · 2 approvals pending`. */
function headline(plan: Plan): string[] {
  if (plan.changes.length === 0) {
    const pending = pendingCount(plan.summary);
    return [
      `**${markdownProse(clip(nothingText(plan), 400))}**${pending === undefined ? '' : ` ${pending}.`}`,
    ];
  }
  const [changes = '', ...rest] = headlineParts(plan);
  return [[`**${changes}**`, ...rest].join(' · ')];
}

/** Whether the plan can be applied, without the counts, which the headline has. */
const verdictText = (plan: Plan, waitsFor: readonly string[]): string[] => {
  if (plan.changes.length === 0 && plan.applyable) return [];
  const [words = ''] = verdict(plan, waitsFor).split(': ');
  return [
    `${!plan.applyable ? '⛔' : waitsFor.length > 0 ? '⏳' : '✅'} ${markdownProse(`${clip(words, 600).replace(/\.$/, '')}.`)}`,
  ];
};

function footLines(plan: Plan, digest: string | undefined, {detail}: Folding): string[] {
  const code = (text: string): string => markdownCode(clip(text, Math.max(detail.text, 80)));
  const {desired, summary} = plan;
  const facts = [
    `Set ${code(plan.set)}`,
    `commit ${desired.commit === null ? 'none' : code(desired.commit)}`,
    ...(digest === undefined ? [] : [`plan ${code(digest)}`]),
    `manifests ${code(desired.digest)}`,
    ...(plan.actor === null ? [] : [`as ${code(plan.actor)}`]),
    originText(plan),
    ...(summary.unchanged > 0 ? [`${summary.unchanged} unchanged`] : []),
    ...(summary.unmanaged > 0 ? [`${summary.unmanaged} unmanaged`] : []),
    ...[ranText(plan) ?? []].flat(),
    ...[restsOnText(plan, code) ?? []].flat(),
    `made ${code(timeText(plan.createdAt))} by bylaw ${code(plan.tool.version)}`,
  ];
  return ['', '---', '', facts.join(' · ')];
}

/** The order in which parts get their share of the space. */
const IMPORTANCE: readonly (keyof PlanParts)[] = [
  'risks',
  'access',
  'reach',
  'waiting',
  'infos',
  'agreed',
  'ended',
  'permissions',
  'changes',
];
const READING_ORDER: readonly (keyof PlanParts)[] = [
  'risks',
  'access',
  'waiting',
  'ended',
  'reach',
  'permissions',
  'agreed',
  'changes',
  'infos',
];

/** The space for the line that says what was folded, in UTF-16 units. */
const FOLDED_SPACE = 1200;

const WHOLE =
  '`bylaw show plan.json --verbose` shows all of a plan that was saved with `bylaw plan --out plan.json`.';

/** How many deleted objects are named at the top. */
const NAMED_DELETIONS = 20;

/** The objects that are deleted. */
function deletedLines({changes}: Plan, {text}: Folding['detail']): string[] {
  const gone = changes.filter(isGone).map(({address}) => address);
  if (gone.length === 0) return [];
  const is = gone.length === 1 ? 'object is' : 'objects are';
  const names = codeList(gone, NAMED_DELETIONS, Math.min(text, 160));
  return ['', `> 🗑️ **${gone.length} ${is} deleted:** ${names}`];
}

/** The lines below the title and before the parts: the sum, and what reviewers have to know first. */
function headLines(plan: Plan, detail: Folding['detail'], waitsFor: readonly string[]): string[] {
  const [
    leftOut,
    behind,
    earlier,
    reverted,
    drift,
    unknown,
    untold,
    admins,
    longer,
    adopted,
    outside,
    dormant,
    completed,
  ] = [
    leftOutText(plan),
    behindText(plan.desired.base),
    earlierText(plan.changes),
    revertedText(plan.changes),
    driftText(plan.changes),
    originUnknownText(plan),
    untoldText(plan),
    systemAdminsText(plan),
    longerText(plan),
    adoptedText(plan),
    createdOutsideText(plan),
    dormantText(plan),
    completedText(plan),
  ].map((text) => text && markdownProse(clip(text, 1500)));
  return [
    ...headline(plan),
    ...['', ...verdictText(plan, waitsFor)].slice(plan.changes.length === 0 && plan.applyable ? 1 : 0),
    ...(leftOut === undefined ? [] : ['', `> ⚠️ ${leftOut}`]),
    ...(behind === undefined ? [] : ['', `> ⚠️ **Behind the base branch:** ${behind}`]),
    ...(reverted === undefined ? [] : ['', `> ⚠️ **Reverts:** ${reverted}`]),
    ...(drift === undefined ? [] : ['', `> ⚠️ **Drift:** ${drift}`]),
    ...(unknown === undefined ? [] : ['', `> ⚠️ ${unknown}`]),
    ...(untold === undefined ? [] : ['', `> ⚠️ ${untold}`]),
    ...(admins === undefined ? [] : ['', `> ⚠️ **System admins:** ${admins}`]),
    ...(longer === undefined ? [] : ['', `> ⚠️ **Lasts longer:** ${longer}`]),
    ...(completed === undefined ? [] : ['', `> 🤝 **Agreed by both sides:** ${completed}`]),
    ...(outside === undefined ? [] : ['', `> ⚠️ **Created outside bylaw:** ${outside}`]),
    ...(dormant === undefined ? [] : ['', `> ⚠️ **Without effect:** ${dormant}`]),
    ...deletedLines(plan, detail),
    ...(adopted === undefined ? [] : ['', `Note: ${adopted}`]),
    ...(earlier === undefined ? [] : ['', `Note: ${earlier}`]),
  ];
}

const DETAIL = {...EVERYTHING, text: 400};

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

/**
 * A plan below its title, in at most about so much space; what was folded is said in it. `waitsFor`: sets that cannot be applied and
 * on whose plans it rests.
 */
export function planSection(
  plan: Plan,
  digest: string | undefined,
  space: number,
  waitsFor: readonly string[] = [],
): RenderedPart {
  const head = headLines(plan, DETAIL, waitsFor);
  const foot = footLines(plan, digest, {detail: DETAIL, folded: new Folded()});
  const parts = planParts(plan);
  const left = space - lengthOf(head) - lengthOf(foot) - FOLDED_SPACE;
  const rendered = shareOut(
    IMPORTANCE.map((part) => parts[part]),
    Math.max(0, left),
  );
  const folded = new Folded();
  for (const part of rendered) folded.addAll(part.folded);
  const body = READING_ORDER.flatMap((part) => rendered[IMPORTANCE.indexOf(part)]?.lines ?? []);
  const lines = [...head, ...foldedLines({detail: DETAIL, folded}, WHOLE), ...body, ...foot];
  return {lines, length: lengthOf(lines), folded, amount: 0};
}

/** The plan as Markdown that fits into a comment. `digest`: that of the plan file. */
export function planMarkdown(plan: Plan, digest?: string): string {
  const title = [
    markdownMarker('plan', plan.set),
    '',
    `## Plan for ${markdownCode(clip(plan.set, Math.min(DETAIL.text, 200)))}`,
    '',
  ];
  const {lines} = planSection(plan, digest, COMMENT_LIMIT - lengthOf(title));
  return `${[...title, ...lines].join('\n')}\n`;
}
