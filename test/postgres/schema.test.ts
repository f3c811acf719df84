/**
 * The schema as it comes out, in `schema.sql`: a change of it shows there. The queries of views and the bodies of functions
 * are not repeated: they stand in `src/postgres/behaviour/`. The file is rewritten by
 * `npx vitest run test/postgres/schema.test.ts -u` alone.
 */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {dumpInterface} from './dump-schema.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('the schema is the one of schema.sql', async () => {
  const {sql} = await server.store();
  await expect(await dumpInterface(sql)).toMatchFileSnapshot('schema.sql');
});
