/**
 * An apply judges before it takes its locks. Whoever writes between the two is seen: what was judged is judged again, and
 * what was written meanwhile is not written over.
 */
import type pg from 'pg';
import {describe, expect, test} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import {apply} from '../../src/postgres/apply.ts';
import {connect} from '../../src/postgres/connect.ts';
import {askedDigest} from './asked-digest.ts';
import {databaseForEach} from './database-for-each.ts';
import {applyTo, object, scopeOf, workspace} from './objects.ts';
import {startProxy, type Proxy, type Verdict} from './proxy.ts';

const database = databaseForEach();

const ROLE = object('Role', 'acme/counsel', {permissions: ['use:shared_spaces']});
const CHANGED = object('Role', 'acme/counsel', {permissions: []});
const BASE = [
  ...workspace('acme'),
  object('User', 'root@platform.example', {systemAdmin: true}),
  object('Member', 'acme/bo@acme.example', {roles: ['admin'], expires: '2999-01-01'}),
];
const NORTH = [
  ...workspace('north'),
  object('Connection', 'north/acme', {with: 'acme', requestedBy: 'ana@north.example'}),
];

interface Writing {
  readonly store: Store;
  readonly sql: pg.Client;
}

/** Everything that writes, each by what it changes of what the set reads. */
const WRITERS: readonly (readonly [name: string, write: (world: Writing) => Promise<unknown>])[] = [
  [
    'a run of the same set',
    ({store}) => applyTo(store, [...BASE, ROLE, object('Role', 'acme/more', {permissions: []})]),
  ],
  [
    'a run of another set in the workspace',
    ({store}) => applyTo(store, [object('Role', 'acme/theirs', {permissions: []})], {set: 'other'}),
  ],
  [
    'a partner’s run',
    ({store}) => applyTo(store, NORTH.slice(0, 2), {set: 'north', actor: 'ana@north.example'}),
  ],
  [
    'a decision',
    async ({store}) => {
      const {live} = await store.read(scopeOf('acme', BASE));
      return store.decide({
        request: 'connection:north/acme',
        side: 'acme',
        decision: 'approve',
        by: 'ana@acme.example',
        digest: askedDigest(live, 'connection:north/acme', 'acme'),
        reason: null,
      });
    },
  ],
  [
    'letting go',
    ({store}) =>
      store.release(
        {scope: scopeOf('acme', BASE), actor: 'ana@acme.example', planDigest: null, lockTimeoutMs: 5000},
        () => ({
          release: {addresses: ['Member/acme/bo@acme.example'], actor: 'ana@acme.example', commit: null},
          result: 'done',
        }),
      ),
  ],
  ['binding a login', async ({store}) => store.bindActor((await store.login()).name, 'ana@acme.example')],
  [
    'SQL around bylaw',
    ({sql}) => sql.query("update bylaw.members set status = 'deactivated' where email = 'bo@acme.example'"),
  ],
  [
    'SQL that adds a row',
    ({sql}) => sql.query("insert into bylaw.roles (workspace, name) values ('acme', 'forged')"),
  ],
  [
    'SQL that adds a system admin',
    ({sql}) => sql.query("insert into bylaw.users (email, system_admin) values ('evil@acme.example', true)"),
  ],
];

async function firms(): Promise<void> {
  await applyTo(database.store, [...BASE, ROLE]);
  await applyTo(database.store, NORTH, {set: 'north', actor: 'ana@north.example'});
}

/** Applies through a proxy that lets `write` happen just before the statement with `text`, once. */
async function applyWith(text: string, write: (world: Writing) => Promise<unknown>) {
  const {url, store, sql} = database;
  const proxy: Proxy = await startProxy(url);
  let written = false;
  proxy.onSend = async (sent): Promise<Verdict> => {
    if (!written && sent.includes(text)) {
      written = true;
      await write({store, sql});
    }
    return 'pass';
  };
  const judged: number[] = [];
  const through = await database.server.open(proxy.url);
  const {run} = await applyTo(through, [...BASE, CHANGED], {
    onDecide: ({live}) => judged.push(live.now),
    changes: ({live}) => {
      const before = live.objects.get(CHANGED.address);
      return [
        {
          address: CHANGED.address,
          actions: ['update'],
          reason: 'edited',
          fields: [],
          ...(before !== undefined && {before}),
          after: CHANGED,
        },
      ];
    },
  });
  await proxy.close();
  expect(written).toBe(true);
  return {run, judged: judged.length, firstAt: judged[0] ?? 0};
}

