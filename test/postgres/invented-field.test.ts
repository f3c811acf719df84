/** A field that only the schema knows of, and its column: what an apply writes is read back, and stands in the history. */
import {afterAll, beforeAll, expect, test, vi} from 'vitest';
import {EVERY_KIND, APPROVER} from './every-kind.ts';
import {applyTo, contents, scopeOf} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

vi.mock('../../src/generated/fields.ts', async () => {
  const {FIELDS} = await import('../schemas/invented-field.ts');
  return {FIELDS};
});
vi.mock('../../src/generated/field-words.js', async () => {
  const {FIELD_WORDS} = await import('../schemas/invented-field.ts');
  return {FIELD_WORDS};
});
vi.mock('../../src/postgres/storage.ts', async (original) => {
  const [{STORAGE}, {withColumn}] = await Promise.all([
    original<typeof import('../../src/postgres/storage.ts')>(),
    import('../schemas/invented-field.ts'),
  ]);
  return {STORAGE: withColumn(STORAGE)};
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const TAGGED = 'Space/acme-legal/deal-room';

test('every object is read back as it was written, tags and all; nothing is then to be done', async () => {
  const {store, sql} = await server.store();
  await sql.query("alter table bylaw.spaces add column tags text[] not null default '{}'");
  expect(EVERY_KIND.find(({address}) => address === TAGGED)?.spec).toMatchObject({tags: ['acme-legal']});

  await applyTo(store, EVERY_KIND, {actor: APPROVER});
  const {live} = await store.read(scopeOf('acme', EVERY_KIND));
  expect(contents(live.objects.values())).toEqual(contents(EVERY_KIND));
  const {rows} = await sql.query('select name, tags from bylaw.spaces order by name');
  expect(rows).toEqual([
    {name: 'deal-room', tags: ['acme-legal']},
    {name: 'joint', tags: []},
  ]);
  expect(await applyTo(store, EVERY_KIND)).toEqual({result: [], run: null});

  const events = (await store.run('acme', 1))?.events ?? [];
  expect(events.find(({address}) => address === TAGGED)?.after).toMatchObject({spec: {tags: ['acme-legal']}});
});
