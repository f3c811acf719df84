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

/** Teams in a list: `name`, or `name<former`. */
const teams = (...names: readonly string[]): string =>
  names
    .map((each) => {
      const [name = '', former] = each.split('<');
      return team(name, former === undefined ? '' : `, renamedFrom: ${former}`);
    })
    .join('  ---');

/** What changes: `name<former` for a rename, `-name` for a deletion, `+name` for a creation. */
const told = (wanted: string, before: Live): readonly string[] =>
  diff(desiredFrom(wanted), before, SET).changes.map(({address, actions, renamedFrom}) => {
    const name = (of: string): string => of.slice(of.lastIndexOf('/') + 1);
    if (renamedFrom !== undefined) return `${name(address)}<${name(renamedFrom)}`;
    return `${{create: '+', delete: '-', update: '~', adopt: '*', release: '>', accept: '!'}[actions[0] ?? 'update']}${name(address)}`;
  });

describe('renames within one plan', () => {
  it('that are of one object are followed for the first by address alone', () => {
    expect(told(teams('x<a', 'w<a'), live(teams('a')))).toEqual(['w<a', '+x']);
  });

  it('are not of what was never called otherwise', () => {
    expect(told(teams('a', 'b<c'), live(teams('c')))).toEqual(['+a', 'b<c']);
  });

  it('follow a chain', () => {
    const before = live(teams('a', 'b'));
    expect(told(teams('b<a', 'c<b'), before)).toEqual(['b<a', 'c<b']);
    const {changes} = diff(desiredFrom(teams('b<a', 'c<b')), before, SET);
    expect([...applyChanges(before.objects, changes).keys()].toSorted()).toEqual([
      'Team/acme-legal/b',
      'Team/acme-legal/c',
    ]);
    expect(told(teams('b<a', 'c<b'), live(teams('b', 'c')))).toEqual([]);
  });

  it('follow a cycle once', () => {
    const wanted = teams('a<c', 'b<a', 'c<b');
    const before = live(teams('a', 'b', 'c'));
    expect(told(wanted, before)).toEqual(['a<c', 'b<a', 'c<b']);
    const names = new Map([
      ['Team/acme-legal/a', 'c'],
      ['Team/acme-legal/b', 'a'],
      ['Team/acme-legal/c', 'b'],
    ]);
    expect(told(wanted, {...before, appliedFormerNames: names})).toEqual([]);
    // Another cycle of the same names is still to come.
    expect(told(teams('a<b', 'b<a', 'c'), {...before, appliedFormerNames: names})).toEqual(['a<b', 'b<a']);
  });

  it('are followed as a whole or not at all', () => {
    // b belongs to another set, so that a cannot get its name, and c not its name before.
    const theirs = live(teams('b'), 'theirs');
    const before = {...theirs, objects: new Map([...theirs.objects, ...live(teams('a')).objects])};
    expect(told(teams('b<a', 'c<b'), before)).toEqual(['-a', '+c']);
    // The last of the chain is live already, so that nothing in it moves.
    expect(told(teams('b<a', 'c<b'), live(teams('a', 'b', 'c')))).toEqual(['-a']);
  });
});
