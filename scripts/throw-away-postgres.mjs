/**
 * Starts a Postgres server of given binaries that is thrown away afterwards, for the tests of the database:
 *
 *   node scripts/throw-away-postgres.mjs BIN [COMMAND…]
 *
 * BIN is a folder with initdb and postgres, such as /usr/lib/postgresql/15/bin. With a command, it is run with
 * BYLAW_TEST_DATABASE_URL and BYLAW_TEST_POSTGRES_BIN set, and its exit status is this program's; for example
 *
 *   node scripts/throw-away-postgres.mjs /usr/lib/postgresql/15/bin npx vitest run --project database test/postgres
 *
 * Without one, it prints the URL of the server and keeps it until its input ends. The locale of its databases is
 * BYLAW_TEST_LOCALE, else C.UTF-8.
 *
 * The server listens on a socket in its own folder only, and trusts whoever may enter that. It is stopped by its process
 * id. As root, it runs as the user postgres, since Postgres refuses root.
 */
import {execFileSync, spawn} from 'node:child_process';
import {chmod, chown, mkdtemp, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';

const START_MS = 60_000;
const USER = 'postgres';
const LOCALE = process.env.BYLAW_TEST_LOCALE || 'C.UTF-8';

/** Why there is no server, in words for whoever runs this. */
class ServerError extends Error {}

/** Whom the server runs as, if not as whoever runs this. */
function serverUser() {
  if (process.getuid?.() !== 0) return {};
  const id = (flag) => Number(execFileSync('id', [flag, USER], {encoding: 'utf8'}));
  try {
    return {uid: id('-u'), gid: id('-g')};
  } catch {
    throw new ServerError(`Postgres does not run as root, and there is no user ${USER}.`);
  }
}

/** Resolves when a child ended: with its exit status, or null when a signal ended it. */
const ended = (child) =>
  new Promise((resolve, reject) => {
    child.on('error', reject).on('exit', (status) => resolve(status));
  });

async function run(program, args, user) {
  const child = spawn(program, args, {...user, stdio: ['ignore', 'pipe', 'pipe']});
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  }
  if ((await ended(child)) !== 0) throw new ServerError(`${program} failed:\n${said}`);
}

async function start(bin, folder, user) {
  const data = path.join(folder, 'data');
  await run(
    path.join(bin, 'initdb'),
    ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', `--locale=${LOCALE}`, '-N'],
    user,
  );
  const args = [
    '-D',
    data,
    '-k',
    folder,
    '-c',
    'listen_addresses=',
    '-c',
    'max_connections=300',
    '-c',
    'jit=off',
    '-F',
  ];
  const server = spawn(path.join(bin, 'postgres'), args, {...user, stdio: ['ignore', 'ignore', 'pipe']});
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-4000);
  });
  const stopped = ended(server);
  const socket = path.join(folder, '.s.PGSQL.5432');
  const ready = async () => {
    for (const end = Date.now() + START_MS; Date.now() < end; await sleep(50)) {
      if (said.includes('ready to accept connections') && (await stat(socket).catch(() => undefined)))
        return true;
      if (server.exitCode !== null) return false;
    }
    return false;
  };
  const stop = async () => {
    // SIGINT: Postgres ends the sessions that are open, then itself.
    if (server.exitCode === null) server.kill('SIGINT');
    await stopped;
  };
  if (!(await ready())) {
    await stop();
    throw new ServerError(`The server of ${bin} did not start:\n${said}`);
  }
  return {url: `postgres://${USER}@localhost:5432/postgres?host=${encodeURIComponent(folder)}`, stop};
}

/** Runs a command on the server; resolves with its exit status. */
function runOn(url, bin, [program, ...args]) {
  const env = {...process.env, BYLAW_TEST_DATABASE_URL: url, BYLAW_TEST_POSTGRES_BIN: bin};
  const child = spawn(program, args, {stdio: 'inherit', env});
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return ended(child);
}

/** Prints the URL, and resolves when the input ends. */
async function keep(url) {
  console.log(url);
  process.stdin.resume();
  await new Promise((resolve) => {
    for (const event of ['end', 'close', 'error']) process.stdin.on(event, resolve);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, resolve);
  });
}

const [bin, ...command] = process.argv.slice(2);
try {
  if (bin === undefined) throw new ServerError('Name the folder with initdb and postgres.');
  const user = serverUser();
  const folder = await mkdtemp(path.join(tmpdir(), 'bylaw-postgres-'));
  try {
    if (user.uid !== undefined) await chown(folder, user.uid, user.gid);
    await chmod(folder, 0o755);
    const server = await start(bin, folder, user);
    try {
      if (command.length === 0) await keep(server.url);
      else process.exitCode = (await runOn(server.url, bin, command)) ?? 1;
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
} catch (error) {
  if (!(error instanceof ServerError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
process.exit();
