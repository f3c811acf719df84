/** A password from the password file of libpq: it is used, and nothing is said about it. */
import {chmodSync} from 'node:fs';
import {createServer, type Server} from 'node:net';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {folder, run, write} from './program.ts';

/** Asks for a password in clear text, keeps it, and refuses it. */
const asked: string[] = [];
let server: Server;
beforeAll(async () => {
  server = createServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
      socket.once('data', (message: Buffer) => {
        asked.push(message.toString('utf8', 5, message.length - 1));
        socket.end(Buffer.from('E\0\0\0\u0015SFATAL\0C28P01\0\0', 'latin1'));
      });
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => server.close());

test('the password file is read, unless the URL or the environment has a password', async () => {
  const {port} = server.address() as {port: number};
  const home = folder();
  write(home, {pass: `127.0.0.1:*:governance:ci:s3cret-in-file\n`});
  chmodSync(path.join(home, 'pass'), 0o600);
  const url = (user: string): string => `postgres://${user}@127.0.0.1:${port}/governance`;
  const ask = async (user: string, env: Readonly<Record<string, string>> = {}): Promise<string> => {
    const around = {
      cwd: home,
      env: {BYLAW_DATABASE_URL: url(user), PGPASSFILE: path.join(home, 'pass'), ...env},
      ownProcess: true,
    };
    const {stderr} = await run(4, ['migrate', 'status'], around);
    expect(stderr).not.toMatch(/deprecat|s3cret|warning/i);
    return asked.pop() ?? '';
  };
  expect(await ask('ci')).toBe('s3cret-in-file');
  // One that is larger than any is searched by nobody, as is what is no file.
  const large = path.join(home, 'large');
  write(home, {large: `127.0.0.1:*:governance:ci:s3cret\n${'x'.repeat(2_000_000)}`});
  chmodSync(large, 0o600);
  expect(await ask('ci', {PGPASSFILE: large})).toBe('');
  expect(await ask('ci:s3cret-in-url')).toBe('s3cret-in-url');
  expect(await ask('ci', {PGPASSWORD: 's3cret-in-environment'})).toBe('s3cret-in-environment');
});
