import type {Checklist, ChecklistStatus} from '../../model/checklist.ts';
import {escapeAll} from '../words/escape.ts';
import {enumerate} from '../words/plural.ts';
import {flow, prose, type Word, words} from './flow.ts';
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
      ...flow([sign, ...words(item, bold)], {width, indent: 0, hang: column}),
      ...flow(prose(`${status === 'ok' ? '' : `${status}: `}${detail}`), {width, indent: column + 2}),
      ...(how === null ? [] : flow(prose(how), {width, indent: column + 2})),
    ];
  });
  const count = (status: ChecklistStatus): number => items.filter((each) => each.status === status).length;
  const missing = count('missing');
  const counts = [
    `${count('ok')} in order`,
    ...(missing > 0 ? [`${missing} missing`] : []),
    ...(count('optional') > 0 ? [`${count('optional')} optional`] : []),
  ];
  const sum = `${missing === 0 ? 'Ready' : 'Not ready yet'}: ${enumerate(counts)}.`;
  return `${[
    ...flow(words(`Readiness of ${workspace} for collaboration`, bold), {width, indent: 0, hang: 2}),
    '',
    ...lines,
    '',
    ...flow(
      words(sum, (text) => paint(style, text, missing === 0 ? 'green' : 'red')),
      {width, indent: 0, hang: 2},
    ),
  ].join('\n')}\n`;
}
