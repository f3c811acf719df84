import type pg from 'pg';
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import {APPROVER, EVERY_KIND} from './every-kind.ts';
import {applyTo, object, workspace} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => server.releaseDatabases());
afterAll(() => server.close());

const base = workspace('acme');
const role = (name: string) => object('Role', `acme/${name}`, {permissions: []});

/** Three runs of a set, five events. */
async function threeRuns(): Promise<{store: Store; sql: pg.Client}> {
  const made = await server.store();
  await applyTo(made.store, base);
  await applyTo(made.store, [...base, role('one'), role('two')]);
  await applyTo(made.store, [...base, role('two')]);
  return made;
}

describe('the history', () => {
  test('tells runs, newest first, and what each did', async () => {
    const {store} = await threeRuns();
    const runs = await store.runs('acme', 2);
    expect(runs.map(({run, by, summary}) => [run, by, summary])).toEqual([
      [3, 'ana@acme.example', {create: 0, update: 0, delete: 1, adopt: 0, release: 0, accept: 0}],
      [2, 'ana@acme.example', {create: 2, update: 0, delete: 0, adopt: 0, release: 0, accept: 0}],
    ]);
    const third = await store.run('acme', 3);
    expect(third?.run).toEqual(runs[0]);
    expect(third?.events).toEqual([
      {
        sequence: 5,
        run: 3,
        at: runs[0]?.at,
        actor: 'ana@acme.example',
        action: 'delete',
        address: 'Role/acme/one',
        before: {labels: {}, spec: {permissions: []}},
        after: null,
      },
    ]);
    expect(await store.run('acme', 4)).toBeUndefined();
    expect(await store.runs('nobody', 10)).toEqual([]);
  });

  test('tells what the runs of a set did to an object, newest first', async () => {
    const {store} = await server.store();
    const bo = (...roles: readonly string[]) => object('Member', 'acme/bo@acme.example', {roles});
    await applyTo(store, [...base, bo('admin')]);
    await applyTo(store, [...base, bo('admin', 'staff'), role('staff')]);
    await applyTo(store, workspace('other'), {set: 'other'});
    const asked = ['Member/acme/bo@acme.example', 'Role/acme/none', 'Workspace/other'];
    expect(await store.setEvents('acme', asked)).toMatchObject([
      {
        address: asked[0],
        run: 2,
        before: {spec: {roles: ['admin']}},
        after: {spec: {roles: ['admin', 'staff']}},
      },
      {address: asked[0], run: 1, commit: null, before: null, after: {spec: {roles: ['admin']}}},
    ]);
  });

  test('holds people as ids, finds their addresses again, and forgets those who were erased', async () => {
    const {store, sql} = await server.store();
    await applyTo(store, EVERY_KIND, {actor: APPROVER});
    const {rows} = await sql.query<{text: string}>(
      `select concat_ws(' ', e.*::text) as text from bylaw.audit_events e
        union all select concat_ws(' ', r.*::text) from bylaw.runs r`,
    );
    expect(rows.length).toBeGreaterThan(EVERY_KIND.length);
    expect(rows.filter(({text}) => text.includes('@') || text.includes('Ana Person'))).toEqual([]);

    const events = (await store.run('acme', 1))?.events ?? [];
    const reasons = events.find(({address}) => address === 'Grant/acme-legal/to-user')?.after;
    expect(reasons).toMatchObject({
      spec: {reason: 'asked for by ana@acme.example', subject: 'user:bo@acme.example'},
    });
    expect(events.map(({address}) => address).toSorted()).toEqual(
      EVERY_KIND.map(({address}) => address).toSorted(),
    );

    await sql.query("update bylaw.people set email = null where email = 'bo@acme.example'");
    const later = JSON.stringify((await store.run('acme', 1))?.events);
    expect(later).not.toContain('bo@acme.example');
    expect(later).toContain('ana@acme.example');
    expect(await store.verify()).toEqual([
      {chain: 'set:acme', events: EVERY_KIND.length, intact: true, faults: []},
      {chain: 'workspace:acme-legal', events: expect.any(Number), intact: true, faults: []},
      {chain: 'workspace:northwind', events: expect.any(Number), intact: true, faults: []},
    ]);
  });

  test('knows a plan that was applied already', async () => {
    const {store} = await server.store();
    const seen: (number | null)[] = [];
    const onDecide = ({appliedAs}: {appliedAs: number | null}) => seen.push(appliedAs);
    await applyTo(store, base, {planDigest: 'sha256:a', onDecide});
    await applyTo(store, base, {planDigest: 'sha256:a', onDecide});
    await applyTo(store, base, {planDigest: 'sha256:b', onDecide});
    expect(seen).toEqual([null, 1, null]);
  });
});

