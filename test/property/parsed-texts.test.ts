import {hash} from 'node:crypto';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {ParsedTexts} from '../../src/app/parsed-texts.ts';
import {decodeDocuments, type Decoded} from '../../src/manifest/decode.ts';
import {parseSource} from '../../src/manifest/parse.ts';
import {contentDigest} from '../../src/model/applied-digest.ts';
import type {SourceFile} from '../../src/manifest/source-file.ts';
import {tries} from '../effort.ts';
import {BLOCKS, KEYS, PIECES, SCALARS} from './yaml-texts.ts';

const PROGRAM = 'a1b2';

/** Documents that are kept, with something awkward in them, and others. */
const TEXTS = fc.oneof(
  fc.array(PIECES, {maxLength: 14}).map((pieces) => pieces.join('')),
  fc.constantFrom(...SCALARS, ...BLOCKS).map((value) => `kind: Team\nitems:\n  - 1: ${value}\n    b: [${value}]\n  - x\n`),
  fc.constantFrom(...KEYS).map((key) => `kind: Team\n${key}: &a {2: 007, 1: -0.0}\nb: *a\n---\nkind: Role\n`),
  fc.double().map((number) => `kind: Team\nspec: ${number}\n`),
  fc.string({unit: 'binary'}).map((text) => `kind: Team\nspec: ${JSON.stringify(text)}\n`),
); // prettier-ignore

const FILES = fc
  .array(TEXTS, {minLength: 1, maxLength: 6})
  .map((texts): SourceFile[] =>
    [...texts, ...texts.slice(0, 2)].map((text, i) => ({path: `${i}.yaml`, text})),
  );

const parsedWith = (texts: ParsedTexts, files: readonly SourceFile[]) =>
  files.map((file) => texts.parse(file));

/** As if nothing had been declared, and nothing found. */
const NOTHING_FOUND = {objects: new Map(), findings: []};

/** The record of a first reading of files, given what is said to have been decoded of them. */
function recordOf(
  files: readonly SourceFile[],
  decoded: Pick<Decoded, 'objects' | 'findings'> = NOTHING_FOUND,
): string | undefined {
  const texts = new ParsedTexts(PROGRAM, undefined);
  parsedWith(texts, files);
  return texts.record(decoded);
}

/** Results without what is known of their objects. */
const unmarked = (parsed: ReturnType<typeof parsedWith>) =>
  parsed.map((one) => ({...one, documents: one.documents.map(({digests: _, ...rest}) => rest)}));

/** Every object in a value, the value included. */
function objectsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

describe('what was parsed before never changes what is read', () => {
  it('with its record, and with those of other files', () => {
    fc.assert(
      fc.property(FILES, FILES, (files, others) => {
        const afresh = files.map(parseSource);
        for (const record of [
          undefined,
          recordOf(files),
          recordOf([...others, ...files]),
          recordOf(others),
        ]) {
          const read = parsedWith(new ParsedTexts(PROGRAM, record), files);
          expect(unmarked(read)).toStrictEqual(afresh);
          // Not even the order of members.
          expect(JSON.stringify(unmarked(read))).toBe(JSON.stringify(afresh));
          const objects = read.flatMap(({documents}) => documents.flatMap(({value}) => objectsIn(value)));
          expect(new Set(objects).size).toBe(objects.length);
        }
      }),
      {numRuns: tries(300)},
    );
  });

  it('with a record that is damaged, cut off, or of another program', () => {
    fc.assert(
      fc.property(FILES, fc.nat(), fc.integer({min: 1, max: 255}), (files, at, by) => {
        const record = recordOf(files);
        fc.pre(record !== undefined);
        const bytes = Buffer.from(record);
        const where = at % bytes.length;
        bytes[where] = (bytes[where] ?? 0) ^ by;
        const afresh = files.map(parseSource);
        for (const broken of [
          bytes.toString(),
          bytes.toString('utf8', 0, where),
          '',
          '\n',
          `${record}x`,
          'null',
        ]) {
          // One character that cannot be read is like another.
          if (broken === record) continue;
          expect(parsedWith(new ParsedTexts(PROGRAM, broken), files)).toStrictEqual(afresh);
        }
        const foreign = new ParsedTexts('c3d4', record);
        expect(parsedWith(foreign, files)).toStrictEqual(afresh);
        // It is as if there were none.
        const ofForeign = foreign.record(NOTHING_FOUND);
        expect(ofForeign?.slice(ofForeign.indexOf('\n'))).toBe(record.slice(record.indexOf('\n')));
      }),
      {numRuns: tries(200)},
    );
  });
});

