import {describe, expect, test} from 'vitest';
import {editSource, type Edit} from '../../../src/manifest/edit-source.ts';
import {outdent} from '../model/states.ts';

const edited = (text: string, ...edits: readonly Edit[]): string | undefined =>
  editSource({path: 'a.yaml', text: outdent(text)}, edits);
const at = (pointer: string, document = 0) => ({document, pointer});
const remove = (pointer: string, document = 0): Edit => ({...at(pointer, document), remove: true});

describe('an edit leaves all else as it stands', () => {
  test('another value, in whatever quotes', () => {
    const text = `
      spec: # the spec
        creator:   'bo@acme.example'   # who made it
        on: {a: "bo@acme.example", protect: true}
    `;
    expect(
      edited(
        text,
        {...at('/spec/creator'), set: 'ana@acme.example'},
        {...at('/spec/on/a'), set: 'cy@acme.example'},
        {...at('/spec/on/protect'), set: false},
      ),
    ).toBe(
      outdent(`
        spec: # the spec
          creator:   ana@acme.example   # who made it
          on: {a: cy@acme.example, protect: false}
      `).trimEnd() + '\n',
    );
  });

  test('entries out of lists: line by line, or between brackets', () => {
    const text = `
      block:
        # the lead
        - ana # stays
        - bo # goes
        - name: cy
          roles: [a]
        - di
      only:
        - bo
      flow: [bo, ana, bo, cy, bo]
      none: [bo, bo]
    `;
    expect(
      edited(
        text,
        remove('/block/1'),
        remove('/block/2'),
        remove('/only/0'),
        ...['/flow/0', '/flow/2', '/flow/4', '/none/0', '/none/1'].map((pointer) => remove(pointer)),
      ),
    ).toBe('block:\n  # the lead\n  - ana # stays\n  - di\nonly: []\nflow: [ana, cy]\nnone: []\n');
  });

  test('documents, and lists of objects of which nothing stays', () => {
    const text = `# who we are
a: 1
---
# about b
b: 2
---
items:
  - {name: bo}
---
c: 3
`;
    expect(edited(text, remove('', 1), remove('/items/0', 2))).toBe('# who we are\na: 1\n---\nc: 3\n');
    expect(edited(text, remove('', 0), remove('', 3))).toBe(
      '# who we are\n---\n# about b\nb: 2\n---\nitems:\n  - {name: bo}\n',
    );
  });

  test('one more field, at the end', () => {
    const add = (pointer: string): Edit => ({...at(pointer), add: {key: 'status', value: 'deactivated'}});
    expect(edited('spec: {roles: [a]} # x', add('/spec'))).toBe(
      'spec: {roles: [a], status: deactivated} # x',
    );
    expect(edited('spec:\n  roles:\n    - a # one\n# end\n', add('/spec'))).toBe(
      'spec:\n  roles:\n    - a # one\n  status: deactivated\n# end\n',
    );
    expect(
      edited('items:\n  - name: bo\n    roles: [a]\n  - name: cy', add('/items/0'), add('/items/1')),
    ).toBe(
      'items:\n  - name: bo\n    roles: [a]\n    status: deactivated\n  - name: cy\n    status: deactivated\n',
    );
    expect(edited('spec:\n  why: |\n    text\nmore: 1\n', add('/spec'))).toBe(
      'spec:\n  why: |\n    text\n  status: deactivated\nmore: 1\n',
    );
  });

  test('an address within a text, and not the end of another', () => {
    const rename = {from: 'bo@a.example', to: 'p_1@b.example'};
    expect(
      edited('why: |\n  Bo@a.example and jumbo@a.example,\n  since 2020\n', {...at('/why'), rename}),
    ).toBe('why: |\n  p_1@b.example and jumbo@a.example,\n  since 2020\n');
  });

  test('line ends stay as they are', () => {
    expect(edited('a: [x]\r\nb:\r\n  - y\r\n  - z\r\n', remove('/b/0'))).toBe('a: [x]\r\nb:\r\n  - z\r\n');
  });
});

describe('what would come out otherwise is left to people', () => {
  test('an anchor that goes, and is used elsewhere', () => {
    expect(edited('a: [&x bo, ana]\nb: *x\n', remove('/a/0'))).toBeUndefined();
    expect(edited('a: &x [bo, ana]\nb: *x\n', remove('/a/0'))).toBeUndefined();
  });

  test('but not an alias whose anchor is edited likewise', () => {
    expect(edited('a: &x [bo, ana]\nb: *x\n', remove('/a/0'), remove('/b/0'))).toBe('a: &x [ana]\nb: *x\n');
  });
});
