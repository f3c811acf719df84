/** Plans in the database: who stored and approves them is known from the login alone, and the chain of the set says it, too. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {digestOf} from '../../src/model/canonical-json.ts';
import {until} from '../cli/database.ts';
import {applyTo, object, workspace} from './objects.ts';
import {asLogin, asRole, makeLogins, startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({own: true});
  await server.database();
  await makeLogins(server, {
    ana: 'bylaw_apply',
    al: 'bylaw_apply',
    nobody: 'bylaw_apply',
    reader: 'bylaw_plan',
    stranger: 'bylaw_apply',
  });
});
afterAll(() => server.close());

const WAITS = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
const DIGEST = digestOf('a plan');

/** A database with a set, and the logins of two of its people. */
async function setUp() {
  const {url, store, sql} = await server.store();
  await applyTo(store, [
    ...workspace('acme'),
    ...['ana', 'al'].map((name) => object('Member', `acme/${name}@acme.example`, {roles: ['admin']})),
    object('Role', 'acme/one', {permissions: []}),
  ]);
  for (const login of ['ana', 'al', 'stranger'])
    await sql.query('insert into bylaw.actors (login, email) values ($1, $2)', [
      login,
      `${login}@acme.example`,
    ]);
  const [ana, al, nobody, reader, stranger] = await Promise.all(
    ['ana', 'al', 'nobody', 'reader', 'stranger'].map((login) => server.open(asLogin(url, login))),
  );
  if (!ana || !al || !nobody || !reader || !stranger) throw new Error('a store is missing');
  const plan = {set: 'acme', digest: DIGEST, text: 'a plan', actor: 'al@acme.example'};
  return {url, store, sql, ana, al, nobody, reader, stranger, plan};
}

test('nobody stores or approves a plan as somebody else', async () => {
  const {store, ana, al, nobody, reader, stranger, plan} = await setUp();
  // Whom the login is bound to has stored it, whoever is claimed.
  await ana.storePlan(plan);
  await expect(stranger.storePlan(plan)).rejects.toMatchObject({rule: 'authority/not-permitted'});
  await expect(stranger.decidePlan(DIGEST, true)).rejects.toMatchObject({rule: 'authority/not-permitted'});
  expect((await store.storedPlan(DIGEST))?.stored).toMatchObject({by: 'ana@acme.example', approvals: []});
  await expect(nobody.storePlan(plan)).rejects.toMatchObject({code: 'refused', rule: 'authority/actor'});
  await expect(nobody.decidePlan(DIGEST, true)).rejects.toMatchObject({
    code: 'refused',
    rule: 'authority/actor',
  });
  await expect(reader.storePlan(plan)).rejects.toMatchObject({code: 'permission'});
  await expect(ana.decidePlan(DIGEST, true)).rejects.toMatchObject({code: 'refused', rule: 'approval/self'});
  await expect(al.decidePlan(digestOf('another'), true)).rejects.toMatchObject({
    rule: 'references/unresolved',
  });

  expect(await al.decidePlan(DIGEST, true)).toBe(true);
  expect(await al.decidePlan(DIGEST, true)).toBe(false);
  expect((await store.storedPlans('acme'))[0]?.approvals.map(({by}) => by)).toEqual(['al@acme.example']);
  // Stored again by somebody else, it is still who stored it first, and the approval of this content stays.
  await al.storePlan({...plan, text: 'the same plan, signed'});
  expect(await store.storedPlan(DIGEST)).toMatchObject({
    text: 'the same plan, signed',
    stored: {by: 'ana@acme.example', approvals: [{by: 'al@acme.example'}]},
  });
  expect(await al.decidePlan(DIGEST, false)).toBe(true);
  expect(await al.decidePlan(DIGEST, false)).toBe(false);
  expect(await store.storedPlans('other')).toEqual([]);
  expect((await store.verify()).filter(({intact}) => !intact)).toEqual([]);
});

test('an approval that is given while an apply waits for the lock is seen by it', async () => {
  const {url, store, ana, al, plan} = await setUp();
  await ana.storePlan(plan);
  const other = await server.connect(asLogin(url, 'al'));
  await other.query('begin');
  await other.query('select bylaw.decide_plan($1, true)', [DIGEST]);
  const seen: (number | undefined)[] = [];
  const applying = applyTo(ana, [...workspace('acme')], {
    planDigest: DIGEST,
    onDecide: ({stored}) => seen.push(stored?.approvals.length),
  });
  const watcher = await server.connect(url);
  await until(watcher, WAITS, 'an apply that waits');
  await other.query('commit');
  await applying;
  // What was judged before the lock was had is outdated.
  expect(seen).toEqual([0, 1]);
  await expect(al.decidePlan(DIGEST, false)).rejects.toMatchObject({rule: 'approval/stale'});
  expect((await store.verify()).filter(({intact}) => !intact)).toEqual([]);
});

test('whatever is written into the tables around the functions is found', async () => {
  const forgeries = {
    "insert into bylaw.plan_approvals (digest, person, login, time) select digest, 'p_0123456789abcdef01234567', 'al', now() from bylaw.plans":
      /an approval of plan sha256:\w+ is in the tables, but no event recorded it/,
    'delete from bylaw.plan_approvals': /an approval of plan sha256:\w+ is missing from the tables/,
    'delete from bylaw.plan_approvals; delete from bylaw.plans': /plan sha256:\w+ is gone/,
    'update bylaw.sets set apply_settings = \'{"approvals":1}\'': /the apply settings of the set were edited/,
  };
  for (const [forgery, fault] of Object.entries(forgeries)) {
    const {url, store, sql, ana, al, plan} = await setUp();
    await ana.storePlan(plan);
    await al.decidePlan(DIGEST, true);
    const applier = await server.connect(asRole(url, 'bylaw_apply'));
    for (const statement of forgery.split('; '))
      await expect(applier.query(statement)).rejects.toThrow('permission denied');
    await sql.query(forgery);
    const broken = (await store.verify()).filter(({intact}) => !intact);
    expect(broken.map(({chain}) => chain)).toEqual(['set:acme']);
    expect(broken[0]?.faults.join('\n')).toMatch(fault);
  }
});
