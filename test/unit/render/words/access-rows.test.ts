import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {LEVELS} from '../../../../src/model/levels.ts';
import type {AccessChange, Outside, Plan, Reach, ReachedHow} from '../../../../src/model/plan.ts';
import {levelsText} from '../../../../src/render/words/access.ts';
import {
  accessRows,
  type AccessRow,
  agreedBy,
  byDirection,
  firstOfRows,
  objectText,
  teamOf,
} from '../../../../src/render/words/access-rows.ts';
import {accessChange, RICH_PLAN} from '../rich-plan.ts';

const NONE: Plan['access'] = {gained: [], lost: [], changed: [], pending: []};
const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const RAJ = 'raj@northwind.example';
const ROOM = 'space:acme/room';
const VAULT = 'vault:acme/falcon';
const SHARE = ['Share/acme/room-team', 'team:acme/deals'];
const IN_ROOM = ['Space/acme/room', ...SHARE];

/** Somebody gains an object as a viewer, by some steps: the innermost first. */
const gain = (email: string, object: string, ...via: string[]): AccessChange =>
  accessChange(email, object, null, 'viewer', ...via);
const rowsOf = (...gained: AccessChange[]): readonly AccessRow[] => accessRows({...NONE, gained});
const inShort = (rows: readonly AccessRow[]): unknown =>
  rows.map(({people, objects}) => [people.join(' '), ...objects.map(objectText)]);

describe('a space', () => {
  it('is one row with the resources that come with it', () => {
    expect(
      rowsOf(
        gain(BO, ROOM, ...SHARE),
        gain(BO, 'thread:acme/notes', ...IN_ROOM),
        gain(BO, VAULT, ...IN_ROOM),
      ),
    ).toEqual([
      {
        direction: 'gains',
        people: [BO],
        outside: null,
        objects: [{object: ROOM, resources: 2}],
        before: null,
        after: 'viewer',
        through: ['team:acme/deals', 'Share/acme/room-team'],
        expires: null,
        agreed: [],
      },
    ]);
  });

  it.each<[string, AccessChange]>([
    ['at another level', accessChange(BO, VAULT, null, 'editor', ...IN_ROOM)],
    ['at another level before', accessChange(BO, VAULT, 'editor', 'viewer', ...IN_ROOM)],
    ['by a way of its own', gain(BO, VAULT, 'Share/acme/falcon', `user:${BO}`)],
    ['by another share of the space', gain(BO, VAULT, 'Space/acme/room', 'Share/acme/room-bo', `user:${BO}`)],
    ['by another space', gain(BO, VAULT, 'Space/acme/other', ...SHARE)],
    ['as another outsider', {...gain(BO, VAULT, ...IN_ROOM), outside: 'guest'}],
    [
      'contributed by a partner',
      gain(BO, 'vault:northwind/tax', 'Share/northwind/tax', 'Space/acme/room', ...SHARE),
    ],
    ['that a partner hosts in a space of that name', gain(BO, 'vault:northwind/tax', ...IN_ROOM)],
    ['of somebody else', gain(CY, VAULT, ...IN_ROOM)],
  ])('does not take in a resource %s', (_, resource) => {
    const rows = rowsOf(gain(BO, ROOM, ...SHARE), resource);
    expect(rows.flatMap(({objects}) => objects)).toEqual(
      expect.arrayContaining([
        {object: ROOM, resources: 0},
        {object: resource.object, resources: 0},
      ]),
    );
  });

  it('takes nothing in that happens in another direction', () => {
    const access = {
      ...NONE,
      gained: [gain(BO, ROOM, ...SHARE)],
      pending: [gain(BO, VAULT, ...IN_ROOM)],
    };
    expect(accessRows(access).map(({direction, objects}) => [direction, ...objects.map(objectText)])).toEqual(
      [
        ['gains', ROOM],
        ['pending', VAULT],
      ],
    );
  });
});

