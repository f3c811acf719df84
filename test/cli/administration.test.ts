import {expect, test, afterAll, beforeAll} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {complains, folder, json, makeSet, OBJECTS, run, setFile, team, write} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('history lists, shows and verifies', async () => {
  const cwd = makeSet();
  const url = await server.database();
  const at = {cwd, ...on(url)};
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  write(cwd, {'manifests/team.yaml': team('deals', ['bo@acme.example'])});
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  const {runs} = await json<{runs: {run: number; by: string; summary: object}[]}>(0, ['history', 'list'], at);
  expect(runs.map(({run: number}) => number)).toEqual([2, 1]);
  expect(runs[1]).toMatchObject({by: 'ana@acme.example', summary: {create: OBJECTS}});
  expect((await run(0, ['history', 'list', '--limit', '1'], at)).stdout.trimEnd().split('\n')).toHaveLength(
    1,
  );
  const shown = await json<{run: number; events: {address: string}[]}>(0, ['history', 'show', '2'], at);
  expect(shown.events.map(({address}) => address)).toEqual(['Team/acme-legal/deals']);
  expect((await run(0, ['history', 'show', '1'], at)).stdout).toContain('Workspace/acme-legal');
  await complains(1, /The set acme has no run 99\.\n {2}`bylaw history list`/, ['history', 'show', '99'], at);
  expect((await run(0, ['history', 'verify'], at)).stdout).toContain('intact');
  const sql = await server.connect(url);
  await sql.query('set session_replication_role = replica');
  const {rowCount} = await sql.query(
    "update bylaw.audit_events set action = 'delete' where chain = 'set:acme' and sequence = 3",
  );
  expect(rowCount).toBe(1);
  const verified = await json<{intact: boolean; chains: {chain: string; faults: string[]}[]}>(
    1,
    ['history', 'verify'],
    at,
  );
  expect(verified.intact).toBe(false);
  expect(verified.chains.find(({chain}) => chain === 'set:acme')?.faults[0]).toContain('3');
  expect((await run(4, ['doctor'], at)).stdout).toMatch(/✗ +History/);
});

test('a database is migrated up, and down only when that is confirmed', async () => {
  const cwd = makeSet();
  const at = {cwd, ...on(await server.database('empty'))};
  for (const args of [
    ['plan'],
    ['apply', '--auto-approve'],
    ['history', 'list'],
    ['history', 'verify'],
    ['lock', 'status'],
  ]) {
    await complains(4, /not have the schema `bylaw` yet.*\n.*`bylaw migrate up`/, args, at);
  }
  expect(await json(4, ['plan'], at)).toMatchObject({error: {code: 'not-migrated'}});
  expect((await run(4, ['doctor'], at)).stdout).toMatch(/✗ +Schema +due: .*migrate up/s);
  const due = await json<{pending: string[]}>(0, ['migrate', 'status'], at);
  expect(due).toMatchObject({applied: [], unknown: []});
  expect(due.pending.length).toBeGreaterThan(0);
  // Without a set, too: a database was named.
  const up = await json<{applied: string[]}>(0, ['migrate', 'up'], {...at, cwd: folder()});
  expect(up.applied).toEqual(due.pending);
  expect((await run(0, ['migrate', 'up'], at)).stdout).toBe('The schema is up to date.\n');
  expect((await run(0, ['migrate', 'status'], at)).stdout).toContain('up to date');
  await complains(5, /Not confirmed: there is no terminal/, ['migrate', 'down'], at);
  const down = await json<{reverted: string}>(0, ['migrate', 'down', '--auto-approve'], at);
  expect(down.reverted).toBe(due.pending.at(-1));
  await complains(4, /is due|not have the schema `bylaw` yet/, ['plan'], at);
  await run(0, ['migrate', 'up'], at);
  expect(await json(0, ['doctor'], at)).toMatchObject({healthy: true});
});

