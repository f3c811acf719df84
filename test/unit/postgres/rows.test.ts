/** Rows as they are read, against specs: what a row is taken to say without a spec being made of it. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {canonicalSpec} from '../../../src/model/canonical.ts';
import {KINDS, type Kind} from '../../../src/model/kinds.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import type {Column, RowContext} from '../../../src/postgres/columns.ts';
import {itemRows, objectRow, rawSpec, saysTheSame} from '../../../src/postgres/rows.ts';
import {TABLES} from '../../../src/postgres/tables.ts';
import {seeded, tries} from '../../effort.ts';
import {rawObject} from '../model/raw-objects.ts';

const CONTEXT: RowContext = {regionOf: () => 'EU', has: () => true, hasEnded: () => false};

interface Read {
  readonly values: readonly unknown[];
  readonly lists: readonly (readonly unknown[] | null)[];
}

/** Values of columns as the database sends them: instants in ms since 1970. */
const sent = (columns: readonly Column[], row: Readonly<Record<string, unknown>>): readonly unknown[] =>
  columns.map(({name, type}) => {
    const value = row[name] ?? null;
    return type === 'timestamptz' && value !== null ? Date.parse(value as string) : value;
  });

/** The row of a spec, as it is read. */
function rowOf(kind: Kind, spec: unknown): Read {
  const table = TABLES[kind];
  const object = {kind, workspace: 'acme', name: 'a', labels: {}, spec} as unknown as GovernedObject;
  return {
    values: sent(table.columns, objectRow(table, object, null, CONTEXT)),
    lists: table.items.map((item) => {
      const rows = itemRows(item, object, CONTEXT).map((row) => sent(item.columns, row));
      if (rows.length === 0) return null;
      return item.columns.length === 1 ? rows.map(([value]) => value) : rows;
    }),
  };
}

/** A row with the entries of its lists in another order, as the database may send them. */
const turned = ({values, lists}: Read): Read => ({
  values,
  lists: lists.map((list) => list?.toReversed() ?? null),
});

describe.each(KINDS)('a row of a %s', (kind) => {
  const table = TABLES[kind];
  const spec = rawObject(kind).map(({raw}) => canonicalSpec(kind, raw));

  it('is taken to say what a spec says only if it does', () => {
    fc.assert(
      fc.property(spec, spec, fc.boolean(), (one, other, isTurned) => {
        const row = isTurned ? turned(rowOf(kind, one)) : rowOf(kind, one);
        if (!saysTheSame(table, row.values, row.lists, other)) return;
        expect(canonicalSpec(kind, rawSpec(table, row.values, row.lists))).toStrictEqual(other);
      }),
      {numRuns: tries(200), ...seeded(31)},
    );
  });

  it('is taken to say what it was written from, but for what its canonical form leaves out', () => {
    const isTold = fc
      .sample(spec, {numRuns: 200, seed: 32})
      .map((one) => saysTheSame(table, rowOf(kind, one).values, rowOf(kind, one).lists, one));
    const share = isTold.filter((each) => each).length / isTold.length;
    // A workspace leaves out what is empty; how a share is finished is not known.
    const [least, most] = kind === 'Workspace' ? [0.05, 1] : kind === 'Share' ? [0, 0] : [1, 1];
    expect(share).toBeGreaterThanOrEqual(least);
    expect(share).toBeLessThanOrEqual(most);
  });

  it('says something else when any value of it does', () => {
    const [one] = fc.sample(spec, {numRuns: 1, seed: 33});
    const {values, lists} = rowOf(kind, one);
    const others = table.columns.flatMap(({type}, i) => [
      values.with(i, type === 'timestamptz' ? 1 : `${String(values[i])}x`),
      ...(values[i] === null ? [] : [values.with(i, null)]),
    ]);
    expect(others.length).toBeGreaterThan(0);
    for (const other of others) expect(saysTheSame(table, other, lists, one)).toBe(false);
    for (const [i, list] of lists.entries()) {
      const more = table.items[i]?.columns.length === 1 ? 'x' : table.items[i]?.columns.map(() => 'x');
      expect(saysTheSame(table, values, lists.with(i, [...(list ?? []), more]), one)).toBe(false);
    }
  });
});
