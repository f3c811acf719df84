/**
 * A plan for people, the risk first: what stops it, warnings, whose access changes, which approvals are missing, then the
 * objects that change and infos. The sum comes last, where it is seen first in a terminal.
 */
import {stopsApply, type Diagnostic} from '../../diagnostics/diagnostic.ts';
import type {Plan} from '../../model/plan.ts';
import {accessCounts} from '../words/access.ts';
import {actionCounts} from '../words/actions.ts';
import {agreedCounts, completedText} from '../words/agreed.ts';
import {behindText, driftText, earlierText, originUnknownText, revertedText} from '../words/causes.ts';
import {commitText} from '../words/commit-text.ts';
import {endedCounts} from '../words/ended.ts';
import {escapeAll} from '../words/escape.ts';
import {infosOf, severityCounts} from '../words/findings.ts';
import {permissionCounts} from '../words/permissions.ts';
import {longerText} from '../words/longer-access.ts';
import {systemAdminsText} from '../words/system-admins.ts';
import {
  cannotApplyText,
  blockersOf,
  adoptedText,
  createdOutsideText,
  ranText,
  restsOnText,
  untoldText,
  dormantText,
  effectsTold,
  leftOutText,
  nothingText,
  originText,
  pendingCount,
  verdict,
} from '../words/plan.ts';
import {reachCounts, reachedByOthers} from '../words/reach.ts';
import {timeText} from '../words/time-text.ts';
import {waitingCounts} from '../words/waiting.ts';
import type {PlanExtent} from '../view.ts';
import {accessSection} from './access-section.ts';
import {agreedSection} from './agreed-section.ts';
import {changesSection} from './changes-section.ts';
import {endedSection} from './ended-section.ts';
import {diagnosticBlocks} from './findings.ts';
import {flow, splitWords} from './flow.ts';
import {paragraph, paragraphLayout} from './paragraph.ts';
import {permissionsSection} from './permissions-section.ts';
import {reachSection} from './reach-section.ts';
import type {Sources} from './sources.ts';
import {type Colour, columnsOf, paint, type Style} from './style.ts';
import {waitingSection} from './waiting-section.ts';

/** `withVerdict`: what stands against the plan comes first; otherwise only the last line says it. */
function headLines(plan: Plan, style: Style, withVerdict: boolean): string[] {
  const {summary} = plan;
  const who = plan.actor === null ? '' : ` as ${plan.actor}`;
  const facts = [
    originText(plan),
    ...(plan.desired.commit === null ? [] : [`at commit ${commitText(plan.desired.commit)}`]),
    ...[ranText(plan) ?? []].flat().map((more) => `, ${more}`),
    ...[restsOnText(plan) ?? []].flat().map((more) => `; ${more}`),
  ]
    .join(' ')
    .replaceAll(/ ([,;])/g, '$1');
  const rest = [
    ...(summary.unchanged > 0 ? [`${summary.unchanged} unchanged`] : []),
    ...(summary.unmanaged > 0 ? [`${summary.unmanaged} unmanaged`] : []),
  ].join(', ');
  const against = plan.diagnostics.filter(stopsApply);
  return [
    ...remarkLines(
      against.length === 0 || !withVerdict ? undefined : cannotApplyText(against),
      style,
      'red',
      'bold',
    ),
    ...flow(
      [
        ...splitWords(`Plan for ${plan.set}${who}:`, (text) => paint(style, text, 'bold')),
        ...splitWords(
          `${actionCounts((action) => summary[action], 'planned') || 'nothing to change'}${rest && `; ${rest}`}.`,
        ),
      ],
      paragraphLayout(style),
    ),
    ...flow(
      splitWords(`Made ${timeText(plan.createdAt)} from ${facts}.`, (text) => paint(style, text, 'dim')),
      paragraphLayout(style),
    ),
    ...remarkLines(earlierText(plan.changes), style, 'dim'),
    ...remarkLines(revertedText(plan.changes), style, 'yellow'),
    ...remarkLines(driftText(plan.changes), style, 'yellow'),
  ];
}

const remarkLines = (text: string | undefined, style: Style, ...colours: Colour[]): string[] =>
  text === undefined
    ? []
    : flow(
        splitWords(text, (piece) => paint(style, piece, ...colours)),
        paragraphLayout(style),
      );

/** Lines below a heading; nothing without lines. */
function section(title: string, lines: readonly string[], style: Style): readonly string[][] {
  if (lines.length === 0) return [];
  const heading = flow(
    splitWords(title, (text) => paint(style, text, 'bold')),
    {width: columnsOf(style), indent: 0, hang: 2},
  );
  return [[...heading, ...lines]];
}

/** Findings under a heading. Takes them as they are: sources are looked up by real paths. */
function findingsSection(
  found: readonly Diagnostic[],
  style: Style,
  sources: Sources | undefined,
  title: 'Findings' | 'Infos' = 'Findings',
): readonly string[][] {
  if (found.length === 0) return [];
  return section(
    `${title}: ${title === 'Infos' ? found.length : severityCounts(found)}`,
    ['', ...diagnosticBlocks(found, style, sources)],
    style,
  );
}

