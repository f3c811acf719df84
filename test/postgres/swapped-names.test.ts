/**
 * What was approved for a partner is approved of one object, not of whatever has its name: an apply login cannot give the name
 * to another by SQL while it is approved, and what it deletes and writes anew is approved by nobody.
 */
import type pg from 'pg';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {computeAccess} from '../../src/access/access.ts';
import {externalAccessOf} from '../../src/agreements/external-access-in-force.ts';
import type {Store} from '../../src/app/store-port.ts';
import {diff} from '../../src/diff/diff.ts';
import type {GovernedObject} from '../../src/model/objects.ts';
import {askedDigest} from './asked-digest.ts';
import {applyTo, object, scopeOf} from './objects.ts';
import {asLogin, makeLogins, startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let store: Store;
let sql: pg.Client;
/** An apply login, as somebody has it who has stolen it. */
let thief: pg.Client;

beforeAll(async () => {
  server = await startTestServer({own: true});
  // Logins belong to the whole server, and the role that they get comes with the first database.
  await server.database();
  await makeLogins(server, {thief: 'bylaw_apply'});
});
afterAll(() => server.close());
afterEach(() => server.releaseDatabases());

const [ROOT, ANA, AL, RAJ, VERA] = [
  'root@platform.example',
  'ana@acme.example',
  'al@acme.example',
  'raj@north.example',
  'vera@north.example',
] as const;

const firm = (name: string, admins: readonly string[]): readonly GovernedObject[] => [
  object('Workspace', name, {displayName: name, organization: name, region: 'EU'}),
  ...admins.map((email) => object('Member', `${name}/${email}`, {roles: ['admin']})),
  object('Role', `${name}/partner`, {permissions: ['use:shared_spaces', 'use:external_collaboration']}),
];
const vault = (path: string, creator: string = AL): GovernedObject =>
  object('Resource', path, {type: 'vault', creator});
const space = (path: string, creator: string, resources: readonly string[] = []): GovernedObject =>
  object('Space', path, {type: 'external', creator, region: 'EU', resources});
const toVera = [{subject: `user:${VERA}`, role: 'editor'}];
const share = (name: string, raw: object): GovernedObject =>
  object('Share', `acme/${name}`, {with: 'north', requestedBy: ANA, ...raw});

const acme = [
  ...firm('acme', [ANA, AL]),
  vault('acme/falcon'),
  vault('acme/secret'),
  vault('acme/memo'),
  vault('acme/diary'),
  vault('acme/gift'),
  space('acme/deal', AL, ['vault:falcon']),
  space('acme/den', AL, ['vault:diary']),
  object('Connection', 'acme/north', {with: 'north', requestedBy: ANA}),
  share('deal', {target: 'space:deal', to: toVera}),
  share('memo', {target: 'vault:memo', to: toVera}),
  share('gift', {target: 'vault:gift', into: 'space:hall', role: 'viewer'}),
];
const north = [
  ...firm('north', [RAJ]),
  object('Member', `north/${VERA}`, {roles: ['partner']}),
  space('north/hall', RAJ),
  space('north/attic', RAJ),
  object('Connection', 'north/acme', {with: 'acme', requestedBy: RAJ}),
  object('Share', 'north/hall', {
    target: 'space:hall',
    requestedBy: RAJ,
    to: [{subject: `user:${VERA}`, role: 'viewer'}],
  }),
];
const REQUESTS = ['share:acme/deal', 'share:acme/memo', 'share:acme/gift'] as const;

const read = async () => (await store.read(scopeOf('acme', [...acme, ...north]))).live;

async function decide(request: string): Promise<void> {
  for (const [side, by] of [
    ['acme', AL],
    ['north', RAJ],
  ] as const) {
    const digest = askedDigest(await read(), request, side);
    await store.decide({request, side, decision: 'approve', by, digest, reason: null});
  }
}

/** What Vera reaches of Acme's, in both implementations, which agree. */
async function reached(): Promise<readonly string[]> {
  const {rows} = await sql.query<{line: string}>(
    `select object || ' ' || level as line from bylaw.effective_access
      where principal = $1 and object like '%:acme/%' order by object collate "C"`,
    [`user:${VERA}`],
  );
  const {objects: state, ledger, now, elsewhere} = await read();
  const table = computeAccess({state, now, external: externalAccessOf(state, ledger, now), elsewhere});
  const computed = table.targets.flatMap((target) => {
    const level = target.includes(':acme/') ? table.level(VERA, target) : undefined;
    return level === undefined ? [] : [`${target} ${level}`];
  });
  const found = rows.map(({line}) => line);
  expect(computed.toSorted()).toEqual(found.toSorted());
  return found;
}

const APPROVED = [
  'space:acme/deal editor',
  'vault:acme/falcon editor',
  'vault:acme/gift viewer',
  'vault:acme/memo editor',
];

beforeEach(async () => {
  const made = await server.store();
  ({store, sql} = made);
  thief = await server.connect(asLogin(made.url, 'thief'));
  await applyTo(store, [object('User', ROOT, {systemAdmin: true})], {set: 'platform', actor: ROOT});
  await applyTo(
    store,
    north.filter(({kind}) => kind !== 'Connection'),
    {set: 'north', actor: ROOT},
  );
  await applyTo(store, acme, {actor: ROOT});
  await applyTo(store, north, {set: 'north', actor: ROOT});
  for (const request of REQUESTS) await decide(request);
});

test('what both sides have approved is in force', async () => {
  expect(await reached()).toEqual(APPROVED);
});

/** The SQLSTATEs of a key that is held: Postgres 18 tells apart one that restricts. */
const HELD = /^23(503|001)$/;

/** Runs statements in one transaction of the thief. Returns the SQLSTATE of the first that fails. */
async function steal(...statements: readonly string[]): Promise<string | undefined> {
  await thief.query('begin');
  try {
    for (const statement of statements) await thief.query(statement);
    await thief.query('commit');
    return undefined;
  } catch (error) {
    await thief.query('rollback');
    return (error as {code?: string}).code;
  }
}

const swap = (table: string, one: string, other: string, workspace = 'acme'): readonly string[] =>
  [
    [one, 'swapping'],
    [other, one],
    ['swapping', other],
  ].map(
    ([from, to]) =>
      `update bylaw.${table} set name = '${to}' where workspace = '${workspace}' and name = '${from}'`,
  );
/** The same with no moment in between at which the name is nobody's. */
const swapAtOnce = (table: string, one: string, other: string, workspace = 'acme'): string => `
  with away as (
    update bylaw.${table} set name = 'swapped' where workspace = '${workspace}' and name = '${one}' returning 1
  )
  update bylaw.${table} set name = '${one}'
    where workspace = '${workspace}' and name = '${other}' and exists (select from away)`;
/** Deletes one, and gives its name to the other. */
const replace = (table: string, one: string, other: string): readonly string[] => [
  `delete from bylaw.${table} where workspace = 'acme' and name = '${one}'`,
  `update bylaw.${table} set name = '${one}' where workspace = 'acme' and name = '${other}'`,
];
const outOfTheSpace = `delete from bylaw.space_resources where workspace = 'acme' and resource = 'falcon'`;
const backIn = `insert into bylaw.space_resources (workspace, space, type, resource) values ('acme', 'deal', 'vault', 'falcon')`;
const point = (name: string, target: string): string =>
  `update bylaw.shares set target = '${target}' where workspace = 'acme' and name = '${name}'`;

describe('a resource of a shared space', () => {
  test('cannot change names with another', async () => {
    expect(await steal(outOfTheSpace, ...swap('resources', 'falcon', 'secret'), backIn)).toMatch(HELD);
    expect(await steal(outOfTheSpace, swapAtOnce('resources', 'falcon', 'secret'), backIn)).toMatch(HELD);
    expect(await reached()).toEqual(APPROVED);
  });

  test('is approved by nobody once it was deleted, whatever has its name then', async () => {
    expect(await steal(outOfTheSpace, ...replace('resources', 'falcon', 'secret'), backIn)).toBeUndefined();
    const rest = APPROVED.filter((line) => !line.includes('falcon'));
    expect(await reached()).toEqual(rest);
    await applyTo(store, acme, {actor: ROOT});
    expect(await reached()).toEqual(rest);
    expect((await store.verify()).filter(({intact}) => !intact)).toEqual([]);
    // The host is asked anew, and decides.
    await store.decide({
      request: 'share:acme/deal',
      side: 'acme',
      decision: 'approve',
      by: AL,
      digest: askedDigest(await read(), 'share:acme/deal', 'acme'),
      reason: null,
    });
    expect(await reached()).toEqual(APPROVED);
  });

  test('that was deleted and written anew waits for the host, in the transaction of any run', async () => {
    await steal(
      outOfTheSpace,
      `delete from bylaw.resources where name = 'falcon'`,
      `insert into bylaw.resources (workspace, name, type, creator, managed_by) values ('acme', 'falcon', 'vault', '${AL}', 'acme')`,
      backIn,
    );
    await applyTo(store, [...acme, object('Role', 'acme/x', {permissions: []})], {actor: ROOT});
    const lowered = await sql.query(
      "select from bylaw.audit_events where action = 'lower' and chain = 'workspace:acme'",
    );
    expect(lowered.rowCount).toBe(1);
    expect(await reached()).toEqual(APPROVED.filter((line) => !line.includes('falcon')));
  });
});

describe.each([
  ['a shared resource', 'memo', 'resources', 'vault', 'memo', 'secret'],
  ['a contributed resource', 'gift', 'resources', 'vault', 'gift', 'secret'],
  ['a shared space', 'deal', 'spaces', 'space', 'deal', 'den'],
])('%s', (_, name, table, type, one, other) => {
  const target = `${type}:${one}`;
  const away = [
    `insert into bylaw.${table} (workspace, name, type, creator${table === 'spaces' ? ', region' : ''})
      values ('acme', 'aside', '${table === 'spaces' ? 'external' : 'vault'}', '${AL}'${table === 'spaces' ? ", 'EU'" : ''})`,
    point(name, `${type}:aside`),
    `delete from bylaw.space_resources where workspace = 'acme'`,
  ];

  test('cannot change names with another', async () => {
    expect(await steal(...away, ...swap(table, one, other), point(name, target))).toMatch(HELD);
    expect(await steal(...away, swapAtOnce(table, one, other), point(name, target))).toMatch(HELD);
    expect(await reached()).toEqual(APPROVED);
  });

  test('is approved by nobody once it was deleted, whatever has its name then', async () => {
    expect(await steal(...away, ...replace(table, one, other), point(name, target))).toBeUndefined();
    const isGone = (line: string): boolean => line.includes(`/${one} `) || line.includes('falcon');
    const rest = APPROVED.filter((line) => !isGone(line));
    expect(await reached()).toEqual(rest);
    await applyTo(store, [...north, object('Role', 'north/x', {permissions: []})], {
      set: 'north',
      actor: ROOT,
    });
    expect(await reached()).toEqual(rest);
    expect((await store.verify()).filter(({intact}) => !intact)).toEqual([]);
    await applyTo(store, acme, {actor: ROOT});
    expect((await reached()).filter((line) => line.includes(`/${one} `))).toEqual([]);
    const {rows} = await sql.query(
      'select from bylaw.approved_recipients where share = $1 union all select from bylaw.approved_resources where share = $1',
      [name],
    );
    expect(rows).toEqual([]);
    await decide(`share:acme/${name}`);
    expect((await reached()).filter((line) => line.includes(`/${one} `))).toHaveLength(1);
  });
});

test('the space of a partner to which something was contributed cannot change names with another', async () => {
  expect(
    await steal(
      `delete from bylaw.shares where workspace = 'north'`,
      ...swap('spaces', 'hall', 'attic', 'north'),
    ),
  ).toMatch(HELD);
  expect(
    await steal(
      `delete from bylaw.shares where workspace = 'north'`,
      swapAtOnce('spaces', 'hall', 'attic', 'north'),
    ),
  ).toMatch(HELD);
});

test('nor can a recipient, or a workspace', async () => {
  expect(
    await steal(
      `delete from bylaw.share_recipients where partner_member = '${VERA}'`,
      `delete from bylaw.share_recipients where subject_user = '${VERA}'`,
      `delete from bylaw.member_roles where email = '${VERA}'`,
      `update bylaw.members set email = 'eve@evil.example' where email = '${VERA}'`,
    ),
  ).toMatch(HELD);
  const anotherVera = `
    with away as (
      update bylaw.members set email = 'eve@evil.example' where workspace = 'north' and email = '${VERA}' returning 1
    )
    insert into bylaw.members (workspace, email) select 'north', '${VERA}' from away`;
  expect(await steal(`delete from bylaw.member_roles where email = '${VERA}'`, anotherVera)).toMatch(HELD);
  expect(await steal(`update bylaw.workspaces set name = 'south' where name = 'north'`)).toMatch(HELD);
});

/** Applies what is declared, where objects had other names before. */
async function applyRenamed(
  objects: readonly GovernedObject[],
  former: Readonly<Record<string, string>>,
): Promise<void> {
  const place = {file: 'all.yaml', document: 0, pointer: ''};
  const declared = new Map(
    objects.map((each) => {
      const renamedFrom = former[each.address];
      const declaration = {
        place,
        line: 1,
        specPointer: '',
        raw: each.spec,
        ...(renamedFrom && {renamedFrom}),
      };
      return [each.address, {...each, declaration}] as const;
    }),
  );
  const {changes} = diff(declared, await read(), 'acme');
  await applyTo(store, objects, {actor: ROOT, changes: () => changes});
}

test('what a run gives the name of something shared is approved by nobody, of whatever type', async () => {
  const playbook = object('Resource', 'acme/plan', {type: 'playbook', creator: AL});
  await applyTo(store, [...acme, playbook], {actor: ROOT});
  // The share of the memo stays as it is, and is now of the vault that was called secret.
  await applyRenamed([...acme, playbook], {
    'Resource/acme/memo': 'secret',
    'Resource/acme/secret': 'memo',
  });
  const rest = APPROVED.filter((line) => !line.includes('memo'));
  expect(await reached()).toEqual(rest);
  await decide('share:acme/memo');
  expect(await reached()).toEqual(APPROVED);
  // A vault and a playbook change names: what was approved of the vault stands against nothing.
  const passed = [...acme, playbook].flatMap((each) => {
    if (each.address === 'Resource/acme/falcon') return object('Resource', 'acme/plan', each.spec);
    if (each.address === 'Resource/acme/plan') return object('Resource', 'acme/falcon', each.spec);
    return each.address === 'Space/acme/deal' ? space('acme/deal', AL, ['playbook:falcon']) : each;
  });
  await applyRenamed(passed, {'Resource/acme/plan': 'falcon', 'Resource/acme/falcon': 'plan'});
  expect(await reached()).toEqual(APPROVED.filter((line) => !line.includes('falcon')));
});
