/** What both sides changed of one version: drift is accepted so, and edits of manifests that were not applied yet stay. */
import {describe, expect, it, test} from 'vitest';
import {merge} from '../../../src/diff/merge.ts';
import type {Json} from '../../../src/model/specs.ts';

/** What comes of three versions, and the fields that both sides changed. `ours` counts, or `theirs` if that is preferred. */
function merged(
  base: Json | undefined,
  ours: Json | undefined,
  theirs: Json | undefined,
  prefer: 'ours' | 'theirs' = 'ours',
): {value: Json | undefined; conflicts: readonly string[]} {
  const conflicts: string[] = [];
  const value = merge({base, ours, theirs}, '', {prefer, onConflict: (pointer) => conflicts.push(pointer)});
  return {value, conflicts};
}

const clean = (value: Json | undefined): unknown => ({value, conflicts: []});

describe('a field', () => {
  test.each<[string, Json | undefined, Json | undefined, Json | undefined, Json | undefined]>([
    ['that nobody changed stays', 'a', 'a', 'a', 'a'],
    ['that one side changed is as that side has it', 'a', 'b', 'a', 'b'],
    ['that the other side changed is as the other has it', 'a', 'a', 'b', 'b'],
    ['that both changed alike is so', 'a', 'b', 'b', 'b'],
    ['that one side took out is gone', 'a', undefined, 'a', undefined],
    ['that the other side took out is gone', 'a', 'a', undefined, undefined],
    ['that one side added is there', undefined, 'b', undefined, 'b'],
    ['that the other side added is there', undefined, undefined, 'b', 'b'],
  ])('%s', (_, base, ours, theirs, expected) => {
    const only = (x: Json | undefined): Json => (x === undefined ? {kept: 1} : {x, kept: 1});
    expect(merged(only(base), only(ours), only(theirs))).toEqual(clean(only(expected)));
  });

  it('that each side changed in its own way is told, and the preferred side counts', () => {
    const [base, ours, theirs] = [{a: {b: 1}}, {a: {b: 2}}, {a: {b: 3}}];
    expect(merged(base, ours, theirs, 'ours')).toEqual({value: ours, conflicts: ['/a/b']});
    expect(merged(base, ours, theirs, 'theirs')).toEqual({value: theirs, conflicts: ['/a/b']});
  });

  it('that one side took out and the other changed is told, too', () => {
    expect(merged({a: 1}, {}, {a: 2})).toEqual({value: {}, conflicts: ['/a']});
    expect(merged({a: 1}, {a: 2}, {}, 'theirs')).toEqual({value: {}, conflicts: ['/a']});
  });

  it('is named by its JSON pointer from where the versions stand', () => {
    const conflicts: string[] = [];
    const value = merge({base: {'a/b': '1'}, ours: {'a/b': '2'}, theirs: {'a/b': '3'}}, '/metadata/labels', {
      prefer: 'ours',
      onConflict: (pointer) => conflicts.push(pointer),
    });
    expect({value, conflicts}).toEqual({value: {'a/b': '2'}, conflicts: ['/metadata/labels/a~1b']});
  });

  it('that both changed needs nobody who is told', () => {
    expect(merge({base: 1, ours: 2, theirs: 3}, '', {prefer: 'theirs'})).toBe(3);
  });
});

describe('a mapping', () => {
  it('has what either side changed in it', () => {
    expect(merged({a: 1, b: 1, c: 1}, {a: 2, b: 1, d: 4}, {a: 1, b: 3, c: 1, e: 5})).toEqual(
      clean({a: 2, b: 3, d: 4, e: 5}),
    );
  });

  it('has its members in the order of their names', () => {
    const {value} = merged({b: 1, a: 1}, {b: 2, a: 1}, {c: 3, b: 1, a: 1});
    expect(Object.keys(value as object)).toEqual(['a', 'b', 'c']);
  });

  it('is gone once one side took it out and the other has only less of it', () => {
    expect(merged({s: {a: 1, b: 1}}, {}, {s: {a: 1}})).toEqual(clean({}));
    expect(merged({s: {a: 1, b: 1}}, {s: {a: 1}}, {})).toEqual(clean({}));
  });

  it('that one side took out has what the other added or changed', () => {
    expect(merged({s: {a: 1}}, {}, {s: {a: 1, b: 2}})).toEqual(clean({s: {b: 2}}));
    expect(merged({s: {a: 1}}, {s: {a: 1, b: 2}}, {})).toEqual(clean({s: {b: 2}}));
  });

  it('stays, empty, where both sides have it', () => {
    expect(merged({s: {a: 1, b: 1}}, {s: {a: 1}}, {s: {b: 1}})).toEqual(clean({s: {}}));
  });

  it('is merged with what each side added where there was none', () => {
    expect(merged({}, {s: {a: 1}}, {s: {b: 2}})).toEqual(clean({s: {a: 1, b: 2}}));
  });

  it('beside something else is one field', () => {
    expect(merged({a: {}}, {a: {b: 1}}, {a: 'text'})).toEqual({value: {a: {b: 1}}, conflicts: ['/a']});
    expect(merged({a: 'was'}, {a: {b: 1}}, {a: {c: 1}})).toEqual({value: {a: {b: 1}}, conflicts: ['/a']});
  });
});

