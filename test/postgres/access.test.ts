/**
 * Holds the two implementations of access together: the view in the database and `computeAccess`, on generated
 * organisations with generated approvals. Many organisations are written at once, each under names of its own,
 * and taken back again.
 */
import fc from 'fast-check';
import type pg from 'pg';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {externalAccessOf} from '../../src/agreements/external-access-in-force.ts';
import {computeAccess} from '../../src/access/access.ts';
import type {AccessPath} from '../../src/model/access-answers.ts';
import type {ExternalAccess} from '../../src/access/external-access.ts';
import {ADMIN_PERMISSIONS, covers, PERMISSIONS} from '../../src/model/permissions.ts';
import type {Change} from '../../src/model/change.ts';
import type {GovernedObject, State} from '../../src/model/objects.ts';
import {LIVE_TABLES} from '../../src/postgres/tables.ts';
import {writeObjects} from '../../src/postgres/write-objects.ts';
import {seeded, tries} from '../effort.ts';
import {NOW, organisations, WORKSPACES} from '../property/access-organisations.ts';
import {applyTo, object, workspace} from './objects.ts';
import {randomLedger} from './random-ledger.ts';
import {storedOrganisation, type StoredOrganisation} from './stored-organisation.ts';
import {startTestServer, type TestServer} from './test-server.ts';
import {together, writeLedger} from './write-ledger.ts';

const BATCH = 50;
const BATCHES = tries(6, 40);

let server: TestServer;
let sql: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  ({sql} = await server.store());
});
afterAll(() => server.close());

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Writes objects as they are, and archives workspaces. */
async function write(objects: readonly GovernedObject[], archived: readonly string[]): Promise<void> {
  const session = {
    query: <R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
      sql.query<R>(text, [...values]),
    spoil: () => undefined,
  };
  const changes = objects.map((after): Change => {
    const {address} = after;
    return {address, actions: ['create'], reason: 'declared', fields: [], after};
  });
  const context = {regionOf: () => 'EU', has: () => true, hasEnded: () => false};
  await writeObjects(session, changes, {
    ownerOf: () => 'test',
    context,
    onProgress: () => undefined,
  });
  await sql.query('update bylaw.workspaces set archived_at = now() where name = any($1)', [archived]);
}

/** Moves every expiry by as much as lies between the organisations' time and that of this message. */
const SHIFT = ['members', 'grants', 'share_recipients', 'guests', 'approved_recipients'].map(
  (table) =>
    `update bylaw.${table} set expires = expires + (statement_timestamp() - to_timestamp(${NOW / 1000}))`,
);
const ASK = [
  'select principal, object, level, via from bylaw.effective_access',
  `select distinct 'user:' || email as principal, type || ':' || workspace || '/' || name as object, level, link, via
    from bylaw.access_paths`,
];

/** Every table that the views read; autovacuum would do that before long. */
const ANALYZE = `analyze ${LIVE_TABLES.concat(
  'agreements',
  'epochs',
  'decisions',
  'approved_recipients',
  'approved_resources',
  'endings',
)
  .map((table) => `bylaw."${table}"`)
  .join(', ')}`;

/** What is compared: the best path of each principal to each object, and all paths; as text, sorted. */
interface Told {
  readonly best: readonly string[];
  readonly ways: readonly string[];
}

const wayText = (principal: unknown, target: unknown, {level, link, via}: AccessPath): string =>
  [principal, target, link === true ? 'link' : '-', level, ...via].join(' ');

/** What `computeAccess` tells of an organisation. */
function computed({state}: StoredOrganisation, external: ExternalAccess): Told {
  const table = computeAccess({state, now: NOW, external});
  const best: string[] = [];
  const ways: string[] = [];
  for (const target of table.targets) {
    for (const [principal, {level, paths}] of table.principals(target)) {
      best.push([principal, target, level, ...(paths[0]?.via ?? [])].join(' '));
      for (const path of paths) ways.push(wayText(principal, target, path));
    }
  }
  return {best: best.toSorted(), ways: ways.toSorted()};
}

