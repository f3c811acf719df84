import {expect, test} from 'vitest';
import {examineInstallation} from '../../../src/app/doctor.ts';
import type {DoctorCheck} from '../../../src/model/doctor-check.ts';
import {StoreError} from '../../../src/model/store-error.ts';
import type {ServerFacts} from '../../../src/model/server-facts.ts';
import {FakeHost} from './fake-host.ts';
import {FakeStore} from './fake-store.ts';

/** What is said of a database besides what is said of any. */
async function saidOf(server: Partial<ServerFacts>): Promise<readonly (string | undefined)[][]> {
  const store = new FakeStore(new Map(), 0);
  store.server = server;
  const checks: readonly DoctorCheck[] = await examineInstallation({
    host: new FakeHost({}, 0),
    root: undefined,
    version: '0.1.0',
    node: 'v20.19.0',
    withStore: (work) => work(store),
  });
  const always = new Set(['Program', 'Set', 'Database', 'Schema', 'Views and functions', 'History']);
  expect(checks.filter(({name}) => always.has(name)).map(({name}) => name)).toEqual([...always]);
  return checks
    .filter(({name}) => !always.has(name))
    .map(({name, status, detail, help}) => [name, status, detail, help]);
}

test('what was found before the database failed is told, too', async () => {
  const store = new FakeStore(new Map(), 0);
  store.server = {isStandby: true};
  store.migrationStatus = () => Promise.reject(new StoreError('failed', 'It failed.', 'Mend it.'));
  const checks = await examineInstallation({
    host: new FakeHost({}, 0),
    root: undefined,
    version: '0.1.0',
    node: 'v20.19.0',
    withStore: (work) => work(store),
  });
  expect(checks.slice(2).map(({name, status, help}) => [name, status, help])).toEqual([
    ['Database', 'ok', undefined],
    ['Replication', 'ok', undefined],
    ['Database', 'failed', 'Mend it.'],
  ]);
});

test('of a server that stands alone nothing more is said', async () => {
  expect(await saidOf({})).toEqual([]);
});

test.each([
  [
    {isStandby: true},
    'a standby server: plans and questions are answered here, applies and decisions are not',
  ],
  // One that follows a standby does not matter to who asks that.
  [
    {isStandby: true, standbys: 1, isSynchronous: true},
    'a standby server: plans and questions are answered here, applies and decisions are not',
  ],
  [
    {standbys: 1, isSynchronous: true},
    '1 standby server; commits wait for it: a failover loses no applied run',
  ],
  [
    {standbys: 2, isSynchronous: true},
    '2 standby servers; commits wait for at least one of them: a failover loses no applied run',
  ],
  [{standbys: 1}, '1 standby server; commits do not wait for it: a failover may lose the last runs'],
  [{standbys: 3}, '3 standby servers; commits do not wait for them: a failover may lose the last runs'],
] as const)('replication %j', async (server, detail) => {
  expect(await saidOf(server)).toEqual([['Replication', 'ok', detail, undefined]]);
});

test('Citus does no harm while it leaves the tables alone', async () => {
  expect(await saidOf({citus: {version: '12.1-1', workers: 2, tables: 0}})).toEqual([
    ['Citus', 'ok', '12.1-1, 2 workers; all tables of bylaw are on the coordinator alone', undefined],
  ]);
});

test.each([
  [1, '1 table of bylaw is distributed'],
  [48, '48 tables of bylaw are distributed'],
])('%i tables that Citus has distributed are a fault', async (tables, what) => {
  expect(await saidOf({citus: {version: '12.1-1', workers: 1, tables}})).toEqual([
    [
      'Citus',
      'failed',
      `12.1-1, 1 worker; ${what}, and bylaw cannot apply to such tables`,
      expect.stringContaining('undistribute_table'),
    ],
  ]);
});
