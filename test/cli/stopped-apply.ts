import {expect} from 'vitest';
import type {TestServer} from '../postgres/test-server.ts';
import {APPLY_THAT_WAITS, NOBODY_THERE, on, stopInTheMiddle, until} from './database.ts';
import {json, makeSet, OBJECTS, start} from './program.ts';

/** Stops an apply in the middle by a signal, and expects that it says so and left nothing, and that another one does it all. */
export async function expectNothingLeft(
  server: TestServer,
  signal: NodeJS.Signals,
  status: number,
  said: RegExp,
): Promise<void> {
  const url = await server.database();
  const at = {cwd: makeSet(), ...on(url)};
  const [sql, eye] = [await server.connect(url), await server.connect(url)];
  const goOn = await stopInTheMiddle(sql);
  const {child, ended} = start(['apply', '--auto-approve', '--lock-timeout', '60s'], at);
  await until(eye, APPLY_THAT_WAITS, 'the apply in the middle of its writing');
  child.kill(signal);
  const outcome = await ended;
  expect(outcome.status).toBe(status);
  expect(outcome.stdout).toBe('');
  expect(outcome.stderr).toMatch(said);
  await goOn();
  await until(eye, NOBODY_THERE, 'the end of the connection');
  const {rows} = await eye.query<Record<string, string>>(
    `select (select count(*) from bylaw.members) as members, (select count(*) from bylaw.runs) as runs,
      (select count(*) from bylaw.audit_events) as events`,
  );
  expect(rows).toEqual([{members: '0', runs: '0', events: '0'}]);
  expect(await json(0, ['lock', 'status'], at)).toMatchObject({holder: null});
  expect(await json(0, ['apply', '--auto-approve'], at)).toMatchObject({
    status: 'applied',
    run: 1,
    summary: {create: OBJECTS},
  });
  expect(await json(0, ['history', 'verify'], at)).toMatchObject({
    intact: true,
    chains: [{chain: 'set:acme', events: OBJECTS}, {chain: 'workspace:acme-legal'}],
  });
}
