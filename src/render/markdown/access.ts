/** Answers about access, as comments. */
import {bareName} from '../../model/principal.ts';
import type {
  AccessMatrix,
  AccessCheckAnswer,
  AccessExplainAnswer,
  AccessWhatAnswer,
  AccessWhoAnswer,
  MaybeAsOf,
} from '../../model/access-answers.ts';
import type {LiveAccess} from '../../model/live-report.ts';
import {accessAnswer, byWork, outsideText} from '../words/access.ts';
import {outermostFirst} from '../../model/access-path.ts';
import {asOfNotes, asOfText} from '../words/as-of.ts';
import {plural} from '../words/plural.ts';
import {howTexts} from '../words/reached-how.ts';
import {comment, section} from './comment.ts';
import {kept} from './detail.ts';
import {clip, markdownCode, markdownProse} from './escape.ts';
import {codeList, throughText} from './people.ts';

/** `editor, through …`: an access path. */
const pathText = (level: string, via: readonly string[], text: number): string =>
  `${markdownCode(level)}${throughText(outermostFirst(via), text, ' → ')}`;

/** What an answer about another time rests on, below it. */
function noteLines(answer: MaybeAsOf, text: number): readonly string[] {
  const notes = asOfNotes(answer).map((note) => `- ${markdownProse(clip(note, text))}`);
  return notes.length === 0 ? [] : ['', ...notes];
}

const asOfTitle = (answer: MaybeAsOf): string => {
  const text = asOfText(answer);
  return text === '' ? '' : `${markdownProse(text)} `;
};

export function accessCheckMarkdown(answer: AccessCheckAnswer | AccessExplainAnswer): string {
  const title = markdownProse(clip(`${asOfText(answer)}${accessAnswer(answer)}`, 400)).replace(/\.$/, '');
  return comment({marker: ['access'], title, whole: 'bylaw access explain'}, (folding) => {
    const {text, rows} = folding.detail;
    const isExplained = 'paths' in answer;
    if (!isExplained && answer.level !== null)
      return ['', `- ${pathText(answer.level, answer.via, text)}`, ...noteLines(answer, text)];
    const paths = isExplained ? kept(answer.paths, rows, 'paths', folding) : [];
    const withheld = kept(answer.withheld, rows, 'withheld paths', folding);
    return [
      ...section(
        'Paths',
        paths.map(({level, via}) => `- ${pathText(level, via, text)}`),
      ),
      ...section(
        'Withheld',
        withheld.map(
          ({path, missing}) =>
            `- ${pathText(path.level, path.via, text)}; lacks ${missing.map((one) => markdownProse(clip(one, text))).join(' and ')}`,
        ),
      ),
      ...noteLines(answer, text),
    ];
  });
}

/** `- NAME (outsider: guest): editor, through …; since 2026-11-02`, of what somebody has. */
function heldLine(name: string, one: Omit<LiveAccess, 'principal' | 'object'>, text: number): string {
  const outside = one.outside === null ? '' : ` ${markdownProse(clip(outsideText(one).trim(), text))}`;
  const how = howTexts(one).map((words) => markdownProse(clip(words, text)));
  return `- ${markdownCode(clip(name, text))}${outside}: ${[pathText(one.level, one.via, text), ...how].join('; ')}`;
}

export function accessWhoMarkdown(answer: AccessWhoAnswer): string {
  const {object, principals} = answer;
  const title = `${asOfTitle(answer)}${plural(principals.length, 'person', 'people')} ${principals.length === 1 ? 'has access to' : 'have access to'} ${markdownCode(clip(object, 300))}`;
  return comment({marker: ['access'], title, whole: 'bylaw access who'}, (folding) => {
    const {text, people} = folding.detail;
    const lines = kept(principals, people, 'people', folding).map((one) =>
      heldLine(bareName(one.principal), one, text),
    );
    return [...(lines.length === 0 ? [] : ['', ...lines]), ...noteLines(answer, text)];
  });
}

export function accessWhatMarkdown(answer: AccessWhatAnswer): string {
  const {principal, objects} = answer;
  const title = `${asOfTitle(answer)}${markdownCode(clip(bareName(principal), 300))} has access to ${objects.length === 0 ? 'nothing' : plural(objects.length, 'object')}`;
  return comment({marker: ['access'], title, whole: 'bylaw access what'}, (folding) => {
    const {text, rows} = folding.detail;
    const lines = kept(objects, rows, 'things', folding).map((one) => heldLine(one.object, one, text));
    return [...(lines.length === 0 ? [] : ['', ...lines]), ...noteLines(answer, text)];
  });
}

export function accessMatrixMarkdown(answer: AccessMatrix): string {
  const {workspace, members, capabilities} = answer;
  const title = `${asOfTitle(answer)}Collaboration in ${markdownCode(clip(workspace, 300))}`;
  return comment({marker: ['access'], title, whole: 'bylaw access matrix'}, (folding) => {
    const {text, people} = folding.detail;
    return [
      '',
      ...capabilities.map(({capability, allows}) => {
        const holders = members.filter((member) => member.capabilities.includes(capability));
        folding.folded.add(holders.length - people, 'holders');
        const names = codeList(
          holders.map(({principal}) => bareName(principal)),
          people,
          text,
        );
        return `- ${markdownCode(clip(capability, text))} (may ${markdownProse(clip(allows, text))}): ${names || 'nobody'}`;
      }),
      ...byWork({workspace, members, capabilities}).map(([worksWith, who], i) => {
        folding.folded.add(who.length - people, 'members');
        return `${i === 0 ? '\n' : ''}- ${codeList(who, people, text)}: ${markdownProse(clip(worksWith, text))}`;
      }),
      ...noteLines(answer, text),
    ];
  });
}
