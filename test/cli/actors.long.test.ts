import {afterAll, beforeAll, expect, test} from 'vitest';
import {asLogin, makeLogins, startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {complains, ESTATE, folder, json, makeSet, OBJECTS, run, setFile, team, write} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({own: true});
  await server.database();
  await makeLogins(server, {ci_plan: 'bylaw_plan', ci_apply: 'bylaw_apply', platform_owner: 'bylaw_owner'});
});
afterAll(() => server.close());

interface Told {
  readonly status: string;
  readonly run: number | null;
  readonly diagnostics: readonly {readonly rule: string; readonly message: string; readonly help: string}[];
}

/** A set that was applied once, to a database that several logins may use. */
async function applied() {
  const cwd = makeSet();
  const url = await server.database();
  const as = (login: string) => ({cwd, ...on(asLogin(url, login))});
  const at = {plan: as('ci_plan'), apply: as('ci_apply'), owner: as('platform_owner')};
  await run(0, ['apply', '--auto-approve', '--quiet'], at.apply);
  return {cwd, url, ...at};
}

test('logins are bound, listed and unbound by who may, and by nobody else', async () => {
  const {plan, apply, owner} = await applied();
  expect((await run(0, ['actors', 'list'], plan)).stdout).toContain('No login is bound');
  await complains(
    4,
    /login ci_apply is not allowed to bind logins: .*bylaw_owner\.\n.*grant bylaw_owner to ci_apply;/,
    ['actors', 'bind', 'ci_apply', 'bo@acme.example'],
    apply,
  );
  expect(await json(4, ['actors', 'unbind', 'ci_apply'], plan)).toMatchObject({error: {code: 'permission'}});
  await complains(
    1,
    /anna@acme\.example is neither a user nor a member.*not bound\.\n.*Did you mean ana@acme\.example\?/,
    ['actors', 'bind', 'ci_apply', 'anna@acme.example'],
    owner,
  );
  for (const before of [null, 'ana@acme.example']) {
    expect(await json(0, ['actors', 'bind', 'ci_apply', 'ana@acme.example'], owner)).toEqual({
      formatVersion: '1.0',
      login: 'ci_apply',
      email: 'ana@acme.example',
      before,
      exists: true,
      near: null,
    });
  }
  const typo = await run(0, ['actors', 'bind', 'ci_pln', 'bo@acme.example'], {...owner, cwd: folder()});
  expect(typo.stdout).toMatch(/Note: the database has no login ci_pln yet\. Did you mean ci_plan\?/);
  expect(await json(0, ['actors', 'list'], owner)).toEqual({
    formatVersion: '1.0',
    actors: [
      {login: 'ci_apply', email: 'ana@acme.example'},
      {login: 'ci_pln', email: 'bo@acme.example'},
    ],
    login: {name: 'platform_owner', actor: null},
  });
  // Whoever may not bind logins is told of system admins, and counts the others.
  expect(await json(0, ['actors', 'list'], plan)).toMatchObject({
    actors: [{login: 'ci_apply', email: 'ana@acme.example'}],
    login: {name: 'ci_plan', actor: null},
    others: 1,
  });
  expect((await run(0, ['actors', 'list'], plan)).stdout).toContain(
    '1 more login bound to actors of other workspaces is not shown.',
  );
  expect((await run(0, ['actors', 'unbind', 'ci_pln'], owner)).stdout).toContain(
    'no longer acts as bo@acme.example',
  );
  expect((await run(0, ['actors', 'unbind', 'ci_pln'], owner)).stdout).toContain('not bound to an actor');
});