describe('between what is read and the transaction that writes', () => {
  test.each(WRITERS)('%s: it is judged again', async (_, write) => {
    await firms();
    const {run, judged} = await applyWith('begin isolation level repeatable read;', write);
    expect(run).not.toBeNull();
    expect(judged).toBe(2);
    expect((await database.store.verify()).every(({intact}) => intact)).toBe(true);
  });

  test('nobody: it is judged once', async () => {
    await firms();
    const {judged} = await applyWith('begin isolation level repeatable read;', () => Promise.resolve());
    expect(judged).toBe(1);
  });

  test('an expiry that passes: it is judged again', async () => {
    await firms();
    const {sql} = database;
    // On a slow machine it may have passed before anything was read: then it is tried with more time.
    for (let ms = 500; ; ms *= 2) {
      const {rows} = await sql.query<{expires: number}>(
        `update bylaw.members set expires = date_trunc('milliseconds', clock_timestamp()) + $1 * interval '1 ms'
          where email = 'bo@acme.example' returning extract(epoch from expires)::float8 * 1000 as expires`,
        [ms],
      );
      const {judged, firstAt} = await applyWith('begin isolation level repeatable read;', () =>
        sql.query(
          `select pg_sleep(greatest(extract(epoch from expires - clock_timestamp()), 0) + 0.01) from bylaw.members
            where email = 'bo@acme.example'`,
        ),
      );
      if (firstAt >= (rows[0]?.expires ?? 0)) continue;
      expect(judged).toBe(2);
      break;
    }
  });
});

describe('while it waits for its locks', () => {
  test.each(WRITERS.filter(([name]) => !name.startsWith('SQL') && name !== 'binding a login'))(
    '%s: it is judged again',
    async (_, write) => {
      await firms();
      const {judged} = await applyWith('bylaw.lock_sets', write);
      expect(judged).toBe(2);
    },
  );
});

test('what changes again and again is judged under the locks in the end', async () => {
  await firms();
  const {url, sql} = database;
  const proxy = await startProxy(url);
  let writes = 0;
  proxy.onSend = async (sent): Promise<Verdict> => {
    if (sent.includes('begin isolation level repeatable read;')) {
      writes += 1;
      await sql.query(
        `update bylaw.members set display_name = 'Bo ${writes}' where email = 'bo@acme.example'`,
      );
    }
    return 'pass';
  };
  const seen: unknown[] = [];
  const {run} = await applyTo(await database.server.open(proxy.url), [...BASE, CHANGED], {
    onDecide: ({live}) => {
      const bo = live.objects.get('Member/acme/bo@acme.example');
      seen.push(bo?.kind === 'Member' && bo.spec.displayName);
    },
  });
  await proxy.close();
  expect(run).toBe(2);
  expect(seen).toEqual([undefined, 'Bo 1', 'Bo 3']);
});

describe('an apply that judges for longer than the database waits in a transaction', () => {
  const judgeFor = (ms: number): void => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };
  const LIMITS = {writing: 200, judging: 200};
  const request = {
    scope: scopeOf('acme', [...BASE, ROLE]),
    actor: 'ana@acme.example',
    planDigest: null,
    lockTimeoutMs: 5000,
  };
  const verdict = {
    write: {
      changes: [
        {
          address: ROLE.address,
          actions: ['create'] as const,
          reason: 'declared' as const,
          fields: [],
          after: ROLE,
        },
      ],
      actor: 'ana@acme.example',
      commit: null,
      planDigest: 'sha256:x',
    },
    result: 'done',
  };

  test('succeeds, since no transaction is open meanwhile', async () => {
    await applyTo(database.store, BASE);
    const connector = connect({url: database.url}, 'test');
    const {run} = await apply(
      connector,
      request,
      () => {
        judgeFor(600);
        return verdict;
      },
      LIMITS,
    );
    expect(run).toBe(2);
    await connector.close();
  });

  test('fails at once where it has to judge under the locks, and is not tried again', async () => {
    await applyTo(database.store, BASE);
    const {sql} = database;
    const proxy = await startProxy(database.url);
    proxy.onSend = async (sent): Promise<Verdict> => {
      if (sent.includes('begin isolation level repeatable read;'))
        await sql.query("update bylaw.members set display_name = 'x' where email = 'bo@acme.example'");
      return 'pass';
    };
    const connector = connect({url: proxy.url}, 'test');
    let judged = 0;
    await expect(
      apply(
        connector,
        request,
        () => {
          judged += 1;
          judgeFor(600);
          return verdict;
        },
        LIMITS,
      ),
    ).rejects.toThrow(/idle-in-transaction timeout/);
    // Twice before the locks, and once under them.
    expect(judged).toBe(3);
    expect((await sql.query('select from bylaw.runs')).rowCount).toBe(1);
    await connector.close();
    await proxy.close();
  });
});
