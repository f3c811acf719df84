/** Plans that are stored in the database, for people. */
import type {Plan} from '../../model/plan.ts';
import type {PlanDecision, ShownPlan} from '../../model/stored-plan.ts';
import {escapeAll} from '../words/escape.ts';
import {approvalTexts, planDecisionTexts, standText, wouldText} from '../words/stored-plans.ts';
import {timeText} from '../words/time-text.ts';
import {diagnosticBlocks} from './findings.ts';
import {flow, splitWords} from './flow.ts';
import {paragraph} from './paragraph.ts';
import {renderPlan} from './plan.ts';
import type {Diagnostic} from '../../diagnostics/diagnostic.ts';
import {columnsOf, paint, type Colour, type Style} from './style.ts';

const COLOURS: Readonly<Record<ShownPlan['status'], Colour>> = {
  waiting: 'yellow',
  ready: 'green',
  applied: 'dim',
  stale: 'red',
  altered: 'red',
};

/** One stored plan in a few lines: its id stands alone, so that it can be copied. */
function planLines(plan: ShownPlan, style: Style): readonly string[] {
  const width = columnsOf(style);
  const say = (text: string): string[] => flow(splitWords(text), {width, indent: 2, hang: 4});
  const planned = plan.plannedBy === null ? '' : `planned by ${plan.plannedBy}, `;
  const facts = [wouldText(plan), `${planned}stored by ${plan.by} on ${timeText(plan.at)}`];
  return [
    paint(style, plan.id, 'bold'),
    ...flow(
      splitWords(standText(plan), (text) => paint(style, text, COLOURS[plan.status])),
      {width, indent: 2, hang: 4},
    ),
    ...facts.filter((text) => text !== '').flatMap(say),
    ...approvalTexts(plan).flatMap(say),
  ];
}

/** The stored plans of a set, newest first. */
export function renderStoredPlans(set: string, given: readonly ShownPlan[], style: Style): string {
  const plans = escapeAll(given);
  if (plans.length === 0) {
    return `${paragraph(`The set ${escapeAll(set)} has no stored plan. \`bylaw plan --store\` stores one.`, style).join('\n')}\n`;
  }
  return `${plans.map((plan) => planLines(plan, style).join('\n')).join('\n\n')}\n`;
}

/** One stored plan: what it does, and who approves that. */
export function renderStoredPlan(given: ShownPlan, plan: Plan | undefined, style: Style): string {
  const stands = `${planLines(escapeAll(given), style).join('\n')}\n`;
  return plan === undefined ? stands : `${renderPlan(plan, style)}\n${stands}`;
}

/** What came of a decision on a stored plan. */
export function renderPlanDecision(
  answer: PlanDecision | {readonly diagnostics: readonly Diagnostic[]},
  style: Style,
): string {
  if ('diagnostics' in answer) {
    const blocks = diagnosticBlocks(answer.diagnostics, style, undefined);
    return `${[...blocks, '', ...paragraph('Refused: nothing was decided.', style, 'red', 'bold')].join('\n')}\n`;
  }
  const [done = '', ...then] = planDecisionTexts(escapeAll(answer));
  const head = answer.isNew ? paragraph(done, style, 'green', 'bold') : paragraph(done, style);
  return `${[...head, ...then.flatMap((text) => paragraph(text, style))].join('\n')}\n`;
}