test('a function that was changed by hand is named by doctor, and made anew by migrate up', async () => {
  const url = await server.database();
  const at = {cwd: makeSet(), ...on(url)};
  const sql = await server.connect(url);
  expect((await run(0, ['doctor'], at)).stdout).toMatch(/✓ +Views and functions +up to date/);
  await sql.query('alter function bylaw.decide security invoker');
  const {stdout} = await run(4, ['doctor'], at);
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /✗ Views and functions function bylaw\.decide\(.*\) was changed by hand: security definer.*`bylaw migrate up`/,
  );
  expect(await json(0, ['migrate', 'up'], at)).toMatchObject({applied: [], made: ['decide'], notes: []});
  await run(0, ['doctor'], at);
});

test('views and functions of another bylaw are due, and every command says so', async () => {
  const url = await server.database();
  const at = {cwd: makeSet(), ...on(url)};
  const sql = await server.connect(url);
  await sql.query(`update bylaw.behaviour set digest = 'x';
    update bylaw.behaviour_objects set digest = 'x' where name = 'covers'`);
  for (const args of [['plan'], ['apply', '--auto-approve'], ['history', 'list'], ['requests', 'list']]) {
    await complains(4, /1 view or function is due: covers\.\n.*`bylaw migrate up`/, args, at);
  }
  expect((await run(4, ['doctor'], at)).stdout).toMatch(/✗ +Schema +due: 1 view or function: covers/);
  expect((await run(0, ['migrate', 'up'], at)).stdout).toMatch(
    /^Created or replaced \d+ views and functions\.\n$/,
  );
  await run(0, ['plan'], at);
  await sql.query("update bylaw.behaviour set version = 99, compatible_with = 99, made_by = '9.8.7'");
  for (const args of [['plan'], ['migrate', 'up'], ['migrate', 'down', '--auto-approve']]) {
    await complains(4, /newer bylaw, 9\.8\.7.*\n.*Install bylaw 9\.8\.7/, args, at);
  }
  expect((await run(4, ['doctor'], at)).stdout).toContain('Install bylaw 9.8.7');
  await sql.query('update bylaw.behaviour set compatible_with = 1');
  await run(0, ['plan'], at);
  expect((await run(0, ['doctor'], at)).stdout).toContain(
    'made by bylaw 9.8.7, which is newer, and compatible',
  );
});

test('a schema that is newer than the program is left alone', async () => {
  const url = await server.database();
  const at = {cwd: makeSet(), ...on(url)};
  await (await server.connect(url)).query("insert into bylaw.migrations (name) values ('9999-tomorrow')");
  for (const args of [
    ['plan'],
    ['apply', '--auto-approve'],
    ['migrate', 'up'],
    ['migrate', 'down', '--auto-approve'],
  ]) {
    await complains(4, /newer bylaw: this one does not know 9999-tomorrow/, args, at);
  }
  expect((await run(4, ['doctor'], at)).stdout).toContain('9999-tomorrow');
  expect((await run(0, ['migrate', 'status'], at)).stdout).toContain('newer than this program');
});

test('two sets can share one database, and see their own history alone', async () => {
  const url = await server.database();
  const [acme, other] = [makeSet('acme'), makeSet('other')];
  write(other, {
    'bylaw.yaml': setFile('other', '  actor: ana@acme.example\n'),
    'manifests/estate.yaml': team('deals', ['bo@acme.example']),
  });
  await run(0, ['apply', '--auto-approve', '--quiet'], {cwd: acme, ...on(url)});
  expect((await run(0, ['history', 'list'], {cwd: other, ...on(url)})).stdout).toContain(
    'Nothing has been applied',
  );
  expect(await json(0, ['apply', '--auto-approve'], {cwd: other, ...on(url)})).toMatchObject({run: 1});
  expect(await json(0, ['history', 'verify'], {cwd: other, ...on(url)})).toMatchObject({
    // Of the workspace, too: both sets have touched it.
    chains: [{chain: 'set:acme'}, {chain: 'set:other'}, {chain: 'workspace:acme-legal'}],
  });
});
