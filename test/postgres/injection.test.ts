/**
 * Texts that would be SQL where somebody put them into a statement: in every text of every kind, in labels, names, sets and actors, in every
 * argument of every function, and in the name of a table. None of them is run: a table that each would drop is still there.
 */
import type pg from 'pg';
import {afterAll, beforeAll, expect, test, vi} from 'vitest';
import {openStore} from '../../src/postgres/open-store.ts';
import {StoreError} from '../../src/model/store-error.ts';
import type {Store} from '../../src/app/store-port.ts';
import {addressOf} from '../../src/model/address.ts';
import {canonicalSpec} from '../../src/model/canonical.ts';
import type {GovernedObject} from '../../src/model/objects.ts';
import type {Json} from '../../src/model/specs.ts';
import {tries} from '../effort.ts';
import {APPROVER, EVERY_KIND} from './every-kind.ts';
import {applyTo, scopeOf} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

const DROP = 'drop table public.canary; --';
const TEXTS: readonly string[] = [
  `'; ${DROP}`,
  `"; ${DROP}`,
  `$$; ${DROP}`,
  `\\'; ${DROP}`,
  `'); ${DROP}`,
  `"); ${DROP}`,
  `'::text; ${DROP}`,
  `x\n; ${DROP}\n`,
  `x\u2028; ${DROP}`,
  `\0'; ${DROP}`,
  `*/; ${DROP}`,
  `%I%s%L%1$s'; ${DROP}`,
  `{"a": "'; ${DROP}"}`,
  `U&"\\0022"; ${DROP}`,
];
/** How many of the texts are tried at each place. */
const EACH = Number(process.env['BYLAW_TEST_INJECTIONS'] ?? tries(1, TEXTS.length));

let server: TestServer;
let store: Store;
let sql: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  ({store, sql} = await server.store());
  await sql.query('create table public.canary (id int); insert into public.canary values (1)');
  await applyTo(store, EVERY_KIND, {actor: APPROVER});
});
afterAll(async () => {
  await sql.query('drop table public.canary');
  await server.close();
});

/** The next texts to try; all of them get their turn. */
let turn = 0;
const nextTexts = (): readonly string[] =>
  Array.from({length: EACH}, () => TEXTS[turn++ % TEXTS.length] ?? '');

const canaryLives = async (): Promise<boolean> =>
  (await sql.query<{n: number}>('select count(*)::int as n from public.canary')).rows[0]?.n === 1;

/** The paths to the texts of a value. */
const textsOf = (value: Json, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value === 'string'
    ? [path]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, member]) => textsOf(member, [...path, name]))
      : [];

function withText<T>(value: T, path: readonly string[], text: string): T {
  const copy = structuredClone(value);
  const [last = '', ...above] = path.toReversed();
  let parent = copy as Record<string, unknown>;
  for (const name of above.toReversed()) parent = parent[name] as Record<string, unknown>;
  parent[last] = text;
  return copy;
}

/** What stands against something; undefined where nothing does. */
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/**
 * Whether a text was stored, or refused as what it is: by a key, a check or a function. A statement that came out otherwise than it was meant
 * would be a fault of syntax or of names (SQLSTATE 42…, but for a right that is missing).
 */
function isInert(error: unknown): boolean {
  if (error === undefined) return true;
  // No manifest has such a text there, and no statement gets it.
  if (error instanceof TypeError) return error.message.endsWith(' is no expiry');
  if (!(error instanceof StoreError)) return false;
  const {code = ''} = (error.cause ?? {}) as {readonly code?: string};
  return code === '42501' || !code.startsWith('42');
}

