/** Going back to what was a set's after an earlier run: an ordinary plan, by which agreements wait anew. */
import {expect, test} from 'vitest';
import {applyPlanFile} from '../../src/app/apply.ts';
import {offboardPerson} from '../../src/app/offboard.ts';
import {planFileOf} from '../../src/app/plan.ts';
import {planRollback, rollbackEdits, type Rollback} from '../../src/app/rollback.ts';
import {databaseForEach} from './database-for-each.ts';
import {
  BO,
  LAW,
  RAJ,
  ROOT,
  acme,
  apply,
  assertIntact,
  digestAsked,
  firms,
  load,
  options,
  renamed,
  request,
  world,
} from './renamed-firms.ts';

databaseForEach(world);

const CY = 'cy@acme.example';

/** The plan back to a run, in a folder where the manifests say something else. */
const back = async (run: number): Promise<Rollback> =>
  planRollback(world.store, await load('acme', acme()), run, request(ROOT));

const told = ({made: {plan}}: Rollback): readonly string[] => [
  ...plan.changes.map(
    ({address, actions, fields}) =>
      `${actions.join('+')} ${address}${actions[0] === 'update' ? ` ${fields.map(({path, before, after}) => `${path} ${JSON.stringify(before)} ${JSON.stringify(after)}`).join(', ')}` : ''}`,
  ),
  ...plan.diagnostics
    .filter(({severity}) => severity === 'error')
    .map(({rule, address}) => `error ${rule} ${address}`),
];

/** What the plan says of what does not come back. */
const leftOut = ({made: {plan}}: Rollback): readonly string[] =>
  plan.diagnostics.flatMap(({rule, message}) => (rule === 'rollback/left-out' ? [message] : []));

/** Applies it as a plan file. */
async function goBack(rollback: Rollback): Promise<void> {
  const {made, asThen, read} = rollback;
  const file = planFileOf(made, asThen, read, request(ROOT));
  const result = await applyPlanFile(world.store, file, 'acme', {...options, actor: ROOT});
  expect([result.diagnostics.filter(({severity}) => severity === 'error'), result.status]).toEqual([
    [],
    'applied',
  ]);
}

async function applied(text: string): Promise<number> {
  await apply('acme', text);
  const [run] = await world.store.runs('acme', 1);
  return run?.run ?? 0;
}

const more = (text: string) => `${acme()}  ---\n${text}`;

test('everything is as it was, and the way back names the run that it takes back', async () => {
  await firms(false);
  const a = await applied(
    more(
      `  {apiVersion: bylaw/v1, kind: Team, metadata: {workspace: acme, name: tax}, spec: {members: [${CY}]}}\n`,
    ),
  );
  const b = await applied(acme().replace('displayName: Acme,', 'displayName: Acme Law,'));
  const rollback = await back(a);
  expect(told(rollback)).toEqual([
    'update Workspace/acme /displayName "Acme Law" "Acme"',
    'create Team/acme/tax',
  ]);
  expect(leftOut(rollback)).toEqual([]);
  expect(rollback.made.plan).toMatchObject({applyable: true, desired: {run: a, files: 0}});
  expect(rollback.made.plan.changes.map(({reverts, file}) => [reverts?.run, file])).toEqual([
    [b, null],
    [b, null],
  ]);
  await goBack(rollback);
  expect(told(await back(a))).toEqual([]);
  expect(told(await back(b))).toEqual([
    'update Workspace/acme /displayName "Acme" "Acme Law"',
    'delete Team/acme/tax',
  ]);
  await assertIntact();
});

test('what was adopted since is let go of, what was accepted goes, and both name their run', async () => {
  await firms(false);
  const a = (await world.store.runs('acme', 1))[0]?.run ?? 0;
  await world.sql.query("insert into bylaw.teams (workspace, name) values ('acme', 'tax')");
  const taxed = `${acme()}  ---\n  {apiVersion: bylaw/v1, kind: Team, metadata: {workspace: acme, name: tax}, spec: {members: []}}\n`;
  const b = await applied(taxed);
  await world.sql.query(
    "insert into bylaw.role_permissions (workspace, role, permission) values ('acme', 'all', 'billing:read:all')",
  );
  const wider = taxed
    .replace('use:invite_guest_accounts]}', 'use:invite_guest_accounts, "billing:read:all"]}')
    .replace('members: []', `members: [${CY}]`);
  const c = await applied(wider);
  const rollback = await back(a);
  expect(
    rollback.made.plan.changes.map(({actions, address, reverts}) => [actions[0], address, reverts?.run]),
  ).toEqual([
    ['update', 'Role/acme/all', c],
    ['release', 'Team/acme/tax', b],
  ]);
  expect(leftOut(rollback)).toEqual([
    expect.stringContaining('What Role/acme/all was'),
    `Team/acme/tax was in no set after run ${a}, and is released as it is: what changed in it since run ${b} stays.`,
  ]);
  const edits = rollbackEdits(await load('acme', wider), rollback, new Set());
  const texts = new Map(edits.files.map(({file, text}) => [file, text]));
  expect(edits.byHand).toEqual([]);
  expect(texts.get('bylaw.yaml')).toContain('release: [Team/acme/tax]');
  expect(texts.get('all.yaml')).not.toContain('name: tax');
  await goBack(rollback);
  expect(told(await back(a))).toEqual([]);
  expect(told(await back(b))).toEqual(['adopt+update Team/acme/tax']);
  await assertIntact();
});

