import {describe, expect, it} from 'vitest';
import {parseSource} from '../../../src/manifest/parse.ts';

const parse = (text: string): ReturnType<typeof parseSource> => parseSource({path: 'a.yaml', text});

const HEAD = 'apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: a}\n';
const space = (spec: string): string => `${HEAD}spec:\n${spec}`;
const named = (value: string): string => space(`  displayName: ${value}\n  type: internal\n`);
const list = (...lines: readonly string[]): string =>
  `members:\n${lines.map((line) => `  ${line}\n`).join('')}`;

/** The one finding of a text: its place, and what is said of it. */
function told(text: string): {place: string; message: string; help: string} {
  const {findings} = parse(text);
  expect(findings.map(({rule}) => rule)).toEqual(['yaml/syntax']);
  const [finding] = findings;
  return {
    place: `${finding?.position?.line}:${finding?.position?.column}`,
    message: finding?.message ?? '',
    help: finding?.help ?? '',
  };
}

describe('a text that needs quotes', () => {
  it.each([
    ['Falcon: the deal', '"Falcon: the deal"'],
    ['Falcon: the deal # a comment', '"Falcon: the deal"'],
    ['%Deals', '"%Deals"'],
    ['@x', '"@x"'],
    ['`x`', '"`x`"'],
    ['**x** of Acme', '"**x** of Acme"'],
    ['- x', '"- x"'],
    ['[Falcon] the deal', '"[Falcon] the deal"'],
    ['{{ name }} deal', '"{{ name }} deal"'],
    ['"Falcon" deal', `'"Falcon" deal'`],
    [`'Ana's room'`, `"Ana's room"`],
    ['"C:\\deals"', `'C:\\deals'`],
  ])('%s is told where it begins, with what to write', (value, quoted) => {
    const {place, help} = told(named(value));
    // Of a wrong escape, the place is known better.
    expect(place).toBe(value.includes('\\') ? '5:20' : '5:16');
    expect(help).toContain(`displayName: ${quoted}`);
    expect(parse(named(value.replace(/^.*?(?= # |$)/, quoted))).findings).toEqual([]);
  });

  it.each([
    ['*x', '"*x"'],
    ['!x', '"!x"'],
    ['! important', '"! important"'],
  ])('%s, an alias or a tag to YAML, too', (value, quoted) => {
    const {place, help} = told(named(value));
    expect(place).toBe('5:16');
    expect(help).toContain(quoted);
  });

  it('is told in a list and between brackets', () => {
    expect(told(list('- @x')).help).toContain('`"@x"`');
    expect(told('{name: a, displayName: Falcon: x}\n')).toMatchObject({place: '1:24', help: expect.stringContaining('displayName: "Falcon: x"')});
    expect(told('general: {brandColor: #0b5fff}\nx: 1\n')).toMatchObject({place: '1:23', help: expect.stringContaining('"#0b5fff"')});
  }); // prettier-ignore

  it('is none where a list or map is meant', () => {
    expect(told('members: - bo@acme.example\n').help).toContain('`members: [bo@acme.example]`');
    expect(told('metadata: name: x\n').help).toContain('`metadata: {name: x}`');
    expect(told('metadata: {workspace: acme-legal name: t}\n')).toMatchObject({message: expect.stringContaining('no comma'), help: expect.stringContaining('workspace: acme-legal, name: t')});
    expect(told('members: [a,, b]\n').message).toContain('comma with nothing before it');
  }); // prettier-ignore
});

it.each(['*', '*:*:all', '*:read:all'])(
  '%s is told to be no permission, and which wildcards there are',
  (value) => {
    for (const text of [list(`- ${value}`), `permissions: [${value}]\n`]) {
      expect(told(text).help).toContain('`*` is allowed only as the action, as in `spaces:*:all`');
    }
  },
);

describe('a place that is not where the parser stops', () => {
  it.each([
    ['a dash without a space', list('- a', '-b'), '3:3', '`- b`'],
    ['a dash without a space before a map', 'items:\n  -name: a\n   members: []\n', '2:3', '`- name: a`'],
    ['a colon without a space', space('  type:internal\n  creator: a\n'), '5:3', '`type: internal`'],
    ['no colon', space('  type internal\n  creator: a\n'), '5:3', '`type: internal`'],
    ['no colon after a key alone', `${HEAD}spec\n  type: internal\n`, '4:1', '`spec:`'],
    ['an equals sign', space('  type = internal\n  creator: a\n'), '5:3', '`type: internal`'],
    ['a bullet', list('* a', '* b'), '2:3', '`- a`'],
    ['dashes that part nothing', `a: 1\n----\na: 2\n`, '2:1', '`---`'],
    ['a comment of another language', `// x\na: 1\n`, '1:1', '`#`'],
    ['a code fence', '```yaml\na: 1\n```\n', '1:1', 'Delete this line'],
    ['a space too many', space('  type: internal\n   creator: a\n'), '6:4', 'by 2 spaces'],
    ['a space too few', space('  type: internal\n creator: a\n'), '6:2', 'by 2 spaces'],
    [
      'a reference that is split',
      'to:\n  - subject: user: a@b\n    role: editor\n',
      '2:14',
      '`subject: user:a@b`',
    ],
    [
      'the same between braces',
      'to:\n  - {subject: user: a@b, role: editor}\n',
      '2:15',
      '`subject: user:a@b`',
    ],
    ['a bracket too many', 'a: {b: 1}}\n', '1:10', 'Delete it'],
  ])('%s', (_, text, place, help) => {
    const finding = told(text);
    expect(finding.place).toBe(place);
    expect(finding.help).toContain(help);
  });

  it.each([
    ['type: "internal', '5:9', 'type: "internal"'],
    ["type: 'internal", '5:9', "type: 'internal'"],
    ['partners: {allow: [a, b}', '5:21', '[a, b]'],
    ['features: {guestAccounts: true', '5:13', 'features: {guestAccounts: true}'],
    ['resources: [a, b', '5:14', 'resources: [a, b]'],
    ['x: {name: "room}', '5:13', 'x: {name: "room"}'],
  ])('what %s leaves open is told where it opens', (line, place, help) => {
    const finding = told(space(`  ${line}\n  creator: a\n`));
    expect(finding.place).toBe(place);
    expect(finding.message).toMatch(/never closed|no comma/);
    expect(finding.help).toContain(help);
  });

  it('of a quote or bracket is not taken from a comment, a text block or a text', () => {
    const text = `a: it's {open\nb: | # don't\n  "x [\n# [ "\nc: 'don''t'\nd: [x\ne: 1\n`;
    expect(told(text).place).toBe('6:4');
  });
});

describe('characters that look like others', () => {
  it.each([
    ['\u00A0 type: internal', 'a no-break space (U+00A0)', '5:1'],
    ['  type:\u00A0internal', 'a no-break space (U+00A0)', '5:8'],
    ['\u2003\u2003type: internal', 'an unusual space (U+2003)', '5:1'],
    ['  type\uFF1A internal', 'a full-width colon (U+FF1A)', '5:7'],
  ])('%j is told by its name', (line, name, place) => {
    const finding = told(space(`${line}\n  creator: a\n`));
    expect(finding.message).toContain(name);
    expect(finding.place).toBe(place);
    expect(finding.help).toContain('`type: internal`');
  });

  it('are quotes, too', () => {
    const finding = told(named('“Falcon: the deal”'));
    expect(finding.message).toContain('“ (U+201C)');
    expect(finding.help).toContain('`displayName: "Falcon: the deal"`');
  });
});

describe('a merge conflict', () => {
  it('is told once, at its first mark', () => {
    const text = list('- a', '<<<<<<< HEAD', '- b', '=======', '- c', '>>>>>>> deals').replaceAll(/^ {2}(?=[<=>])/gm, '');
    expect(told(text)).toMatchObject({place: '3:1', message: expect.stringContaining('unresolved merge conflict')});
  }); // prettier-ignore
});

describe('a missing `---`', () => {
  const second =
    '# Two.\napiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: b}\nspec: {}\n';

  it('is one error for each further document, at its first line', () => {
    const {findings, documents} = parse(`${space('  type: internal\n')}${second}${second}`);
    expect(findings.map(({rule, position}) => `${rule} ${position?.line}:${position?.column}`)).toEqual([
      'yaml/duplicate-key 7:1',
      'yaml/duplicate-key 12:1',
    ]);
    expect(findings[0]?.help).toContain('Write `---` on a line of its own');
    expect(documents).toEqual([]);
  });

  it('is not said of one key that stands twice', () => {
    const {findings} = parse(`${HEAD}kind: Team\nspec: {a: 1, a: 2}\n`);
    expect(findings.map(({position}) => position?.line)).toEqual([5, 4]);
    for (const {message} of findings) expect(message).toContain('appears twice in the same map');
  });
});

describe('a text that is right', () => {
  it.each([
    named('Falcon’s “deal”'),
    named('Falcon\u00A0deal - part: 1'.replace(': ', ':')),
    'reason: |\n  <<<<<<< HEAD\n  =======\n  >>>>>>> x\n  ```\n',
    list('- -x', '- a:b', '- user:a@b'),
  ])('is never looked at: %j', (text) => {
    expect(parse(text).findings).toEqual([]);
  });
});

it.each(['\n', '\r\n', ''])('ends at the beginning of a text: %j', (start) => {
  expect(told(`${start}${start}  ]`).message).toContain('`]` closes no bracket');
});

it('shows nothing that could steer a terminal', () => {
  for (const text of [
    named('@\u202Ex'),
    named('Falcon: \u200Bx: y'),
    named('"\u2066x" y'),
    list('-\u202Ea', '- b'),
  ]) {
    for (const {message, help} of parse(text).findings) {
      expect(message + help).not.toMatch(/[\u202E\u200B\u2066]/);
    }
  }
});

describe('a line that is indented where none of its neighbours is', () => {
  it('most likely belongs to a `spec` that is missing', () => {
    const {place, message, help} = told(`${HEAD}  type: internal\n  creator: bo@acme.example\n`);
    expect([place, message, help]).toEqual([
      '4:3',
      '`type` is indented like a field of `spec`, but no `spec:` stands above it.',
      'Write `spec:` on a line of its own above it, not indented.',
    ]);
  });

  it('is never told to be indented by no spaces', () => {
    expect(told('apiVersion: bylaw/v1\n  kind: Space\n').help).not.toContain('0 spaces');
  });
});