test('in every text of every kind', async () => {
  const stored: (readonly [unknown, unknown])[] = [];
  const places = new Map<string, readonly [GovernedObject, readonly string[]]>();
  for (const object of EVERY_KIND)
    for (const path of textsOf({spec: object.spec, labels: object.labels} as unknown as Json))
      places.set(`${object.kind} ${path.map((name) => (/^\d+$/.test(name) ? '*' : name)).join('.')}`, [
        object,
        path,
      ]);
  for (const [object, path] of places.values())
    for (const text of nextTexts()) {
      const raw = withText(object, path, text);
      const changed = {...raw, spec: canonicalSpec(raw.kind, raw.spec)} as GovernedObject;
      const all = [...EVERY_KIND.filter((one) => one !== object), changed];
      const error = await failureOf(applyTo(store, all, {actor: APPROVER}));
      expect([object.address, path, isInert(error) || error]).toEqual([object.address, path, true]);
      const {live} = await store.read(scopeOf('acme', EVERY_KIND));
      const there = live.objects.get(object.address);
      // What was stored is the text.
      if (error === undefined)
        stored.push([
          {spec: there?.spec, labels: there?.labels},
          {spec: changed.spec, labels: changed.labels},
        ]);
      expect([object.address, path, text, await canaryLives()]).toEqual([object.address, path, text, true]);
    }
  expect(places.size).toBeGreaterThan(50);
  expect(stored.length).toBeGreaterThan(10);
  expect(stored.map(([there]) => there)).toEqual(stored.map(([, changed]) => changed));
});

test('in names, keys of labels, sets and actors', async () => {
  const failures: (readonly [string, unknown])[] = [];
  for (const text of TEXTS) {
    const role = EVERY_KIND.find(({kind}) => kind === 'Role');
    if (role === undefined) throw new Error('there is no role');
    const name = text.replaceAll('/', '-');
    const named = {...role, name, address: addressOf('Role', role.workspace, name)} as GovernedObject;
    for (const work of [
      () => applyTo(store, [...EVERY_KIND, named], {actor: APPROVER}),
      () => applyTo(store, [...EVERY_KIND, {...role, labels: {[text]: 'x'}}], {actor: APPROVER}),
      ...[{set: text}, {actor: text}, {planDigest: text}].map(
        (options) => () => applyTo(store, [named], options),
      ),
    ])
      failures.push([text, await failureOf(work())]);
    expect([text, await canaryLives()]).toEqual([text, true]);
  }
  expect(failures.filter(([, error]) => !isInert(error))).toEqual([]);
});

test('in every argument of every function', async () => {
  const {rows: functions} = await sql.query<{name: string; types: readonly string[]}>(
    `select p.proname::text as name, array(select format_type(t, null) from unnest(p.proargtypes) with ordinality a(t, n) order by n) as types
      from pg_proc p where p.pronamespace = 'bylaw'::regnamespace and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype
      order by p.oid::regprocedure::text collate "C"`,
  );
  /** A value of a type with the text in it; undefined where it takes none. */
  const valueOf = (type: string, text: string): unknown =>
    ({
      text,
      'text[]': [text],
      jsonb: JSON.stringify([{action: text, object: text, address: text, home: text}]),
      'jsonb[]': [JSON.stringify({action: text, object: text, address: text, home: text})],
    })[type];
  let tried = 0;
  for (const {name, types} of functions)
    for (const text of nextTexts()) {
      const whole = text.replaceAll('\0', '');
      const values = types.map((type) => valueOf(type, whole) ?? null);
      if (values.every((value) => value === null)) continue;
      tried++;
      await sql.query('begin');
      const code = await sql
        .query(`select bylaw.${name}(${types.map((type, i) => `$${i + 1}::${type}`).join(', ')})`, values)
        .then(
          () => '',
          (error: unknown) => (error as {code: string}).code,
        );
      // Neither is anything run as a statement, nor does one come out that cannot be read.
      expect([name, whole, code]).toEqual([name, whole, expect.not.stringMatching(/^42601|^42703|^3B001/)]);
      if (code !== '') await sql.query('rollback; begin');
      expect([name, whole, await canaryLives()]).toEqual([name, whole, true]);
      await sql.query('rollback');
    }
  expect(tried).toBeGreaterThan(60);
});