test('what got another name gets its old one back', async () => {
  await firms(false);
  const team = (name: string, extra = '') =>
    more(
      `  {apiVersion: bylaw/v1, kind: Team, metadata: {workspace: acme, name: ${name}${extra}}, spec: {members: [${CY}]}}\n`,
    );
  const a = await applied(team('tax'));
  await applied(team('levies', ', renamedFrom: tax'));
  expect(told(await back(a))).toEqual(['update Team/acme/tax /metadata/name "levies" "tax"']);
});

test('a share that was there then waits anew, and one whose connection was withdrawn does with it', async () => {
  await firms(true);
  const a = (await world.store.runs('acme', 1))[0]?.run ?? 0;
  const share = /  ---\n {2}apiVersion: bylaw\/v1\n {2}kind: Share[\s\S]*?(?= {2}---)/;
  await applied(acme().replace(share, ''));
  const rollback = await back(a);
  expect(told(rollback)).toEqual(['create Share/acme/room-out']);
  await goBack(rollback);
  expect(rollback.made.plan.waiting.map(({id, side}) => `${id} ${side}`)).toEqual([
    'share:acme/room-out northwind',
  ]);
  await world.store.withdraw({workspace: 'acme', with: 'northwind', by: BO, reason: null});
  expect(told(await back(a))).toEqual(['update Connection/acme/northwind /renew 0 1']);
});

test('what a side denied since is asked again', async () => {
  await firms(false);
  const a = (await world.store.runs('acme', 1))[0]?.run ?? 0;
  const digest = await digestAsked('northwind');
  await world.store.decide({
    request: 'share:acme/room-out',
    side: 'northwind',
    decision: 'deny',
    by: RAJ,
    digest,
    reason: null,
  });
  expect(told(await back(a))).toEqual(['update Share/acme/room-out /renew 0 1']);
});

test('a renew never goes down', async () => {
  await firms(false);
  const a = (await world.store.runs('acme', 1))[0]?.run ?? 0;
  await applied(acme().replace('    with: northwind\n', '    with: northwind\n    renew: 2\n'));
  expect(told(await back(a))).toEqual([]);
});

test('display names that the history does not keep are those of now, and that is said where there is none', async () => {
  await firms(false);
  const named = (name: string) => acme().replace('roles: [all]}', `roles: [all]${name}}`);
  const a = await applied(named(', displayName: Cy'));
  await applied(named(', displayName: Zed').replace('displayName: Acme,', 'displayName: Acme Law,'));
  expect(told(await back(a))).toEqual(['update Workspace/acme /displayName "Acme Law" "Acme"']);
  await applied(acme().replace('displayName: Acme,', 'displayName: Acme Law,'));
  const rollback = await back(a);
  expect(leftOut(rollback).join()).toContain(`The history does not keep display names of people: ${CY} has`);
});

test('people have the addresses of now', async () => {
  await firms(false);
  const a = (await world.store.runs('acme', 1))[0]?.run ?? 0;
  await renamed(BO, LAW);
  await applied(acme(LAW).replace('organization:read:all', 'organization:read:own'));
  expect(told(await back(a))).toEqual([
    'update Grant/acme/reads /permissions ["organization:read:own"] ["organization:read:all"]',
  ]);
});

const offboardCy = (anonymise = false) =>
  offboardPerson(
    world.store,
    {person: CY, actor: ROOT, anonymise, successors: {everywhere: BO, byWorkspace: new Map()}, alsoRead: []},
    options,
  );

test('nobody who was anonymised since is brought back', async () => {
  await firms(false);
  const a = (await world.store.runs('acme', 1))[0]?.run ?? 0;
  await offboardCy(true);
  const rollback = await back(a);
  expect(told(rollback)).toEqual(['accept Team/acme/deals']);
  expect(leftOut(rollback)).toEqual([
    expect.stringMatching(
      /^p_\w+@anonymised\.invalid was anonymised since, and is not brought back: 1 object that named them is planned without them\./,
    ),
  ]);
  await goBack(rollback);
  await assertIntact();
});

test('rules hold: a person who was offboarded since is not brought back', async () => {
  await firms(false);
  const a = (await world.store.runs('acme', 1))[0]?.run ?? 0;
  await offboardCy();
  const rollback = await back(a);
  expect(told(rollback).filter((line) => line.startsWith('error') || line.includes(CY))).toEqual([]);
  expect(rollback.made.plan.applyable).toBe(true);
  expect(leftOut(rollback)).toEqual([
    `${CY} was offboarded since, and is not brought back: 2 objects that named them are planned without them. Whoever has taken over what they created keeps it.`,
  ]);
});