/** The organisation that a principal (`user:ana@o7.example`) or object (`space:acme-o7/s1`) belongs to. */
const suffixOf = (name: string): string => /[@-](o\d+)[./]/.exec(name)?.[1] ?? '';

/** Rows by organisation, as text, sorted; what system admins have in other organisations is left out. */
function byOrganisation(
  rows: Rows,
  textOf: (row: Rows[number]) => string,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const row of rows) {
    const suffix = suffixOf(String(row['principal']));
    if (suffix !== suffixOf(String(row['object']))) continue;
    const texts = found.get(suffix);
    if (texts === undefined) found.set(suffix, [textOf(row)]);
    else texts.push(textOf(row));
  }
  return new Map([...found].map(([suffix, texts]) => [suffix, texts.toSorted()]));
}

/** What a path leads through, without names: `in Space, by Share to user`. */
function shapeOf({state}: StoredOrganisation, via: readonly string[]): string {
  const steps = via.map((step) => {
    const met = state.get(step);
    if (met?.kind === 'Share') {
      return met.spec.into !== undefined ? 'into' : met.spec.with !== undefined ? 'external' : 'share';
    }
    return step.startsWith('role:') ? 'admin' : (step.split(/[:/]/)[0] ?? '').toLowerCase();
  });
  return steps.join(' ');
}

interface Asked {
  readonly organisation: StoredOrganisation;
  readonly expected: Told;
  readonly found: Told;
}

/** Writes organisations, asks both implementations about each, and takes all of it back. */
async function askBoth(given: readonly (readonly [State, number])[], more: readonly string[] = []) {
  const stored = given.map(([state, seed], i) => storedOrganisation(state, seed, `o${i}`));
  const ledger = together(
    stored.map(({state}, i) =>
      randomLedger(
        state,
        WORKSPACES.map((name) => `${name}-o${i}`),
        given[i]?.[1] ?? 0,
      ),
    ),
  );
  // Times are added in UTC. Nested loops would be chosen for the few rows there are, and be slow for these many views.
  await sql.query("begin; set local timezone = 'UTC'; set local enable_nestloop = off");
  try {
    await write(
      stored.flatMap(({objects}) => objects),
      stored.flatMap(({archived}) => archived ?? []),
    );
    await writeLedger(sql, ledger);
    await sql.query(ANALYZE);
    // One message, so that all of it happens at one moment: what expires at that very moment is expired.
    const message = [...SHIFT, ...ASK, ...more].join(';\n');
    const results = (await sql.query(message)) as unknown as readonly pg.QueryResult[];
    const [rows = [], all = [], ...others] = results.slice(SHIFT.length).map((result): Rows => result.rows);
    const best = byOrganisation(rows, (row) =>
      [row['principal'], row['object'], row['level'], ...(row['via'] as readonly string[])].join(' '),
    );
    const ways = byOrganisation(all, (row) =>
      wayText(row['principal'], row['object'], row as unknown as AccessPath),
    );
    const asked: readonly Asked[] = stored.map((organisation, i) => ({
      organisation,
      expected: computed(organisation, externalAccessOf(organisation.state, ledger)),
      found: {best: best.get(`o${i}`) ?? [], ways: ways.get(`o${i}`) ?? []},
    }));
    return {asked, rows, others};
  } finally {
    await sql.query('rollback');
  }
}

const batches = fc.array(fc.tuple(organisations, fc.integer()), {minLength: BATCH, maxLength: BATCH});

