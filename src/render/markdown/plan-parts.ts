/** Who reaches afterwards what a plan changes access to, as a list in Markdown: object by object, level by level. */
/** Who has agreed already, as a list in Markdown. */
/** The parts of a comment about a plan, each of which can be told at more or less length. */
import {bareName} from '../../model/principal.ts';
import {compareDiagnostics, type Diagnostic} from '../../diagnostics/diagnostic.ts';
import type {Agreed, Plan, Reach} from '../../model/plan.ts';
import {agreedCounts, agreedText} from '../words/agreed.ts';
import {severityCounts} from '../words/findings.ts';
import {blockersOf} from '../words/plan.ts';
import {plural} from '../words/plural.ts';
import {reachCounts, reachedByOthers, reachLevel} from '../words/reach.ts';
import {byRequest, waitingCounts} from '../words/waiting.ts';
import {ChangesMarkdown} from './changes.ts';
import {type Detail, type Folding, kept} from './detail.ts';
import {clip, markdownCode, markdownProse} from './escape.ts';
import {sortedFindings} from './findings.ts';
import {accessMarkdown, codeList, type PeopleTold, permissionsMarkdown} from './people.ts';
import {fitAmount, fitWays, type Part, type Told} from './share-out.ts';
import {waitingMarkdown} from './waiting.ts';

function reachMarkdown(reach: readonly Reach[], folding: Folding): string[] {
  const {rows, people, text} = folding.detail;
  const lines = kept(reach, rows, 'objects with everybody who reaches them', folding).flatMap(
    ({object, levels}) => [
      `- ${markdownCode(clip(object, text))}`,
      ...levels.map(
        (one) =>
          `  - ${markdownCode(clip(reachLevel(one), text))}: ${codeList(one.principals.map(bareName), people, text)}`,
      ),
    ],
  );
  return reach.length > rows ? [...lines, `- … and ${plural(reach.length - rows, 'more object')}`] : lines;
}

function agreedMarkdown(agreed: readonly Agreed[], folding: Folding): string[] {
  const {text, waiting} = folding.detail;
  const code = (name: string): string => markdownCode(clip(name, text));
  const shown = byRequest(kept(agreed, waiting, 'approvals that were given', folding));
  const lines = [...shown].flatMap(([id, sides]) => [
    `- ${code(id)}`,
    ...sides.map(
      (one) => `  - for ${code(one.side)}: ${code(one.by)}, ${markdownProse(clip(agreedText(one), text))}`,
    ),
  ]);
  const more = agreed.length - waiting;
  return more > 0 ? [...lines, `- … and ${more} more`] : lines;
}

type Tell = (folding: Folding) => readonly string[];

/** With its heading, if there is anything to tell. */
const partLines =
  (title: string, tell: Tell): Tell =>
  (folding) => {
    const lines = tell(folding);
    return lines.length === 0 ? [] : ['', `### ${title}`, ...(lines[0] === '' ? [] : ['']), ...lines];
  };

/** So many lines about people are tried at once: no comment has room for more. */
const MOST_LINES = 3000;
/** What is told of each group of people, and characters of one text: all people come before all about each. */
const PEOPLE: readonly Pick<Detail, 'rows' | 'text'>[] = [
  {rows: 1000, text: 4000},
  {rows: 200, text: 1000},
  {rows: 50, text: 400},
  {rows: 20, text: 400},
  {rows: 8, text: 200},
  {rows: 4, text: 160},
];

function peoplePart(share: number, title: string, intro: readonly string[], told: PeopleTold): Part {
  const tell = partLines(title, (folding) => {
    const lines = told.tell(folding);
    return lines.length === 0 ? [] : [...intro, ...lines];
  });
  const ways = PEOPLE.filter(({rows}, i) => i === PEOPLE.length - 1 || told.lines(rows) <= MOST_LINES);
  const most = Math.min(told.people, MOST_LINES);
  return {
    share,
    fit: (room) =>
      fitWays(
        tell,
        ways.map((way) => (people) => ({...way, people})),
        most,
        room,
      ),
  };
}

/** Everybody who reaches an object, or as many as still tell who they are; then as many objects as there is room for. */
function reachPart(share: number, access: Plan['access']): Part {
  const reach = reachedByOthers(access);
  const tell = partLines(`Who reaches it afterwards: ${reachCounts(reach)}`, (folding) =>
    reachMarkdown(reach, folding),
  );
  const ways = [500, 50, 20, 8].map((people) => (rows: number) => ({
    people,
    rows,
    text: people > 20 ? 1000 : 200,
  }));
  return {share, fit: (room) => fitWays(tell, ways, Math.min(reach.length, 500), room)};
}

