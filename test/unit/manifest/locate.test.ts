import {describe, expect, it} from 'vitest';
import type {Finding, Place} from '../../../src/diagnostics/diagnostic.ts';
import {locateFindings} from '../../../src/manifest/locate.ts';
import {sourceLine} from '../../../src/manifest/line-index.ts';

const TEXT = `# head
kind: SpaceList
items:
  - name: a
    'labels': {x/y: "1", z~: '2'}
  - &b
    name: b
    reason: |

      text
    empty:
---
other: [1, {deep: *no}]
copy: &c {k: v}
alias: *c
`;

const sources = new Map([['a.yaml', {path: 'a.yaml', text: TEXT.replace('*no', 'x')}]]);

const finding = (place: Place, message = 'm'): Finding => ({
  rule: 'x/y',
  severity: 'error',
  address: null,
  message,
  help: 'h',
  place,
});

const at = (document: number, pointer: string, key = false): string => {
  const place = {file: 'a.yaml', document, pointer, ...(key && {key})};
  const [found] = locateFindings([finding(place)], sources);
  return `${found?.line}:${found?.column}`;
};

describe('locateFindings', () => {
  it.each([
    [0, '', '2:1'],
    [0, '/kind', '2:7'],
    [0, '/items', '4:3'],
    [0, '/items/0', '4:5'],
    [0, '/items/0/name', '4:11'],
    [0, '/items/0/labels/x~1y', '5:21'],
    [0, '/items/0/labels/z~0', '5:30'],
    [0, '/items/1', '7:5'],
    [0, '/items/1/reason', '10:7'],
    [1, '/other/1/deep', '13:19'],
    [1, '/copy/k', '14:14'],
  ])('document %i, %j is at %s', (document, pointer, expected) => {
    expect(at(document, pointer)).toBe(expected);
  });

  it('points to the key where the place says so', () => {
    expect(at(0, '/items/0/labels', true)).toBe('5:5');
    expect(at(0, '/items/0/labels', false)).toBe('5:15');
    expect(at(0, '', true)).toBe('2:1');
  });

  it('points to the key of a value that is left empty', () => {
    expect(at(0, '/items/1/empty')).toBe('11:5');
  });

  it('points to the nearest thing around what is not there', () => {
    expect(at(0, '/items/0/missing')).toBe('4:5');
    expect(at(0, '/items/7/name')).toBe('4:3');
    expect(at(1, '/alias/k')).toBe('15:8');
    expect(at(0, '/nowhere/at/all')).toBe('2:1');
    expect(at(9, '/kind')).toBe('undefined:undefined'.replaceAll('undefined', 'null'));
  });

  it('knows only the name of a file that it was not given', () => {
    const [found] = locateFindings([finding({file: 'b.yaml', document: 0, pointer: ''})], sources);
    expect(found).toMatchObject({file: 'b.yaml', line: null, column: null});
  });

  it('lets a known position win, and locates related places', () => {
    const place = {file: 'a.yaml', document: 0, pointer: '/kind'};
    const known = {...finding(place), position: {file: 'a.yaml', line: 9, column: 8}};
    const related = [{message: 'first', place}];
    expect(locateFindings([{...known, related}], sources)).toEqual([
      {
        rule: 'x/y',
        severity: 'error',
        address: null,
        message: 'm',
        help: 'h',
        file: 'a.yaml',
        line: 9,
        column: 8,
        related: [{message: 'first', file: 'a.yaml', line: 2, column: 7}],
      },
    ]);
  });

  it('sorts, and says nothing twice', () => {
    const place = {file: 'a.yaml', document: 0, pointer: '/items/1/name'};
    const first = finding({...place, pointer: '/kind'}, 'b');
    const found = locateFindings([finding(place, 'a'), first, first, finding(place, 'a')], sources);
    expect(found.map(({message, line}) => [message, line])).toEqual([
      ['b', 2],
      ['a', 7],
    ]);
  });

  it('takes the first of two equal keys', () => {
    const twice = new Map([['a.yaml', {path: 'a.yaml', text: 'a: 1\na: {b: 2}\n'}]]);
    const place = {file: 'a.yaml', document: 0, pointer: '/a', key: true};
    expect(locateFindings([finding(place)], twice)[0]).toMatchObject({line: 1, column: 1});
  });

  it('parses a file once however many findings it has', () => {
    const items = Array.from({length: 20_000}, (_, i) => `  - {name: n${i}, roles: [a, b]}\n`).join('');
    const large = new Map([['a.yaml', {path: 'a.yaml', text: `items:\n${items}`}]]);
    const many = Array.from({length: 1000}, (_, i) =>
      finding({file: 'a.yaml', document: 0, pointer: `/items/${i * 20}/roles/1`}, `m${i}`),
    );
    // Once for each finding would not end before the test is given up.
    const found = locateFindings(many, large);
    expect(found[999]).toMatchObject({line: 19_982, column: 31, message: 'm999'});
  });

  it('counts columns in UTF-16 units, and none for a byte order mark', () => {
    const text = '\uFEFF{é: 😀, b: x}\n';
    const marked = new Map([['a.yaml', {path: 'a.yaml', text}]]);
    const [found] = locateFindings([finding({file: 'a.yaml', document: 0, pointer: '/b'})], marked);
    expect(found).toMatchObject({line: 1, column: 12});
  });
});

describe('sourceLine', () => {
  it('gives a line without its end', () => {
    const source = {path: 'a.yaml', text: '\uFEFFa\r\nb\n\nc'};
    expect([0, 1, 2, 3, 4, 5].map((line) => sourceLine(source, line))).toEqual(['', 'a', 'b', '', 'c', '']);
  });
});