test('a bound login is that actor, and nobody else', async () => {
  const {cwd, plan, apply, owner} = await applied();
  await run(0, ['actors', 'bind', 'ci_apply', 'al@acme.example'], owner);
  write(cwd, {'manifests/team.yaml': team('deals', ['bo@acme.example'])});
  const asAna = {...apply, env: {...apply.env, BYLAW_ACTOR: 'ana@acme.example'}};
  const refused = await json<Told>(1, ['apply', '--auto-approve'], asAna);
  expect(refused.diagnostics.map(({rule, message}) => [rule, message])).toContainEqual([
    'authority/actor',
    'The database login ci_apply is bound to al@acme.example, so it cannot act as ana@acme.example.',
  ]);
  expect(refused.diagnostics.find(({rule}) => rule === 'authority/actor')?.help).toContain('al@acme.example');
  expect((await run(1, ['plan', '--as', 'bo@acme.example'], apply)).stdout).toContain('authority/actor');
  for (const command of [
    ['release', 'Role/acme-legal/counsel'],
    ['offboard', 'bo@acme.example', '--confirm', 'DELETE'],
    ['connections', 'withdraw', 'acme-legal', 'acme-legal', '--auto-approve'],
  ]) {
    const told = await json<Told>(1, [...command, '--as', 'bo@acme.example'], apply);
    expect(told.diagnostics.map(({rule}) => rule)).toContain('authority/actor');
  }
  // The set says ana@acme.example: the login is the actor that it is bound to, whatever the set says.
  expect(await json(0, ['plan', '--as', 'AL@acme.example'], apply)).toMatchObject({actor: 'al@acme.example'});
  expect(await json(0, ['plan'], apply)).toMatchObject({actor: 'al@acme.example', applyable: true});
  write(cwd, {'bylaw.yaml': setFile('acme')});
  expect(await json(0, ['plan'], apply)).toMatchObject({actor: 'al@acme.example', applyable: true});
  expect(await json(0, ['apply', '--auto-approve'], apply)).toMatchObject({status: 'applied', run: 2});
  const {runs} = await json<{runs: {by: string; login: string}[]}>(0, ['history', 'list'], apply);
  expect([runs[0]?.by, runs[0]?.login]).toEqual(['al@acme.example', 'ci_apply']);
  // A login that is bound to nobody has to name who asks, as the set does no more.
  await complains(
    1,
    /Nothing is shown of the set acme:.*\n {2}Name an active member/,
    ['history', 'list'],
    plan,
  );
});

test('logins that are bound to nobody only read, once another is bound', async () => {
  const {cwd, plan, apply, owner} = await applied();
  await run(0, ['actors', 'bind', 'ci_apply', 'ana@acme.example'], owner);
  write(cwd, {'manifests/team.yaml': team('deals', ['bo@acme.example'])});
  await run(0, ['plan', '--out', 'plan.json'], plan);
  const refused = await json<Told>(1, ['apply', 'plan.json'], owner);
  expect(refused.status).toBe('refused');
  expect(refused.diagnostics.map(({rule}) => rule)).toContain('authority/actor');
  expect(refused.diagnostics[0]?.message).toContain('platform_owner is not bound to an actor');
  expect(refused.diagnostics[0]?.help).toContain('bylaw actors bind platform_owner ana@acme.example');
  expect(await json<Told>(1, ['apply', '--auto-approve'], owner)).toMatchObject({status: 'refused'});
  expect(await json(1, ['release', 'Role/acme-legal/counsel'], owner)).toMatchObject({
    released: [],
    diagnostics: [{rule: 'authority/actor'}],
  });
  // What the one planned, the other applies: as whom its login stands for, whoever planned.
  write(cwd, {'bylaw.yaml': setFile('acme', '  actor: bo@acme.example\n')});
  expect(await json<Told>(0, ['apply', 'plan.json'], apply)).toMatchObject({run: 2});
  const {runs} = await json<{runs: {by: string}[]}>(0, ['history', 'list'], plan);
  expect(runs[0]?.by).toBe('ana@acme.example');
  await run(0, ['actors', 'unbind', 'ci_apply'], owner);
  write(cwd, {
    'manifests/team.yaml': team('deals', []),
    'bylaw.yaml': setFile('acme', '  actor: ana@acme.example\n'),
  });
  expect(await json<Told>(0, ['apply', '--auto-approve'], owner)).toMatchObject({run: 3});
});

