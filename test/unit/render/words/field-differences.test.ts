import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {fieldChanges} from '../../../../src/diff/field-changes.ts';
import type {Json} from '../../../../src/model/specs.ts';
import {fieldLines} from '../../../../src/render/terminal/field-lines.ts';
import {fieldDifferences, fieldPath} from '../../../../src/render/words/field-differences.ts';

const PLAIN = {color: false, width: 80, unicode: true, verbose: false};
const lines = (before: Json, after: Json): string[] =>
  fieldLines(fieldChanges(before, after), [after, before], PLAIN, 0);

describe('fieldPath', () => {
  const spec = {
    to: [{subject: 'user:vera@acme.example', role: 'viewer'}],
    settings: {integrations: [{name: 'slack'}]},
  };
  it.each([
    ['/to/0/role', 'to[user:vera@acme.example].role'],
    ['/settings/integrations/0/config/a~1b', 'settings.integrations[slack].config["a/b"]'],
    ['/metadata/labels/cost-centre', 'labels.cost-centre'],
    ['/metadata/labels/a.b', 'labels["a.b"]'],
    ['/partners/allow', 'partners.allow'],
    ['/to/7/role', 'to[7].role'],
  ])('says %s as %s', (pointer, path) => {
    expect(fieldPath(pointer, [spec])).toBe(path);
  });
});

describe('differences', () => {
  it('of digests are shown short, unless they begin alike or all is asked for', () => {
    const digest = (start: string): string => `sha256:${start}${'0'.repeat(64 - start.length)}`;
    const [a, b] = [digest('2deaaea8'), digest('03fb22c1')];
    expect(lines({digest: a}, {digest: b})).toEqual(['digest: sha256:2deaaea8… → sha256:03fb22c1…']);
    expect(lines({digest: a}, {digest: digest('2deaaea81')}).join('')).toContain(a);
    const verbose = fieldLines(fieldChanges({digest: a}, {digest: b}), [], {...PLAIN, verbose: true}, 0);
    expect(verbose.join('').replaceAll(' ', '')).toContain(b);
  });

  it('of sets are what they gain and lose', () => {
    expect(lines({members: ['a', 'b', 'c']}, {members: ['b', 'd']})).toEqual(['members: + d  - a  - c']);
    expect(lines({roles: ['a']}, {roles: ['a'], deny: ['x']})).toEqual(['deny: + x']);
  });

  it('of lists of items are told item by item', () => {
    const to = (...items: Json[]): Json => ({to: items});
    const bo = (role: string): Json => ({subject: 'user:bo@acme.example', role});
    expect(
      lines(
        to(bo('viewer'), {subject: 'team:a', role: 'editor'}),
        to(bo('editor'), {subject: 'team:b', role: 'viewer', expires: '2027-01-31'}),
      ),
    ).toEqual([
      '- to[team:a]: editor',
      '+ to[team:b]: viewer until 2027-01-31',
      'to[user:bo@acme.example].role: viewer → editor',
    ]);
  });

  it('of values name both', () => {
    expect(lines({a: 1, b: true, c: 'x'}, {a: 2, b: false, d: 'y'})).toEqual([
      'a: 1 → 2',
      'b: true → false',
      'c: x → (none)',
      'd: (none) → y',
    ]);
  });

  it('tell a text from what it looks like', () => {
    expect(lines({a: 'true', b: 'x'}, {a: true, b: '(none)'})).toEqual([
      'a: "true" → true',
      'b: x → "(none)"',
    ]);
    expect(lines({a: 'x'}, {a: 'y → z'})).toEqual(['a: x → "y → z"']);
    expect(lines({a: 'x'}, {a: 'y, b: z'})).toEqual(['a: x → "y, b: z"']);
  });

  it('do not hide another order, nor an item that stands twice', () => {
    expect(lines({list: ['a', 'b', 'c']}, {list: ['b', 'a', 'd']})).toEqual(['list: [a, b, c] → [b, a, d]']);
    expect(lines({list: ['a']}, {list: ['a', 'a']})).toEqual(['list: [a] → [a, a]']);
    const twice = [
      {subject: 'team:a', role: 'viewer'},
      {subject: 'team:a', role: 'editor'},
    ];
    expect(lines({to: [{subject: 'team:a', role: 'viewer'}]}, {to: twice})).toEqual([
      'to:',
      '  - [{subject: team:a, role: viewer}]',
      '  + [{subject: team:a, role: viewer}, {subject: team:a, role: editor}]',
    ]);
  });

  it('are shown exactly where there are any', () => {
    const value = fc.letrec<{json: Json}>((tie) => ({
      json: fc.oneof(
        {depthSize: 'small'},
        fc.constantFrom<Json>(true, 1, 'x', 'true', ''),
        fc.array(tie('json'), {maxLength: 3}),
        fc.dictionary(fc.constantFrom('a', 'b', 'to', 'name'), tie('json'), {noNullPrototype: true}),
      ),
    })).json;
    const spec = fc.dictionary(fc.constantFrom('to', 'spaces', 'x'), value, {noNullPrototype: true});
    fc.assert(
      fc.property(spec, spec, (before, after) => {
        const changes = fieldChanges(before, after);
        const found = fieldDifferences(changes, [after, before]);
        expect(found.length >= changes.length).toBe(true);
        expect(found.length > 0).toBe(changes.length > 0);
      }),
    );
  });
});
