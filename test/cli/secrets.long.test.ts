/** A secret is nowhere in what commands print or write, wherever it comes from, however much is asked for, and whatever goes wrong. */
import {generateKeyPairSync} from 'node:crypto';
import {chmodSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {makeSet, start, write, type Outcome} from './program.ts';

let server: TestServer;
let url: string;
beforeAll(async () => {
  server = await startTestServer();
  url = await server.database();
});
afterAll(() => server.close());

/** A part of every secret here, which no output may have. */
const CANARY = 'k4n4ry';
/** With signs that URLs and connection strings write in other ways. */
const SECRET = `${CANARY}@:/?#%'"`;

type Environment = Readonly<Record<string, string>>;
/** Each way in which a password reaches the program; `where` is its database, without one. */
const SOURCES: Readonly<Record<string, (where: URL, dir: string) => Environment>> = {
  'the URL': (where) => {
    where.password = encodeURIComponent(SECRET);
    return {BYLAW_DATABASE_URL: where.href};
  },
  'a parameter of the URL': (where) => {
    where.searchParams.set('password', SECRET);
    return {BYLAW_DATABASE_URL: where.href};
  },
  PGPASSWORD: (where) => ({BYLAW_DATABASE_URL: where.href, PGPASSWORD: SECRET}),
  'a password file': (where, dir) => {
    write(dir, {pass: `*:*:*:*:${CANARY}\n`});
    chmodSync(path.join(dir, 'pass'), 0o600);
    return {BYLAW_DATABASE_URL: where.href, PGPASSFILE: path.join(dir, 'pass')};
  },
  'a service file': (where, dir) => {
    write(dir, {services: `[here]\npassword=${CANARY}\n`});
    where.searchParams.set('service', 'here');
    return {BYLAW_DATABASE_URL: where.href, PGSERVICEFILE: path.join(dir, 'services')};
  },
};

/** How much somebody may ask to be told. */
const LEVELS: readonly Environment[] = [{}, {BYLAW_DEBUG: '1', DEBUG: '*', NODE_DEBUG: 'net,tls'}];

/** Everything that a command printed, and that is in a folder but for the files that hold the secret. */
function told(dir: string, {stdout, stderr}: Outcome): string {
  const files = readdirSync(dir, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && !['pass', 'services', 'ci.pem'].includes(entry.name))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'));
  return [stdout, stderr, ...files].join('\n');
}

const FORMATS = ['json', 'markdown', 'html', 'sarif', 'github'].flatMap((format) => [
  '--format',
  `${format}=out.${format}`,
]);
const COMMANDS: readonly (readonly string[])[] = [
  ['plan', '--verbose', '--out', 'plan.json', ...FORMATS],
  ['apply', '--auto-approve', '--verbose', '--as', 'root@platform.example'],
  ['report', '--format', 'html=report.html'],
  ['history', 'list'],
  ['doctor'],
  ['migrate', 'status'],
];

test.each(Object.keys(SOURCES))('a password from %s', {timeout: 600_000}, async (source) => {
  for (const level of LEVELS) {
    const cwd = makeSet('acme');
    const env = {...SOURCES[source]?.(new URL(url), cwd), ...level};
    const statuses: number[] = [];
    for (const args of COMMANDS) {
      const outcome = await start(args, {cwd, env}).ended;
      statuses.push(outcome.status);
      expect([args[0], told(cwd, outcome).includes(CANARY)]).toEqual([args[0], false]);
    }
    // They have all reached the database.
    expect(statuses).not.toContain(4);
  }
});

/** What somebody may have got wrong about the database. */
const WRONG: Readonly<Record<string, (where: URL) => void>> = {
  'no such database': (where) => {
    where.pathname = '/no_such_database';
  },
  'nobody listens': (where) => {
    where.searchParams.delete('host');
    where.host = '127.0.0.1:1';
  },
  'TLS that the server has not': (where) => {
    where.searchParams.set('sslmode', 'verify-full');
    where.searchParams.set('host', '127.0.0.1');
  },
  'an unknown parameter': (where) => {
    where.searchParams.set('no_such_parameter', 'x');
  },
};

test.each(Object.keys(WRONG))(
  'a password where something is wrong: %s',
  {timeout: 600_000},
  async (wrong) => {
    for (const source of Object.keys(SOURCES)) {
      for (const level of LEVELS) {
        const cwd = makeSet('acme');
        const where = new URL(url);
        WRONG[wrong]?.(where);
        const env = {...SOURCES[source]?.(where, cwd), PGCONNECT_TIMEOUT: '2', ...level};
        const outcome = await start(['plan', ...FORMATS], {cwd, env}).ended;
        expect(outcome.status).toBeGreaterThan(2);
        expect([source, told(cwd, outcome).includes(CANARY)]).toEqual([source, false]);
      }
    }
  },
);

test('a signing key, whole or broken, from a file or the environment', {timeout: 600_000}, async () => {
  const whole = generateKeyPairSync('ed25519').privateKey.export({type: 'pkcs8', format: 'pem'}).toString();
  const broken = whole.replace(/\n([\w+/=]{8})/, `\n${CANARY}$1`);
  for (const [text, secret] of [
    [whole, whole.split('\n')[1] ?? ''],
    [broken, CANARY],
    [`${CANARY} is no key`, CANARY],
  ] as const) {
    for (const level of LEVELS) {
      const cwd = makeSet('acme', {'ci.pem': text});
      const env = {BYLAW_DATABASE_URL: url, ...level};
      for (const [args, more] of [
        [['--sign', 'ci.pem'], {}],
        [[], {BYLAW_SIGNING_KEY: text}],
      ] as const) {
        const command = ['plan', '--out', 'plan.json', '--verbose', ...args];
        const outcome = await start(command, {cwd, env: {...env, ...more}}).ended;
        expect(told(cwd, outcome)).not.toContain(secret);
      }
    }
  }
});
