import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/pictures.mjs', import.meta.url));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('the picture of a plan is what the program prints now', async () => {
  const {env} = on(await server.database());
  const check = promisify(execFile)(process.execPath, [SCRIPT, '--check'], {env: {...process.env, ...env}});
  await expect(check).resolves.toMatchObject({stderr: ''});
});
