/** What came of a decision on a request. */
import type {DecisionAnswer} from '../model/request-answers.ts';
import {accessSection} from './access-section.ts';
import {diagnosticJson, waitingJson} from './contract-members.ts';
import {diagnosticBlocks} from './diagnostic-blocks.ts';
import {escapeAll} from './escape-for-terminal.ts';
import {flow, prose} from './flow.ts';
import {versionedJson} from './json-text.ts';
import {paint, type Colour} from './paint.ts';
import {enumerate} from './plural.ts';
import {whoMay} from './request-words.ts';
import {columnsOf, type Style} from './style.ts';
import {timeText} from './time-text.ts';

const DONE: Readonly<Record<DecisionAnswer['decision'], (side: string, request: string) => string>> = {
  approve: (side, request) => `Approved for ${side}: ${request}.`,
  deny: (side, request) => `Denied for ${side}: ${request}.`,
  revoke: (side, request) => `Took back what ${side} had approved of ${request}.`,
};
const BEFORE: typeof DONE = {
  approve: (side, request) => `${side} had approved all of ${request} before: nothing was changed.`,
  deny: (side, request) => `${side} had denied ${request} before: nothing was changed.`,
  revoke: (side, request) => `${side} has no approval of ${request} to take back: nothing was changed.`,
};

/** What still waits, or what it led to. */
function thenText({decision, request, waiting, approved, connection}: DecisionAnswer): readonly string[] {
  if (waiting.length > 0) {
    const still = decision === 'approve' ? 'still ' : '';
    return waiting.map(({side, approvers}) => `It ${still}waits for ${side}: ${whoMay(approvers)}.`);
  }
  if (decision === 'deny') return ['That closes it for what it asks. A higher `renew` asks again.'];
  if (request.startsWith('connection:') && connection !== null) {
    const {workspace, with: partner, state, since, allow} = connection;
    return state === 'active'
      ? [
          `${workspace} and ${partner} are connected since ${timeText(since ?? '')}; ${enumerate(allow)} may cross.`,
        ]
      : ['`bylaw connections list` says what the connection still lacks.'];
  }
  return approved.length > 1 ? [`${enumerate(approved)} have approved it.`] : [];
}

/** The outcome, what still waits for whom, and what it does to people. */
export function renderDecision(given: DecisionAnswer, style: Style): string {
  const answer = escapeAll(given);
  const {status, side, request, decision, access, withheld} = answer;
  const layout = {width: columnsOf(style), indent: 0, hang: 2};
  const say = (text: string, ...colours: Colour[]): string[] =>
    flow(prose(text, colours.length === 0 ? undefined : (piece) => paint(style, piece, ...colours)), layout);
  if (status === 'refused') {
    const blocks = diagnosticBlocks(given.diagnostics, style, undefined);
    return `${[...blocks, '', ...say('Refused: nothing was decided.', 'red', 'bold')].join('\n')}\n`;
  }
  const words = status === 'decided' ? DONE : BEFORE;
  const lines = [
    ...say(
      words[decision](side ?? '', request),
      ...(status === 'decided' ? (['green', 'bold'] as const) : []),
    ),
    ...thenText(answer).flatMap((text) => say(text)),
    ...accessSection({...access, pending: []}, style),
    ...withheld.flatMap(({subject, missing}) =>
      say(`${subject.replace(/^user:/, '')} has nothing by it yet: it lacks ${missing.join(' and ')}.`),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

export const decisionJson = (answer: DecisionAnswer): string =>
  versionedJson({
    status: answer.status,
    request: answer.request,
    side: answer.side,
    decision: answer.decision,
    by: answer.by,
    waiting: answer.waiting.map(waitingJson),
    approved: answer.approved,
    access: answer.access,
    withheld: answer.withheld,
    connection: answer.connection,
    diagnostics: answer.diagnostics.map(diagnosticJson),
  });
