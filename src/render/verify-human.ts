import type {ChainReport} from '../app/ports.ts';
import {escapeAll} from './escape-for-terminal.ts';
import {flow, words} from './flow.ts';
import {glyphsOf} from './glyphs.ts';
import {paint} from './paint.ts';
import {plural} from './plural.ts';
import {columnsOf, type Style} from './style.ts';
import {cell, table, wrapping} from './table.ts';

/** The state of the hash chains of the audit trail, for people: what is broken is said below each. */
export function renderVerify(given: readonly ChainReport[], style: Style): string {
  const chains = escapeAll(given);
  const width = columnsOf(style);
  const {good, bad} = glyphsOf(style);
  const rows = chains.flatMap((chain) => [
    ...table(
      [
        [
          cell(chain.intact ? good : bad, (text) =>
            paint(style, text, chain.intact ? 'green' : 'red', 'bold'),
          ),
          wrapping(`${chain.chain}: ${plural(chain.events, 'event')}, ${chain.intact ? 'intact' : 'broken'}`),
        ],
      ],
      {width, indent: 0},
    ),
    ...chain.faults.flatMap((fault) => flow(words(fault, undefined, true), {width, indent: 4, hang: 6})),
  ]);
  const broken = chains.filter(({intact}) => !intact).length;
  const sum =
    chains.length === 0
      ? 'There is nothing to verify: no audit trail was begun yet.'
      : broken === 0
        ? `The audit trail is intact: ${plural(chains.length, 'chain')} verified.`
        : `The audit trail was tampered with or damaged: ${broken} of ${plural(chains.length, 'chain')} broken. ` +
          'Compare with a backup to find out what was changed.';
  const colour = broken > 0 ? 'red' : 'green';
  return `${[
    ...rows,
    ...(rows.length > 0 ? [''] : []),
    ...flow(
      words(sum, (text) => paint(style, text, chains.length === 0 ? 'dim' : colour)),
      {width, indent: 0, hang: 2},
    ),
  ].join('\n')}\n`;
}
