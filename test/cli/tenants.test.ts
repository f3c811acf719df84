/** What a bound login is told of the set of another firm that it names, and of one that owns workspaces of several. */
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {TestServer} from '../postgres/test-server.ts';
import {complains, folder, json, run, setFile, write} from './program.ts';
import {
  all,
  GUS,
  members,
  named,
  ROOT,
  SETS,
  startServer,
  tenants,
  tracesIn,
  workspace,
  type Tenants,
} from './tenants.ts';

let server: TestServer;
let at: Tenants;
beforeAll(async () => {
  server = await startServer();
  at = await tenants(server);
});
afterAll(() => server.close());

const gus = (cwd: string) => at.as('globex_login', cwd);

interface Told {
  readonly applyable: boolean;
  readonly changes: readonly {readonly address: string}[];
  readonly diagnostics: readonly {readonly rule: string; readonly message: string; readonly help: string}[];
}

const REFUSED = `${GUS} is not allowed to use the set zephyr-governance: nothing that it owns or did is in a workspace of which they are an active member.`;

test('a plan that names the set of another firm is refused by one error, and takes no name from it', async () => {
  const theirs = gus(named('zephyr-governance'));
  const {stdout} = await run(1, ['plan'], theirs);
  expect(stdout.replace(/\s+/g, ' ')).toContain(
    'nothing is planned, because the actor is not allowed to plan it.',
  );
  const plan = await json<Told>(1, ['plan'], theirs);
  expect(plan).toMatchObject({applyable: false, changes: [], live: {digest: null, lastRun: null}});
  expect(plan.diagnostics.map(({rule, message}) => [rule, message])).toEqual([
    ['authority/not-permitted', REFUSED],
  ]);
  expect(plan.diagnostics[0]?.help).toContain('give it another name in bylaw.yaml');
  // Nor does an apply write anything of Globex's under that name.
  write(theirs.cwd, {'manifests/all.yaml': SETS['globex-governance']});
  expect(await json(1, ['apply', '--auto-approve'], theirs)).toMatchObject({status: 'refused', run: null});
  const own = await json<Told>(0, ['plan'], gus(at.home['globex-governance']));
  expect(own).toMatchObject({changes: [], diagnostics: []});
});

test('a plan file of another firm is not judged', async () => {
  const zoe = at.as('zephyr_login', at.home['zephyr-governance']);
  const file = path.join(folder(), 'plan.json');
  await run(0, ['plan', '--out', file], zoe);
  const refused = await json<Told>(1, ['apply', file], gus(named('zephyr-governance')));
  expect(refused).toMatchObject({
    status: 'refused',
    diagnostics: [{rule: 'authority/not-permitted', message: REFUSED}],
  });
  expect(await json(0, ['apply', file], zoe)).toMatchObject({status: 'no-changes'});
});

test('its history and its lock are told to nobody else', async () => {
  const theirs = gus(named('zephyr-governance'));
  for (const command of [
    ['history', 'list'],
    ['history', 'show', '1'],
    ['history', 'show', '99'],
    ['lock', 'status'],
    ['lock', 'release', '--auto-approve'],
    ['requests', 'list', '--all'],
    ['connections', 'list'],
    ['report'],
  ]) {
    expect(await complains(1, /not allowed to use the set zephyr-governance/, command, theirs)).toContain(
      REFUSED,
    );
  }
  expect(await json(1, ['history', 'list'], theirs)).toMatchObject({
    error: {code: 'not-permitted', message: REFUSED},
  });
  const zoe = at.as('zephyr_login', at.home['zephyr-governance']);
  expect(await json(0, ['history', 'list'], zoe)).toMatchObject({runs: [{run: 1, by: ROOT}]});
  expect((await run(0, ['history', 'show', '1'], zoe)).stdout).toContain('Resource/zephyr-legal/obsidian');
  expect((await run(0, ['lock', 'status'], zoe)).stdout).toContain('Nobody holds the lock');
  // A set that there is not is nobody's.
  expect(await json(0, ['history', 'list'], gus(named('invented')))).toMatchObject({runs: []});
});

