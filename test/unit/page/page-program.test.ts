/** What the program of a page works out, without a page. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {tries} from '../../effort.ts';
import {accessCsv} from '../../../src/page/access-csv.ts';
import {type Filters, filtersOf, hashOf, isFiltered, NO_FILTERS} from '../../../src/page/filters.ts';
import {layOutPicture} from '../../../src/page/lay-out-picture.ts';
import {Reader} from '../../../src/page/reader.ts';
import {type Selection, selectRows} from '../../../src/page/select-rows.ts';
import {groupRows, rowOfLine, rowsOfLine} from '../../../src/render/html/group-rows.ts';
import {planPageData} from '../../../src/render/html/plan.ts';
import {readCsv} from '../render/read-csv.ts';
import {largePlan} from '../render/large-plan.ts';
import type {Plan} from '../../../src/model/plan.ts';
import {RICH_PLAN} from '../render/rich-plan.ts';

/** With everything in it, and with what it does to people: of a plan that errors stop, that is not told. */
const PLAN: Plan = {...RICH_PLAN, applyable: true};

it('access as CSV has a row for each row, and says the same', () => {
  const reader = new Reader(planPageData(PLAN));
  const {access} = selectRows(reader, NO_FILTERS);
  const rows = readCsv(accessCsv(reader, access).join(''));
  expect(rows.length).toBe(access.length + 1);
  expect(new Set(rows.map((row) => row[4]))).toEqual(new Set(['outside', '', 'guest', 'partner']));
  expect(rows).toContainEqual([
    'gains after approval',
    'sue@northwind.example',
    '',
    'viewer',
    'partner',
    'space:acme-legal/deal-room',
    'Falcon deal room',
    'Share/acme-legal/deal-room-northwind',
    'until 2027-03-31',
  ]);
});

describe('filters', () => {
  it('come back from the hash', () => {
    fc.assert(
      fc.property(
        fc.record(
          Object.fromEntries(Object.keys(NO_FILTERS).map((name) => [name, fc.string({unit: 'grapheme'})])),
        ),
        (made) => {
          const filters = made as unknown as Filters;
          expect(filtersOf(`#${hashOf(filters)}`)).toEqual(filters);
        },
      ),
    );
  });

  it('are none without a hash, and unknown names are nothing', () => {
    expect(filtersOf('')).toEqual(NO_FILTERS);
    expect(filtersOf('#evil=1&search=a')).toEqual({...NO_FILTERS, search: 'a'});
    expect(hashOf(NO_FILTERS)).toBe('');
    expect(isFiltered({...NO_FILTERS, by: 'target'})).toBe(false);
    expect(isFiltered({...NO_FILTERS, kind: 'Share'})).toBe(true);
  });
});

const reader = new Reader(planPageData(PLAN));
const select = (change: Partial<Filters>): Selection => selectRows(reader, {...NO_FILTERS, ...change});
const addresses = ({objects}: Selection): string[] =>
  objects.map((row) => reader.text(reader.data.objects.address[row]));
const people = ({access}: Selection): string[] => [
  ...new Set(access.map((row) => reader.text(reader.data.access.who[row]))),
];

