import {describe, expect, it} from 'vitest';
import {yamlDuplicateKey, yamlLimits, yamlSyntax} from '../../../src/diagnostics/yaml-rules.ts';
import {parseSource} from '../../../src/manifest/parse.ts';
import {MAX_DEPTH, MAX_FILE_BYTES, MAX_NODES} from '../../../src/manifest/source-file.ts';

const parse = (text: string): ReturnType<typeof parseSource> => parseSource({path: 'a.yaml', text});
const valueOf = (text: string): unknown => parse(text).documents[0]?.value;

/** Rule, line and column of each finding. */
const places = (text: string): readonly string[] =>
  parse(text).findings.map(({rule, position}) => `${rule} ${position?.line}:${position?.column}`);

const messageOf = (text: string): string =>
  parse(text)
    .findings.map(({message}) => message)
    .join('\n');

describe('values', () => {
  it('are those of the core schema of YAML 1.2', () => {
    expect(valueOf('[no, on, NO, yes, 010, 0o10, 0x1F, 1.10, 1e3, +1, .5, ~, , true, 2027-01-31, 1_000, 0b1]'.replace(', ,', ', ""  ,'))).toEqual([
      'no', 'on', 'NO', 'yes', 10, 8, 31, 1.1, 1000, 1, 0.5, null, '', true, '2027-01-31', '1_000', '0b1',
    ]); // prettier-ignore
  });

  it('read -0 as 0, as JSON does', () => {
    expect(Object.is(valueOf('-0'), 0)).toBe(true);
    expect(Object.is(valueOf('-0.0'), 0)).toBe(true);
  });

  it('accept a byte order mark at the start, CRLF and document markers', () => {
    const {documents, findings} = parse('\uFEFFa: 1\r\n---\r\nb:\r\n  - x\r\n...\r\n---\r\n');
    expect(findings).toEqual([]);
    expect(documents.map(({value}) => value)).toEqual([{a: 1}, {b: ['x']}, null]);
  });

  it('are independent of each other even when aliases made them', () => {
    const value = valueOf('a: &a {x: [1]}\nb: *a\n') as {a: {x: number[]}; b: {x: number[]}};
    value.a.x.push(2);
    expect(value.b).toEqual({x: [1]});
  });

  it('have keys such as `constructor` as their own', () => {
    expect(Object.hasOwn(valueOf('constructor: 1') as object, 'constructor')).toBe(true);
  });
});

describe('lines', () => {
  it('are those of each document and of each item of a list', () => {
    const {documents} = parse('# head\n\nkind: TeamList\nitems:\n  - name: a\n    members: []\n\n  # b\n  - {name: b}\n---\n\nkind: Team\n');
    expect(documents.map(({index, line, itemLines}) => ({index, line, itemLines}))).toEqual([
      {index: 0, line: 3, itemLines: [5, 9]},
      {index: 1, line: 12, itemLines: []},
    ]);
  }); // prettier-ignore

  it('of items that an alias brings are the line of the alias', () => {
    expect(parse('x: &x [a, b]\nitems: *x\n').documents[0]?.itemLines).toEqual([2, 2]);
  });
});

describe('what is not YAML', () => {
  it.each([
    ['a: [1, 2\nb: 3\n', 1, 4, /is never closed/],
    ['a: "x\n', 1, 4, /is never closed/],
    ['a: "x', 1, 4, /quoted text that begins here/],
    ['a: [x', 1, 4, /is never closed/],
    ['a: [x y: z w: [', 1, 4, /is never closed/],
    ['a: b: c\n', 1, 4, /`b: c` is not read as text/],
    ['a: 1\n  b: 2\n', 2, 3, /indented by 2 spaces, unlike/],
    ['a:\n\tb: 1\n', 2, 1, /tab/],
    ['a: "\\q"\n', 1, 6, /backslash/],
    ['{{ name }}: x\n', 1, 2, /used as a key/],
    ['a: *nothing\n', 1, 4, /has no anchor/],
    ["- 'z'x: 1\n", 1, 6, /does not belong/],
    ['a: &b c: d\n', 1, 4, /same line as the key/],
  ])('%j is refused at %i:%i', (text, line, column, words) => {
    const [finding] = parse(text).findings;
    expect(finding).toMatchObject({rule: 'yaml/syntax', severity: 'error', address: null});
    expect(finding?.message).toMatch(words);
    expect(finding?.position).toEqual({file: 'a.yaml', line, column});
  });
});

