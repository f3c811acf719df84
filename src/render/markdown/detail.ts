/**
 * How much of everything a comment shows. GitHub accepts comments of at most 65,536 characters; what would be longer
 * is folded, the least important first. What was folded is counted, and the comment says how to see everything.
 */

/**
 * The longest comment, in UTF-16 units. GitHub's error message says 65,536 characters; measured limits were 65,536
 * code points for the text of a pull request, and 262,144 bytes of UTF-8 for a comment
 * (github.com/dead-claudia/github-limits/pull/13). This many units never exceed either, with three bytes each at
 * most, and leave space for a line that a workflow adds.
 */
export const COMMENT_LIMIT = 65_000;

/** How much is shown: numbers of things, except `text`, which is in characters. */
export interface Detail {
  /** Whether changes that decide nothing are shown in detail. */
  readonly quiet: boolean;
  /** Changes shown in detail, and lines of each. */
  readonly objects: number;
  readonly lines: number;
  /** Changes named, and workspaces with changes. */
  readonly listed: number;
  readonly workspaces: number;
  /** People named in each direction, and rows for each. */
  readonly people: number;
  readonly rows: number;
  /** Warnings and infos of one rule; errors and refusals of all rules. */
  readonly advice: number;
  readonly errors: number;
  readonly waiting: number;
  readonly approvers: number;
  /** Characters of one text. */
  readonly text: number;
}

/** More than fits into any comment. */
export const EVERYTHING: Detail = {
  quiet: true,
  objects: 1000,
  lines: 400,
  listed: 2000,
  workspaces: 1000,
  people: 1000,
  rows: 1000,
  advice: 200,
  errors: 500,
  waiting: 500,
  approvers: 50,
  text: 4000,
};

/** Each step folds more, on top of the steps before. The last one fits whatever the result. */
const STEPS: readonly Partial<Detail>[] = [
  {},
  {quiet: false},
  {lines: 100, text: 1000},
  {objects: 500, advice: 50},
  {objects: 250, lines: 40},
  {objects: 120, advice: 10},
  {objects: 60},
  {objects: 25},
  {objects: 0},
  {listed: 800},
  {listed: 400, workspaces: 200},
  {listed: 200, people: 400, rows: 200, advice: 3},
  {listed: 100, people: 150, rows: 100, text: 400},
  {listed: 50, workspaces: 40, people: 60, rows: 40, waiting: 100},
  {people: 25, rows: 15, errors: 60, waiting: 40, approvers: 10},
  {listed: 20, workspaces: 10, people: 10, rows: 8, errors: 25, waiting: 20, text: 160},
  {listed: 0, workspaces: 0, people: 5, rows: 4, errors: 10, waiting: 8, approvers: 4, text: 80},
  {people: 2, rows: 2, errors: 4, waiting: 3, approvers: 2, advice: 1, text: 60},
  {people: 0, rows: 0, errors: 2, waiting: 0, advice: 0, text: 40},
];

/** The detail after the steps up to and including this one. */
const detailAt = (step: number): Detail =>
  STEPS.slice(0, step + 1).reduce<Detail>((detail, folds) => Object.assign(detail, folds), {...EVERYTHING});

/** From everything to the least. */
const DETAILS: readonly Detail[] = STEPS.map((_, step) => detailAt(step));

/** Counts what is left out, by what it is. */
export class Folded {
  private readonly counts = new Map<string, number>();
  /** `what` follows a number: `people who gain access`. */
  add(count: number, what: string): void {
    if (count > 0) this.counts.set(what, (this.counts.get(what) ?? 0) + count);
  }
  /** Adds the counts of another. */
  addAll(other: Folded): void {
    for (const [what, count] of other.counts) this.add(count, what);
  }
  /** `480 details of changes`, …, in order of first appearance. */
  get words(): string[] {
    return [...this.counts].map(([what, count]) => `${count} ${what}`);
  }
}

/** What a section is rendered with. */
export interface Folding {
  readonly detail: Detail;
  readonly folded: Folded;
}

/** The first `limit` of `items`; the others are counted. */
export function kept<T>(items: readonly T[], limit: number, what: string, {folded}: Folding): readonly T[] {
  folded.add(items.length - limit, what);
  return items.slice(0, limit);
}

/** Renders with less and less detail until the text fits into a comment. */
export function fitted(render: (folding: Folding) => string): string {
  let text = '';
  for (const detail of DETAILS) {
    text = render({detail, folded: new Folded()});
    if (text.length <= COMMENT_LIMIT) break;
  }
  return text;
}

/** A line that says what was folded and how to see everything; none if nothing was folded. */
export const foldedLines = ({folded}: Folding, whole: string): string[] =>
  folded.words.length === 0
    ? []
    : [
        '',
        `> Shortened to fit into a comment: ${folded.words.join(', ')}. The counts above are complete. ${whole}`,
      ];
