/** A program that is stopped while it holds the locks: the server ends its transaction, and it writes nothing once it goes on. */
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {APPLY_THAT_STANDS_STILL, NOBODY_THERE, on, until} from '../cli/database.ts';
import {complains, json, makeSet, start, team, write} from '../cli/program.ts';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {startFaultyProxy} from './protocol-proxy.ts';
import {inRounds} from './rounds.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('an apply that is stopped within its transaction loses its locks after a minute, and writes nothing when it goes on', async () => {
  await inRounds('the holder of the lock is stopped', 1, async () => {
    const url = await server.database();
    const at = {cwd: makeSet(), ...on(url)};
    const sql = await server.connect(url);
    expect(await json(0, ['apply', '--auto-approve'], at)).toMatchObject({run: 1});
    write(at.cwd, {'manifests/team.yaml': team('deals', ['ana@acme.example'])});
    const plan = path.join(at.cwd, 'plan.json');
    await json(0, ['plan', '--out', plan], at);
    const proxy = await startFaultyProxy(url);
    const {child, ended} = start(['apply', plan, '--json'], {cwd: at.cwd, ...on(proxy.url)});
    proxy.watch = (_, text) => {
      if (text.includes('insert into bylaw."teams"')) child.kill('SIGSTOP');
    };
    await until(sql, APPLY_THAT_STANDS_STILL, 'the apply that stands still');
    await complains(7, /ana@acme\.example since/, ['apply', plan, '--lock-timeout', '1s'], at);
    // Whoever waits longer than the server lets it stand still has the lock.
    write(at.cwd, {'manifests/team.yaml': team('other', ['al@acme.example'])});
    const next = await json(0, ['apply', '--auto-approve', '--lock-timeout', '3m'], at);
    expect(next).toMatchObject({status: 'applied', run: 2});
    child.kill('SIGCONT');
    const {status, stdout} = await ended;
    expect(status).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'failed',
      error: {message: expect.stringContaining('Nothing was written') as string},
    });
    await until(sql, NOBODY_THERE, 'the end of the connections');
    expect((await sql.query('select name from bylaw.teams')).rows).toEqual([{name: 'other'}]);
    expect(await json(0, ['history', 'verify'], at)).toMatchObject({intact: true});
    await proxy.close();
    return 'ended by the server';
  });
});
