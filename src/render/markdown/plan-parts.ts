/** The parts of a comment about a plan. Each can be rendered at more or less length. */
import {compareDiagnostics, type Diagnostic} from '../../diagnostics/diagnostic.ts';
import {type Ended, type Plan} from '../../model/plan.ts';
import {agreedCounts, agreedOf, type Agreed} from '../words/agreed.ts';
import {endedCounts, endedText} from '../words/ended.ts';
import {infosOf, severityCounts} from '../words/findings.ts';
import {permissionCounts} from '../words/permissions.ts';
import {blockersOf, effectsTold} from '../words/plan.ts';
import {plural} from '../words/plural.ts';
import {reachCounts, reachedByOthers, reachGroups, reachText, type ToldReach} from '../words/reach.ts';
import {byRequest, waitingCounts} from '../words/waiting.ts';
import {accessTableMarkdown} from './access-table.ts';
import {ChangesMarkdown} from './changes.ts';
import {type Detail, type Folding, kept} from './detail.ts';
import {clip, markdownCode, markdownProse} from './escape.ts';
import {sortedFindings} from './findings.ts';
import {codeList, type PeopleLists, permissionsMarkdown} from './people.ts';
import {fitAmount, fitDetails, type Part, type RenderedPart} from './share-out.ts';
import {waitingMarkdown} from './waiting.ts';

/** Who reaches afterwards what a plan changes access to: object by object, level by level. */
function reachMarkdown(reach: readonly ToldReach[], folding: Folding): string[] {
  const {rows, people, text} = folding.detail;
  const lines = kept(reach, rows, 'objects with everybody who has access', folding).flatMap((one) => [
    `- ${markdownCode(clip(one.object, text))}`,
    ...reachGroups(one).map(
      ({people: all, ...same}) =>
        `  - ${markdownCode(clip(reachText(same), text))}: ${codeList(all, people, text)}`,
    ),
  ]);
  return reach.length > rows ? [...lines, `- … and ${plural(reach.length - rows, 'more object')}`] : lines;
}

/** The approvals that are given already. */
function agreedMarkdown(agreed: readonly Agreed[], folding: Folding): string[] {
  const {text, waiting} = folding.detail;
  const code = (name: string): string => markdownCode(clip(name, text));
  const shown = byRequest(kept(agreed, waiting, 'approvals that were given', folding));
  const lines = [...shown].flatMap(([id, sides]) => [
    `- ${code(id)}`,
    ...sides.map(
      (one) => `  - for ${code(one.side)}: ${code(one.by)}, ${markdownProse(clip(one.how, text))}`,
    ),
  ]);
  const more = agreed.length - waiting;
  return more > 0 ? [...lines, `- … and ${more} more`] : lines;
}

/** What of others ends. */
function endedMarkdown(ended: readonly Ended[], folding: Folding): string[] {
  const {text, waiting} = folding.detail;
  const lines = kept(ended, waiting, 'objects of others that end', folding).map(
    (one) => `- ${markdownCode(clip(one.address, text))} ${markdownProse(clip(endedText(one), text))}`,
  );
  const more = ended.length - waiting;
  return more > 0 ? [...lines, `- … and ${more} more`] : lines;
}

type Render = (folding: Folding) => readonly string[];

/** The lines below a heading; none if there are no lines. */
const partLines =
  (title: string, render: Render): Render =>
  (folding) => {
    const lines = render(folding);
    return lines.length === 0 ? [] : ['', `### ${title}`, ...(lines[0] === '' ? [] : ['']), ...lines];
  };

/** The lines in a section that is closed at first; none if there are no lines. */
const folded =
  (title: string, render: Render): Render =>
  (folding) => {
    const lines = render(folding);
    return lines.length === 0
      ? []
      : [
          '',
          '<details>',
          `<summary>${title}</summary>`,
          ...(lines[0] === '' ? [] : ['']),
          ...lines,
          '',
          '</details>',
        ];
  };

/** The most rows of one part that are rendered at once: more never fit into a comment. */
const MOST_LINES = 3000;
/**
 * Rows for each group of people, and characters of one text, from most to least: naming everybody is more important
 * than all rows of somebody.
 */
const PEOPLE: readonly Pick<Detail, 'rows' | 'text'>[] = [
  {rows: 1000, text: 4000},
  {rows: 200, text: 1000},
  {rows: 50, text: 400},
  {rows: 20, text: 400},
  {rows: 8, text: 200},
  {rows: 4, text: 160},
];

/** Whose access changes: as many rows as fit. */
function accessPart(share: number, access: Plan['access'], names: Plan['names']): Part {
  const {rows, render} = accessTableMarkdown(access, names);
  const details = [2000, 400, 160].map((text) => (shown: number) => ({rows: shown, text}));
  return {
    share,
    fit: (space) => fitDetails(partLines('Access', render), details, Math.min(rows, MOST_LINES), space),
  };
}

function peoplePart(share: number, title: string, lists: PeopleLists): Part {
  const render = folded(title, lists.render);
  const details = PEOPLE.filter(({rows}, i) => i === PEOPLE.length - 1 || lists.lines(rows) <= MOST_LINES);
  const most = Math.min(lists.people, MOST_LINES);
  return {
    share,
    fit: (space) =>
      fitDetails(
        render,
        details.map((detail) => (people) => ({...detail, people})),
        most,
        space,
      ),
  };
}

/**
 * The people who reach each object: all of them if that fits, otherwise the first few of each object, of as many
 * objects as fit.
 */
