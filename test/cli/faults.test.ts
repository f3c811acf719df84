/** Databases that cannot be had, and applies that are stopped. */
import {chmodSync, readdirSync} from 'node:fs';
import {createServer, type AddressInfo, type Server, type Socket} from 'node:net';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on, until} from './database.ts';
import {complains, json, makeSet, run, start} from './program.ts';
import {expectNothingLeft} from './stopped-apply.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** A server of our own; returns its port. */
async function listen(onConnection: (socket: Socket) => void): Promise<{port: number; net: Server}> {
  const net = createServer((socket) => {
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => net.listen(0, '127.0.0.1', resolve));
  return {port: (net.address() as AddressInfo).port, net};
}

/** A message of the Postgres protocol. */
const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};

// These wait more than they work, one of them for ten seconds.
test.concurrent('a database that cannot be reached is told of, without its password', async () => {
  const cwd = makeSet();
  const cases: readonly [string, RegExp][] = [
    [
      'postgres://u:geheim@127.0.0.1:1/x',
      /"x" on 127\.0\.0\.1:1 cannot be reached: no server is listening there/,
    ],
    ['postgres://u:geheim@/x?host=/nowhere', /no such socket/],
    ['geheim', /not a Postgres URL: it does not begin with postgres:\/\//],
    ['postgres://u:ge%heim@h:x/db', /cannot be read/],
    [
      (await server.database()).replace(/bylaw_test_\w+/, 'geheim_nowhere'),
      /"geheim_nowhere".* does not exist/,
    ],
  ];
  for (const [url, about] of cases) {
    const stderr = await complains(4, about, ['plan'], {cwd, ...on(url)});
    expect(stderr).not.toContain('u:geheim');
  }
  expect(await json(4, ['plan'], {cwd, ...on('postgres://u:geheim@127.0.0.1:1/x')})).toMatchObject({
    error: {code: 'unreachable', message: expect.not.stringContaining('geheim') as string},
  });
  expect((await run(4, ['doctor'], {cwd, ...on('postgres://u:geheim@127.0.0.1:1/x')})).stdout).toMatch(
    /✗ +Database/,
  );
});

test.concurrent('a wrong password is refused by the server and not shown', async () => {
  // Asks for the password in clear text, and refuses whatever comes.
  const {port, net} = await listen((socket) => {
    socket.once('data', () => {
      socket.write(message('R', Buffer.from([0, 0, 0, 3])));
      socket.once('data', () => {
        const fields = ['SFATAL', 'VFATAL', 'C28P01', 'Mpassword authentication failed for user "pia"', ''];
        socket.end(message('E', Buffer.from(fields.join('\0') + '\0')));
      });
    });
  });
  try {
    const url = `postgres://pia:geheim@127.0.0.1:${port}/live`;
    const stderr = await complains(
      4,
      /"live" on .* refused the login: password authentication failed/,
      ['plan'],
      {
        cwd: makeSet(),
        ...on(url),
      },
    );
    expect(stderr).not.toContain('geheim');
  } finally {
    net.close();
  }
});

test.concurrent('a server that accepts and never answers is given up on', async () => {
  const sockets: Socket[] = [];
  const {port, net} = await listen((socket) => sockets.push(socket));
  try {
    const stderr = await complains(4, /cannot be reached/, ['plan'], {
      cwd: makeSet(),
      ...on(`postgres://u@127.0.0.1:${port}/x`),
    });
    expect(stderr).toContain(`127.0.0.1:${port}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    net.close();
  }
});

test.concurrent('an embedded database that has no place says which folder that is', async () => {
  const cwd = makeSet('acme', {'.bylaw': 'a file'});
  const {stderr} = await run(4, ['plan'], {cwd});
  expect(stderr).toMatch(
    /^error: .*\.bylaw is a file, but bylaw keeps the set's state in a folder of that name\. Move it away/,
  );
  const closed = makeSet();
  chmodSync(closed, 0o555);
  // To root no folder is closed.
  const somebody = process.getuid?.() === 0 ? {uid: 65_534} : {};
  const denied = await run(4, ['plan'], {cwd: closed, ...somebody});
  expect(denied.stderr).toMatch(
    /^error: The state folder .*\.bylaw cannot be used: this user has no permission to write there\./,
  );
  expect(readdirSync(closed).toSorted()).toEqual(['bylaw.yaml', 'manifests']);
  chmodSync(closed, 0o755);
});

test('SIGKILL in the middle of an apply leaves nothing of it', async () => {
  await expectNothingLeft(server, 'SIGKILL', 137, /^$/);
});

test('an apply that waits for a lock stops when asked', async () => {
  const url = await server.database();
  const at = {cwd: makeSet(), ...on(url)};
  const [sql, eye] = [await server.connect(url), await server.connect(url)];
  await sql.query("insert into bylaw.sets (name) values ('acme')");
  await sql.query("begin; select from bylaw.sets where name = 'acme' for update");
  const {child, ended} = start(['apply', '--auto-approve', '--lock-timeout', '60s'], at);
  await until(
    eye,
    "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    'the apply that waits',
  );
  child.kill('SIGINT');
  expect((await ended).status).toBe(130);
  await sql.query('rollback');
});

test('a signal clears the line of progress, and ends the program as it would without it', async () => {
  const url = await server.database();
  const at = {cwd: makeSet(), ...on(url)};
  const sql = await server.connect(url);
  await sql.query('begin; lock table bylaw.members in access exclusive mode');
  const isTerminal = 'Object.assign(process.stderr,{isTTY:true,getWindowSize:()=>[80,24]})';
  const terminal = ['--import', `data:text/javascript,${isTerminal}`];
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const {child, ended} = start(['plan'], {...at, env: {...at.env, CI: '', TERM: 'xterm'}, node: terminal});
    child.stderr?.on('data', (text: string) => {
      if (text.includes('Reading')) child.kill(signal);
    });
    const {stderr, ...outcome} = await ended;
    expect(outcome).toEqual({status, stdout: ''});
    expect(stderr).toMatch(/Reading [^\r\n]*…\r\u001B\[2K$/);
  }
  await sql.query('rollback');
});