test('in the name of a table that the owner of the schema made', async () => {
  const url = await server.database();
  const owner = await server.connect(url);
  await owner.query('create table public.canary (id int); grant create on schema bylaw to bylaw_owner');
  await owner.query('set role bylaw_owner');
  await owner.query(`create table bylaw."x"" owner to bylaw_owner; drop table public.canary; --" (id int)`);
  await owner.query(`create table bylaw."y"" to bylaw_plan; drop table public.canary; --" (id int)`);
  await owner.query('reset role');
  await owner.query(
    `alter table bylaw."x"" owner to bylaw_owner; drop table public.canary; --" owner to current_user`,
  );
  const fresh = await server.open(url);
  await fresh.migrateUp();
  expect((await owner.query("select to_regclass('public.canary') as there")).rows).toEqual([
    {there: 'canary'},
  ]);
});

/** What libpq calls the parts of a connection; what bylaw does not know is refused, whatever it says. */
const PARAMETERS = [
  'user',
  'password',
  'dbname',
  'service',
  'options',
  'application_name',
  'fallback_application_name',
  'client_encoding',
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'target_session_attrs',
  'connect_timeout',
  'sslmode',
  'sslrootcert',
  'sslnegotiation',
  'ssl_min_protocol_version',
  'channel_binding',
  'search_path',
];
const VARIABLES = [
  'PGUSER',
  'PGPASSWORD',
  'PGDATABASE',
  'PGOPTIONS',
  'PGAPPNAME',
  'PGSERVICE',
  'PGCONNECT_TIMEOUT',
  'PGSSLMODE',
  'PGTARGETSESSIONATTRS',
  'PGCLIENTENCODING',
];

test('in every part of a database URL, and in the variables that stand for them', async () => {
  const url = await server.database();
  const owner = await server.connect(url);
  await owner.query('create table public.canary (id int)');
  const read = (named: string): Promise<unknown> =>
    failureOf(
      openStore({url: named, stateDir: ''}).then(async (other) => {
        try {
          await other.read(scopeOf('governance', []));
        } finally {
          // There are hundreds of them, and each has a connection.
          await other.close();
        }
      }),
    );
  const told = new Set<string>();
  const expectInert = async (named: string, place: string): Promise<void> => {
    const failure = await read(named);
    if (failure === undefined) return void told.add(`${place}: taken`);
    expect({place, failure}).toEqual({place, failure: expect.any(StoreError) as unknown});
    told.add(`${place}: refused`);
  };
  const [, login = '', rest = ''] = /^(postgres:\/\/[^@]*@)(.*)$/.exec(url) ?? [];
  expect(rest).not.toBe('');
  for (const parameter of PARAMETERS) {
    for (const text of TEXTS) {
      const between = rest.includes('?') ? '&' : '?';
      await expectInert(`${url}${between}${parameter}=${encodeURIComponent(text)}`, parameter);
    }
  }
  for (const text of TEXTS) {
    const written = encodeURIComponent(text);
    await expectInert(`postgres://${written}@${rest}`, 'the login');
    await expectInert(`${login.replace('@', `:${written}@`)}${rest}`, 'the password');
    await expectInert(url.replace(/\/[^/?]*(?=$|\?)/, `/${written}`), 'the database');
  }
  for (const variable of VARIABLES) {
    for (const text of TEXTS.filter((each) => !each.includes('\0'))) {
      vi.stubEnv(variable, text);
      await expectInert(url, variable);
      vi.unstubAllEnvs();
    }
  }
  expect((await owner.query("select to_regclass('public.canary') as there")).rows).toEqual([
    {there: 'canary'},
  ]);
  expect([...told]).toEqual(
    expect.arrayContaining(['application_name: taken', 'the login: refused', 'sslmode: refused']),
  );
});