test('of a set that owns workspaces of several firms, each is told of its own', async () => {
  const desk = gus(named('hub-governance'));
  const list = await json<{
    runs: readonly {readonly run: number; readonly summary: object; readonly inPart?: true}[];
  }>(0, ['history', 'list'], desk);
  expect(list.runs).toMatchObject([{run: 1, summary: {create: 4, update: 0}, inPart: true}]);
  const shown = await run(0, ['history', 'show', '1'], desk);
  expect(shown.stdout).toContain("in part: only changes in the actor's workspaces are shown");
  expect(shown.stdout).toContain('Member/globex-desk/gus@globex.example');
  expect(tracesIn(shown.stdout, '')).toEqual([]);
  await complains(1, /has no run 2/, ['history', 'show', '2'], desk);
  // What the manifests leave out would be deleted, but nobody is told what that is.
  const refused = await json<Told>(1, ['plan'], desk);
  expect(refused.diagnostics.map(({rule}) => rule)).toEqual(['authority/not-permitted']);
  expect(refused.diagnostics[0]?.message).toContain(
    'the manifests leave out objects of the set hub-governance',
  );
  expect(tracesIn(JSON.stringify(refused), '')).toEqual([]);
  // A part of it can be planned.
  write(desk.cwd, {
    'manifests/all.yaml': all(
      workspace('globex-desk').replace('The globex', 'Our globex'),
      members('globex-desk', GUS),
    ),
  });
  const part = await json<Told & {readonly filter: object}>(
    0,
    ['plan', '--target', 'Workspace/globex-desk'],
    desk,
  );
  expect(part.changes.map(({address}) => address)).toEqual(['Workspace/globex-desk']);
  expect(part.filter).toEqual({
    targets: ['Workspace/globex-desk'],
    leftOut: ['Member/globex-desk/gia@globex.example'],
    inPart: true,
  });
  const human = await run(0, ['plan', '--target', 'Workspace/globex-desk'], desk);
  expect(human.stdout.replace(/\s+/g, ' ')).toContain(
    '1 change is left out: Member/globex-desk/gia@globex.example; others, in workspaces of which the actor is not a member, are not shown.',
  );
  const root = at.as('hub_login', at.home['hub-governance']);
  expect(await json(0, ['history', 'list'], root)).not.toHaveProperty('runs.0.inPart');
});

test('somebody who also works for another firm is offboarded from one’s own', async () => {
  const own = gus(at.home['globex-governance']);
  const refused = await json<
    Told & {readonly workspaces: readonly object[]; readonly changes: readonly object[]}
  >(1, ['offboard', 'cy@globex.example'], own);
  expect(refused.diagnostics.map(({rule, message, help}) => [rule, message, help])).toEqual([
    [
      'authority/not-permitted',
      `${GUS} is not allowed to offboard cy@globex.example everywhere: they also belong to workspaces of which ${GUS} is not an active member.`,
      'Offboard them from your own workspaces alone: add `--workspace globex`. Offboarding everywhere takes a system admin, or somebody who holds `members:delete:all` in each of their workspaces.',
    ],
  ]);
  expect(refused).toMatchObject({status: 'refused', workspaces: [{workspace: 'globex'}], inPart: true});
  expect(tracesIn(JSON.stringify(refused), '')).toEqual([]);
  // Whether somebody is in a workspace of strangers is told in the same words, whoever it is.
  const answers = await Promise.all(
    ['cy@globex.example', 'gil@globex.example', 'nobody@globex.example'].map(async (person) =>
      json<Told>(1, ['offboard', person, '--workspace', 'umbral-desk'], own),
    ),
  );
  expect(new Set(answers.map(({diagnostics}) => JSON.stringify(diagnostics))).size).toBe(1);
  const done = await json(
    0,
    ['offboard', 'cy@globex.example', '--workspace', 'globex', '--confirm', 'DELETE'],
    own,
  );
  expect(done).toMatchObject({status: 'offboarded', workspaces: [{workspace: 'globex'}]});
  // Whom the asking login does not know, it learns nothing of.
  await expect(json<Told>(1, ['offboard', 'zoe@zephyr.example'], own)).resolves.toMatchObject({
    diagnostics: [{rule: 'references/unresolved', help: 'Check the address.'}],
  });
});

