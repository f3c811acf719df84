import {afterAll, beforeAll} from 'vitest';
import {makeLogins, startTestServer, type TestServer} from '../postgres/test-server.ts';
import {loginOf} from './calls.ts';
import {PEOPLE} from './world.ts';

/** A server for the tests of a file, on which everybody of the small world has a login; there before the first of them. */
export function serverOfPeople(): () => TestServer {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({own: true});
    await makeLogins(server, Object.fromEntries(PEOPLE.map((who) => [loginOf(who), 'bylaw_apply'])));
  });
  afterAll(() => server.close());
  return () => server;
}