describe('people', () => {
  it('of whom the same is said share a row', () => {
    expect(inShort(rowsOf(gain(CY, ROOM, ...SHARE), gain(BO, ROOM, ...SHARE)))).toEqual([
      [`${BO} ${CY}`, ROOM],
    ]);
  });

  it('who are named by a share each, and by their own step, share a row too', () => {
    const by = (email: string): AccessChange => gain(email, ROOM, 'Share/acme/room', `user:${email}`);
    const rows = rowsOf(by(BO), by(CY));
    expect(inShort(rows)).toEqual([[`${BO} ${CY}`, ROOM]]);
    expect(rows[0]?.through).toEqual(['Share/acme/room']);
  });

  it('of whom one has more objects do not', () => {
    expect(
      inShort(
        rowsOf(
          gain(BO, ROOM, ...SHARE),
          gain(CY, ROOM, ...SHARE),
          gain(CY, VAULT, 'Share/acme/v', 'team:acme/deals'),
        ),
      ),
    ).toEqual([
      [BO, ROOM],
      [CY, ROOM, VAULT],
    ]);
  });

  it('are named by their group where they come by one', () => {
    const [both] = rowsOf(gain(BO, ROOM, ...SHARE), gain(CY, ROOM, ...SHARE));
    const [one] = rowsOf(gain(BO, ROOM, ...SHARE));
    const [byRole] = rowsOf(gain(BO, ROOM, 'role:acme/admin'), gain(CY, ROOM, 'role:acme/admin'));
    expect([both, one, byRole].map((row) => row && teamOf(row))).toEqual([
      'team:acme/deals',
      undefined,
      undefined,
    ]);
  });
});

describe('the way of a row', () => {
  it('is what its objects have in common', () => {
    const rows = rowsOf(gain(BO, ROOM, ...SHARE), gain(BO, VAULT, 'Share/acme/v', 'team:acme/deals'));
    expect(inShort(rows)).toEqual([[BO, ROOM, VAULT]]);
    expect(rows[0]?.through).toEqual(['team:acme/deals']);
  });

  it('of an outsider is always whole: objects of other ways are rows of their own', () => {
    const rows = rowsOf(
      gain(RAJ, ROOM, 'Share/acme/room', `user:${RAJ}`),
      gain(RAJ, VAULT, 'Share/acme/v', `user:${RAJ}`),
    );
    expect(rows.map(({through, outside}) => [outside, ...through])).toEqual([
      ['partner', 'Share/acme/room'],
      ['partner', 'Share/acme/v'],
    ]);
  });

  it('of creators is empty', () => {
    expect(rowsOf(accessChange(BO, ROOM, null, 'creator', 'creator'))[0]?.through).toEqual([]);
  });
});

describe('the order', () => {
  it('has who loses something before who gains, and what is pending last', () => {
    const rows = accessRows({
      gained: [gain(BO, ROOM, ...SHARE)],
      lost: [accessChange(CY, ROOM, 'editor', null, ...SHARE)],
      changed: [
        accessChange(BO, VAULT, 'viewer', 'editor', 'Share/acme/v'),
        accessChange(CY, VAULT, 'editor', 'viewer', 'Share/acme/v'),
      ],
      pending: [gain(RAJ, ROOM, 'Share/acme/n')],
    });
    expect(rows.map(({direction}) => direction)).toEqual(['loses', 'less', 'gains', 'more', 'pending']);
    expect(rows.map((row) => levelsText(row, '→'))).toEqual([
      'editor',
      'editor → viewer',
      'viewer',
      'viewer → editor',
      'viewer',
    ]);
  });

  it('has outsiders first in each direction, then roles, then the highest level', () => {
    const rows = rowsOf(
      gain(BO, ROOM, ...SHARE),
      accessChange(BO, VAULT, null, 'co-owner', 'Share/acme/v', `user:${BO}`),
      accessChange(CY, VAULT, null, 'editor', 'role:acme/admin'),
      gain(RAJ, ROOM, 'Share/acme/n', `user:${RAJ}`),
    );
    expect(rows.map(({people, after}) => `${people.join(' ')} ${after ?? ''}`)).toEqual([
      `${RAJ} viewer`,
      `${CY} editor`,
      `${BO} co-owner`,
      `${BO} viewer`,
    ]);
  });
});

