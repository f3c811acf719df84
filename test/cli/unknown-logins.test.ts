/** Servers with which bylaw cannot log in: it says so, and ends without waiting for them to hang up. */
import {createServer, type AddressInfo} from 'node:net';
import {expect, test} from 'vitest';
import {folder, run} from './program.ts';

/** The request of a server for a login: the number of the way, and what belongs to it. */
function request(way: number, rest = ''): Buffer {
  const message = Buffer.alloc(9 + Buffer.byteLength(rest));
  message.write('R');
  message.writeInt32BE(message.length - 1, 1);
  message.writeInt32BE(way, 5);
  message.write(rest, 9);
  return message;
}

test.each([
  ['GSSAPI', request(7), /asks for a way to log in that bylaw does not have/],
  ['SSPI', request(9), /asks for a way to log in that bylaw does not have/],
  ['a way that there is not', request(99), /asks for a way to log in that bylaw does not have/],
  ['another SASL', request(10, 'OTHER-SHA-256\0\0'), /SCRAM-SHA-256 are supported/],
])('%s', async (_, reply, said) => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.write(reply));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const {port} = server.address() as AddressInfo;
  const BYLAW_DATABASE_URL = `postgres://ci:s3cret@127.0.0.1:${port}/governance`;
  // A command that waited for the server would never end.
  const {stderr} = await run(4, ['migrate', 'status'], {
    cwd: folder(),
    env: {BYLAW_DATABASE_URL},
    ownProcess: true,
  });
  expect(stderr).toMatch(said);
  expect(stderr).not.toMatch(/s3cret|node_modules/);
  server.close();
});
