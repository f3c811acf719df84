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

const other = (kind: string, name: string, spec: string): string => `
  apiVersion: bylaw/v1
  kind: ${kind}
  metadata: {workspace: acme-legal, name: ${name}}
  spec: {${spec}}
`;

test.each([
  ['a membership', 'Member', 'bo@acme.example', 'roles: []'],
  [
    'the invitation of a guest',
    'Guest',
    'gil@guests.example',
    'spaces: [{space: room, role: viewer}], invitedBy: bo@acme.example',
  ],
])('%s that lasted until yesterday and is declared no more was expired', (_, kind, name, spec) => {
  expect(reasons('', live(other(kind, name, `${spec}, expires: 2027-01-19`)))).toEqual(['expired']);
  expect(reasons('', live(other(kind, name, spec)))).toEqual(['removed']);
});

test.each([
  ['a team', other('Team', 'deals', 'members: []')],
  [
    'a contribution to a partner',
    other(
      'Share',
      'falcon',
      'target: vault:falcon, requestedBy: bo@acme.example, with: globex, into: space:room, role: viewer',
    ),
  ],
])('%s never expires', (_, text) => {
  expect(reasons('', live(text))).toEqual(['removed']);
});

test('an edit of what has no recipients, or of no share, is an edit', () => {
  const contribution = (role: string): string =>
    other(
      'Share',
      'falcon',
      `target: vault:falcon, requestedBy: bo@acme.example, with: globex, into: space:room, role: ${role}`,
    );
  expect(reasons(contribution('editor'), live(contribution('viewer')))).toEqual(['edited']);
  expect(reasons(grant('2027-03-01'), live(grant('2027-01-19')))).toEqual(['edited']);
});

test('what has expired may be taken out one by one', () => {
  const also = PAST.replace('deals', 'tax');
  expect(reasons(share(PAST, OPEN), live(share(PAST, also, OPEN)))).toEqual(['expired']);
});

test('taking out what has expired and changing labels is an edit', () => {
  const labelled = share(OPEN).replace('name: falcon', 'name: falcon, labels: {practice: deals}');
  expect(reasons(labelled, live(share(PAST, OPEN)))).toEqual(['edited']);
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