describe('the first of many rows', () => {
  const rows = accessRows({
    ...NONE,
    lost: Array.from({length: 30}, (_, i) =>
      accessChange(BO, `vault:acme/v${i}`, 'editor', null, `Share/acme/v${i}`),
    ),
    gained: [gain(RAJ, ROOM, 'Share/acme/room', `user:${RAJ}`), gain(CY, ROOM, ...SHARE)],
    pending: [gain(RAJ, VAULT, 'Share/acme/v', `user:${RAJ}`)],
  });

  it('are of every direction, in the order of all: an outsider who comes in first', () => {
    const first = firstOfRows(rows)(6);
    expect(first[0]?.outside).not.toBeNull();
    expect(first.map(({direction}) => direction)).toEqual([
      'gains',
      'loses',
      'loses',
      'loses',
      'gains',
      'pending',
    ]);
    expect(first).toEqual(rows.filter((row) => first.includes(row)));
  });

  it('are all of them where there are no more', () => {
    expect(rows.length).toBeGreaterThan(3);
    expect(firstOfRows(rows)(rows.length)).toEqual(rows);
    expect(firstOfRows(rows)(0)).toEqual([]);
  });
});

describe('until when, and who agreed', () => {
  const how: ReachedHow = {
    outside: 'partner',
    since: null,
    agreed: [
      {side: 'acme', by: BO, at: null},
      {side: 'northwind', by: RAJ, at: '2026-11-02T14:03:07.000Z'},
    ],
    expires: '2027-09-30',
  };
  const reach = (object: string, given?: ReachedHow): Reach => ({
    object,
    levels: [{level: 'viewer', principals: [`user:${RAJ}`], ...(given && {how: given})}],
  });
  const via = ['Share/acme/room-northwind', `user:${RAJ}`];

  it('is told of what somebody gains', () => {
    const [row] = accessRows({...NONE, gained: [gain(RAJ, ROOM, ...via)], reach: [reach(ROOM, how)]});
    expect(row?.expires).toBe('2027-09-30');
    expect(row && agreedBy(row)).toEqual([`${BO} for acme, on apply`, `${RAJ} for northwind, 2026-11-02`]);
  });

  it('is not told of what somebody loses: what is known is how they have it after the plan', () => {
    const lost = [accessChange(RAJ, ROOM, 'editor', null, ...via)];
    expect(accessRows({...NONE, lost, reach: [reach(ROOM, how)]})).toMatchObject([
      {expires: null, agreed: []},
    ]);
  });

  it('is not told of what is pending: that is how they have what they have now', () => {
    const pending = [accessChange(RAJ, ROOM, 'viewer', 'editor', ...via)];
    expect(accessRows({...NONE, pending, reach: [reach(ROOM, how)]})).toMatchObject([
      {expires: null, agreed: []},
    ]);
  });

  it('has a resource stand by itself that ends at another time than its space', () => {
    const gained = [gain(RAJ, ROOM, ...via), gain(RAJ, VAULT, 'Space/acme/room', ...via)];
    const objects = (vault: ReachedHow): unknown =>
      accessRows({...NONE, gained, reach: [reach(ROOM, how), reach(VAULT, vault)]}).map((row) =>
        row.objects.map(objectText),
      );
    expect(objects(how)).toEqual([[`${ROOM} and 1 resource`]]);
    expect(objects({...how, expires: '2027-01-31'})).toEqual([[ROOM], [VAULT]]);
    expect(objects({...how, agreed: how.agreed.slice(1)})).toEqual([[ROOM], [VAULT]]);
  });

  it('makes rows of their own of what ends at another time', () => {
    const gained = [gain(RAJ, ROOM, ...via), gain(RAJ, 'space:acme/other', ...via)];
    const rows = accessRows({...NONE, gained, reach: [reach(ROOM, how), reach('space:acme/other')]});
    expect(rows.map(({expires}) => expires)).toEqual(['2027-09-30', null]);
  });
});

