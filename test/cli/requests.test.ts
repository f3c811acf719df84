/** How people decide, from a command line: on what waits, and on connections. */
import {cpSync} from 'node:fs';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {ACME, all, CONNECTED, NORTHWIND, REQUEST, ROOT, share, VERA} from '../unit/app/two-firms.ts';
import {on} from './database.ts';
import {complains, folder, json, run, setFile, write} from './program.ts';

const VIC = '{subject: user:vic@northwind.example, role: viewer}';
const ROOM = 'space:acme-legal/deal-room';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Decided {
  readonly status: string;
  readonly side: string | null;
  readonly waiting: readonly {readonly side: string; readonly approvers: readonly string[]}[];
  readonly diagnostics: readonly {readonly rule: string; readonly message: string; readonly help: string}[];
}
interface Listed {
  readonly requests: readonly {readonly id: string; readonly side: string; readonly digest: string}[];
}
interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A set with these manifests, applied to a database of its own. */
async function applied(...parts: readonly string[]): Promise<Place> {
  const cwd = folder();
  write(cwd, {'bylaw.yaml': setFile('both'), 'manifests/all.yaml': all(ROOT, ...parts)});
  const {env} = on(await server.database());
  const at = {cwd, env: {...env, BYLAW_ACTOR: 'root@platform.example'}};
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  return at;
}

const approve = (who: string, ...more: readonly string[]): readonly string[] => [
  'requests',
  'approve',
  REQUEST,
  '--as',
  who,
  ...more,
];
const level = async (at: Place, status: number): Promise<void> => {
  await run(status, ['access', 'check', 'vera@northwind.example', ROOM], at);
};

test('two sides approve, and one takes it back', async () => {
  const at = await applied(ACME, NORTHWIND, CONNECTED, share(VERA));
  const list = await run(0, ['requests', 'list'], at);
  expect(list.stdout).toMatch(/^Approvals pending in the set both: 2 on 1 request\n/);
  expect(list.stdout).toMatch(
    /northwind-legal +waits for rae@northwind\.example, raj@northwind\.example or uma@/,
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
    `Approved for northwind-legal: ${REQUEST}.\nIt still waits for acme-legal: al@acme.example, ana@acme.example or bo@acme.example.\n`,
  );
  await level(at, 1);
  const second = await json<Decided>(0, approve('bo@acme.example'), at);
  expect(second).toMatchObject({status: 'decided', side: 'acme-legal', waiting: [], diagnostics: []});
  await level(at, 0);
  expect(await json<Decided>(0, approve('bo@acme.example'), at)).toMatchObject({status: 'unchanged'});
  const shown = await run(0, ['requests', 'show', REQUEST], at);
  expect(shown.stdout).toMatch(/raj@northwind\.example approved for northwind-legal; saying: fine/);
  expect(shown.stdout).toMatch(/vera@northwind\.example +editor +in force as editor\n/);

  const revoked = await run(0, ['requests', 'revoke', REQUEST, '--as', 'uma@northwind.example'], at);
  expect(revoked.stdout).toMatch(
    /^Took back what northwind-legal had approved[^]*vera@northwind\.example \(outsider: partner\) loses editor access\n/,
  );
  await level(at, 1);
  expect((await run(0, ['requests', 'list', '--side', 'acme-legal'], elsewhere)).stdout).toBe(
    'No approvals pending in acme-legal.\n',
  );
});

test('who may not decide is told who may', async () => {
  const strict = ACME.replace('protect: false}', 'protect: false, separationOfDuties: strict}');
  const at = await applied(strict, NORTHWIND, CONNECTED, share(VERA));
  const refused = await json<Decided>(1, approve('vera@northwind.example'), at);
  expect(refused).toMatchObject({
    status: 'refused',
    diagnostics: [{rule: 'approval/not-approver', severity: 'error'}],
  });
  const people = await run(1, approve('vera@northwind.example'), at);
  expect(people.stdout).toBe('');
  expect(people.stderr).toMatch(
    /^error\[approval\/not-approver\][^]*uma@northwind\.example may\.\n\nRefused: /,
  );
  const own = await json<Decided>(1, approve('ana@acme.example'), at);
  expect(own.diagnostics[0]).toMatchObject({
    rule: 'approval/self',
    help: 'For acme-legal, al@acme.example or bo@acme.example may.',
  });
  expect(own.diagnostics[0]?.message).toContain('has strict separation of duties');
  const wrong = await json<Decided>(1, approve('raj@northwind.example', '--side', 'acme-legal'), at);
  expect(wrong.diagnostics[0]?.rule).toBe('approval/not-approver');
  const nobody = await json<Decided>(1, ['requests', 'approve', REQUEST], {
    ...at,
    env: {...at.env, BYLAW_ACTOR: ''},
  });
  expect(nobody.diagnostics[0]?.rule).toBe('authority/actor');
  const asking = ['requests', 'approve', 'Connection/acme-legal/northwind', '--as', 'ana@acme.example'];
  expect((await json<Decided>(1, asking, at)).diagnostics[0]?.message).toMatch(
    /approve connection:acme-legal\/northwind: acme-legal has agreed by asking for it; northwind-legal has agreed too/,
  );
  const named = await run(0, ['requests', 'show', 'Share/acme-legal/deal-room-northwind'], at);
  expect(named.stdout).toContain(`${REQUEST}\n`);
  await complains(64, /deal-room is not a request/, ['requests', 'approve', 'deal-room'], at);
  const near = `${REQUEST}s`;
  await complains(1, /There is no request .*\n {2}Did you mean share:acme/, ['requests', 'show', near], at);
  expect(await json(1, ['requests', 'show', near], at)).toMatchObject({
    diagnostics: [{rule: 'approval/unknown-request'}],
  });
});

