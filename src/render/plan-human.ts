/**
 * A plan for people. First what it does to people: who gains and who loses access and permissions, and what
 * waits for whom. Then the objects that change, then what stands against it, and the sum of it last: nearest
 * to where the reader's eye comes to rest.
 */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {Plan} from '../model/plan.ts';
import {behindText, driftText, earlierText, originUnknownText} from './cause-text.ts';
import {commitText} from './commit-text.ts';
import {actionCounts} from './action-counts.ts';
import {accessCounts, accessSection} from './access-section.ts';
import {agreedCounts, agreedSection} from './agreed-section.ts';
import {changesSection} from './changes-section.ts';
import {diagnosticBlocks, severityCounts} from './diagnostic-blocks.ts';
import {escapeAll} from './escape-for-terminal.ts';
import {flow, prose, words} from './flow.ts';
import {paint, type Colour} from './paint.ts';
import {permissionCounts, permissionsSection} from './permissions-section.ts';
import {plural} from './plural.ts';
import {reachCounts, reachedByOthers, reachSection} from './reach-section.ts';
import {refusalFlag} from './refusal-flag.ts';
import type {Sources} from './sources.ts';
import {columnsOf, type Style} from './style.ts';
import {timeText} from './time-text.ts';
import {waitingCounts, waitingSection} from './waiting-section.ts';

const paragraph = (text: string, style: Style): string[] =>
  flow(prose(text), {width: columnsOf(style), indent: 0, hang: 2});

/** What is said in the place of changes when there are none. */
export function nothingText({set, actor, applyable, live, summary}: Plan): string {
  if (live.digest === null) {
    const who = actor === null ? '' : ` as ${actor}`;
    return `Plan for ${set}${who}: nothing is planned, because the manifests are in error.`;
  }
  if (!applyable) return 'No changes. But rules stand against what the manifests say.';
  const {unmanaged} = summary;
  const rest =
    unmanaged > 0
      ? ` ${plural(unmanaged, 'live object')} of no set ${unmanaged === 1 ? 'is' : 'are'} left alone.`
      : '';
  return `No changes. Live state matches the manifests.${rest}`;
}

function headLines(plan: Plan, style: Style): string[] {
  const {summary} = plan;
  const who = plan.actor === null ? '' : ` as ${plan.actor}`;
  const facts = [
    `${plural(plan.desired.objects, 'object')} in ${plural(plan.desired.files, 'file')}`,
    ...(plan.desired.commit === null ? [] : [`at commit ${commitText(plan.desired.commit)}`]),
    ...(plan.live.lastRun === null ? [', before the first run'] : [`, after run ${plan.live.lastRun}`]),
  ]
    .join(' ')
    .replaceAll(' ,', ',');
  const rest = [
    ...(summary.unchanged > 0 ? [`${summary.unchanged} unchanged`] : []),
    ...(summary.unmanaged > 0 ? [`${summary.unmanaged} unmanaged`] : []),
  ].join(', ');
  return [
    ...flow(
      [
        ...words(`Plan for ${plan.set}${who}:`, (text) => paint(style, text, 'bold')),
        ...words(
          `${actionCounts((action) => summary[action], 'planned') || 'nothing to change'}${rest && `; ${rest}`}.`,
        ),
      ],
      {width: columnsOf(style), indent: 0, hang: 2},
    ),
    ...flow(
      words(`Made ${timeText(plan.createdAt)} from ${facts}.`, (text) => paint(style, text, 'dim')),
      {width: columnsOf(style), indent: 0, hang: 2},
    ),
    ...remarkLines(earlierText(plan.changes), style, 'dim'),
    ...remarkLines(driftText(plan.changes), style, 'yellow'),
    ...(plan.applyable
      ? []
      : flow(
          words(`It cannot be applied as it is: ${obstacles(plan.diagnostics)}, see below.`, (text) =>
            paint(style, text, 'red', 'bold'),
          ),
          {width: columnsOf(style), indent: 0, hang: 2},
        )),
  ];
}

const remarkLines = (text: string | undefined, style: Style, ...colours: Colour[]): string[] =>
  text === undefined
    ? []
    : flow(
        words(text, (piece) => paint(style, piece, ...colours)),
        {width: columnsOf(style), indent: 0, hang: 2},
      );