describe('bylaw.effective_access', () => {
  test('has the rows, levels and paths that computeAccess has', async () => {
    const shapes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(batches, async (given) => {
        const {asked} = await askBoth(given);
        for (const {organisation, expected, found} of asked) {
          expect(found).toStrictEqual(expected);
          for (const way of found.ways) shapes.add(shapeOf(organisation, way.split(' ').slice(4)));
        }
      }),
      // Shrinking would write batch after batch; the organisation that differs is small and shown anyway.
      {numRuns: BATCHES, endOnFailure: true, ...seeded(10)},
    );
    // Every kind of way gave somebody access, but for four through contributions that are too rare to count on.
    const direct = ['creator', 'share user', 'share team', 'share right', 'share everyone', 'general-access'];
    const onSpace = [...direct, 'external user', 'guest'];
    const rare = ['share team', 'share right', 'external user', 'guest'];
    expect([...shapes]).toEqual(
      expect.arrayContaining([
        'system-admin',
        'admin',
        ...onSpace,
        ...onSpace.map((each) => `space ${each}`),
        ...[...direct, 'admin'].filter((each) => !rare.includes(each)).map((each) => `into space ${each}`),
      ]),
    );
  });

  test('and bylaw.access_level say the same, of whoever reaches a target and whoever does not', async () => {
    // The time that it takes grows with the square.
    const given = fc.sample(batches, {numRuns: 1, seed: 11})[0]?.slice(0, tries(20, BATCH)) ?? [];
    const pairs = `select 'user:' || p.email as principal, t.type || ':' || t.workspace || '/' || t.name as object,
        bylaw.access_level(p.email, t.type || ':' || t.workspace || '/' || t.name) as level
      from bylaw.targets t
      cross join (select email from bylaw.members union select email from bylaw.guests
        union select email from bylaw.users union select 'nobody@example.com') p
      where t.workspace ~ '-o[0-9]$' and p.email ~ '(@o[0-9][.]|nobody)'`;
    const {rows, others} = await askBoth(given, [pairs]);
    const pairOf = (row: Rows[number]): string => [row['principal'], row['object']].join(' ');
    const levels = new Map(rows.map((row) => [pairOf(row), row['level']]));
    const told = others[0] ?? [];
    const differing = told.filter((row) => row['level'] !== (levels.get(pairOf(row)) ?? null));
    expect(differing).toStrictEqual([]);
    expect(new Set(told.map((row) => row['level']))).toEqual(
      new Set([null, 'viewer', 'editor', 'co-owner', 'creator']),
    );
  });

  test('knows targets by their whole name alone', async () => {
    const {store, sql: own} = await server.store();
    await applyTo(store, [
      ...workspace('acme'),
      object('Resource', 'acme/falcon', {type: 'vault', creator: 'ana@acme.example'}),
    ]);
    const level = async (email: string, target: string): Promise<unknown> =>
      (await own.query<{level: unknown}>('select bylaw.access_level($1, $2) as level', [email, target]))
        .rows[0]?.level;
    expect(await level('ana@acme.example', 'vault:acme/falcon')).toBe('creator');
    for (const other of ['thread:acme/falcon', 'vault:acme/falcon/x', 'vault:acme/falcon:x', 'falcon', '']) {
      expect(await level('ana@acme.example', other)).toBeNull();
    }
    expect(await level('bo@acme.example', 'vault:acme/falcon')).toBeNull();
  });
});

describe('permissions in the database', () => {
  test('cover each other as in the catalogue', async () => {
    const {rows} = await sql.query<{pair: string}>(
      `select h || ' ' || w as pair from unnest($1::text[]) h, unnest($1::text[]) w where bylaw.covers(h, w)`,
      [[...PERMISSIONS]],
    );
    const expected = PERMISSIONS.flatMap((held) =>
      PERMISSIONS.filter((wanted) => covers(held, wanted)).map((wanted) => `${held} ${wanted}`),
    );
    expect(rows.map(({pair}) => pair).toSorted()).toStrictEqual(expected.toSorted());
  });

  test('of the built-in role are those of the catalogue', async () => {
    const {store, sql: own} = await server.store();
    await applyTo(store, workspace('acme'));
    const {rows} = await own.query('select workspace, email, permission, via from bylaw.held_permissions');
    const expected = ADMIN_PERMISSIONS.map((permission) => ({
      workspace: 'acme',
      email: 'ana@acme.example',
      permission,
      via: 'role:acme/admin',
    }));
    expect(rows).toHaveLength(expected.length);
    expect(rows).toEqual(expect.arrayContaining(expected));
  });
});
