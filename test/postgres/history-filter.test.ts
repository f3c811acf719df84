/** The history of a set and of a workspace by object, person and time: what is found, for whom, and under which names. */
import type pg from 'pg';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {runsOfSet} from '../../src/app/set-history.ts';
import type {Store} from '../../src/app/store-port.ts';
import {eventsOfWorkspace} from '../../src/app/workspace-history.ts';
import type {HistoryFilter} from '../../src/model/run.ts';
import {applyTo, object, workspace} from './objects.ts';
import {asLogin, makeLogins, startTestServer, type TestServer} from './test-server.ts';

const ANA = 'ana@acme.example';
const BO = 'bo@acme.example';
const ROOT = 'root@platform.example';
const firm = [
  ...workspace('acme'),
  object('User', ROOT, {systemAdmin: true}),
  object('Role', 'acme/host', {permissions: []}),
];
const withBo = [...firm, object('Member', `acme/${BO}`, {roles: ['host']})];
const other = workspace('other');
const granted = [
  ...other,
  object('Grant', 'other/all', {subject: 'everyone', permissions: ['spaces:read:all']}),
];

let server: TestServer;
let store: Store;
let sql: pg.Client;
let url: string;
beforeAll(async () => {
  server = await startTestServer({own: true});
  await server.database();
  await makeLogins(server, {ci_ana: 'bylaw_plan'});
  ({store, sql, url} = await server.store());
  await applyTo(store, [...firm, ...granted], {actor: ROOT});
  await applyTo(store, [...withBo, ...granted], {actor: ROOT});
  await applyTo(store, [...withBo, ...other], {actor: ROOT});
  await store.confirm({addresses: [`Member/acme/${BO}`], by: ANA, reason: null});
  await store.confirm({addresses: [`Member/acme/${ANA}`], by: ROOT, reason: `${BO} asked`});
});
afterAll(() => server.close());

const runs = async (filter: HistoryFilter, from = store): Promise<readonly number[]> =>
  (await runsOfSet(from, 'acme', {limit: 20, claimed: null, filter})).map(({run}) => run);
const events = async (filter: HistoryFilter): Promise<readonly string[]> =>
  (await eventsOfWorkspace(store, 'acme', {limit: 20, filter})).map(({address}) => address);

test('runs are found by what they did, who applied them or is named in them, and when', async () => {
  expect(await runs({})).toEqual([3, 2, 1]);
  expect(await runs({object: 'Grant/other/all'})).toEqual([3, 1]);
  expect(await runs({object: `Member/acme/${BO}`})).toEqual([2]);
  expect(await runs({person: BO})).toEqual([2]);
  expect(await runs({person: ANA})).toEqual([1]);
  expect(await runs({person: ROOT})).toEqual([3, 2, 1]);
  expect(await runs({person: ANA, object: 'Grant/other/all'})).toEqual([1]);
  expect(await runs({object: 'Grant/other/none'})).toEqual([]);
  const [, second] = await store.runs('acme', 2);
  const since = Date.parse(second?.at ?? '');
  expect(await runs({since})).toEqual([3, 2]);
  expect(await runs({since: since + 86_400_000})).toEqual([]);
});

test('so are the events of a workspace', async () => {
  const [aboutAna, aboutBo] = [`Member/acme/${ANA}`, `Member/acme/${BO}`];
  expect(await events({})).toEqual([aboutAna, aboutBo]);
  expect(await events({object: aboutBo})).toEqual([aboutBo]);
  expect(await events({person: BO})).toEqual([aboutAna, aboutBo]);
  expect(await events({person: ROOT})).toEqual([aboutAna]);
  expect(await events({since: Date.now() + 86_400_000})).toEqual([]);
});

test('somebody who is not known is told so; and nobody finds what is not theirs to see', async () => {
  await expect(runs({person: 'boo@acme.example'})).rejects.toThrow('boo@acme.example is not known');
  await expect(events({person: 'boo@acme.example'})).rejects.toThrow('boo@acme.example is not known');
  await sql.query('insert into bylaw.actors values ($1, $2)', ['ci_ana', 'ana@other.example']);
  const asOther = await server.open(asLogin(url, 'ci_ana'));
  expect(await runs({object: 'Grant/other/all'}, asOther)).toEqual([3, 1]);
  expect(await runs({object: 'Role/acme/host'}, asOther)).toEqual([]);
  await expect(runs({person: BO}, asOther)).rejects.toThrow(`${BO} is not known`);
});