/** Whether a finding keeps a plan from being applied. */
const stands = ({severity}: Diagnostic): boolean => severity === 'error' || severity === 'refusal';

function obstacles(diagnostics: readonly Diagnostic[]): string {
  const against = diagnostics.filter(stands);
  if (against.length === 0) return 'a rule stands against it';
  return `${severityCounts(against)} ${against.length === 1 ? 'stands' : 'stand'} against it`;
}

/** Permission changes for the last words, which have told of access before. */
function permissionsGained(permissions: Plan['permissions']): string | undefined {
  const counts = permissionCounts(permissions);
  return counts === undefined ? undefined : `permissions: ${counts}`;
}

/** The last words: whether it may be applied, and if not, what would have to be said or mended. */
export function verdict(plan: Plan): string {
  const sum = [
    actionCounts((action) => plan.summary[action], 'planned'),
    accessCounts(plan.access),
    permissionsGained(plan.permissions),
    plan.summary.waiting > 0 ? `${plural(plan.summary.waiting, 'decision')} waited for` : undefined,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('; ');
  const rest = sum === '' ? '.' : `: ${sum}.`;
  if (plan.applyable) return `Ready to apply${rest}`;
  const against = plan.diagnostics.filter(stands);
  const flags = against.map(({rule, address}) => refusalFlag(rule, address));
  if (
    against.length === 0 ||
    against.some(({severity}) => severity === 'error') ||
    flags.includes(undefined)
  ) {
    return `Not to be applied before ${severityCounts(against)} ${against.length === 1 ? 'is' : 'are'} mended${rest}`;
  }
  return `Refused unless it is meant (\`bylaw apply ${[...new Set(flags)].join(' ')}\`)${rest}`;
}

/** The rules that stand against each address. */
export function blockersOf(diagnostics: readonly Diagnostic[]): Map<string, string[]> {
  const blockers = new Map<string, string[]>();
  for (const {address, rule} of diagnostics.filter(stands)) {
    if (address === null) continue;
    const rules = blockers.get(address) ?? [];
    if (!rules.includes(rule)) rules.push(rule);
    blockers.set(address, rules);
  }
  return blockers;
}

/**
 * The plan as text for a terminal or a log; ends with a line feed. `sources` give the lines of manifests
 * that findings point to; without them they are only named.
 */
export function renderPlan(given: Plan, style: Style, sources?: Sources): string {
  const plan = escapeAll(given);
  const sections: string[][] = [];
  const section = (title: string, lines: readonly string[]): void => {
    const heading = flow(
      words(title, (text) => paint(style, text, 'bold')),
      {
        width: columnsOf(style),
        indent: 0,
        hang: 2,
      },
    );
    if (lines.length > 0) sections.push([...heading, ...lines]);
  };
  const unchanged = plan.changes.length === 0;
  sections.push([
    ...(unchanged ? paragraph(nothingText(plan), style) : headLines(plan, style)),
    ...remarkLines(behindText(plan.desired.base), style, 'yellow'),
    ...remarkLines(originUnknownText(plan), style, 'yellow'),
  ]);
  section(`Access: ${accessCounts(plan.access) ?? ''}`, accessSection(plan.access, style));
  const reach = reachedByOthers(plan.access);
  section(`Reached afterwards: ${reachCounts(reach)}`, reachSection(reach, style));
  section(
    `Permissions: ${permissionCounts(plan.permissions) ?? ''}`,
    permissionsSection(plan.permissions, style),
  );
  section(`Waiting for approval: ${waitingCounts(plan.waiting)}`, waitingSection(plan.waiting, style));
  const agreed = plan.agreed ?? [];
  section(`Agreed: ${agreedCounts(agreed)}`, agreedSection(agreed, style));
  if (!unchanged) sections.push(changesSection(plan.changes, blockersOf(plan.diagnostics), style));
  section(
    `Findings: ${severityCounts(plan.diagnostics)}`,
    ['', ...diagnosticBlocks(given.diagnostics, style, sources)].slice(plan.diagnostics.length > 0 ? 0 : 1),
  );
  if (!unchanged || !plan.applyable) sections.push(paragraph(verdict(plan), style));
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