/** Errors and refusals before warnings and notes, of which the first of each rule say what it is about. */
function findingsPart(share: number, diagnostics: readonly Diagnostic[]): Part {
  const sorted = diagnostics.toSorted(compareDiagnostics);
  const tell = partLines(`Findings: ${severityCounts(diagnostics)}`, (folding) =>
    sortedFindings(sorted, folding),
  );
  const ways = [200, 20, 5, 2, 1].map((advice) => (errors: number) => ({
    advice: errors === 0 ? 0 : advice,
    errors,
    text: advice > 20 ? 4000 : 600,
  }));
  return {share, fit: (room) => fitWays(tell, ways, Math.min(diagnostics.length, 1000), room)};
}

function sidesPart(share: number, title: string, count: number, tell: Tell): Part {
  const ways = [50, 10, 4].map((approvers) => (waiting: number) => ({
    approvers,
    waiting,
    text: approvers > 10 ? 1000 : 200,
  }));
  return {share, fit: (room) => fitWays(partLines(title, tell), ways, Math.min(count, 1000), room)};
}

/** Of the room for changes, so much may be the names of workspaces and of what changes there, before any detail. */
const HOMES_SHARE = 0.4;
const NAMES_SHARE = 0.75;
/** Lines of one change, and characters of one text in it. */
const CHANGES: readonly Pick<Detail, 'lines' | 'text'>[] = [
  {lines: 400, text: 4000},
  {lines: 100, text: 1000},
  {lines: 40, text: 400},
];

/** Every change in every detail; else as many names as there is room for, and details of the most telling ones. */
function changesPart(share: number, plan: Plan): Part {
  const changes = new ChangesMarkdown(plan.changes, blockersOf(plan.diagnostics));
  const tell = partLines('Changes', (folding) => changes.lines(folding));
  const most = Math.min(changes.size, MOST_LINES);
  const partly = (room: number): Told => {
    const short = {lines: 20, text: 300, objects: 0, listed: 0, quiet: false};
    const homes = Math.min(changes.workspaces, 1000);
    const {amount: workspaces} = fitAmount(
      tell,
      (n) => ({...short, workspaces: n}),
      homes,
      room * HOMES_SHARE,
    );
    const some = {...short, workspaces};
    const names = fitAmount(tell, (listed) => ({...some, listed}), most, room * NAMES_SHARE);
    const listed = names.amount;
    const {amount: objects} = fitAmount(tell, (n) => ({...some, listed, objects: n}), listed, room);
    return fitAmount(tell, (n) => ({...some, listed: Math.max(listed, n), objects}), most, room);
  };
  return {
    share,
    fit: (room) => {
      // A change takes some fifty characters at least.
      if (changes.size * 50 > room) return partly(room);
      const ways = CHANGES.map((way) => () => way);
      const whole = fitWays(tell, ways, most, room);
      return whole.length <= room ? whole : partly(room);
    },
  };
}

/** What is to be known for reading the lists of people. */
const ACCESS_INTRO: readonly string[] = [
  '',
  'Only what changes is listed here. A viewer reads, an editor changes, too, a co-owner also says who may.',
];

/** The parts of a plan by what they are about. */
export interface PlanParts {
  readonly access: Part;
  /** Everybody who reaches what access changes to. */
  readonly reach: Part;
  readonly permissions: Part;
  readonly waiting: Part;
  readonly agreed: Part;
  readonly findings: Part;
  readonly changes: Part;
}

/** What is told, and which share of the room each part has if they do not all fit. */
export function planParts(plan: Plan): PlanParts {
  const {access, permissions, waiting, diagnostics} = plan;
  const agreed = plan.agreed ?? [];
  return {
    reach: reachPart(12, access),
    access: peoplePart(45, 'Access', ACCESS_INTRO, accessMarkdown(access)),
    permissions: peoplePart(8, 'Permissions', [], permissionsMarkdown(permissions)),
    waiting: sidesPart(10, `Waiting for approval: ${waitingCounts(waiting)}`, waiting.length, (folding) =>
      waitingMarkdown(waiting, folding),
    ),
    agreed: sidesPart(4, `Agreed already: ${agreedCounts(agreed)}`, agreed.length, (folding) =>
      agreedMarkdown(agreed, folding),
    ),
    findings: findingsPart(15, diagnostics),
    changes: changesPart(20, plan),
  };
}
