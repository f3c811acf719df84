/**
 * A plan for people. First whose access and permissions change and which approvals are missing, then the objects that
 * change, then the findings. The sum comes last, where it is seen first in a terminal.
 */
import type {Plan} from '../../model/plan.ts';
import {accessCounts} from '../words/access.ts';
import {actionCounts} from '../words/actions.ts';
import {agreedCounts} from '../words/agreed.ts';
import {behindText, driftText, earlierText, originUnknownText} from '../words/causes.ts';
import {commitText} from '../words/commit-text.ts';
import {endedCounts} from '../words/ended.ts';
import {escapeAll} from '../words/escape.ts';
import {severityCounts} from '../words/findings.ts';
import {permissionCounts} from '../words/permissions.ts';
import {blockersOf, dormantText, leftOutText, nothingText, obstacles, verdict} from '../words/plan.ts';
import {plural} from '../words/plural.ts';
import {reachCounts, reachedByOthers} from '../words/reach.ts';
import {timeText} from '../words/time-text.ts';
import {waitingCounts} from '../words/waiting.ts';
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
    ...remarkLines(driftText(plan.changes), style, 'yellow'),
    ...(plan.applyable
      ? []
      : flow(
          splitWords(`It cannot be applied as it is: ${obstacles(plan.diagnostics)}, see below.`, (text) =>
            paint(style, text, 'red', 'bold'),
          ),
          paragraphLayout(style),
        )),
  ];
}

const remarkLines = (text: string | undefined, style: Style, ...colours: Colour[]): string[] =>
  text === undefined
    ? []
    : flow(
        splitWords(text, (piece) => paint(style, piece, ...colours)),
        paragraphLayout(style),
      );

/**
 * The plan as text for a terminal or a log, ending with a line feed. `sources` give the lines of manifests that
 * findings point to; without them, only the places are named.
 */
export function renderPlan(given: Plan, style: Style, sources?: Sources): string {
  const plan = escapeAll(given);
  const sections: string[][] = [];
  const section = (title: string, lines: readonly string[]): void => {
    const heading = flow(
      splitWords(title, (text) => paint(style, text, 'bold')),
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
    ...remarkLines(leftOutText(plan), style, 'yellow'),
    ...remarkLines(behindText(plan.desired.base), style, 'yellow'),
    ...remarkLines(originUnknownText(plan), style, 'yellow'),
    ...remarkLines(dormantText(plan), style, 'yellow'),
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
  const ended = plan.ended ?? [];
  section(`Ends for others: ${endedCounts(ended)}`, endedSection(ended, style));
  if (!unchanged) sections.push(changesSection(plan.changes, blockersOf(plan.diagnostics), style));
  section(
    `Findings: ${severityCounts(plan.diagnostics)}`,
    ['', ...diagnosticBlocks(given.diagnostics, style, sources)].slice(plan.diagnostics.length > 0 ? 0 : 1),
  );
  if (!unchanged || !plan.applyable) sections.push(paragraph(verdict(plan), style));
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