describe('a set of texts', () => {
  it('has what either side added, and not what either took out', () => {
    expect(merged({roles: ['a', 'b', 'c']}, {roles: ['b', 'c', 'd']}, {roles: ['a', 'b', 'e']})).toEqual(
      clean({roles: ['b', 'd', 'e']}),
    );
  });

  it('is in the order of its texts', () => {
    expect(merged({roles: ['m']}, {roles: ['m', 'z']}, {roles: ['a', 'm']}).value).toEqual({
      roles: ['a', 'm', 'z'],
    });
  });

  it('that was nowhere is what both sides put there', () => {
    expect(merged({}, {roles: ['b']}, {roles: ['a']})).toEqual(clean({roles: ['a', 'b']}));
  });

  it('that one side took out has what the other added', () => {
    expect(merged({roles: ['a']}, {}, {roles: ['a', 'b']})).toEqual(clean({roles: ['b']}));
    expect(merged({roles: ['a']}, {roles: ['a', 'b']}, {})).toEqual(clean({roles: ['b']}));
  });

  it('beside a list of something else is one field', () => {
    expect(merged({x: ['a']}, {x: ['b']}, {x: ['b', 1]})).toEqual({value: {x: ['b']}, conflicts: ['/x']});
    expect(merged({x: [1]}, {x: ['b']}, {x: ['c']})).toEqual({value: {x: ['b']}, conflicts: ['/x']});
  });

  it('beside what is no list is one field', () => {
    expect(merged({x: ['a']}, {x: ['b']}, {x: 'b'})).toEqual({value: {x: ['b']}, conflicts: ['/x']});
  });
});

describe('a list of items with keys, such as the recipients of a share,', () => {
  const to = (...items: readonly string[]): Json => ({
    to: items.map((item) => {
      const [subject = '', role = 'viewer'] = item.split(' ');
      return {subject, role};
    }),
  });

  it('has the items that either side added, and not those that either took out', () => {
    expect(merged(to('a', 'b', 'c'), to('b', 'c', 'd'), to('a', 'b', 'e'))).toEqual(clean(to('b', 'd', 'e')));
  });

  it('is in the order of its keys', () => {
    expect(merged(to('m'), to('m', 'z'), to('a', 'm')).value).toEqual(to('a', 'm', 'z'));
  });

  it('is merged item by item', () => {
    expect(merged(to('a', 'b'), to('a editor', 'b'), to('a', 'b co-owner'))).toEqual(
      clean(to('a editor', 'b co-owner')),
    );
  });

  it('has conflicts within items', () => {
    expect(merged(to('a'), to('a editor'), to('a co-owner'))).toEqual({
      value: to('a editor'),
      conflicts: ['/to/*/role'],
    });
  });

  it('that was nowhere, or is on one side alone, has what was put there', () => {
    expect(merged({}, to('b'), to('a'))).toEqual(clean(to('a', 'b')));
    expect(merged(to('a'), {}, to('a', 'b'))).toEqual(clean(to('b')));
    expect(merged(to('a'), to('a', 'b'), {})).toEqual(clean(to('b')));
  });

  it.each([
    ['two items have one key', to('a', 'a editor')],
    ['an item has none', {to: [{subject: 'a'}, {role: 'viewer'}]}],
    ['an item is no mapping', {to: ['a', {subject: 'b'}]}],
    ['it is no list', {to: 'everyone'}],
  ])('is one field where %s on one side', (_, theirs) => {
    expect(merged(to('a'), to('b'), theirs, 'theirs')).toEqual({value: theirs, conflicts: ['/to']});
    expect(merged(to('a'), theirs, to('b'))).toEqual({value: theirs, conflicts: ['/to']});
    expect(merged(theirs, to('b'), to('c'))).toEqual({value: to('b'), conflicts: ['/to']});
  });

  it('is one field where nothing tells its items apart', () => {
    expect(merged({x: [{subject: 'a'}]}, {x: [{subject: 'b'}]}, {x: [{subject: 'c'}]})).toEqual({
      value: {x: [{subject: 'b'}]},
      conflicts: ['/x'],
    });
  });
});
