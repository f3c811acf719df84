/** Applies that are stopped politely, and an embedded database that several sets share. */
import {chmodSync, mkdirSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {folder, json, makeSet} from './program.ts';
import {expectNothingLeft} from './stopped-apply.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s in the middle of an apply leaves nothing of it',
  async (signal) => {
    await expectNothingLeft(server, signal, 130, /^error: Interrupted: nothing was changed\.$/m);
  },
);

test('one embedded database serves several sets', async () => {
  const dir = folder();
  mkdirSync(path.join(dir, 'shared'));
  chmodSync(path.join(dir, 'shared'), 0o755);
  const at = {cwd: makeSet(), ...on(`embedded:${path.join(dir, 'shared')}`)};
  // Both start the server that neither finds running, and neither depends on what the other does there.
  const planned = await Promise.all(
    [at, {...at, cwd: makeSet('other')}].map((each) => json<{set: string}>(0, ['plan'], each)),
  );
  expect(planned.map(({set}) => set)).toEqual(['acme', 'other']);
  expect(await json(0, ['apply', '--auto-approve'], at)).toMatchObject({status: 'applied', run: 1});
  expect(readdirSync(at.cwd)).not.toContain('.bylaw');
});
