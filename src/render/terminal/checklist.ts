import type {Checklist, ChecklistStatus} from '../../model/checklist.ts';
import {isReady, readinessText} from '../words/checklist.ts';
import {escapeAll} from '../words/escape.ts';
import {flow, prose, type Word, splitWords} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import {type Colour, columnsOf, glyphsOf, paint, type Style} from './style.ts';

const COLOURS: Readonly<Record<ChecklistStatus, Colour>> = {ok: 'green', missing: 'red', optional: 'dim'};

/** How ready a workspace is: what is there, what is missing, and how to get it. */
export function renderChecklist(given: Checklist, style: Style): string {
  const {workspace, items} = escapeAll(given);
  const width = columnsOf(style);
  const {good, bad} = glyphsOf(style);
  const signs: Readonly<Record<ChecklistStatus, string>> = {ok: good, missing: bad, optional: '-'};
  const column = Math.max(...Object.values(signs).map((sign) => sign.length)) + 1;
  const bold = (text: string): string => paint(style, text, 'bold');
  const lines = items.flatMap(({item, status, detail, how}) => {
    const sign: Word = {
      text: signs[status].padEnd(column - 1),
      paint: (text) => paint(style, text, COLOURS[status], 'bold'),
    };
    return [
      ...flow([sign, ...splitWords(item, bold)], {width, indent: 0, hang: column}),
      ...flow(prose(`${status === 'ok' ? '' : `${status}: `}${detail}`), {width, indent: column + 2}),
      ...(how === null ? [] : flow(prose(how), {width, indent: column + 2})),
    ];
  });
  return `${[
    ...flow(splitWords(`Readiness of ${workspace} for collaboration`, bold), paragraphLayout(style)),
    '',
    ...lines,
    '',
    ...flow(
      splitWords(readinessText(given), (text) => paint(style, text, isReady(given) ? 'green' : 'red')),
      paragraphLayout(style),
    ),
  ].join('\n')}\n`;
}
