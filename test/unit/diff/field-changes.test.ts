import {describe, expect, it} from 'vitest';
import {fieldChanges} from '../../../src/diff/field-changes.ts';

const changes = (before: unknown, after: unknown): readonly unknown[] =>
  fieldChanges(before, after).map(({path, before: was, after: is}) => [path, was, is]);

describe('fields that differ', () => {
  it('are named one by one, in the order of their paths', () => {
    expect(changes({b: 1, a: 'x', c: true}, {a: 'y', b: 1, d: false})).toEqual([
      ['/a', 'x', 'y'],
      ['/c', true, null],
      ['/d', null, false],
    ]);
  });

  it('of a new object are all its fields', () => {
    expect(changes(undefined, {type: 'vault', settings: {general: {logoUrl: 'x'}}})).toEqual([
      ['/settings/general/logoUrl', null, 'x'],
      ['/type', null, 'vault'],
    ]);
  });

  it('of a set of scalars are the whole set', () => {
    expect(changes({roles: ['a', 'b']}, {roles: ['b', 'c']})).toEqual([['/roles', ['a', 'b'], ['b', 'c']]]);
  });

  it('of a list whose items are the same people are named item by item', () => {
    const to = (role: string): object => ({
      to: [
        {subject: 'team:a', role: 'viewer'},
        {subject: 'user:bo', role},
      ],
    });
    expect(changes(to('viewer'), to('editor'))).toEqual([['/to/1/role', 'viewer', 'editor']]);
  });

  it('of a list that is on one side alone are named item by item, too', () => {
    const list = {to: [{subject: 'team:a', role: 'viewer'}, {subject: 'user:bo'}]};
    expect(changes({}, list)).toEqual([
      ['/to/0/role', null, 'viewer'],
      ['/to/0/subject', null, 'team:a'],
      ['/to/1/subject', null, 'user:bo'],
    ]);
    expect(changes(list, {})).toEqual([
      ['/to/0/role', 'viewer', null],
      ['/to/0/subject', 'team:a', null],
      ['/to/1/subject', 'user:bo', null],
    ]);
  });

  it('of a list beside something else are the one value and the other', () => {
    const list = {to: [{subject: 'user:bo'}]};
    expect(changes(list, {to: 'everyone'})).toEqual([['/to', list.to, 'everyone']]);
    expect(changes({to: 'everyone'}, list)).toEqual([['/to', 'everyone', list.to]]);
    expect(changes({}, {to: 'everyone'})).toEqual([['/to', null, 'everyone']]);
  });

  it('of a mapping beside something else are the one value and the other', () => {
    expect(changes({x: {a: 1}}, {x: 'text'})).toEqual([['/x', {a: 1}, 'text']]);
    expect(changes({x: 'text'}, {x: {a: 1}})).toEqual([['/x', 'text', {a: 1}]]);
  });

  it('are none between what is the same, or nothing', () => {
    expect(changes({a: {b: [1]}}, {a: {b: [1]}})).toEqual([]);
    expect(changes(undefined, undefined)).toEqual([]);
  });

  it('begin at a pointer of the caller', () => {
    expect(fieldChanges({a: 1}, {a: 2}, '/metadata/labels')).toEqual([
      {path: '/metadata/labels/a', before: 1, after: 2},
    ]);
  });

  it('of a list whose items are others are the whole list, since an index would mean two things', () => {
    const before = {to: [{subject: 'user:bo', role: 'viewer'}]};
    const after = {
      to: [
        {subject: 'team:a', role: 'viewer'},
        {subject: 'user:bo', role: 'editor'},
      ],
    };
    expect(changes(before, after)).toEqual([['/to', before.to, after.to]]);
  });

  it('of a list of which some items are others are the whole list, too', () => {
    const of = (...subjects: readonly string[]): object => ({to: subjects.map((subject) => ({subject}))});
    const [before, after] = [of('team:a', 'user:bo'), of('team:a', 'user:cy')];
    expect(fieldChanges(before, after).map(({path}) => path)).toEqual(['/to']);
  });

  it('of a list that grew or shrank are the whole list, whoever was added at its end', () => {
    const one = {to: [{subject: 'user:bo', role: 'viewer'}]};
    const two = {to: [...one.to, {subject: 'user:cy', role: 'viewer'}]};
    expect(changes(one, two)).toEqual([['/to', one.to, two.to]]);
    expect(changes(two, one)).toEqual([['/to', two.to, one.to]]);
  });

  it('have paths with the escapes of a JSON pointer', () => {
    expect(changes({'a/b': {'c~d': 1, '~1': 1}}, {'a/b': {'c~d': 2, '~1': 2}})).toEqual([
      ['/a~1b/c~0d', 1, 2],
      ['/a~1b/~01', 1, 2],
    ]);
  });

  it('tell what is empty from what is not there', () => {
    expect(changes({config: {a: {}}}, {config: {}})).toEqual([['/config/a', {}, null]]);
    expect(changes({}, {settings: {}})).toEqual([['/settings', null, {}]]);
    expect(changes({}, {to: []})).toEqual([['/to', null, []]]);
    expect(changes({x: {}}, {x: {a: 1}})).toEqual([['/x/a', null, 1]]);
    expect(changes({x: {a: 1}}, {x: {}})).toEqual([['/x/a', 1, null]]);
    expect(changes({x: []}, {x: {}})).toEqual([['/x', [], {}]]);
  });
});