/** Changes among few people, objects and ways, so that much is alike. */
const arbitraryAccess: fc.Arbitrary<Plan['access']> = (() => {
  const level = fc.constantFrom<(string | null)[]>(null, ...LEVELS.slice(0, 3));
  const via = fc.constantFrom(
    SHARE,
    IN_ROOM,
    ['Share/acme/room', `user:${BO}`],
    ['role:acme/admin'],
    ['creator'],
    ['Share/northwind/tax', 'Space/acme/room', ...SHARE],
  );
  const change = fc
    .record({
      principal: fc.constantFrom(`user:${BO}`, `user:${CY}`, `user:${RAJ}`),
      object: fc.constantFrom(ROOM, 'space:acme/other', VAULT, 'thread:acme/notes', 'vault:northwind/tax'),
      before: level,
      after: level,
      via,
      outside: fc.constantFrom<(Outside | null)[]>(null, 'guest', 'partner'),
    })
    .filter(({before, after}) => before !== after);
  const changes = fc.uniqueArray(change, {
    maxLength: 14,
    selector: ({principal, object}) => `${principal} ${object}`,
  });
  const how = fc.record({
    outside: fc.constant(null),
    since: fc.constant(null),
    expires: fc.constantFrom(null, '2027-01-31', '2027-09-30'),
    agreed: fc.constantFrom([], [{side: 'acme', by: BO, at: null}]),
  });
  return fc
    .record({changes, pending: changes, hows: fc.array(how, {minLength: 3, maxLength: 3})})
    .map(({changes: all, pending, hows}) => ({
      gained: all.filter(({before}) => before === null),
      lost: all.filter(({after}) => after === null),
      changed: all.filter(({before, after}) => before !== null && after !== null),
      pending,
      reach: all.map(({object, principal, after}, i) => ({
        object,
        levels: [
          {
            level: after ?? 'viewer',
            principals: [principal],
            ...(i % 4 > 0 && {how: hows[i % 3] as ReachedHow}),
          },
        ],
      })),
    }));
})();

describe('rows of any plan', () => {
  it('have every entry exactly once, as an object or counted with its space, and say no more than the entries', () => {
    fc.assert(
      fc.property(arbitraryAccess, (access) => {
        const rows = accessRows(access);
        for (const [direction, changes] of byDirection(access)) {
          const own = rows.filter((row) => row.direction === direction);
          const told = own.flatMap(({people, objects}) =>
            people.flatMap((person) => objects.map(({object}) => `user:${person} ${object}`)),
          );
          // No entry is told twice, and none that is not there.
          expect(new Set(told).size).toBe(told.length);
          const entries = new Map(changes.map((change) => [`${change.principal} ${change.object}`, change]));
          for (const one of told) expect(entries.has(one)).toBe(true);
          // What is not told is counted with a space of the same person.
          for (const person of new Set(changes.map(({principal}) => principal))) {
            const counted = own
              .filter(({people}) => people.includes(person.slice('user:'.length)))
              .flatMap(({objects}) => objects.map(({resources}) => resources))
              .reduce((sum, resources) => sum + resources, 0);
            const all = changes.filter(({principal}) => principal === person);
            const untold = all.filter(({object}) => !told.includes(`${person} ${object}`));
            expect(counted).toBe(untold.length);
            for (const {object} of untold) expect(object).not.toMatch(/^space:|northwind/);
          }
          for (const row of own) expectNoMore(row, entries, access.reach);
        }
      }),
    );
  });

  it('are the same whatever the order of the entries', () => {
    const reversed = (access: Plan['access']): Plan['access'] => ({
      ...access,
      gained: access.gained.toReversed(),
      lost: access.lost.toReversed(),
      changed: access.changed.toReversed(),
      pending: access.pending.toReversed(),
    });
    const told = (access: Plan['access']): string[] =>
      accessRows(access)
        .map((row) => JSON.stringify(row))
        .toSorted();
    fc.assert(
      fc.property(arbitraryAccess, (access) => {
        expect(told(reversed(access))).toEqual(told(access));
      }),
    );
  });
});

/** Expects everything that a row says to be so of each of its people and objects. */
function expectNoMore(
  row: AccessRow,
  entries: ReadonlyMap<string, AccessChange>,
  reach: readonly Reach[] = [],
): void {
  for (const person of row.people) {
    for (const {object} of row.objects) {
      const entry = entries.get(`user:${person} ${object}`);
      expect(entry).toMatchObject({before: row.before, after: row.after, outside: row.outside});
      const way = entry?.via.toReversed().filter((step) => !step.startsWith('user:') && step !== 'creator');
      expect(way?.slice(0, row.through.length)).toEqual(row.through);
      if (row.expires === null && row.agreed.length === 0) continue;
      const levels = reach.filter((one) => one.object === object).flatMap((one) => one.levels);
      const hows = levels.filter(({principals}) => principals.includes(`user:${person}`));
      expect(hows.at(-1)?.how).toMatchObject({expires: row.expires, agreed: row.agreed});
    }
  }
}

it('a plan with something of everything has as many rows as there are things to say', () => {
  expect(inShort(accessRows(RICH_PLAN.access))).toHaveLength(8);
});
