/** How people decide, from a command line: on what waits, and on connections. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {ACME, CONNECTED, NORTHWIND, REQUEST, share, VERA} from '../unit/app/two-firms.ts';
import {applied, approve, level, ROOM, type Decided, type Listed} from './decisions.ts';
import {folder, json, run} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('two sides approve, and one takes it back', async () => {
  const at = await applied(server, ACME, NORTHWIND, CONNECTED, share(VERA));
  const list = await run(0, ['requests', 'list'], at);
  expect(list.stdout).toMatch(/^Approvals pending in the set both: 2 on 1 request\n/);
  expect(list.stdout).toMatch(
    /northwind-legal +pending: rae@northwind\.example, raj@northwind\.example or uma@/,
  );
  expect(list.stdout).toContain(`bylaw requests approve ${REQUEST}`);
  const {requests} = await json<Listed>(0, ['requests', 'list', '--side', 'northwind-legal'], at);
  expect(requests).toMatchObject([
    {id: REQUEST, side: 'northwind-legal', requestedBy: 'ana@acme.example', status: 'waiting'},
  ]);

  // No set is needed, only the database.
  const elsewhere = {...at, cwd: folder()};
  const first = await run(0, approve('raj@northwind.example', '--reason', 'fine'), elsewhere);
  expect(first.stdout).toBe(
    `Approved for northwind-legal: ${REQUEST}.\nStill pending for acme-legal: al@acme.example, ana@acme.example or bo@acme.example may decide.\n`,
  );
  await level(at, 1);
  const second = await json<Decided>(0, approve('bo@acme.example'), at);
  expect(second).toMatchObject({status: 'decided', side: 'acme-legal', waiting: [], diagnostics: []});
  await level(at, 0);
  expect(await json<Decided>(0, approve('bo@acme.example'), at)).toMatchObject({status: 'unchanged'});
  const shown = await run(0, ['requests', 'show', REQUEST], at);
  expect(shown.stdout).toMatch(/raj@northwind\.example approved for northwind-legal; reason: fine/);
  expect(shown.stdout).toMatch(/vera@northwind\.example +editor +in force as editor\n/);

  const revoked = await run(0, ['requests', 'revoke', REQUEST, '--as', 'uma@northwind.example'], at);
  expect(revoked.stdout).toMatch(
    /^Revoked for northwind-legal: [^]*vera@northwind\.example \(outsider: partner\) loses editor access\n/,
  );
  await level(at, 1);
  expect((await run(0, ['requests', 'list', '--side', 'acme-legal'], elsewhere)).stdout).toBe(
    'No approvals pending in acme-legal.\n',
  );
});

test('a connection is agreed to, and ended at once', async () => {
  const at = await applied(server, ACME, NORTHWIND, share(VERA));
  const waiting = await run(0, ['connections', 'list'], at);
  expect(waiting.stdout).toMatch(/^acme-legal with northwind-legal: pending agreement\n/);
  expect(waiting.stdout.replace(/\s+/g, ' ')).toContain(
    '`bylaw requests approve connection:acme-legal/northwind`',
  );
  const agreed = await run(
    0,
    ['requests', 'approve', 'connection:acme-legal/northwind', '--as', 'raj@northwind.example'],
    at,
  );
  expect(agreed.stdout).toContain('acme-legal and northwind-legal have been connected since ');
  await run(0, approve('raj@northwind.example'), at);
  await run(0, approve('bo@acme.example'), at);
  await level(at, 0);

  const withdraw = ['connections', 'withdraw', 'northwind-legal', 'acme-legal', '--as'];
  const unsure = await run(5, [...withdraw, 'raj@northwind.example'], at);
  expect(unsure.stdout).toMatch(
    /Ended with it: Share[^]*vera@northwind\.example \(outsider: partner\) loses editor access\n/,
  );
  expect(unsure.stderr).toMatch(/Not confirmed.*\n.*--auto-approve/);
  await level(at, 0);
  const refused = await json<Decided>(1, [...withdraw, 'vera@northwind.example', '--auto-approve'], at);
  expect(refused.diagnostics[0]).toMatchObject({rule: 'authority/not-permitted'});
  const ended = await run(
    0,
    [...withdraw, 'raj@northwind.example', '--auto-approve', '--reason', 'done'],
    at,
  );
  expect(ended.stdout).toMatch(/^Ended: northwind-legal is no longer connected with acme-legal\.\n/);
  expect(ended.stdout.replace(/\s+/g, ' ')).toContain(
    'To connect again: run `bylaw requests approve connection:acme-legal/northwind`.',
  );
  await level(at, 1);
  const again = await run(0, [...withdraw, 'raj@northwind.example', '--auto-approve'], at);
  expect(again.stdout).toContain('there was nothing to withdraw');
  const why = await run(0, ['access', 'explain', 'vera@northwind.example', ROOM], at);
  expect(why.stdout.replace(/\s+/g, ' ')).toMatch(
    /\(northwind-legal has withdrawn\), and the approval of acme-legal .* the share has given no access since/,
  );
  const waits = await run(0, ['requests', 'list'], at);
  expect(waits.stdout).toMatch(/\n {2}northwind-legal +has withdrawn; pending: rae@/);
  expect(waits.stdout).toContain('northwind-legal has withdrawn from the connection of acme-legal');
  const checklist = await run(0, ['checklist', 'acme-legal'], at);
  expect(checklist.stdout).toContain('northwind-legal withdrew its agreement');
  const early = await run(0, approve('raj@northwind.example'), at);
  expect(early.stdout.replace(/\s+/g, ' ')).toContain('is not active: northwind-legal has withdrawn.');

  const other = ['connections', 'withdraw', 'acme-legal', 'northwind-legal', '--auto-approve'];
  const late = await run(0, [...other, '--as', 'ana@acme.example'], at);
  expect(late.stdout.replace(/\s+/g, ' ')).toMatch(
    /^Withdrawn: acme-legal no longer agrees .*\. The connection was no longer active/,
  );
  const own = await run(0, ['requests', 'list', '--side', 'northwind-legal'], at);
  expect(own.stdout).toContain('acme-legal has withdrawn: an approval alone does not connect them');
});
