import {describe, expect, it} from 'vitest';
import {insertDocuments, type Insertions} from '../../../src/manifest/insert-documents.ts';
import type {WritableDocument} from '../../../src/manifest/write-documents.ts';

const team = (name: string, displayName = 'Night shift'): WritableDocument['objects'][number] => ({
  object: {kind: 'Team', workspace: 'acme', name, labels: {}, spec: {members: [], displayName}},
  comments: [],
});

const teams = (...objects: WritableDocument['objects']): WritableDocument => ({
  kind: 'Team',
  workspace: 'acme',
  list: objects.length > 1,
  objects,
  comments: [],
});

const intoList = (document: number, ...names: readonly string[]): Insertions => ({
  intoLists: new Map([[document, teams(...names.map((name) => team(name)))]]),
  behind: new Map(),
});

const behind = (document: number, ...names: readonly string[]): Insertions => ({
  intoLists: new Map(),
  behind: new Map([[document, [teams(...names.map((name) => team(name)))]]]),
});

const insert = (text: string, insertions: Insertions): string | undefined =>
  insertDocuments({path: 'teams.yaml', text}, insertions);

const HEAD = 'apiVersion: bylaw/v1\nkind: TeamList\nmetadata: {workspace: acme}\n';
const ITEM = '{name: night, members: [], displayName: Night shift}';
const DOCUMENT =
  'apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme, name: night}\nspec:\n  members: []\n  displayName: Night shift\n';

describe('insertDocuments', () => {
  it.each([
    [
      'below the last item, in its indentation',
      `${HEAD}items:\n    # first\n    - {name: a, members: []} # beside\n`,
      `${HEAD}items:\n    # first\n    - {name: a, members: []} # beside\n    - ${ITEM}\n`,
    ],
    [
      'without indentation',
      `${HEAD}items:\n- {name: a, members: []}\n# the end\n`,
      `${HEAD}items:\n- {name: a, members: []}\n- ${ITEM}\n# the end\n`,
    ],
    [
      'in the style of the others',
      `${HEAD}items:\n  - name: a\n    members:\n      - x@y.example\n`,
      `${HEAD}items:\n  - name: a\n    members:\n      - x@y.example\n  - name: night\n    members: []\n    displayName: Night shift\n`,
    ],
    [
      'between brackets',
      `${HEAD}items: [{name: a, members: []}] # all\n`,
      `${HEAD}items: [{name: a, members: []}, ${ITEM}] # all\n`,
    ],
    ['into an empty list', `${HEAD}items: []\n`, `${HEAD}items:\n  - ${ITEM}\n`],
    [
      'at the end of a file without a line feed',
      `${HEAD}items:\n  - {name: a, members: []}`,
      `${HEAD}items:\n  - {name: a, members: []}\n  - ${ITEM}\n`,
    ],
    [
      'with the line ends of the file',
      `${HEAD}items:\n  - {name: a, members: []}\n`.replaceAll('\n', '\r\n'),
      `${HEAD}items:\n  - {name: a, members: []}\n  - ${ITEM}\n`.replaceAll('\n', '\r\n'),
    ],
    [
      'before the next document',
      `${HEAD}items:\n  - name: a\n    members: []\n    displayName: |\n      A\n---\n# other\n${DOCUMENT.replaceAll('night', 'other')}`,
      `${HEAD}items:\n  - name: a\n    members: []\n    displayName: |\n      A\n  - name: night\n    members: []\n    displayName: Night shift\n---\n# other\n${DOCUMENT.replaceAll('night', 'other')}`,
    ],
  ])('adds to a list %s', (_, before, after) => {
    expect(insert(before, intoList(0, 'night'))).toBe(after);
  });

  it.each([
    [
      'at the end',
      DOCUMENT.replaceAll('night', 'a'),
      0,
      `${DOCUMENT.replaceAll('night', 'a')}---\n${DOCUMENT}`,
    ],
    [
      'before the marker of the next',
      `# top\n${DOCUMENT.replaceAll('night', 'a')}# a ends\n---\n# b\n${DOCUMENT.replaceAll('night', 'b')}`,
      0,
      `# top\n${DOCUMENT.replaceAll('night', 'a')}# a ends\n---\n${DOCUMENT}---\n# b\n${DOCUMENT.replaceAll('night', 'b')}`,
    ],
    ['in a file of comments', '# to come\n', -1, `# to come\n${DOCUMENT}`],
    ['in a file without a line feed at its end', DOCUMENT.replaceAll('night', 'a').trimEnd(), 0, `${DOCUMENT.replaceAll('night', 'a')}---\n${DOCUMENT}`], // prettier-ignore
  ])('puts a document behind another %s', (_, before, document, after) => {
    expect(insert(before, behind(document, 'night'))).toBe(after);
  });

  it('puts several at once where they belong', () => {
    const text = `${HEAD}items:\n  - {name: a, members: []}\n---\n${DOCUMENT.replaceAll('night', 'b')}`;
    const after = insert(text, {
      intoLists: new Map([[0, teams(team('c'), team('d'))]]),
      behind: new Map([
        [0, [teams(team('e'))]],
        [1, [teams(team('f'))]],
      ]),
    });
    expect(after?.match(/name: [a-f]\b/g)).toEqual(
      ['a', 'c', 'd', 'e', 'b', 'f'].map((name) => `name: ${name}`),
    );
  });

  it('leaves a list of aliases to documents of their own', () => {
    const text = `${HEAD}x: &all\n  - {name: a, members: []}\nitems: *all\n`;
    expect(insert(text, intoList(0, 'night'))).toBeUndefined();
  });

  it('leaves a text that is no YAML', () => {
    expect(insert('a: [', behind(-1, 'night'))).toBeUndefined();
  });
});