describe('verification', () => {
  test('finds a whole chain whole, across sets', async () => {
    const {store} = await threeRuns();
    await applyTo(store, workspace('other'), {set: 'other'});
    expect(await store.verify()).toEqual([
      {chain: 'set:acme', events: 5, intact: true, faults: []},
      {chain: 'set:other', events: 2, intact: true, faults: []},
      {chain: 'workspace:acme', events: 4, intact: true, faults: []},
      {chain: 'workspace:other', events: 2, intact: true, faults: []},
    ]);
    expect((await store.verify('other')).map(({chain}) => chain)).toEqual(['set:other']);
  });

  const EVENTS = "bylaw.audit_events where chain = 'set:acme'";
  test.each<[string, string, RegExp]>([
    [
      'an edit',
      `update bylaw.audit_events set after = '{"spec": {}}' where sequence = 3`,
      /event 3 .*was edited/,
    ],
    [
      'another actor',
      "update bylaw.audit_events set actor = 'p_x' where sequence = 2",
      /event 2 .*was edited/,
    ],
    [
      'an edit with its hash',
      "update bylaw.audit_events set hash = 'sha256:1' where sequence = 3",
      /event 3 .*edited/,
    ],
    ['a deletion', `delete from ${EVENTS} and sequence = 2`, /event 2 is missing/],
    ['a deletion at the beginning', `delete from ${EVENTS} and sequence < 3`, /events 1 to 2 are missing/],
    [
      'an exchange of two events',
      'alter table bylaw.audit_events drop constraint audit_events_pkey; ' +
        'update bylaw.audit_events set sequence = case sequence when 3 then 4 when 4 then 3 else sequence end',
      /event 3 .*(reordered|moved)/,
    ],
    [
      'a cut-off end',
      `delete from ${EVENTS} and sequence > 4`,
      /events 5 to 5 are missing: the chain was cut off/,
    ],
    [
      'a cut-off end with the recorded end mended',
      `delete from ${EVENTS} and sequence = 5; update bylaw.audit_chains c
        set sequence = 4, hash = (select hash from ${EVENTS} and sequence = 4)`,
      /run 3 says 1 × delete, but the chain has 0/,
    ],
    ['a missing end', 'delete from bylaw.audit_chains', /record of where the chain ends is missing/],
    ['another end', "update bylaw.audit_chains set hash = 'sha256:1'", /recorded end .*replaced/],
    [
      'everything gone',
      'delete from bylaw.audit_chains; delete from bylaw.audit_events',
      /run 1 says 2 × create, but the chain has 0/,
    ],
    ['a run gone', 'delete from bylaw.runs where run = 2', /run 2 is missing from the list/],
    ['the newest run gone', 'delete from bylaw.runs where run = 3', /run 3 is missing from the list/],
  ])('finds %s', async (_, tampering, expected) => {
    const {store, sql} = await threeRuns();
    await sql.query(tampering);
    const [report] = await store.verify();
    expect(report?.intact).toBe(false);
    expect(report?.faults.join('\n')).toMatch(expected);
  });
});