test('a decision is on what was looked at, until that is denied', async () => {
  const at = await applied(ACME, NORTHWIND, CONNECTED, share(VERA));
  const {requests} = await json<Listed>(0, ['requests', 'list', '--side', 'northwind-legal'], at);
  const digest = requests[0]?.digest ?? '';
  write(at.cwd, {'manifests/all.yaml': all(ROOT, ACME, NORTHWIND, CONNECTED, share(`${VERA}, ${VIC}`))});
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  const stale = await json<Decided>(1, approve('raj@northwind.example', '--digest', digest), at);
  expect(stale.diagnostics[0]?.rule).toBe('approval/stale');
  expect(stale.diagnostics[0]?.message).toContain(digest);
  const denied = await run(
    0,
    ['requests', 'deny', REQUEST, '--as', 'raj@northwind.example', '--reason', 'no'],
    at,
  );
  expect(denied.stdout).toMatch(
    /^Denied for northwind-legal: .*\nThat closes it[^]*can ask again by changing Share\//,
  );
  const shown = await run(0, ['requests', 'show', REQUEST], at);
  expect(shown.stdout).toMatch(/\n {2}northwind-legal +denied by raj@northwind\.example, .* \(no\)\n/);
  expect(shown.stdout).toMatch(/\n {2}acme-legal +not decided; closed by northwind-legal's denial\n/);
  expect(shown.stdout).toMatch(/vera@northwind\.example +editor +not in force: denied\n/);
  expect((await json<Decided>(1, approve('bo@acme.example'), at)).diagnostics[0]?.rule).toBe(
    'approval/denied',
  );
  const why = await run(0, ['access', 'explain', 'vera@northwind.example', ROOM], at);
  expect(why.stdout.replace(/\s+/g, ' ')).toContain(
    'raj@northwind.example denied it for northwind-legal, saying "no"',
  );
  const everything = await json<Listed>(0, ['requests', 'list', '--all', '--side', 'northwind-legal'], at);
  expect(everything.requests.find(({id}) => id === REQUEST)).toMatchObject({status: 'denied'});
});

test('an Approval that was printed decides once it is applied', async () => {
  const at = await applied(ACME, NORTHWIND, CONNECTED, share(VERA));
  const printed = await run(0, approve('raj@northwind.example', '--manifest', '--reason', 'fine'), at);
  expect(printed.stderr).toMatch(/^Commit it/);
  expect(printed.stdout).toContain('name: share-deal-room-northwind\n');
  const {requests} = await json<Listed>(0, ['requests', 'list'], at);
  expect(requests.map(({side}) => side)).toEqual(['acme-legal', 'northwind-legal']);
  await run(1, approve('vera@northwind.example', '--manifest', '--side', 'northwind-legal'), at);

  // Another set governs the approvals of Northwind.
  const theirs = folder();
  cpSync(at.cwd, theirs, {recursive: true});
  write(theirs, {'bylaw.yaml': setFile('northwind'), 'manifests/all.yaml': printed.stdout});
  await run(0, ['fmt', '--check'], {...at, cwd: theirs});
  const actor = {...at.env, BYLAW_ACTOR: 'raj@northwind.example'};
  await run(0, ['apply', '--auto-approve', '--quiet'], {cwd: theirs, env: actor});
  const left = await json<Listed>(0, ['requests', 'list'], at);
  expect(left.requests.map(({side}) => side)).toEqual(['acme-legal']);
  await run(0, approve('bo@acme.example'), at);
  await level(at, 0);
});

test('a connection is agreed to, and ended at once', async () => {
  const at = await applied(ACME, NORTHWIND, share(VERA));
  const waiting = await run(0, ['connections', 'list'], at);
  expect(waiting.stdout).toMatch(/^acme-legal with northwind-legal: waits for agreement\n/);
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
  expect(unsure.stderr).toMatch(/not confirmed\.\n.*--auto-approve/);
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
    'To connect again: `bylaw requests approve connection:acme-legal/northwind`.',
  );
  await level(at, 1);
  const again = await run(0, [...withdraw, 'raj@northwind.example', '--auto-approve'], at);
  expect(again.stdout).toContain('there was nothing to withdraw');
  const why = await run(0, ['access', 'explain', 'vera@northwind.example', ROOM], at);
  expect(why.stdout.replace(/\s+/g, ' ')).toMatch(
    /\(northwind-legal has withdrawn\), and the approval of acme-legal .* the share has given no access since/,
  );
  const waits = await run(0, ['requests', 'list'], at);
  expect(waits.stdout).toMatch(/\n {2}northwind-legal +has withdrawn; waits for rae@/);
  expect(waits.stdout).toContain('northwind-legal has withdrawn from the connection of acme-legal');
  const checklist = await run(0, ['checklist', 'acme-legal'], at);
  expect(checklist.stdout).toContain('northwind-legal withdrew its agreement');
  const early = await run(0, approve('raj@northwind.example'), at);
  expect(early.stdout.replace(/\s+/g, ' ')).toContain('is not active: northwind-legal has withdrawn.');

  const other = ['connections', 'withdraw', 'acme-legal', 'northwind-legal', '--auto-approve'];
  const late = await run(0, [...other, '--as', 'ana@acme.example'], at);
  expect(late.stdout.replace(/\s+/g, ' ')).toMatch(
    /^Withdrawn: now acme-legal does not .* either\. The connection was not active any more/,
  );
  const own = await run(0, ['requests', 'list', '--side', 'northwind-legal'], at);
  expect(own.stdout).toContain('acme-legal has withdrawn: approving alone connects nothing');
});
