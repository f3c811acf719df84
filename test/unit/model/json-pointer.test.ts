import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
  appendPointer,
  childAt,
  formatPointer,
  parsePointer,
  valueAt,
} from '../../../src/model/json-pointer.ts';

/** The document and the pointers of RFC 6901, section 5. */
const DOCUMENT = {
  foo: ['bar', 'baz'],
  '': 0,
  'a/b': 1,
  'c%d': 2,
  'e^f': 3,
  'g|h': 4,
  'i\\j': 5,
  'k"l': 6,
  ' ': 7,
  'm~n': 8,
};

describe('a JSON pointer', () => {
  it.each<readonly [string, unknown]>([
    ['', DOCUMENT],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ])('%j leads to what RFC 6901 says', (pointer, value) => {
    expect(valueAt(DOCUMENT, pointer)).toEqual(value);
  });

  it('leads nowhere where nothing stands', () => {
    expect(
      ['/bar', '/foo/2', '/foo/0/0', '/constructor', '/foo/length'].map((p) => valueAt(DOCUMENT, p)),
    ).toEqual(Array.from({length: 5}, () => undefined));
    expect(childAt(null, 'a')).toBeUndefined();
  });

  it('unescapes each tilde once', () => {
    expect(parsePointer('/~01/~10')).toEqual(['~1', '/0']);
  });

  it('is made of keys and indexes, on its own or below another', () => {
    expect(formatPointer(['to', 0, 'a/b~c'])).toBe('/to/0/a~1b~0c');
    expect(appendPointer('/spec', 'x/y', 3)).toBe('/spec/x~1y/3');
    expect(appendPointer('/spec')).toBe('/spec');
    expect([formatPointer([]), formatPointer([''])]).toEqual(['', '/']);
  });

  it('parses to the steps that it was made of, whatever they are', () => {
    const step = fc.oneof(fc.string({unit: 'binary'}), fc.constantFrom('~', '/', '~0', '~1', '~01', ''));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        expect(parsePointer(formatPointer(steps))).toEqual(steps);
      }),
    );
  });
});
