import {describe, expect, test, vi} from 'vitest';
import {fieldChanges} from '../../src/diff/field-changes.ts';
import {decodeDocuments} from '../../src/manifest/decode.ts';
import {formatManifest} from '../../src/manifest/format.ts';
import {parseSource} from '../../src/manifest/parse.ts';
import {writeManifests} from '../../src/manifest/write.ts';
import {canonicalSpec} from '../../src/model/canonical.ts';
import {TABLES} from '../../src/postgres/tables.ts';
import {objectRow, rawSpec} from '../../src/postgres/rows.ts';
import {planPageData} from '../../src/render/html/plan.ts';
import {jsonView} from '../../src/render/json/view.ts';
import {markdownView} from '../../src/render/markdown/view.ts';
import {humanView} from '../../src/render/terminal/view.ts';
import {desiredFrom, liveFrom} from '../unit/model/states.ts';
import {everyField} from '../unit/model/every-field.ts';
import {planOf} from '../unit/planner/plans.ts';
import {ACME} from '../unit/rules/organisation.ts';
import {FAULTS} from './invented-field.ts';

vi.mock('../../src/generated/fields.ts', async () => {
  const {FIELDS} = await import('./invented-field.ts');
  return {FIELDS};
});
vi.mock('../../src/generated/field-words.js', async () => {
  const {FIELD_WORDS} = await import('./invented-field.ts');
  return {FIELD_WORDS};
});
vi.mock('../../src/generated/validators.js', async () => {
  const {VALIDATORS} = await import('./invented-field.ts');
  return {VALIDATORS};
});
vi.mock('../../src/postgres/storage.ts', async (original) => {
  const [{STORAGE}, {withColumn}] = await Promise.all([
    original<typeof import('../../src/postgres/storage.ts')>(),
    import('./invented-field.ts'),
  ]);
  return {STORAGE: withColumn(STORAGE)};
});

const SPACE = `
apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: war-room}
spec: {type: internal, creator: ana@acme.example}
`;
const tagged = (tags: string, text = SPACE): string =>
  text.replace(
    'spec: {type: internal, creator: ana@acme.example}',
    `spec: {type: internal, creator: ana@acme.example, tags: ${tags}}`,
  );

const spaceIn = (text: string) => desiredFrom(text).get('Space/acme-legal/war-room');

/** What manifests are told off for. */
function findings(text: string): readonly string[] {
  const parsed = parseSource({path: 'a.yaml', text});
  const decoded = decodeDocuments(parsed.documents.filter(({value}) => value !== null));
  return decoded.findings.map(({message, help}) => `${message} ${help}`);
}

test('the schema with one more field is in order', () => {
  expect(FAULTS).toEqual([]);
});