describe('selectRows', () => {
  it('leaves everything without a filter', () => {
    const {access, objects, findings, waiting} = select({});
    expect(access.length).toBe(19);
    expect(objects.length).toBe(PLAN.changes.length);
    expect(findings.length).toBe(PLAN.diagnostics.length);
    expect(waiting.length).toBe(PLAN.waiting.length);
  });

  it('finds what says all words, whatever their case', () => {
    expect(people(select({search: 'SUE Viewer'}))).toEqual(['sue@northwind.example']);
    expect(people(select({search: 'sue editor'}))).toEqual([]);
    expect(people(select({search: 'interns'})).length).toBe(8);
    expect(addresses(select({search: 'joint venture'}))).toEqual(['Connection/acme-legal/globex']);
    expect(select({search: 'few-admins'}).findings.length).toBe(1);
  });

  it('by workspace: what is in it, and what concerns it', () => {
    expect(addresses(select({workspace: 'acme-sales'}))).toEqual(['Workspace/acme-sales']);
    expect(addresses(select({workspace: 'northwind-legal'}))).toEqual([
      'Share/acme-legal/deal-room-northwind',
    ]);
    expect(addresses(select({workspace: 'fabrikam'}))).toEqual(['Workspace/acme-legal']);
    expect(select({workspace: 'northwind-legal'}).waiting.length).toBe(1);
    expect(select({workspace: 'acme-legal'}).access.length).toBe(19);
    expect(select({workspace: 'acme-sales'}).access.length).toBe(0);
  });

  it('by kind: objects of it, and access to it or through it', () => {
    expect(addresses(select({kind: 'Guest'}))).toEqual(['Guest/acme-legal/kim@counsel.example']);
    expect(people(select({kind: 'Guest'}))).toEqual(['kim@counsel.example']);
    expect(select({kind: 'Connection'}).waiting.length).toBe(1);
  });

  it('by what happens to objects, and to access', () => {
    expect(addresses(select({action: 'delete'}))).toEqual([
      'Grant/acme-legal/auditors-read',
      'Workspace/acme-sales',
    ]);
    expect(addresses(select({action: 'adopt'})).length).toBe(2);
    expect(people(select({access: 'pending'}))).toEqual(['raj@northwind.example', 'sue@northwind.example']);
    expect(select({access: 'pending'}).objects.length).toBe(PLAN.changes.length);
  });

  it('by person: their access, and objects that name them', () => {
    const {objects, access} = select({person: 'cy@acme.example'});
    expect(access).toEqual([]);
    expect(objects.map((row) => reader.text(reader.data.objects.address[row]))).toEqual([
      'Member/acme-legal/cy@acme.example',
    ]);
    expect(people(select({person: 'kim@counsel.example'}))).toEqual(['kim@counsel.example']);
  });

  it('by a name: the person or target that is called so', () => {
    expect(people(select({person: 'berg'}))).toEqual(['bo@acme.example']);
    expect(people(select({search: 'falcon deal'}))).toEqual(
      people(select({search: 'space:acme-legal/deal-room'})),
    );
    expect(people(select({search: 'falcon deal'}))).toContain('kim@counsel.example');
  });

  it('of many rows keeps exactly those whose texts hold the word', () => {
    const many = new Reader(planPageData(largePlan(800)));
    const {access} = many.data;
    fc.assert(
      fc.property(fc.constantFrom(...many.data.strings), fc.nat(20), (text, from) => {
        const word = text
          .slice(from, from + 6)
          .toLowerCase()
          .trim();
        fc.pre(word !== '' && !/\s/.test(word));
        const expected = [...access.what.keys()].filter((row) =>
          [
            many.text(access.who[row]),
            many.text(access.object[row]),
            many.text(access.level[row]),
            ...many.list(access.via[row]),
            ...many.list(access.how[row]),
          ].some((one) => one.toLowerCase().includes(word)),
        );
        expect(selectRows(many, {...NO_FILTERS, search: word}).access).toEqual(expected);
      }),
      {numRuns: tries(20)},
    );
  });

  it('gives the same lists for the same rows', () => {
    const before = select({workspace: 'acme-legal'});
    const after = selectRows(reader, {...NO_FILTERS, workspace: 'acme-legal'}, before);
    expect(after.objects).toBe(before.objects);
  });
});

describe('what can be chosen', () => {
  it('is what there is', () => {
    expect(reader.workspaces()).toEqual(
      expect.arrayContaining(['acme-legal', 'acme-sales', 'fabrikam', 'globex', 'northwind-legal']),
    );
    expect(reader.workspaces().every((name) => /^[a-z-]+$/.test(name))).toBe(true);
    expect(reader.kinds()).toContain('Space');
    expect(reader.people()).toContain('sue@northwind.example');
  });
});

it('groupRows has every row once, in its order, below the heading of its group', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(2))), (made) => {
      const rows = [...made.keys()];
      const grouped = groupRows(
        rows,
        (row) => made[row]?.[0],
        (a, b) => made[a]?.[1] === made[b]?.[1],
      );
      const lines = [...grouped.heading.keys()];
      const told = lines.filter((line) => grouped.heading[line] === 0);
      expect(told.flatMap((line) => rowsOfLine(grouped, line))).toEqual(rows);
      for (const line of told) {
        expect(new Set(rowsOfLine(grouped, line).map((row) => made[row]?.join())).size).toBe(1);
      }
      for (const line of lines.filter((one) => grouped.heading[one] === 1)) {
        const below = rowsOfLine(grouped, line).map((row) => made[row]?.[0]);
        expect(new Set(below)).toEqual(new Set([made[rowOfLine(grouped, line)]?.[0]]));
      }
    }),
  );
});

describe('layOutPicture', () => {
  it.each([
    [2, 1000],
    [40, 360],
    [200, 1200],
  ])('%d workspaces on %d pixels stand apart, each in its region', (count, width) => {
    const {places, regions, lines, height} = layOutPicture({
      regions: Array.from({length: count}, (_, i) => ['EU', 'US', ''][i % 3] ?? ''),
      // Within a region, every third workspace is connected with the next.
      lines: Array.from({length: count - 3}, (_, i) => [i, i + 3] as const).filter((_, i) => i % 4 === 0),
      width,
    });
    expect(places.map(({place}) => place).sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
    expect(regions.at(-1)?.name).toBe(count === 2 ? 'US' : '');
    expect(lines.length).toBe(Math.ceil((count - 3) / 4) > 0 ? Math.ceil((count - 3) / 4) : 0);
    for (const [i, a] of places.entries()) {
      const home = regions.find(({y, height: tall}) => a.y >= y && a.y + a.height <= y + tall);
      expect(home?.name).toBe(['EU', 'US', ''][a.place % 3]);
      for (const b of places.slice(i + 1)) {
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect({a: a.place, b: b.place, apart}).toEqual({a: a.place, b: b.place, apart: true});
      }
    }
    expect(height).toBeGreaterThan(0);
  });
});