function reachPart(share: number, access: Plan['access']): Part {
  const reach = reachedByOthers(access);
  const render = folded(`Access after apply: ${reachCounts(reach)}`, (folding) =>
    reachMarkdown(reach, folding),
  );
  const details = [500, 50, 20, 8].map((people) => (rows: number) => ({
    people,
    rows,
    text: people > 20 ? 1000 : 200,
  }));
  return {share, fit: (space) => fitDetails(render, details, Math.min(reach.length, 500), space)};
}

/**
 * Findings: errors and refusals come before warnings and infos, of which at least the first of each rule is shown.
 */
function findingsPart(
  share: number,
  diagnostics: readonly Diagnostic[],
  show: typeof partLines = partLines,
): Part {
  const sorted = diagnostics.toSorted(compareDiagnostics);
  const areInfos = diagnostics.every(({severity}) => severity === 'info');
  const title = areInfos ? `Infos: ${diagnostics.length}` : `Findings: ${severityCounts(diagnostics)}`;
  const render = show(title, (folding) => sortedFindings(sorted, folding));
  const details = [200, 20, 5, 2, 1].map((advice) => (errors: number) => ({
    advice: errors === 0 ? 0 : advice,
    errors,
    text: advice > 20 ? 4000 : 600,
  }));
  return {share, fit: (space) => fitDetails(render, details, Math.min(diagnostics.length, 1000), space)};
}

function sidesPart(share: number, count: number, render: Render): Part {
  const details = [50, 10, 4].map((approvers) => (waiting: number) => ({
    approvers,
    waiting,
    text: approvers > 10 ? 1000 : 200,
  }));
  return {share, fit: (space) => fitDetails(render, details, Math.min(count, 1000), space)};
}

/**
 * The share of the space for changes that names of workspaces may take, and that these may take with names of
 * objects; details get the rest.
 */
const HOMES_SHARE = 0.4;
const NAMES_SHARE = 0.75;
/** Lines of one change, and characters of one text in it. */
const CHANGES: readonly Pick<Detail, 'lines' | 'text'>[] = [
  {lines: 400, text: 4000},
  {lines: 100, text: 1000},
  {lines: 40, text: 400},
];

/**
 * All changes with all details if that fits; otherwise as many names as fit, and the details of the most important
 * changes.
 */
function changesPart(share: number, plan: Plan): Part {
  const changes = new ChangesMarkdown(plan.changes, blockersOf(plan.diagnostics));
  const render = partLines('Changes', (folding) => changes.lines(folding));
  const most = Math.min(changes.size, MOST_LINES);
  const partly = (space: number): RenderedPart => {
    const short = {lines: 20, text: 300, objects: 0, listed: 0, quiet: false};
    const homes = Math.min(changes.workspaces, 1000);
    const {amount: workspaces} = fitAmount(
      render,
      (n) => ({...short, workspaces: n}),
      homes,
      space * HOMES_SHARE,
    );
    const some = {...short, workspaces};
    const names = fitAmount(render, (listed) => ({...some, listed}), most, space * NAMES_SHARE);
    const listed = names.amount;
    const {amount: objects} = fitAmount(render, (n) => ({...some, listed, objects: n}), listed, space);
    return fitAmount(render, (n) => ({...some, listed: Math.max(listed, n), objects}), most, space);
  };
  return {
    share,
    fit: (space) => {
      // A change takes at least fifty characters.
      if (changes.size * 50 > space) return partly(space);
      const details = CHANGES.map((detail) => () => detail);
      const whole = fitDetails(render, details, most, space);
      return whole.length <= space ? whole : partly(space);
    },
  };
}

/** The parts of a plan by what they are about. */
export interface PlanParts {
  readonly access: Part;
  /** Everybody who reaches the objects to which access changes. */
  readonly reach: Part;
  readonly permissions: Part;
  readonly waiting: Part;
  readonly agreed: Part;
  /** What of others ends. */
  readonly ended: Part;
  /** Errors, refusals and warnings. */
  readonly risks: Part;
  readonly infos: Part;
  readonly changes: Part;
}

/** The parts, each with its share of the space, which counts if they do not all fit. */
export function planParts(plan: Plan): PlanParts {
  const {waiting, diagnostics, changes} = plan;
  const {agreed = [], ended = []} = plan;
  const {access, permissions} = effectsTold(plan);
  // Without changes, the headline counts what is pending.
  const pending = changes.length === 0 ? folded : partLines;
  return {
    risks: findingsPart(
      15,
      diagnostics.filter(({severity}) => severity !== 'info'),
    ),
    infos: findingsPart(4, infosOf(diagnostics), folded),
    access: accessPart(45, access, plan.names),
    reach: reachPart(12, access),
    permissions: peoplePart(
      8,
      `Permissions: ${permissionCounts(permissions).join(', ')}`,
      permissionsMarkdown(permissions),
    ),
    waiting: sidesPart(
      10,
      waiting.length,
      pending(`Approvals pending: ${waitingCounts(waiting)}`, (folding) => waitingMarkdown(waiting, folding)),
    ),
    agreed: sidesPart(
      4,
      agreed.length,
      folded(`Approved: ${agreedCounts(agreed)}`, (folding) => agreedMarkdown(agreedOf(plan), folding)),
    ),
    ended: sidesPart(
      4,
      ended.length,
      partLines(`Ends for others: ${endedCounts(ended)}`, (folding) => endedMarkdown(ended, folding)),
    ),
    changes: changesPart(20, plan),
  };
}
