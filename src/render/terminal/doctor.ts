import type {DoctorCheck} from '../../model/doctor-check.ts';
import {escapeAll} from '../words/escape.ts';
import {enumerate, plural} from '../words/plural.ts';
import {flow, prose, splitWords} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import {type Colour, columnsOf, glyphsOf, paint, type Style} from './style.ts';
import {cell, table, wrapping} from './table.ts';

const COLOURS: Readonly<Record<DoctorCheck['status'], Colour>> = {
  ok: 'green',
  warning: 'yellow',
  failed: 'red',
};

/** What `doctor` checked, what it found, and how to fix what failed. */
export function renderDoctor(given: readonly DoctorCheck[], style: Style): string {
  const checks = escapeAll(given);
  const width = columnsOf(style);
  const {good, bad} = glyphsOf(style);
  const signs: Readonly<Record<DoctorCheck['status'], string>> = {ok: good, warning: '!', failed: bad};
  const names = table(
    checks.map(({name, status, detail}) => [
      cell(signs[status], (text) => paint(style, text, COLOURS[status], 'bold')),
      cell(name),
      wrapping(detail),
    ]),
    {width, indent: 0},
  );
  const mending = checks.flatMap(({name, status, help}) =>
    help === undefined || status === 'ok' ? [] : flow(prose(`${name}: ${help}`), {width, indent: 2, hang: 4}),
  );
  const failed = checks.filter(({status}) => status === 'failed').length;
  const warned = checks.filter(({status}) => status === 'warning').length;
  const found = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(warned > 0 ? [plural(warned, 'warning')] : []),
  ];
  const sum =
    found.length === 0 ? 'All checks passed.' : `${plural(checks.length, 'check')}: ${enumerate(found)}.`;
  const colour = failed > 0 ? 'red' : warned > 0 ? 'yellow' : 'green';
  return `${[
    ...names,
    ...(mending.length > 0 ? ['', paint(style, 'To fix:', 'bold'), ...mending] : []),
    '',
    ...flow(
      splitWords(sum, (text) => paint(style, text, colour)),
      paragraphLayout(style),
    ),
  ].join('\n')}\n`;
}
