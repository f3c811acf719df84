/** Who gains and who loses access to what, person by person. */
import type {AccessChange, Plan} from '../../model/plan.ts';
import {accessDirections, levelText} from '../words/access.ts';
import {accessWeight, groupPeople} from '../words/people.ts';
import {displayWidth} from './display-width.ts';
import {type Word, splitWords} from './flow.ts';
import {peopleLines} from './people-lines.ts';
import {columnsOf, glyphsOf, paint, type Style, TONE_COLOURS} from './style.ts';
import {cell, table} from './table.ts';

const INDENT = 6;

/**
 * The access path, kept on one line with its first step where a line is wide enough for both. Nothing for a creator:
 * the level `creator` says it.
 */
function viaWords(via: readonly string[], style: Style): readonly Word[] {
  if (via.length === 1 && via[0] === 'creator') return [];
  const [first, ...others] = via.map((step, i) => (i < via.length - 1 ? `${step},` : step));
  if (first === undefined) return [];
  const dim = (text: string): string => paint(style, text, 'dim');
  const begin = `through ${first}`;
  const whole = displayWidth(begin) + INDENT + 2 <= columnsOf(style);
  return [...(whole ? [cell(begin, dim)] : splitWords(begin, dim)), ...splitWords(others.join(' '), dim)];
}

/** The lines of the section, without its heading. */
export function accessSection(access: Plan['access'], style: Style): string[] {
  return accessDirections(access).flatMap(({sign, tone, verb, rows}) => {
    const colour = TONE_COLOURS[tone];
    const groups = groupPeople(
      rows,
      ({object, before, after, via, outside}) => JSON.stringify([object, before, after, via, outside]),
      accessWeight,
    );
    const rowLines = (shown: readonly AccessChange[]): string[] =>
      table(
        shown.map((row) => [
          cell(levelText(row, glyphsOf(style).arrow), (text) => paint(style, text, colour)),
          cell(row.object),
          viaWords(row.via, style),
        ]),
        {width: columnsOf(style), indent: INDENT},
      );
    return peopleLines({groups, sign, colour, verb, rowLines}, style);
  });
}
