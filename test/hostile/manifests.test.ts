/**
 * Manifests are printed as they are, by `requests approve --manifest` and `export`, and a job prints them with its log: whatever a text
 * of them says, nothing in the YAML is a command for a runner or hidden from its reader, and it means the text.
 */
import {expect, it} from 'vitest';
import {formatManifest} from '../../src/manifest/format.ts';
import {parseSource} from '../../src/manifest/parse.ts';
import {writeDocuments, type WritableDocument} from '../../src/manifest/write-documents.ts';
import {writeManifests, type WritableObject} from '../../src/manifest/write.ts';
import {rawCharacter} from '../unit/render/spoiler.ts';
import {CORPUS, TELLING} from './corpus.ts';
import {runnerCommands} from './runner.ts';

/** A key may not be long, nor may its escapes make it so. */
const keyOf = (text: string): string => [...text].slice(0, 100).join('');

/** Objects with a text in every place where one may stand: as a value, in a list, as a key. */
const objectsWith = (text: string): readonly WritableObject[] => [
  {
    kind: 'Approval',
    workspace: 'acme',
    name: 'deal',
    labels: {a: text, [keyOf(`k${text}`)]: 'b'},
    spec: {
      request: 'share:acme/deal',
      decision: 'approve',
      by: 'ana@acme.example',
      digest: 'x',
      reason: text,
    },
  },
  {
    kind: 'Workspace',
    workspace: null,
    name: 'acme',
    labels: {},
    spec: {
      displayName: text,
      organization: 'acme',
      region: 'EU',
      settings: {
        integrations: [
          {name: 'dms', config: {[keyOf(text)]: [text, {[keyOf(`x${text}`)]: `a\n${text}\nb`}]}},
        ],
      },
    },
  },
];

/** Texts that a manifest may hold: no control characters nor halves of characters, and no key `__proto__`. */
const isReadable = (text: string): boolean =>
  !/(?![\n\t\r\u0085])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]|^__proto__$/u.test(text);

/** The same in every layout, with the text in comments, too. */
const documentsWith = (text: string): readonly WritableDocument[] =>
  objectsWith(text).flatMap((object) => {
    const {kind, workspace} = object;
    const one = {object, comments: [text, `Approved by ${text}.`]};
    return [
      {kind, workspace, list: false, objects: [one], comments: [text]},
      {kind, workspace, list: true, objects: [one, one], comments: [text]},
    ];
  });

function expectPrintable(written: string): void {
  expect(runnerCommands(written)).toEqual({commands: [], suspects: []});
  expect(rawCharacter(written)).toBeUndefined();
}

it.each([...CORPUS, ...TELLING].map((text) => [text]))('with comments, in lists: %j', (text) => {
  const written = writeDocuments(documentsWith(text));
  expectPrintable(written);
  if (!isReadable(text)) return;
  const {documents, findings} = parseSource({path: 'a.yaml', text: written});
  expect(findings).toEqual([]);
  expect(documents).toHaveLength(4);
  const [{spec}] = objectsWith(text) as [WritableObject];
  const [, list] = documents.map(({value}) => value as {items: readonly object[]});
  expect(list?.items[1]).toMatchObject(spec as object);
  expect(formatManifest({path: 'a.yaml', text: written})).toEqual({text: written});
});

it.each([...CORPUS, ...TELLING].map((text) => [text]))('%j', (text) => {
  const objects = objectsWith(text);
  const written = writeManifests(objects);
  expectPrintable(written);
  if (!isReadable(text)) return;
  const {documents, findings} = parseSource({path: 'a.yaml', text: written});
  expect(findings).toEqual([]);
  expect(documents.map(({value}) => (value as {spec: object}).spec)).toEqual(objects.map(({spec}) => spec));
  expect(formatManifest({path: 'a.yaml', text: written})).toEqual({text: written});
});