/** What a plan does to people's access and permissions. */
function peopleSections(plan: Plan, style: Style): readonly string[][] {
  const {access, permissions} = effectsTold(plan);
  const reach = style.verbose ? reachedByOthers(access) : [];
  return [
    ...section(`Access: ${accessCounts(access).join(', ')}`, accessSection(access, style, plan.names), style),
    ...section(`Access after apply: ${reachCounts(reach)}`, reachSection(reach, style), style),
    ...section(
      `Permissions: ${permissionCounts(permissions).join(', ')}`,
      permissionsSection(permissions, style),
      style,
    ),
  ];
}

/** What both sides have agreed to with the plan, and who. */
function completedLines(plan: Plan, style: Style): readonly string[] {
  const text = completedText(plan);
  return text === undefined ? [] : flow(splitWords(text), {width: columnsOf(style), indent: 2, hang: 4});
}

/** Which approvals are missing, which were given, and what ends for others. A plan without changes only counts what is missing. */
function agreementSections(plan: Plan, style: Style): readonly string[][] {
  const {waiting, agreed = [], ended = [], changes} = plan;
  const isTold = changes.length > 0 || style.verbose;
  return [
    ...section(
      `Approvals pending: ${waitingCounts(waiting)}`,
      isTold ? waitingSection(waiting, style) : [],
      style,
    ),
    ...section('Agreed by both sides', completedLines(plan, style), style),
    ...section(`Approved: ${agreedCounts(agreed)}`, style.verbose ? agreedSection(plan, style) : [], style),
    ...section(`Ends for others: ${endedCounts(ended)}`, endedSection(ended, style), style),
  ];
}

/** How many infos of a plan without changes are told, in a line each. */
const MOST_INFOS = 2;

const infoLines = (infos: readonly Diagnostic[], style: Style): readonly string[] =>
  infos.length > MOST_INFOS
    ? paragraph(`${infos.length} infos; --verbose shows them.`, style)
    : infos.flatMap(({message}) => paragraph(message, style));

/**
 * What is said of a plan without changes: one line, how many approvals are pending unless they are listed, and its infos unless they
 * are.
 */
function nothingLines(plan: Plan, style: Style, infos: readonly Diagnostic[]): readonly string[] {
  const pending = pendingCount(plan.summary);
  const where = `\`bylaw requests list\` shows ${plan.summary.waiting === 1 ? 'it' : 'them'}.`;
  return [
    ...paragraph(nothingText(plan), style),
    ...remarkLines(style.verbose ? undefined : pending && `${pending}: ${where}`, style),
    ...infoLines(infos, style),
  ];
}

/** What reviewers have to know of the plan as a whole. */
const noticeLines = (plan: Plan, style: Style): readonly string[] =>
  [
    leftOutText(plan),
    behindText(plan.desired.base),
    originUnknownText(plan),
    untoldText(plan),
    systemAdminsText(plan),
    longerText(plan),
    adoptedText(plan),
    createdOutsideText(plan),
    dormantText(plan),
  ].flatMap((text) => remarkLines(text, style, 'yellow'));

/**
 * The plan as text for a terminal or a log, ending with a line feed. `sources` give the lines of manifests that
 * findings point to; without them, only the places are named.
 */
export function renderPlan(
  given: Plan,
  style: Style,
  sources?: Sources,
  extent: PlanExtent = 'whole',
  waitsFor: readonly string[] = [],
): string {
  const plan = escapeAll(given);
  const isWhole = extent === 'whole';
  const unchanged = plan.changes.length === 0;
  const infos = infosOf(given.diagnostics);
  const against = given.diagnostics.filter(stopsApply);
  const risks = given.diagnostics.filter(({severity}) => severity !== 'info');
  // "No changes" is a line, and so is each info beside it.
  const isShort = unchanged && risks.length === 0 && !style.verbose;
  const head = unchanged
    ? nothingLines(
        plan,
        {...style, verbose: style.verbose && isWhole},
        isShort && extent !== 'verdict' ? infosOf(plan.diagnostics) : [],
      )
    : extent === 'verdict'
      ? []
      : headLines(plan, style, isWhole);
  const top = [...head, ...(extent === 'verdict' ? [] : noticeLines(plan, style))];
  const details = isWhole
    ? [
        ...findingsSection(risks, style, sources),
        ...peopleSections(plan, style),
        ...agreementSections(plan, style),
        ...(unchanged ? [] : [changesSection(plan.changes, blockersOf(plan.diagnostics), style)]),
        ...(isShort ? [] : findingsSection(infos, style, sources, 'Infos')),
      ]
    : against.length > 0 && extent === 'verdict'
      ? [diagnosticBlocks(against, style, sources)]
      : [];
  const sections = [
    ...(top.length === 0 ? [] : [top]),
    ...details,
    ...(!unchanged || !plan.applyable ? [paragraph(verdict(plan, escapeAll(waitsFor)), style)] : []),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
