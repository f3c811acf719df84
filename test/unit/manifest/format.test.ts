import {describe, expect, it} from 'vitest';
import {formatManifest} from '../../../src/manifest/format.ts';

function format(text: string): string {
  const result = formatManifest({path: 'a.yaml', text});
  if ('findings' in result) throw new Error(result.findings.map(({message}) => message).join('\n'));
  return result.text;
}

describe('formatManifest', () => {
  it('orders fields as the contract does, with their comments; unknown ones come last', () => {
    expect(
      format(`# Deal rooms of the M&A practice.
spec:
    # who made it
    creator: ana@acme.example   # Ana
    colour: red
    type: 'external'

    resources: [vault:falcon]
    displayName: "Falcon"
metadata:
    name: "deal-room"
    workspace: acme-legal
kind: Space
apiVersion: bylaw/v1
`),
    ).toBe(`# Deal rooms of the M&A practice.
apiVersion: bylaw/v1
kind: Space
metadata:
  workspace: acme-legal
  name: deal-room
spec:
  type: external
  # who made it
  creator: ana@acme.example # Ana
  displayName: Falcon

  resources: [vault:falcon]
  colour: red
`);
  });

  it('orders the items of lists, and what is in them', () => {
    expect(
      format(`items:
- {roles: [admin], name: ana@acme.example}
-   roles: [counsel]
    expires: "2027-01-31"
    name: bo@acme.example
metadata: {workspace: acme-legal}
kind: MemberList
apiVersion: bylaw/v1
`),
    ).toBe(`apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: acme-legal}
items:
  - {name: ana@acme.example, roles: [admin]}
  - name: bo@acme.example
    roles: [counsel]
    expires: "2027-01-31"
`);
  });

  it('orders nested fields and bylaw.yaml', () => {
    expect(
      format(`kind: Share
apiVersion: bylaw/v1
spec:
  to:
    - role: viewer
      subject: user:raj@northwind.example
`),
    ).toBe(`apiVersion: bylaw/v1
kind: Share
spec:
  to:
    - subject: user:raj@northwind.example
      role: viewer
`);
    expect(
      format(
        'spec:\n  guards: {minPopulation: 5, maxDeletes: 0.5}\n  manifests: [m]\nkind: Set\napiVersion: bylaw/v1\n',
      ),
    ).toBe(
      'apiVersion: bylaw/v1\nkind: Set\nspec:\n  manifests: [m]\n  guards: {maxDeletes: 0.5, minPopulation: 5}\n',
    );
  });

  it('leaves the order of a document in which an alias would come before its anchor', () => {
    const text = 'kind: Space\nspec:\n  resources: &r [vault:a]\n  type: *r\n';
    expect(format(text)).toBe(text);
  });

  it('breaks what stands between brackets only where it does not fit or holds a comment', () => {
    const names = Array.from({length: 9}, (_, i) => `user-${i}@acme.example`);
    expect(format(`a: [${names.slice(0, 5).join(',')}]\n`)).toBe(`a: [${names.slice(0, 5).join(', ')}]\n`);
    expect(format(`a: [${names.join(', ')}]\n`)).toBe(`a:\n${names.map((name) => `  - ${name}\n`).join('')}`);
    expect(format('a: {b: 1, # one\n  c: [d, e]}\n')).toBe('a:\n  b: 1 # one\n  c: [d, e]\n');
    expect(format('a: [\n  b,\n  c,\n  ]\n')).toBe('a: [b, c]\n');
  });

  it('takes off quotes only where nobody would read something else', () => {
    expect(
      format(`a: 'x'\nb: "no"\nc: '010'\nd: "1.10"\ne: '2027-01-31'\nf: "~"\ng: ''\nh: "it's"\ni: 'say "a"'\nj: "a: b"\nk: "\\u200b"\nl: 'y'\nm: "null"\n`),
    ).toBe(
      `a: x\nb: "no"\nc: "010"\nd: "1.10"\ne: "2027-01-31"\nf: "~"\ng: ""\nh: "it's"\ni: 'say "a"'\nj: "a: b"\nk: "\\u200b"\nl: "y"\nm: "null"\n`,
    );
  }); // prettier-ignore

  it('keeps text blocks line by line', () => {
    const block = 'a: >-\n  one\n  two\n\n    more\n  three\nb: |2+\n    x\n   y\n\n\n';
    expect(format(block)).toBe(block);
    expect(format('a: |\n      x\n       y\n\n\n\nb: 1\n')).toBe('a: |\n  x\n   y\n\nb: 1\n');
  });

  it('keeps CRLF where all lines have it, writes LF otherwise, and leaves a file in order as it is', () => {
    expect(format('a: 1\r\nb: |\r\n  x\r\n  y\r\n')).toBe('a: 1\r\nb: |\r\n  x\r\n  y\r\n');
    expect(format('a:   1\r\nb: 2\n')).toBe('a: 1\nb: 2\n');
  });

  it('writes one line end at the end, and `---` between documents only', () => {
    expect(format('\uFEFF---\r\na: 1\r\n...\r\n---\r\n\r\n---\r\nb: 2\r\n...')).toBe(
      'a: 1\r\n---\r\nb: 2\r\n',
    );
    expect(format('\uFEFF---\na: 1\n...\n---\n\n---\nb: 2\n...')).toBe('a: 1\n---\nb: 2\n');
    expect(format('')).toBe('');
    expect(format('\n\n---\n---\n')).toBe('');
    expect(format('# only a comment')).toBe('# only a comment\n');
  });

  it('keeps comments where they belong', () => {
    const text = `# head

a: # beside
  # above b
  b: 1

  # above c
  c:
    - x # x
    # end of list
  # end of a
# above d
d: 2

# end
---
# second
e: 3
`;
    expect(format(text)).toBe(text);
  });

  it('keeps comments between brackets around nothing', () => {
    expect(format('[ # c\n ]\n')).toBe('# c\n\n[]\n');
    expect(format('a: [ # b\n  # c\n  ]\n')).toBe('# c\na: [] # b\n');
    expect(format('- {\n  # c\n  }\n')).toBe('# c\n- {}\n');
  });

  it('gathers blank lines', () => {
    expect(format('\n\na: 1\n\n\n\nb:\n\n  c: 1\n\n\n')).toBe('a: 1\n\nb:\n  c: 1\n');
  });

  it('says why a text cannot be laid out', () => {
    const result = formatManifest({path: 'a.yaml', text: 'a: 1\na: 2\n'});
    expect(result).toMatchObject({findings: [{rule: 'yaml/duplicate-key'}]});
  });

  it('does not care whether keys are known to objects', () => {
    const text = 'kind: constructor\nspec: {toString: 1}\n';
    expect(format(text)).toBe(text);
  });
});
