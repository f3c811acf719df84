import {expect, test} from 'vitest';
import {diff} from '../../../src/diff/diff.ts';
import {appliedDigest} from '../../../src/model/applied-digest.ts';
import type {Live} from '../../../src/model/live.ts';
import {desiredFrom, liveFrom, SET} from '../model/states.ts';
import {NEW_DATABASE} from '../model/new-database.ts';

const NOW = Date.parse('2027-01-20T12:00:00Z');
const live = (text: string, applied: Live['applied'] = new Map()): Live => ({
  objects: liveFrom(text, SET),
  applied,
  lastRun: 1,
  pristine: false,
  now: NOW,
  ...NEW_DATABASE,
});
const reasons = (desired: string, before: Live): readonly string[] =>
  diff(desired === '' ? new Map() : desiredFrom(desired), before, SET).changes.map(({reason}) => reason);

const grant = (expires: string): string => `
  apiVersion: bylaw/v1
  kind: Grant
  metadata: {workspace: acme-legal, name: audit}
  spec: {subject: everyone, permissions: ['teams:read:all'], expires: ${expires}}
`;
const share = (...to: readonly string[]): string => `
  apiVersion: bylaw/v1
  kind: Share
  metadata: {workspace: acme-legal, name: falcon}
  spec: {target: vault:falcon, requestedBy: bo@acme.example, to: [${to.join(', ')}]}
`;
const PAST = '{subject: team:deals, role: editor, expires: 2027-01-19}';
const OPEN = '{subject: team:board, role: viewer, expires: 2027-01-20}';

test.each([
  ['2027-01-19', 'expired'],
  ['2027-01-20', 'removed'],
  ['2027-01-20T12:00:00Z', 'expired'],
])('an object that lasted until %s and is declared no more was %s', (expires, reason) => {
  expect(reasons('', live(grant(expires)))).toEqual([reason]);
});

test('a share has expired with the last of its recipients', () => {
  expect(reasons('', live(share(PAST)))).toEqual(['expired']);
  expect(reasons('', live(share(PAST, OPEN)))).toEqual(['removed']);
});

test('taking out what has expired is no edit; anything more is', () => {
  expect(reasons(share(OPEN), live(share(PAST, OPEN)))).toEqual(['expired']);
  expect(reasons(share(PAST), live(share(PAST, OPEN)))).toEqual(['edited']);
  expect(reasons(share(OPEN.replace('viewer', 'editor')), live(share(PAST, OPEN)))).toEqual(['edited']);
  expect(reasons(share(PAST.replace('editor', 'viewer'), OPEN), live(share(PAST, OPEN)))).toEqual(['edited']);
});

test('what somebody wrote into the live state stays drift', () => {
  const desired = desiredFrom(share(OPEN));
  const [object] = desired.values();
  if (object === undefined) throw new Error('nothing is declared');
  const applied = new Map([[object.address, appliedDigest(object, new Map())]]);
  expect(reasons(share(OPEN), live(share(PAST, OPEN), applied))).toEqual(['drift']);
});
