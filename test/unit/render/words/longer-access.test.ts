import {expect, test} from 'vitest';
import {
  NO_ACCESS_CHANGES,
  type LongerAccess,
  type Plan,
  type PlannedChange,
} from '../../../../src/model/plan.ts';
import {READY_PLAN, RICH_DIAGNOSTICS} from '../rich-plan.ts';
import {longerText} from '../../../../src/render/words/longer-access.ts';

const change = (address: string, before: object | null, after: object | null): PlannedChange => ({
  address,
  actions: ['update'],
  reason: 'edited',
  fields: [],
  before: before as PlannedChange['before'],
  after: after as PlannedChange['after'],
  gate: {status: 'ready', needs: []},
  file: null,
  line: null,
});
const textOf = (
  changes: readonly PlannedChange[],
  longer: readonly LongerAccess[] = [],
  more: Partial<Plan> = {},
): string | undefined =>
  longerText({...READY_PLAN, changes, access: {...NO_ACCESS_CHANGES, pending: [], longer}, ...more});
const GIA = 'Guest/acme/gia@client.example';
const to = (...recipients: readonly (readonly [subject: string, expires?: string])[]) => ({
  to: recipients.map(([subject, expires]) => ({subject, role: 'viewer', ...(expires && {expires})})),
});

test('an expiry that is dropped or later is told, whoever’s it is', () => {
  expect(textOf([change(GIA, {expires: '2027-01-31'}, {})])).toBe(
    `1 expiry is extended: ${GIA} (from 2027-01-31 to no end).`,
  );
  expect(
    textOf([
      change(
        'Share/acme/room',
        to(['user:a@x.example', '2027-01-31'], ['team:t']),
        to(['user:a@x.example', '2027-06-30'], ['team:t']),
      ),
      change('Member/acme/bo@x.example', {expires: '2027-01-31T10:00:00Z'}, {expires: '2027-01-31'}),
    ]),
  ).toBe(
    '2 expiries are extended: user:a@x.example in Share/acme/room (from 2027-01-31 to 2027-06-30); Member/acme/bo@x.example (from 2027-01-31T10:00:00Z to 2027-01-31).',
  );
});

test('nothing is told of what ends earlier, is new, or goes', () => {
  expect(
    textOf([
      change(GIA, {expires: '2027-06-30'}, {expires: '2027-01-31'}),
      change(GIA, {}, {expires: '2027-01-31'}),
      change(GIA, null, {}),
      change(GIA, {expires: '2027-01-31'}, null),
      change('Share/acme/room', to(['user:a@x.example', '2027-01-31']), to(['team:t'])),
    ]),
  ).toBeUndefined();
});

test('of many only the first are named', () => {
  const many = Array.from({length: 7}, (_, i) =>
    change(`Guest/acme/g${i}@x.example`, {expires: '2027-01-31'}, {}),
  );
  expect(textOf(many)).toMatch(
    /^7 expiries are extended: .*g4@x\.example \(from 2027-01-31 to no end\); and 2 more\.$/,
  );
});

test('another access path that lasts longer is told once a person, but for what is extended itself', () => {
  const longer = (object: string, via: readonly string[], expires?: string): LongerAccess => ({
    principal: 'user:gia@client.example',
    object,
    before: 'viewer',
    after: 'viewer',
    via,
    outside: 'guest',
    was: '2027-02-01T00:00:00.000Z',
    ...(expires !== undefined && {expires}),
  });
  const by = ['Share/acme/second', 'user:gia@client.example'];
  expect(
    textOf([], [longer('space:acme/room', by), longer('vault:acme/falcon', ['Space/acme/room', ...by])]),
  ).toBe(
    'gia@client.example (outsider: guest) keeps viewer access to space:acme/room and 1 more object with no end instead of until 2027-01-31, through Share/acme/second.',
  );
  expect(textOf([], [longer('space:acme/room', by, '2027-06-30T12:00:00.000Z')])).toContain(
    'until 2027-06-30 12:00:00 UTC instead of until 2027-01-31, through Share/acme/second.',
  );
  expect(textOf([change(GIA, {expires: '2027-01-31'}, {})], [longer('space:acme/room', [GIA])])).toBe(
    `1 expiry is extended: ${GIA} (from 2027-01-31 to no end).`,
  );
  // What errors stop does not happen to anybody.
  const blocked = {applyable: false, diagnostics: RICH_DIAGNOSTICS};
  expect(textOf([], [longer('space:acme/room', by)], blocked)).toBeUndefined();
});