describe('what manifests do not allow', () => {
  it.each([
    ['a: !foo b\n', 'yaml/syntax 1:4', '`!foo` is a tag'],
    ['a: !!binary aGk=\n', 'yaml/syntax 1:4', '`!!binary` is a tag'],
    ['a: !!str 1\n', 'yaml/syntax 1:4', '`!!str` is a tag'],
    ['%YAML 1.1\n---\na: no\n', 'yaml/syntax 1:1', '`%YAML 1.1` is a directive'],
    ['%FOO\n---\na: no\n', 'yaml/syntax 1:1', 'is a directive'],
    ['x: &x {a: 1}\ny:\n  <<: *x\n', 'yaml/syntax 3:3', 'merge key'],
    ['1: x\n', 'yaml/syntax 1:1', '`1` is used as a key'],
    ['a:\n  true: x\n', 'yaml/syntax 2:3', '`true` is used as a key'],
    ['~: x\n', 'yaml/syntax 1:1', '`~` is used as a key'],
    ['? [a]\n: x\n', 'yaml/syntax 1:3', 'A map, a list or an alias'],
    ['__proto__: {x: 1}\n', 'yaml/syntax 1:1', '`__proto__` cannot be a key'],
    ['"__proto__": {x: 1}\n', 'yaml/syntax 1:1', '`__proto__` cannot be a key'],
    ['a: 9007199254740993\n', 'yaml/syntax 1:4', '9007199254740993'],
    ['a: 0.1234567890123456789\n', 'yaml/syntax 1:4', 'exactly'],
    ['a: 1e400\n', 'yaml/syntax 1:4', 'exactly'],
    ['a: .inf\n', 'yaml/syntax 1:4', '`.inf` means infinity'],
    ['a: .NaN\n', 'yaml/syntax 1:4', '`.NaN` means'],
    ['a: x\0y\n', 'yaml/syntax 1:5', 'U+0000'],
    ['a: x\x1By\n', 'yaml/syntax 1:5', 'U+001B'],
    ['a: "x\\0y"\n', 'yaml/syntax 1:4', 'U+0000'],
    ['a: "\\uD800"\n', 'yaml/syntax 1:4', 'U+D800'],
    ['a: x\uD800y\n', 'yaml/syntax 1:5', 'U+D800'],
    ['a: "\\U00110000"\n', 'yaml/syntax 1:4', 'backslash'],
    ['a: 1\n\uFEFFb: 2\n', 'yaml/syntax 2:1', 'byte order mark'],
    ['a: 1\rb: 2\n', 'yaml/syntax 1:5', 'carriage return'],
  ])('%j', (text, place, words) => {
    expect(places(text)).toEqual([place]);
    expect(messageOf(text)).toContain(words);
  });

  it('is all reported, not only the first', () => {
    expect(places('a: !x 1\nb: .inf\n---\n2: c\n')).toEqual([
      'yaml/syntax 1:4',
      'yaml/syntax 2:4',
      'yaml/syntax 3:1'.replace('3', '4'),
    ]);
  });

  it('leaves out the document concerned and no other', () => {
    expect(
      parse('a: 1\n---\nb: !x 2\n---\nc: 3\n').documents.map(({index, value}) => [index, value]),
    ).toEqual([
      [0, {a: 1}],
      [2, {c: 3}],
    ]);
  });

  it('cannot steer a terminal through a message', () => {
    for (const text of ['a: !\u202Efoo 1', 'a: *\u202Eb', 'a: &b 1\n"x\\u200By": 1\n"x\\u200By": 2']) {
      const {findings} = parse(text);
      expect(findings).toHaveLength(1);
      expect(findings[0]?.message).not.toMatch(/[\u202E\u200B]/);
      expect(findings[0]?.help).not.toMatch(/[\u202E\u200B]/);
    }
  });

  it('is shown in short', () => {
    for (const text of [`a: ${'9'.repeat(5000)}`, `a: *${'b'.repeat(5000)}`, `a: !${'b'.repeat(5000)} 1`, `${'1'.repeat(900)}: x`]) {
      const [finding] = parse(text).findings;
      expect(`${finding?.message}${finding?.help}`.length).toBeLessThan(500);
    } // prettier-ignore
  });
});

