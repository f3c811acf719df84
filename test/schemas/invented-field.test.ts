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
import {wholeText} from '../../src/render/text.ts';

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
const withWords = (invented: string, text = SPACE): string =>
  text.replace(
    'spec: {type: internal, creator: ana@acme.example}',
    `spec: {type: internal, creator: ana@acme.example, invented: ${invented}}`,
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
    expect(spaceIn(withWords('[tax, finance]'))?.spec).toMatchObject({invented: ['finance', 'tax']});
    expect(spaceIn(SPACE)?.spec).toMatchObject({invented: []});
    expect(
      canonicalSpec('Space', {type: 'internal', creator: 'a@b', invented: ['b', 'a', 'b']}),
    ).toMatchObject({
      invented: ['a', 'b'],
    });
  });

  test('is held against its schema, and suggested where it is misspelt', () => {
    expect(findings(withWords('[Finance]'))).toEqual([
      expect.stringMatching(/spec\.invented\[0\].*slug.*`finance`/),
    ]);
    expect(findings(withWords('finance'))).toEqual([expect.stringMatching(/spec\.invented.*list/)]);
    expect(findings(SPACE.replace('creator: ana', 'inventd: [], creator: ana'))).toEqual([
      expect.stringMatching(/`inventd`.*`invented`/),
    ]);
  });

  test('is laid out in its place, and left out where it says what holds anyway', () => {
    const source = {
      path: 'a.yaml',
      text: withWords('[tax]').replace('{type', '{invented: [old], type').replace(', invented: [tax]', ''),
    };
    const formatted = formatManifest(source);
    expect('text' in formatted ? formatted.text : formatted).toMatch(
      /type: internal, creator: .*, invented: \[old\]/,
    );
    const write = (invented: readonly string[]): string =>
      writeManifests([
        {
          kind: 'Space',
          workspace: 'acme-legal',
          name: 'war-room',
          labels: {},
          spec: {type: 'internal', creator: 'ana@acme.example', protect: true, invented},
        },
      ]);
    expect(write(['finance'])).toMatch(/protect: true\n {2}invented:\n {4}- finance\n$/);
    expect(write([])).not.toContain('invented');
  });

  test('is compared as a set', () => {
    const spec = (invented: readonly string[]): unknown =>
      canonicalSpec('Space', {type: 'internal', creator: 'a@b', invented});
    expect(fieldChanges(spec(['tax', 'finance']), spec(['finance', 'tax']))).toEqual([]);
    expect(fieldChanges(spec(['tax']), spec(['finance', 'tax']))).toEqual([
      {path: '/invented', before: ['tax'], after: ['finance', 'tax']},
    ]);
  });

  test('is in a row of its column, and read back', () => {
    const space = spaceIn(withWords('[tax, finance]'));
    if (space?.kind !== 'Space') throw new Error('the space was not declared');
    const row = objectRow(TABLES.Space, space, 'set', {
      regionOf: () => 'EU',
      has: () => true,
      hasEnded: () => false,
    });
    expect(row['invented']).toEqual(['finance', 'tax']);
    expect(TABLES.Space.columns).toContainEqual({name: 'invented', type: 'text[]', path: 'invented'});
    const values = TABLES.Space.columns.map(({name}) => row[name]);
    expect(canonicalSpec('Space', rawSpec(TABLES.Space, values, [[]]))).toEqual(space.spec);
  });

  test('has a value in what tests use as a spec with every field', () => {
    const names = {Member: 'ana@acme.example', target: 'vault:falcon'};
    expect(everyField('Space', names)).toMatchObject({invented: ['acme-legal']});
  });
});

describe('a plan that changes it', () => {
  const live = liveFrom(withWords('[tax]', ACME));
  const {plan} = planOf(withWords('[tax, finance]', ACME), live);
  const created = planOf(
    withWords('[tax, finance]', ACME),
    liveFrom(ACME.slice(0, ACME.lastIndexOf('---'))),
  ).plan;
  const style = {color: false, width: 120, unicode: true, verbose: false};

  test('says so in the shell', () => {
    const view = humanView(style);
    expect(view.plan(plan)).toMatch(/Space\/acme-legal\/war-room\n\s+invented: \+ finance\n/);
    expect(view.plan(created)).toMatch(
      /war-room\n\s+type: internal {2}creator: ana@acme.example {2}invented: finance, tax/,
    );
  });

  test('says so in the comment on a pull request', () => {
    expect(markdownView.plan(plan)).toMatch(/^\+ {2}- finance$/m);
    expect(markdownView.plan(created)).toMatch(/^\+invented:\n\+ {2}- finance\n\+ {2}- tax$/m);
  });

  test('says so on the page', () => {
    expect(planPageData(plan).strings).toEqual(expect.arrayContaining(['invented', 'finance']));
  });

  test('says so to programs', () => {
    const {changes} = JSON.parse(wholeText(jsonView.plan(plan))) as {changes: readonly unknown[]};
    expect(changes).toEqual([
      expect.objectContaining({
        address: 'Space/acme-legal/war-room',
        fields: [{path: '/invented', before: ['tax'], after: ['finance', 'tax']}],
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
    expect(humanView(style).historyShow(run, [event])).toMatch(/invented: \+ finance/);
  });
});
