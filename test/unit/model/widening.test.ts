import {describe, expect, it} from 'vitest';
import type {ConnectionSpec, GuestSpec, ShareSpec} from '../../../src/model/specs.ts';
import {connectionWidens, guestWidens, lastsLonger, shareWidens} from '../../../src/model/widening.ts';

describe('lasting longer', () => {
  it.each([
    ['2027-01-01', '2027-01-02', true],
    ['2027-01-02', '2027-01-01', false],
    ['2027-01-01', '2027-01-01', false],
    ['2027-01-01', undefined, true],
    [undefined, '2027-01-01', false],
    [undefined, undefined, false],
    // A day lasts until its end.
    ['2027-01-01', '2027-01-01T23:59:59Z', false],
    ['2027-01-01T23:59:59Z', '2027-01-01', true],
  ])('from %s to %s: %s', (before, after, longer) => {
    expect(lastsLonger(before, after)).toBe(longer);
  });
});

describe('a share', () => {
  const BO = {subject: 'user:bo@acme.example', role: 'viewer', expires: '2027-01-31'} as const;
  const share: ShareSpec = {
    target: 'vault:falcon',
    requestedBy: 'ana@acme.example',
    to: [BO],
    renew: 1,
    suspended: false,
  };

  it.each<[string, Partial<ShareSpec>]>([
    ['a recipient more', {to: [BO, {subject: 'user:cy@acme.example', role: 'viewer'}]}],
    ['another recipient', {to: [{...BO, subject: 'user:cy@acme.example'}]}],
    ['a higher role', {to: [{...BO, role: 'editor'}]}],
    ['a later expiry', {to: [{...BO, expires: '2027-02-28'}]}],
    ['no expiry any more', {to: [{subject: BO.subject, role: BO.role}]}],
    ['renew', {renew: 2}],
  ])('is widened by %s', (_, more) => {
    expect(shareWidens(share, {...share, ...more})).toBe(true);
  });

  it.each<[string, Partial<ShareSpec>]>([
    ['nothing', {}],
    ['a recipient less', {to: []}],
    ['an earlier expiry', {to: [{...BO, expires: '2027-01-01'}]}],
    ['another reason', {reason: 'Due diligence'}],
    ['a lower renew', {renew: 0}],
  ])('is not by %s', (_, more) => {
    expect(shareWidens(share, {...share, ...more})).toBe(false);
  });

  it('into a space is widened by a higher role there', () => {
    const into = (role: 'viewer' | 'editor'): ShareSpec => ({
      target: 'vault:falcon',
      requestedBy: 'ana@acme.example',
      with: 'northwind-legal',
      into: 'space:data-room',
      role,
      renew: 0,
      suspended: false,
    });
    expect(shareWidens(into('viewer'), into('editor'))).toBe(true);
    expect(shareWidens(into('editor'), into('viewer'))).toBe(false);
  });
});

it('a connection is widened by a kind more, or renew', () => {
  const connection: ConnectionSpec = {
    with: 'northwind-legal',
    requestedBy: 'ana@acme.example',
    admins: [],
    allow: ['space'],
    renew: 0,
    suspended: false,
  };
  const widens = (more: Partial<ConnectionSpec>): boolean =>
    connectionWidens(connection, {...connection, ...more});
  expect([widens({allow: ['space', 'vault']}), widens({allow: ['vault']}), widens({renew: 1})]).toEqual([
    true,
    true,
    true,
  ]);
  expect([widens({}), widens({allow: []}), widens({admins: ['bo@acme.example']})]).toEqual([
    false,
    false,
    false,
  ]);
});

it('an invitation is widened by a space more, a higher role, a later expiry, or renew', () => {
  const guest: GuestSpec = {
    spaces: [{space: 'war-room', role: 'viewer'}],
    invitedBy: 'bo@acme.example',
    expires: '2027-01-31',
    renew: 0,
    suspended: false,
  };
  const widens = (more: Partial<GuestSpec>): boolean => guestWidens(guest, {...guest, ...more});
  const more: readonly Partial<GuestSpec>[] = [
    {spaces: [...guest.spaces, {space: 'aurora', role: 'viewer'}]},
    {spaces: [{space: 'war-room', role: 'editor'}]},
    {expires: '2027-02-28'},
    {renew: 1},
  ];
  expect(more.map(widens)).toEqual([true, true, true, true]);
  expect([{}, {spaces: []}, {expires: '2027-01-01'}].map(widens)).toEqual([false, false, false]);
});
