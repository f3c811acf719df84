/** Encrypted connections to a real server, as libpq has them: each `sslmode`, and what can be wrong with a certificate. */
import {chmodSync, chownSync, statSync} from 'node:fs';
import path from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import pg from 'pg';
import {afterAll, beforeAll, expect, inject, test, vi} from 'vitest';
import {on} from '../cli/database.ts';
import {complains, folder, run, write} from '../cli/program.ts';
import {makeAuthority, type Certificate} from '../postgres/certificates.ts';
import {TEMPLATE, withClient} from '../postgres/embedded-test-server.ts';
import {startPlainServer, type PlainServer} from './plain-server.ts';

const OURS = makeAuthority('Acme authority');
const THEIRS = makeAuthority('Some authority');
const RIGHT = OURS.issue(['localhost', '127.0.0.1']);
const OTHER_NAME = OURS.issue(['db.acme.example', 'db2.acme.example']);
const EXPIRED = OURS.issue(['localhost'], -1);
/** Of a login of that name. */
const LOGIN = OURS.issue(['strict']);

const files = folder();
const at = (name: string): string => path.join(files, name);

let server: PlainServer;
let database: string;
let admin: pg.Client;

/** Gives the server a certificate, and waits until new connections see it. */
async function serve({cert, key}: Certificate): Promise<void> {
  write(files, {'server.crt': cert, 'server.key': key});
  const loaded = (): Promise<unknown> =>
    withClient(
      server.url(),
      async (sql) => (await sql.query('select pg_conf_load_time()::text as at')).rows[0],
    );
  const before = await loaded();
  await admin.query('select pg_reload_conf()');
  await vi.waitUntil(async () => !isDeepStrictEqual(await loaded(), before), {timeout: 30_000});
}

beforeAll(async () => {
  write(files, {
    'server.crt': RIGHT.cert,
    'server.key': RIGHT.key,
    'ours.pem': OURS.cert,
    'theirs.pem': THEIRS.cert,
    'both.pem': THEIRS.cert + OURS.cert,
    'login.pem': LOGIN.cert,
    'login.key': LOGIN.key,
    'ldap.conf': '[prod]\nldap://directory/dc=acme\n[typo]\nsslmoed=verify-full\n',
    'not.pem': 'not PEM',
    'other.key': RIGHT.key,
    'pg_service.conf': `# ours\n[other]\nhost=nowhere\n\n[prod]\nhost=localhost\nuser=bylaw\nsslmode=verify-full\nsslrootcert=${at('ours.pem')}\n`,
  });
  const {uid, gid} = statSync(path.join(inject('databases').pristine, 'data'));
  chmodSync(at('server.key'), 0o600);
  for (const key of ['login.key', 'other.key']) chmodSync(at(key), 0o600);
  if (process.getuid?.() === 0) chownSync(at('server.key'), uid, gid);
  server = await startPlainServer({
    settings: {
      listen_addresses: '127.0.0.1',
      ssl: 'on',
      ssl_cert_file: at('server.crt'),
      ssl_key_file: at('server.key'),
      ssl_ca_file: at('ours.pem'),
    },
    access: ['hostssl all strict 127.0.0.1/32 cert', 'hostssl all bylaw 127.0.0.1/32 trust'],
  });
  database = await server.database();
  admin = new pg.Client({connectionString: server.url()});
  await admin.connect();
  await admin.query('create role strict login superuser');
});
afterAll(async () => {
  await admin.end();
  await server.stop();
});