test('release lets go of objects, all or none', async () => {
  const {cwd, url, apply} = await applied();
  const role = 'Role/acme-legal/counsel';
  const other = folder();
  write(other, {
    'bylaw.yaml': setFile('other', '  actor: ana@acme.example\n'),
    'manifests/team.yaml': team('deals', ['bo@acme.example']),
  });
  await run(0, ['apply', '--auto-approve', '--quiet'], {cwd: other, ...on(url)});
  const several = ['release', role, 'Space/acme-legal/deal-rom', 'Team/acme-legal/deals', 'Nonsense'];
  const {stdout} = await run(1, several, apply);
  expect(stdout).toContain('Space/acme-legal/deal-rom is not live.');
  expect(stdout).toContain('Did you mean Space/acme-legal/deal-room?');
  expect(stdout).toMatch(/Team\/acme-legal\/deals belongs to the set other/);
  expect(stdout).toContain('An address is Kind/workspace/name.');
  expect(stdout).toContain('Refused: nothing was released.');
  expect(await json(1, ['release', role, '--as', 'bo@acme.example'], apply)).toMatchObject({
    released: [],
    diagnostics: [
      {
        rule: 'authority/not-permitted',
        message: expect.stringContaining('bo@acme.example is not allowed to release'),
      },
    ],
  });
  expect(await json(0, ['release', role, role], apply)).toEqual({
    formatVersion: '1.0',
    set: 'acme',
    released: [role],
    alreadyReleased: [],
    stillDeclared: [role],
    diagnostics: [],
  });
  const again = await run(0, ['release', role], apply);
  expect(again.stdout).toMatch(/Already unmanaged.*\n {2}Role\/acme-legal\/counsel\n/);
  expect(again.stdout).toContain('still declare this: the next apply would adopt it');
  expect(await json(0, ['history', 'verify'], apply)).toMatchObject({intact: true});
  expect((await run(0, ['history', 'show', '1'], apply)).stdout).toContain(role);
  // Declared still, it is adopted; left out, it stays live.
  expect(await json(0, ['plan'], apply)).toMatchObject({summary: {adopt: 1, unchanged: OBJECTS - 1}});
  await run(0, ['apply', '--auto-approve', '--quiet'], apply);
  const space = 'Space/acme-legal/deal-room';
  expect((await run(0, ['release', space], apply)).stdout).toContain('Released 1 object from acme');
  write(cwd, {'manifests/estate.yaml': ESTATE.split('---\n').slice(0, -1).join('---\n')});
  expect(await json(0, ['plan'], apply)).toMatchObject({changes: [], summary: {unmanaged: 1}});
  await complains(64, /The command needs an argument: ADDRESS/, ['release'], apply);
});

test('the checklist says what a workspace lacks, and knows no other', async () => {
  const {plan} = await applied();
  const {workspace, items} = await json<{
    workspace: string;
    items: {item: string; status: string; how: string | null}[];
  }>(0, ['checklist', 'acme-legal'], plan);
  expect(workspace).toBe('acme-legal');
  expect(items.map(({item, status}) => [item, status])).toEqual([
    ['Collaboration model', 'ok'],
    ['Region', 'ok'],
    ['Shared spaces', 'ok'],
    ['First space', 'ok'],
    ['External collaboration', 'optional'],
    ['External Connection Admins', 'ok'],
    ['Partners', 'optional'],
    ['Guests: entitlement', 'optional'],
    ['Guests: inviter', 'optional'],
  ]);
  for (const {status, how} of items) expect(how === null).toBe(status === 'ok');
  expect((await run(0, ['checklist', 'acme-legal'], plan)).stdout).toContain('Ready: 5 in order');
  await complains(
    64,
    /There is no workspace acme-lega\.\n {2}Did you mean acme-legal\?/,
    ['checklist', 'acme-lega'],
    plan,
  );
});
