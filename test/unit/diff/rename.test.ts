import {describe, expect, it} from 'vitest';
import {applyChanges, diff} from '../../../src/diff/diff.ts';
import type {Live} from '../../../src/model/live.ts';
import {desiredFrom, liveFrom, SET} from '../model/states.ts';
import {NEW_DATABASE} from '../model/new-database.ts';

const team = (name: string, more = ''): string => `
  apiVersion: bylaw/v1
  kind: Team
  metadata: {workspace: acme-legal, name: ${name}${more}}
  spec: {members: [bo@acme.example]}
`;
const live = (text: string, managedBy: string | null = SET): Live => ({
  objects: liveFrom(text, managedBy),
  applied: new Map(),
  lastRun: 1,
  pristine: false,
  now: 0,
  ...NEW_DATABASE,
});

describe('renamedFrom', () => {
  it('renames what is live under the former name', () => {
    const desired = desiredFrom(team('dealz', ', renamedFrom: deals'));
    const before = live(team('deals'));
    const {changes} = diff(desired, before, SET);
    expect(changes).toMatchObject([
      {
        address: 'Team/acme-legal/dealz',
        actions: ['update'],
        reason: 'renamed',
        renamedFrom: 'Team/acme-legal/deals',
        fields: [{path: '/metadata/name', before: 'deals', after: 'dealz'}],
      },
    ]);
    expect([...applyChanges(before.objects, changes).keys()]).toEqual(['Team/acme-legal/dealz']);
  });

  it('is history once the new name is live', () => {
    const desired = desiredFrom(team('dealz', ', renamedFrom: deals'));
    expect(diff(desired, live(team('dealz')), SET).changes).toEqual([]);
  });

  it.each([
    ['is still declared', team('deals'), SET, ['create']],
    ['belongs to nobody', '', null, ['create']],
    ['belongs to another set', '', 'platform', ['create']],
  ])('renames nothing when the former object %s', (_, also, owner, actions) => {
    const text = `${team('dealz', ', renamedFrom: deals')}${also === '' ? '' : `  ---${also}`}`;
    const {changes} = diff(desiredFrom(text), live(team('deals'), owner), SET);
    expect(changes.map(({address, ...change}) => [address, change.actions])).toEqual([
      ['Team/acme-legal/dealz', actions],
    ]);
  });
});
