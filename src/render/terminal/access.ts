/** Answers about access: whether somebody has it, who has it, to what, by which path, and what is missing. */
import {appendAll} from '../../model/append-all.ts';
import {bareName} from '../../model/principal.ts';
import type {
  AccessMatrix,
  AccessCheckAnswer,
  AccessExplainAnswer,
  AccessWhatAnswer,
  AccessWhoAnswer,
  MaybeAsOf,
} from '../../model/access-answers.ts';
import {accessAnswer, byWork, outsideText} from '../words/access.ts';
import {outermostFirst} from '../../model/access-path.ts';
import {asOfNotes, asOfText} from '../words/as-of.ts';
import {escapeAll} from '../words/escape.ts';
import {plural} from '../words/plural.ts';
import {howTexts} from '../words/reached-how.ts';
import {flow, splitWords} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import {columnsOf, glyphsOf, paint, type Style} from './style.ts';
import {cell, table, wrapping} from './table.ts';

/** An access path in words: `through team:… → Share/…`; empty where there is none but the person. */
function through(via: readonly string[], style: Style): string {
  const steps = outermostFirst(via);
  return steps.length === 0 ? '' : `through ${steps.join(` ${glyphsOf(style).arrow} `)}`;
}

/** The same with what stands for it where somebody created the target. */
const throughOrCreated = (via: readonly string[], style: Style): string =>
  through(via, style) || 'created it';

const sentence = (text: string, style: Style): string =>
  flow(
    splitWords(text, (piece) => paint(style, piece, 'bold')),
    paragraphLayout(style),
  ).join('\n');

/** What an answer about another time rests on, below it. */
function noteLines(answer: MaybeAsOf, style: Style): string[] {
  const notes = asOfNotes(answer).flatMap((note) =>
    flow(splitWords(note), {width: columnsOf(style), indent: 0, hang: 2}),
  );
  return notes.length === 0 ? [] : ['', ...notes];
}

/** What is missing for each access path that is withheld. */
function withheldLines(withheld: AccessCheckAnswer['withheld'], style: Style): string[] {
  if (withheld.length === 0) return [];
  const rows = withheld.map(({path, missing}) => [
    cell(path.level),
    wrapping(`${throughOrCreated(path.via, style)}; lacks ${missing.join(' and ')}`),
  ]);
  return ['', sentence('Withheld:', style), ...table(rows, {width: columnsOf(style), indent: 2})];
}

/** One sentence, and the path; or what is missing. */
export function renderAccessCheck(given: AccessCheckAnswer, style: Style): string {
  const explained = escapeAll(given);
  const {via, how} = explained;
  const path = [through(via, style), ...(how === undefined ? [] : howTexts(how))]
    .filter((text) => text !== '')
    .join('; ');
  const lines = path === '' ? [] : flow(splitWords(path), {width: columnsOf(style), indent: 2, hang: 4});
  const withheld = explained.level === null ? withheldLines(explained.withheld, style) : [];
  return `${[sentence(`${asOfText(explained)}${accessAnswer(explained)}`, style), ...lines, ...withheld, ...noteLines(explained, style)].join('\n')}\n`;
}

/** The same with every access path, and what is missing for each that is withheld. */
export function renderAccessExplain(given: AccessExplainAnswer, style: Style): string {
  const explained = escapeAll(given);
  const layout = {width: columnsOf(style), indent: 2};
  const lines = [sentence(`${asOfText(explained)}${accessAnswer(explained)}`, style)];
  if (explained.paths.length > 0) {
    appendAll(
      lines,
      table(
        explained.paths.map(({level, via}, i) => {
          const how = i === 0 && explained.how !== undefined ? howTexts(explained.how) : [];
          return [cell(level), wrapping([throughOrCreated(via, style), ...how].join('; '))];
        }),
        layout,
      ),
    );
  }
  appendAll(lines, [...withheldLines(explained.withheld, style), ...noteLines(explained, style)]);
  return `${lines.join('\n')}\n`;
}

/** By which path somebody has something, since when, until when, and by whose approval. */
const pathAndHow = (
  one: AccessWhoAnswer['principals'][number] | AccessWhatAnswer['objects'][number],
  style: Style,
): string => [throughOrCreated(one.via, style), ...howTexts(one)].join('; ');

/** Who reaches a target, and how they have it, one person a line. */
export function renderAccessWho(given: AccessWhoAnswer, style: Style): string {
  const answer = escapeAll(given);
  const {object, principals} = answer;
  const head = `${asOfText(answer)}${principals.length === 0 ? 'Nobody has access to' : `${plural(principals.length, 'person', 'people')} ${principals.length === 1 ? 'has access to' : 'have access to'}`} ${object}.`;
  const rows = principals.map((one) => [
    cell(bareName(one.principal)),
    cell(`${one.level}${outsideText(one)}`),
    wrapping(pathAndHow(one, style)),
  ]);
  const lines = [sentence(head, style), ...table(rows, {width: columnsOf(style), indent: 2})];
  return `${[...lines, ...noteLines(answer, style)].join('\n')}\n`;
}

/** What somebody reaches, and how they have it, one object a line. */
export function renderAccessWhat(given: AccessWhatAnswer, style: Style): string {
  const answer = escapeAll(given);
  const {principal, objects} = answer;
  const head = `${asOfText(answer)}${bareName(principal)} has access to ${objects.length === 0 ? 'nothing' : plural(objects.length, 'object')}.`;
  const rows = objects.map((one) => [
    cell(one.object),
    cell(`${one.level}${outsideText(one)}`),
    wrapping(pathAndHow(one, style)),
  ]);
  const lines = [sentence(head, style), ...table(rows, {width: columnsOf(style), indent: 2})];
  return `${[...lines, ...noteLines(answer, style)].join('\n')}\n`;
}

/** Who holds which capability. */
export function renderAccessMatrix(given: AccessMatrix, style: Style): string {
  const answer = escapeAll(given);
  const {workspace, members, capabilities} = answer;
  const layout = {width: columnsOf(style), indent: 2};
  const lines = [sentence(`${asOfText(answer)}Collaboration in ${workspace}`, style)];
  for (const {capability, allows} of capabilities) {
    const holders = members.filter((member) => member.capabilities.includes(capability));
    appendAll(lines, [
      '',
      ...flow(splitWords(`${capability}: may ${allows}`), {...layout, indent: 0, hang: 2}),
    ]);
    const names = holders.map(({principal}) => bareName(principal)).join(', ') || 'nobody';
    appendAll(lines, flow(splitWords(names), {...layout, hang: 2}));
  }
  const groups = byWork({workspace, members, capabilities});
  if (groups.length > 0) appendAll(lines, ['', sentence('What each person can work with', style)]);
  for (const [worksWith, people] of groups) {
    appendAll(lines, flow(splitWords(`${people.join(', ')}: ${worksWith}`), {...layout, hang: 2}));
  }
  appendAll(lines, noteLines(answer, style));
  return `${lines.join('\n')}\n`;
}