describe('duplicate keys', () => {
  it('are reported at the second, with the first', () => {
    const {findings, documents} = parse('a:\n  - b: 1\n    c/d: 2\n    c/d: 3\n');
    expect(documents).toEqual([]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      rule: 'yaml/duplicate-key',
      position: {file: 'a.yaml', line: 4, column: 5},
      related: [{place: {file: 'a.yaml', document: 0, pointer: '/a/0/c~1d', key: true}}],
    });
  });

  it('are found whatever quotes they have', () => {
    expect(places('{a: 1, "a": 2}')).toEqual(['yaml/duplicate-key 1:8']);
  });
});

describe('limits', () => {
  const laughs = ['a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]'];
  for (let i = 1; i < 10; i++) {
    laughs.push(`a${i}: &a${i} [${Array.from({length: 10}, () => `*a${i - 1}`).join(', ')}]`);
  }

  it('stop aliases that explode, at once', () => {
    expect(places(laughs.join('\n'))).toEqual(['yaml/limits 4:15']);
  });

  it('let a short file repeat itself', () => {
    expect(places(`a: &a ${'x'.repeat(200)}\nb: [${'*a, '.repeat(40)}*a]\n`)).toEqual([]);
  });

  it('stop one long text that is repeated often', () => {
    const text = `a: &a ${'x'.repeat(10_000)}\nb: [${'*a, '.repeat(100)}*a]\n`;
    expect(places(text)).toEqual(['yaml/limits 2:41']);
  });

  it('stop an alias within what it repeats', () => {
    expect(places('a: &a [*a]\n')).toEqual(['yaml/limits 1:8']);
  });

  it('stop depth', () => {
    const deep = (n: number): string => '['.repeat(n) + ']'.repeat(n);
    expect(places(deep(MAX_DEPTH - 2))).toEqual([]);
    expect(places(deep(MAX_DEPTH + 1))).toEqual([expect.stringMatching(/^yaml\/limits 1:6\d$/)]);
    expect(places('- '.repeat(100_000))).toEqual([expect.stringMatching(/^yaml\/limits 1:1\d\d$/)]);
  });

  it('stop long keys and large texts', () => {
    expect(places(`${'k'.repeat(1100)}: x\n`)).toEqual(['yaml/limits 1:1']);
    expect(places(' '.repeat(MAX_FILE_BYTES + 1))).toEqual(['yaml/limits 1:1']);
  });

  it('stop more values than fit into memory', () => {
    for (const [text, signs] of [['a,', 1], ['[],', 2], ['- a\n', 2], ['- - ', 2], ['a: {}\n', 3]] as const) {
      expect(places(text.repeat(MAX_NODES / signs + 1))).toEqual(['yaml/limits 1:1']);
    } // prettier-ignore
    expect(places(`# ${'x'.repeat(100)}\n`.repeat(100_000))).toEqual([]);
  });

  it('stop counting mistakes some time', () => {
    const {findings} = parse('- !x y\n'.repeat(1000));
    expect(findings).toHaveLength(101);
    expect(findings.at(-1)).toMatchObject({rule: 'yaml/limits'});
  });
});

describe('time', () => {
  // What grows faster than the text would not end before the test is given up.
  it.each([
    ['anchors in anchors', Array.from({length: 60}, (_, i) => `${' '.repeat(i)}&a${i} k${i}:\n`).join('')],
    ['anchors before brackets', `${'- &a '.repeat(30)}${'['.repeat(30)}`],
    ['many keys', Array.from({length: 50_000}, (_, i) => `k${i}: v\n`).join('')],
    ['one long text', `a: "${'x\n\n  '.repeat(100_000)}"\n`],
    ['spaces', `a:${' '.repeat(500_000)}\n`.repeat(2)],
    ['blank lines', `a: |\n${'\n'.repeat(500_000)}b: 1\n`],
    ['hashes', `${'#'.repeat(500_000)}\n${' #\n'.repeat(100_000)}a: 1\n`],
    ['tabs', `a: "${'\n\t\t'.repeat(100_000)}"\n`],
    ['dots', `a: |\n${' ...\n'.repeat(100_000)}`],
  ])('does not explode: %s', (_, text) => {
    expect(parse(text).documents.length + parse(text).findings.length).toBeGreaterThan(0);
  });
});

describe('the rules', () => {
  it.each([yamlSyntax, yamlDuplicateKey, yamlLimits].map((rule) => [rule.id, rule] as const))(
    '%s has an example that breaks it and one that does not',
    (id, {example}) => {
      expect(new Set(parse(example.broken).findings.map(({rule}) => rule))).toEqual(new Set([id]));
      expect(parse(example.whole).findings).toEqual([]);
    },
  );
});