interface Where {
  readonly host?: string;
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command that asks the server about its schema: as in the environment of a shell, whichever process it is in. */
async function ask(status: 0 | 4, url: string, env: Readonly<Record<string, string>>): Promise<string> {
  const own = {HOME: files, ...env};
  for (const [name, value] of Object.entries(own)) vi.stubEnv(name, value);
  const around = {cwd: files, env: {...own, BYLAW_DATABASE_URL: url}};
  try {
    return status === 0
      ? (await run(0, ['migrate', 'status'], around)).stderr
      : await complains(4, /^error: /, ['migrate', 'status'], around);
  } finally {
    vi.unstubAllEnvs();
  }
}

const urlOf = (query: string, {host = 'localhost', user = 'bylaw'}: Where = {}): string =>
  `postgres://${user}@${host}:${server.port}/${database}?${query}`;
async function expectOpen(query: string, where: Where = {}): Promise<void> {
  expect(await ask(0, urlOf(query, where), where.env ?? {})).toBe('');
}
async function expectRefused(about: RegExp, query: string, where: Where = {}): Promise<void> {
  expect(await ask(4, urlOf(query, where), where.env ?? {})).toMatch(about);
}

const OURS_FILE = `sslrootcert=${encodeURIComponent(at('ours.pem'))}`;
const THEIRS_FILE = `sslrootcert=${encodeURIComponent(at('theirs.pem'))}`;

test('each sslmode takes the certificates that libpq takes by it, and says what is wrong with the others', async () => {
  for (const mode of ['require', 'verify-ca', 'verify-full', 'prefer', 'allow'])
    await expectOpen(`sslmode=${mode}&${OURS_FILE}`);
  await expectOpen(`sslmode=verify-full&${OURS_FILE}`, {host: '127.0.0.1'});
  await expectOpen(`sslmode=verify-full&sslrootcert=${encodeURIComponent(at('both.pem'))}`);
  // Encrypted, and by whomever.
  await expectOpen('sslmode=require');
  const own = /authority that is not known here[^]*sslrootcert=FILE/;
  await expectRefused(own, 'sslmode=verify-full');
  await expectRefused(own, 'ssl=true');
  await expectRefused(own, 'sslmode=verify-full&sslrootcert=system');
  const notIn = new RegExp(`authority that is not in ${at('theirs.pem')}`);
  for (const mode of ['require', 'verify-ca', 'verify-full'])
    await expectRefused(notIn, `sslmode=${mode}&${THEIRS_FILE}`);
  await expectRefused(/no authority to check/, 'sslmode=verify-ca');
  await expectRefused(/anybody can have a certificate/, 'sslmode=verify-ca&sslrootcert=system');
  // In the clear, and no entry of the server for it.
  await expectRefused(/refused the login[^]*add `sslmode=verify-full`/, 'sslmode=disable');
  await expectRefused(/refused the login[^]*add `sslmode=verify-full`/, '');

  await serve(OTHER_NAME);
  await expectOpen(`sslmode=verify-ca&${OURS_FILE}`);
  await expectOpen(`sslmode=require&${OURS_FILE}`);
  await expectRefused(
    /for db\.acme\.example, db2\.acme\.example, not for localhost/,
    `sslmode=verify-full&${OURS_FILE}`,
  );
  await expectRefused(/not for 127\.0\.0\.1/, `sslmode=verify-full&${OURS_FILE}`, {host: '127.0.0.1'});

  await serve(EXPIRED);
  await expectOpen('sslmode=require');
  for (const mode of ['require', 'verify-ca', 'verify-full'])
    await expectRefused(/has expired[^]*Renew/, `sslmode=${mode}&${OURS_FILE}`);
  await serve(RIGHT);
});

test('a login that is asked for a certificate has one', async () => {
  const query = `sslmode=verify-full&${OURS_FILE}`;
  const own = `sslcert=${at('login.pem')}&sslkey=${at('login.key')}`;
  const user = 'strict';
  await expectOpen(`${query}&${own}`, {user});
  await expectRefused(/refused the login: .*certificate/, query, {user});
  await expectRefused(
    /certificates and keys for TLS cannot be used: .*mismatch/,
    `${query}&sslcert=${at('theirs.pem')}&sslkey=${at('other.key')}`,
    {user},
  );
});

test('files that cannot be used, and settings that cannot be had, are told before anybody is asked', async () => {
  // Nobody listens there.
  const expectTold = async (
    about: RegExp,
    query: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<void> => {
    const said = await ask(4, `postgres://u:s3cret@127.0.0.1:1/db?${query}`, env);
    expect(said).toMatch(about);
    expect(said).not.toContain('s3cret');
  };
  const full = 'sslmode=verify-full&';
  await expectTold(/`sslrootcert`, .*not\.pem is not PEM/, `${full}sslrootcert=${at('not.pem')}`);
  await expectTold(/does not exist/, `${full}sslrootcert=${at('none.pem')}`);
  await expectTold(/is not a file/, `${full}sslrootcert=${files}`);
  await expectTold(/is not a file/, `${full}sslrootcert=/dev/zero`);
  await expectTold(/no key for the certificate/, `${full}sslcert=${at('login.pem')}`);
  chmodSync(at('login.key'), 0o644);
  await expectTold(
    /Others may read the key[^]*chmod 600/,
    `${full}sslcert=${at('login.pem')}&sslkey=${at('login.key')}`,
  );
  chmodSync(at('login.key'), 0o600);
  await expectTold(/"verify_full" is not an `sslmode`[^]*`sslmode=verify-full`/, 'sslmode=verify_full');
  await expectTold(/"verify" is not an `sslmode`/, '', {PGSSLMODE: 'verify'});
  await expectTold(/"sslmod", which bylaw does not know[^]*`sslmode`/, 'sslmod=verify-full');
  await expectTold(/`hostaddr`, which bylaw does not support/, 'hostaddr=10.0.0.1');
  await expectTold(/PGCHANNELBINDING.*`channel_binding=require`[^]*channel_binding=prefer/, '', {
    PGCHANNELBINDING: 'require',
  });
  await expectTold(/`sslnegotiation=direct` does not go with/, 'sslmode=prefer&sslnegotiation=direct');
  await expectTold(/not a version of TLS/, `${full}ssl_min_protocol_version=1.3`);
  await expectTold(/not a number of seconds/, 'connect_timeout=soon');
  await expectTold(/"prod" is not defined in/, 'service=prod', {PGSERVICEFILE: at('not.pem')});
  await expectTold(/service file .*none does not exist/, 'service=prod', {PGSERVICEFILE: at('none')});
  await expectTold(/Line 2 of the service file/, 'service=prod', {PGSERVICEFILE: at('ldap.conf')});
  await expectTold(/The service "typo" has the parameter "sslmoed"/, 'service=typo', {
    PGSERVICEFILE: at('ldap.conf'),
  });
});

test('variables and services say what a URL leaves out', async () => {
  const env = {PGSSLMODE: 'verify-full', PGSSLROOTCERT: at('ours.pem')};
  await expectOpen('', {env});
  await expectRefused(/authority that is not in/, THEIRS_FILE, {env});
  const all = {
    ...env,
    PGHOST: 'localhost',
    PGPORT: String(server.port),
    PGUSER: 'bylaw',
    PGDATABASE: database,
  };
  expect(await ask(0, 'postgres://', all)).toBe('');
  // What libpq reads in a home, too.
  write(files, {'.postgresql/root.crt': OURS.cert});
  await expectOpen('sslmode=verify-full');
  await expectRefused(/authority that is not in/, `sslmode=verify-full&${THEIRS_FILE}`);
  const service = {PGSERVICE: 'prod', PGPORT: String(server.port), PGDATABASE: database};
  const named = {...service, PGSERVICEFILE: at('pg_service.conf')};
  expect(await ask(0, 'postgres://', named)).toBe('');
  expect(await ask(0, `postgres://bylaw@/${database}?service=prod`, {...service, PGSYSCONFDIR: files})).toBe(
    '',
  );
  expect(await ask(4, `postgres://?service=prod&${THEIRS_FILE}`, named)).toMatch(/authority that is not in/);
});

test('a server without TLS is taken by the modes that do not ask for it, and by no other', async () => {
  const plain = await startPlainServer({
    settings: {listen_addresses: '127.0.0.1'},
    access: ['host all all 127.0.0.1/32 trust'],
  });
  const url = (query: string) => `postgres://bylaw@127.0.0.1:${plain.port}/${database}?${query}`;
  await withClient(plain.url(), (sql) => sql.query(`create database ${database} template ${TEMPLATE}`));
  for (const query of ['', 'sslmode=disable', 'sslmode=prefer', 'sslmode=allow'])
    await run(0, ['migrate', 'status'], on(url(query)));
  for (const mode of ['require', 'verify-full'])
    await complains(
      4,
      new RegExp(`does not offer TLS, and .sslmode=${mode}. asks for it`),
      ['migrate', 'status'],
      on(url(`sslmode=${mode}`)),
    );
  await plain.stop();
});
