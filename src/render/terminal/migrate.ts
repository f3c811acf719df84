import {amountDue, viewsAndFunctions, type MigrationStatus} from '../../model/migration-status.ts';
import {escapeAll} from '../words/escape.ts';
import {plural} from '../words/plural.ts';
import {flow, prose} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import {type Colour, columnsOf, glyphsOf, paint, type Style} from './style.ts';
import {cell, table, wrapping} from './table.ts';

function summary(status: MigrationStatus): readonly [string, Colour] {
  const {applied, unknown, madeBy} = status;
  if (status.predecessor) {
    return [
      'The database is from before the first release of bylaw and cannot be upgraded. It stays as it is: use another database, and apply the manifests there.',
      'red',
    ];
  }
  if (status.newer !== 'no') {
    const also = status.newer === 'compatible' ? ' This program may work with it, but not migrate it.' : '';
    return [
      `The database was made by bylaw ${madeBy ?? ''}, which is newer: install that version or a later one.${also}`,
      also === '' ? 'red' : 'yellow',
    ];
  }
  if (unknown.length > 0) {
    return [
      `The database is newer than this program: it has ${plural(unknown.length, 'migration')} that this program does not know. Install a newer version of bylaw.`,
      'red',
    ];
  }
  if (!status.current) {
    return [
      `${amountDue(status)} due: run \`bylaw migrate up\` with a login that owns the schema.`,
      'yellow',
    ];
  }
  return [`The database is up to date: ${plural(applied.length, 'migration')} applied.`, 'green'];
}

/** Which migrations are applied, which are due, and what to do about it. */
export function renderMigrations(given: MigrationStatus, style: Style): string {
  const status = escapeAll(given);
  const width = columnsOf(style);
  const {good, bad} = glyphsOf(style);
  const rows = (names: readonly string[], sign: string, colour: Colour, remark: string) =>
    names.map((name) => [
      cell(sign, (text: string) => paint(style, text, colour, 'bold')),
      cell(remark, (text: string) => paint(style, text, colour)),
      wrapping(name),
    ]);
  const objects = status.due.length === 0 ? [] : [viewsAndFunctions(status.due)];
  const lines = table(
    [
      ...rows(status.applied, good, 'green', 'applied'),
      ...rows(status.pending, '+', 'yellow', 'due'),
      ...rows(objects, '+', 'yellow', 'due'),
      ...rows(status.unknown, bad, 'red', 'unknown'),
    ],
    {width, indent: 2},
  );
  const [text, colour] = summary(status);
  return `${[
    ...lines,
    ...(lines.length > 0 ? [''] : []),
    ...flow(
      prose(text, (piece) => paint(style, piece, colour)),
      paragraphLayout(style),
    ),
  ].join('\n')}\n`;
}
