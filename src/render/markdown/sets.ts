/**
 * What a command did with several sets, as one comment: a section for each set, those that need attention first, which share the space
 * of the comment.
 */
import type {SetReport, SetsReport} from '../../model/sets-report.ts';
import {advice} from '../words/apply.ts';
import {
  findingsOf,
  quietText,
  setOutcome,
  setsInOrder,
  setsText,
  setsWaitedFor,
  setTitle,
  summedMeasures,
} from '../words/sets.ts';
import {measureTexts} from '../words/tests.ts';
import {COMMENT_LIMIT, EVERYTHING, Folded, type Folding, foldedLines} from './detail.ts';
import {clip, markdownCode, markdownMarker, markdownProse} from './escape.ts';
import {findingsMarkdown} from './findings.ts';
import {planSection} from './plan.ts';
import {fitDetails, shareOut, type Part, type RenderedPart} from './share-out.ts';
import {waitingMarkdown} from './waiting.ts';

const WHOLE = '`bylaw plan` in the folder of a set shows all of it.';

/** The space for the line that says what was folded, in UTF-16 units. */
const FOLDED_SPACE = 1200;

/** What is said of a set that has no plan: its result, its findings, what waits. */
function otherLines(report: SetReport, folding: Folding): readonly string[] {
  const {result} = report;
  const diagnostics = findingsOf(report);
  const more = result === undefined ? '' : advice(result);
  const waiting = result === undefined ? [] : waitingMarkdown(result.waiting, folding);
  return [
    markdownProse(clip(`${setOutcome(report)}${more === '' ? '' : ` ${more}`}`, 1500)),
    ...(diagnostics.length === 0 ? [] : ['', ...findingsMarkdown(diagnostics, folding)]),
    ...(waiting.length === 0 ? [] : ['', '**Approvals pending**', '', ...waiting]),
  ];
}

function sectionPart(report: SetReport, all: SetsReport): Part {
  const title = ['', `## ${markdownCode(clip(setTitle(report), 200))}`, ''];
  const length = title.reduce((sum, line) => sum + line.length + 1, 0);
  const body = (space: number): RenderedPart => {
    const {plan, digest} = report;
    if (plan !== undefined) return planSection(plan, digest, space, setsWaitedFor(report, all));
    const details = [200, 20, 5, 1].map((amount) => (errors: number) => ({
      errors,
      advice: amount,
      waiting: amount,
      text: amount > 20 ? 2000 : 400,
    }));
    return fitDetails((folding) => otherLines(report, folding), details, 500, space);
  };
  return {
    share: 1,
    fit: (space) => {
      const made = body(Math.max(0, space - length));
      return {...made, lines: [...title, ...made.lines], length: made.length + length};
    },
  };
}

/** How many sets are shown in sections of their own: each takes at least some space. */
const MOST_SECTIONS = 40;

/** What of the sets stands against them most, and how many more there are that have no section. */
export function setsMarkdown(report: SetsReport): string {
  const {told, quiet} = setsInOrder(report);
  const shown = told.slice(0, MOST_SECTIONS);
  const others = told.slice(MOST_SECTIONS);
  const nothing = quietText(report.command, quiet);
  const head = [
    markdownMarker('sets', report.command),
    '',
    `## ${markdownProse(setsText(report))}`,
    ...measureTexts(summedMeasures(report)).flatMap((text) => ['', markdownProse(`${text}.`)]),
    ...(others.length === 0
      ? []
      : ['', `> ⚠️ ${markdownProse(clip(`Not shown here: ${others.map(setTitle).join(', ')}.`, 4000))}`]),
    ...(nothing === undefined ? [] : ['', markdownProse(clip(nothing, 4000))]),
  ];
  const length = head.reduce((sum, line) => sum + line.length + 1, 0);
  const parts = shareOut(
    shown.map((one) => sectionPart(one, report)),
    COMMENT_LIMIT - length - FOLDED_SPACE,
  );
  const folded = new Folded();
  for (const [i, part] of parts.entries()) if (shown[i]?.plan === undefined) folded.addAll(part.folded);
  const note = foldedLines({detail: EVERYTHING, folded}, WHOLE);
  return `${[...head, ...note, ...parts.flatMap(({lines}) => lines)].join('\n')}\n`;
}
