/** Who may decide from a command line, on what exactly, and by an Approval that is printed. */
import {cpSync} from 'node:fs';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {ACME, all, CONNECTED, NORTHWIND, REQUEST, ROOT, share, VERA} from '../unit/app/two-firms.ts';
import {applied, approve, level, ROOM, VIC, type Decided, type Listed} from './decisions.ts';
import {complains, folder, json, run, setFile, write} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('who may not decide is told who may', async () => {
  const strict = ACME.replace('protect: false}', 'protect: false, separationOfDuties: strict}');
  const at = await applied(server, strict, NORTHWIND, CONNECTED, share(VERA));
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
    /approve connection:acme-legal\/northwind: acme-legal approved it by requesting it; northwind-legal has agreed too/,
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
  const at = await applied(server, ACME, NORTHWIND, CONNECTED, share(VERA));
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
    /^Denied for northwind-legal: .*\nThe request is closed\.[^]*can request it again by changing Share\//,
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
    'raj@northwind.example denied it for northwind-legal ("no")',
  );
  const everything = await json<Listed>(0, ['requests', 'list', '--all', '--side', 'northwind-legal'], at);
  expect(everything.requests.find(({id}) => id === REQUEST)).toMatchObject({status: 'denied'});
});

test('an Approval that was printed decides once it is applied', async () => {
  const at = await applied(server, ACME, NORTHWIND, CONNECTED, share(VERA));
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