describe('a field that only the schema knows of', () => {
  test('is in canonical form: a set is sorted, and empty where it is not written', () => {
    expect(spaceIn(tagged('[tax, finance]'))?.spec).toMatchObject({tags: ['finance', 'tax']});
    expect(spaceIn(SPACE)?.spec).toMatchObject({tags: []});
    expect(canonicalSpec('Space', {type: 'internal', creator: 'a@b', tags: ['b', 'a', 'b']})).toMatchObject({
      tags: ['a', 'b'],
    });
  });

  test('is held against its schema, and suggested where it is misspelt', () => {
    expect(findings(tagged('[Finance]'))).toEqual([
      expect.stringMatching(/spec\.tags\[0\].*slug.*`finance`/),
    ]);
    expect(findings(tagged('finance'))).toEqual([expect.stringMatching(/spec\.tags.*list/)]);
    expect(findings(SPACE.replace('creator: ana', 'tag: [], creator: ana'))).toEqual([
      expect.stringMatching(/`tag`.*`tags`/),
    ]);
  });

  test('is laid out in its place, and left out where it says what holds anyway', () => {
    const source = {
      path: 'a.yaml',
      text: tagged('[tax]').replace('{type', '{tags: [old], type').replace(', tags: [tax]', ''),
    };
    const formatted = formatManifest(source);
    expect('text' in formatted ? formatted.text : formatted).toMatch(
      /type: internal, creator: .*, tags: \[old\]/,
    );
    const write = (tags: readonly string[]): string =>
      writeManifests([
        {
          kind: 'Space',
          workspace: 'acme-legal',
          name: 'war-room',
          labels: {},
          spec: {type: 'internal', creator: 'ana@acme.example', protect: true, tags},
        },
      ]);
    expect(write(['finance'])).toMatch(/protect: true\n {2}tags:\n {4}- finance\n$/);
    expect(write([])).not.toContain('tags');
  });

  test('is compared as a set', () => {
    const spec = (tags: readonly string[]): unknown =>
      canonicalSpec('Space', {type: 'internal', creator: 'a@b', tags});
    expect(fieldChanges(spec(['tax', 'finance']), spec(['finance', 'tax']))).toEqual([]);
    expect(fieldChanges(spec(['tax']), spec(['finance', 'tax']))).toEqual([
      {path: '/tags', before: ['tax'], after: ['finance', 'tax']},
    ]);
  });

  test('is in a row of its column, and read back', () => {
    const space = spaceIn(tagged('[tax, finance]'));
    if (space?.kind !== 'Space') throw new Error('the space was not declared');
    const row = objectRow(TABLES.Space, space, 'set', {regionOf: () => 'EU'});
    expect(row['tags']).toEqual(['finance', 'tax']);
    expect(TABLES.Space.columns).toContainEqual({name: 'tags', type: 'text[]', path: 'tags'});
    expect(canonicalSpec('Space', rawSpec(TABLES.Space, row, [[]]))).toEqual(space.spec);
  });

  test('has a value in what tests use as a spec with every field', () => {
    const names = {Member: 'ana@acme.example', target: 'vault:falcon'};
    expect(everyField('Space', names)).toMatchObject({tags: ['acme-legal']});
  });
});

describe('a plan that changes it', () => {
  const live = liveFrom(tagged('[tax]', ACME));
  const {plan} = planOf(tagged('[tax, finance]', ACME), live);
  const created = planOf(
    tagged('[tax, finance]', ACME),
    liveFrom(ACME.slice(0, ACME.lastIndexOf('---'))),
  ).plan;
  const style = {color: false, width: 120, unicode: true, verbose: false};

  test('says so in the shell', () => {
    const view = humanView(style);
    expect(view.plan(plan)).toMatch(/Space\/acme-legal\/war-room\n\s+tags: \+ finance\n/);
    expect(view.plan(created)).toMatch(
      /war-room\n\s+type: internal {2}creator: ana@acme.example {2}tags: finance, tax/,
    );
  });

  test('says so in the comment on a pull request', () => {
    expect(markdownView.plan(plan)).toMatch(/^\+ {2}- finance$/m);
    expect(markdownView.plan(created)).toMatch(/^\+tags:\n\+ {2}- finance\n\+ {2}- tax$/m);
  });

  test('says so on the page', () => {
    expect(planPageData(plan).strings).toEqual(expect.arrayContaining(['tags', 'finance']));
  });

  test('says so to programs', () => {
    const {changes} = JSON.parse(jsonView.plan(plan)) as {changes: readonly unknown[]};
    expect(changes).toEqual([
      expect.objectContaining({
        address: 'Space/acme-legal/war-room',
        fields: [{path: '/tags', before: ['tax'], after: ['finance', 'tax']}],
      }),
    ]);
  });

  test('says so in the history', () => {
    const run = {
      set: 'acme-governance',
      run: 1,
      at: '2027-01-20T12:00:00Z',
      by: 'ana@acme.example',
      login: 'ana',
      commit: null,
      planDigest: 'sha256:00',
      summary: plan.summary,
    };
    const event = {
      sequence: 1,
      run: 1,
      at: run.at,
      actor: run.by,
      action: 'update',
      address: 'Space/acme-legal/war-room',
      before: {labels: {}, spec: plan.changes[0]?.before},
      after: {labels: {}, spec: plan.changes[0]?.after},
    };
    expect(humanView(style).historyShow(run, [event])).toMatch(/tags: \+ finance/);
  });
});