/** Lists of teams: each entry as it should be, or wrong in a way that the schema, a limit or a check of values finds. */
const TEAM = fc.constantFrom(
  'name: deals',
  'name: deals, members: [bo@acme.example, Ana@Acme.Example]',
  'name: risk, labels: {tier: one}',
  'name: tax, members: [cy@acme.example]',
  'name: risk, renamedFrom: old-risk, parent: deals',
  'name: deals, members: [bo]',
  'name: Deals',
  'nam: deals',
  'name: risk, renamedFrom: risk',
  'name: deals, members: [007]',
  'name: deals, labels: {tier: "\\0"}',
  'name: deals, members: [bo@acme.example, bo@acme.example]',
);
const MANIFESTS = fc
  .array(
    fc.record({
      version: fc.constantFrom('bylaw/v1', 'bylaw/v1', 'bylaw/v1', 'bylaw/v2'),
      metadata: fc.constantFrom('{workspace: acme-legal}', '{workspace: acme-legal}', '{}'),
      teams: fc.array(TEAM, {maxLength: 3}),
    }),
    {minLength: 1, maxLength: 6},
  )
  .map((documents) =>
    documents.map(({version, metadata, teams}, i): SourceFile => ({
      path: `${i}.yaml`,
      text: `apiVersion: ${version}\nkind: TeamList\nmetadata: ${metadata}\nitems: [${teams.map((team) => `{${team}}`).join(', ')}]\n`,
    })),
  );

const digestsOf = ({objects}: Decoded): readonly string[] => [...objects.values()].map(contentDigest);

const decodedOf = (parsed: ReturnType<typeof parsedWith>) =>
  decodeDocuments(parsed.flatMap(({documents}) => documents));

describe('what was found valid before', () => {
  it('is read as if it were held against the schemas again', () => {
    let known = 0;
    fc.assert(
      fc.property(MANIFESTS, MANIFESTS, (files, others) => {
        const afresh = decodedOf(files.map(parseSource));
        const all = [...others.map((file) => ({...file, path: `other-${file.path}`})), ...files];
        const record = recordOf(all, decodedOf(all.map(parseSource)));
        const parsed = parsedWith(new ParsedTexts(PROGRAM, record), files);
        const read = decodedOf(parsed);
        known += parsed.filter(({documents}) => documents.some(({digests}) => digests !== undefined)).length;
        expect(read).toStrictEqual(afresh);
        expect(digestsOf(read)).toEqual(digestsOf(afresh));
      }),
      {numRuns: tries(300)},
    );
    expect(known).toBeGreaterThan(0);
  });

  it('has nothing of a file in which something was found', () => {
    const good = {path: 'a.yaml', text: 'apiVersion: bylaw/v1\nkind: UserList\nitems: []\n'};
    const bad = {path: 'b.yaml', text: 'apiVersion: bylaw/v1\nkind: TeamList\nitems: [{name: hunter2}]\n'};
    const record = recordOf([good, bad], decodedOf([good, bad].map(parseSource))) ?? '';
    expect(record).toContain('UserList');
    expect(record).not.toContain('hunter2');
  });
});

describe('what is kept', () => {
  const team = {path: 'a.yaml', text: 'kind: Team\nspec: {members: [bo@acme.example]}\n'};

  it('is used: a record that says otherwise is believed, which is why nobody else may write one', () => {
    const record = recordOf([team]) ?? '';
    const body = record.slice(record.indexOf('\n') + 1).replace('bo@acme.example', 'eve@acme.example');
    // As somebody would make it who knows how.
    const swapped = `bylaw-parsed-3 ${PROGRAM} sha256:${hash('sha256', body)}\n${body}`;
    expect(new ParsedTexts(PROGRAM, swapped).parse(team).documents[0]?.value).toEqual({
      kind: 'Team',
      spec: {members: ['eve@acme.example']},
    });
  });

  it('has no workspace, whose settings may hold a secret by mistake, and nothing in error', () => {
    for (const text of [
      'kind: Workspace\nspec: {settings: {integrations: [{name: x, config: {token: hunter2}}]}}\n',
      'kind: WorkspaceList\nitems: [{config: {token: hunter2}}]\n',
      '# hunter2\n- hunter2\n',
      'kind: Team\nspec: {a: hunter2, a: 1}\n',
    ])
      expect(recordOf([team, {path: 'b.yaml', text}])).not.toContain('hunter2');
  });

  it('is written again only once much of it has changed', () => {
    const files = Array.from({length: 100}, (_, i) => ({
      path: `${i}.yaml`,
      text: `kind: Team\nname: t-${i}\n`,
    }));
    const record = recordOf(files);
    const changedBy = (count: number): string | undefined => {
      const texts = new ParsedTexts(PROGRAM, record);
      parsedWith(
        texts,
        files.map((file, i) => (i < count ? {...file, text: file.text.replace('t-', 'u-')} : file)),
      );
      return texts.record(NOTHING_FOUND);
    };
    expect(changedBy(0)).toBeUndefined();
    expect(changedBy(1)).toBeUndefined();
    expect(changedBy(50)).toContain('u-49');
    expect(changedBy(50)).not.toContain('t-49');
  });
});
