import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {killedApplies} from './killed-apply.ts';
import {inRounds, isLong, roundsOf} from './rounds.ts';
import {tries} from '../effort.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('kill -9 of an apply leaves nothing of it or all, and one more does what is left', async () => {
  const applies = await killedApplies(server, isLong ? 10_000 : tries(250, 2000));
  const counts = await inRounds('kill -9 of an apply', roundsOf(6, 20), applies.round);
  expect(counts.get('nothing')).toBeGreaterThan(0);
  await applies.finish();
});