test('the chains of others are verified and counted, but not named', async () => {
  const own = gus(folder());
  const told = await json<{chains: {chain: string}[]; others: object; intact: boolean}>(
    0,
    ['history', 'verify'],
    own,
  );
  expect(told.chains.map(({chain}) => chain)).toEqual([
    'set:globex-governance',
    'set:hub-governance',
    'workspace:globex',
    'workspace:globex-desk',
  ]);
  expect(told).toMatchObject({intact: true, others: {chains: 5, broken: 0}});
  const sql = await server.connect(at.url);
  await sql.query("update bylaw.runs set login = 'x' where \"set\" = 'zephyr-governance'");
  const broken = await run(1, ['history', 'verify'], own);
  expect(broken.stdout).toContain(
    '5 chains of other workspaces and sets: 1 broken; a system admin can see which',
  );
  expect(tracesIn(broken.stdout, '')).toEqual([]);
  expect((await run(1, ['history', 'verify'], at.as('hub_login', folder()))).stdout).toContain(
    'set:zephyr-governance',
  );
  await sql.query('update bylaw.runs set login = session_user where "set" = \'zephyr-governance\'');
});

test('who holds a lock is named to those who may know them', async () => {
  const own = gus(at.home['globex-governance']);
  const sql = await server.connect(at.url);
  const hold = async (set: string, actor: string): Promise<void> => {
    const marker = createHash('sha256').update(set, 'utf8').digest('hex').slice(0, 8);
    await sql.query(`set application_name = 'bylaw ${marker} 20260101T000000Z ${actor}'`);
    await sql.query(`begin; select from bylaw.sets where name = '${set}' for update`);
  };
  const apply = ['apply', '--auto-approve', '--lock-timeout', '1s'];
  for (const [actor, told] of [
    ['zoe@zephyr.example', 'another run'],
    ['gil@globex.example', 'gil@globex.example'],
    [ROOT, ROOT],
  ] as const) {
    await hold('globex-governance', actor);
    const {stderr} = await run(7, apply, own);
    expect(stderr).toContain(`${told} since 2026-01-01T00:00:00Z`);
    expect(tracesIn(stderr, '')).toEqual([]);
    await sql.query('rollback');
  }
  const desk = gus(named('hub-governance'));
  await hold('hub-governance', 'ursa@umbral.example');
  expect((await run(0, ['lock', 'status'], desk)).stdout).toMatch(
    /^Somebody else has held the lock of hub-governance/,
  );
  expect(await json(0, ['lock', 'status'], desk)).toMatchObject({holder: {actor: null}});
  const root = at.as('hub_login', at.home['hub-governance']);
  expect(await json(0, ['lock', 'status'], root)).toMatchObject({holder: {actor: 'ursa@umbral.example'}});
  await sql.query('rollback');
});

test('a login that is bound to nobody sees the set whose actor it names, and nothing without one', async () => {
  const set = 'zephyr-governance';
  const cwd = folder();
  const plan = at.as('ci_plan', cwd);
  write(cwd, {
    'bylaw.yaml': setFile(set),
    'manifests/all.yaml': readFileSync(path.join(at.home[set], 'manifests/all.yaml'), 'utf8'),
  });
  await complains(1, /Nothing is shown of the set zephyr-governance/, ['history', 'list'], plan);
  expect((await json<Told>(1, ['plan'], plan)).diagnostics).toMatchObject([{rule: 'authority/actor'}]);
  write(cwd, {'bylaw.yaml': setFile(set, '  actor: zoe@zephyr.example\n')});
  expect(await json(0, ['plan'], plan)).toMatchObject({applyable: true, changes: [], summary: {waiting: 2}});
  expect(await json(0, ['history', 'list'], plan)).toMatchObject({runs: [{run: 1}]});
  expect(await json(0, ['requests', 'list'], plan)).toMatchObject({
    requests: [{side: 'quartz-legal'}, {side: 'zephyr-legal'}],
  });
  // Who only claims to be a system admin is shown no more than the set.
  write(cwd, {'bylaw.yaml': setFile(set, `  actor: ${ROOT}\n`)});
  expect(await json(0, ['plan'], plan)).toMatchObject({applyable: true});
  const {connections} = await json<{connections: readonly object[]}>(0, ['connections', 'list'], plan);
  expect(connections).toHaveLength(1);
  await complains(64, /There is no workspace globex/, ['report', '--workspace', 'globex', '--json'], plan);
});
