import {expect, test} from 'vitest';
import type {PlannedChange} from '../../../../src/model/plan.ts';
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
const GIA = 'Guest/acme/gia@client.example';
const to = (...recipients: readonly (readonly [subject: string, expires?: string])[]) => ({
  to: recipients.map(([subject, expires]) => ({subject, role: 'viewer', ...(expires && {expires})})),
});

test('an expiry that is dropped or later is told, whoever’s it is', () => {
  expect(longerText([change(GIA, {expires: '2027-01-31'}, {})])).toBe(
    `1 expiry is extended: ${GIA} (from 2027-01-31 to no end).`,
  );
  expect(
    longerText([
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
    longerText([
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
  expect(longerText(many)).toMatch(
    /^7 expiries are extended: .*g4@x\.example \(from 2027-01-31 to no end\); and 2 more\.$/,
  );
});
