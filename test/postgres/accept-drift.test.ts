/** Drift that is accepted: written into the manifests, and by an apply that judges it as if it were made now. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {acceptDrift, type AcceptedDrift} from '../../src/app/accept-drift.ts';
import {applyLoaded, applyPlanFile} from '../../src/app/apply.ts';
import {driftOf} from '../../src/app/drift.ts';
import {planFileOf, planLoaded, scopeOf} from '../../src/app/plan.ts';
import {offboardPerson} from '../../src/app/offboard.ts';
import {databaseForEach} from './database-for-each.ts';
import {
  BO,
  ROOT,
  acme,
  apply,
  assertIntact,
  firms,
  load,
  options,
  planOf,
  request,
  world,
} from './renamed-firms.ts';

databaseForEach(world);

const CY = 'cy@acme.example';
const CREATE = 'insert into bylaw.teams (workspace, name, display_name, managed_by)';

const sql = async (...statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await world.sql.query(statement);
};

const accept = async (text: string): Promise<AcceptedDrift> =>
  acceptDrift(world.store, await load('acme', text), {claimed: ROOT, linked: new Set()});

const acceptedText = (text: string, {files}: AcceptedDrift): string =>
  files.find(({file}) => file === 'all.yaml')?.text ?? text;

const drifted = async (text: string): Promise<readonly string[]> =>
  (await driftOf(world.store, await load('acme', text), ROOT)).changes.map(({address}) => address);

const changesOf = async (text: string): Promise<readonly string[]> =>
  (await planOf('acme', text)).changes.map(
    ({address, actions, fields}) =>
      `${actions.join('+')} ${address} ${fields.map(({path, before, after}) => `${path} ${JSON.stringify(before)} ${JSON.stringify(after)}`).join(', ')}`,
  );

const WIDER =
  "insert into bylaw.role_permissions (workspace, role, permission) values ('acme', 'all', 'billing:read:all')";
const wider = (): string =>
  acme().replace('use:invite_guest_accounts]}', 'use:invite_guest_accounts, "billing:read:all"]}');

test('what somebody gave in SQL is shown and judged as if it were declared', async () => {
  await firms(true);
  await sql(WIDER);
  const plan = await planOf('acme', wider());
  expect(plan.changes).toMatchObject([{address: 'Role/acme/all', actions: ['accept'], reason: 'accepted'}]);
  expect(plan.changes[0]?.fields).toEqual([
    {
      path: '/permissions',
      before: ['use:external_collaboration', 'use:invite_guest_accounts', 'use:shared_spaces'],
      after: [
        'billing:read:all',
        'use:external_collaboration',
        'use:invite_guest_accounts',
        'use:shared_spaces',
      ],
    },
  ]);
  expect(plan.summary).toMatchObject({accept: 1, update: 0});
  expect(plan.permissions.gained).toMatchObject([{principal: `user:${CY}`, permission: 'billing:read:all'}]);
  await apply('acme', wider());
  expect(await drifted(wider())).toEqual([]);
  expect(await changesOf(wider())).toEqual([]);
  const [run] = await world.store.runs('acme', 1);
  expect(run?.summary).toMatchObject({accept: 1, update: 0});
  await assertIntact();
});

test('nobody has authority from drift that they accept', async () => {
  await firms(true);
  const text = acme().replace(`, roles: [all]}`, `, roles: [admin, all]}`);
  await sql(`insert into bylaw.member_roles (workspace, email, role) values ('acme', '${CY}', 'admin')`);
  const errors = (await planOf('acme', text, CY)).diagnostics.filter(({severity}) => severity === 'error');
  expect(errors.map(({rule}) => rule)).toContain('authority/not-permitted');
  expect((await planOf('acme', text, BO)).applyable).toBe(true);
});

test('an edit of a drifted object is judged with what of the drift it keeps', async () => {
  await firms(true);
  await sql(WIDER);
  const text = wider().replace(
    'metadata: {workspace: acme, name: all}',
    'metadata: {workspace: acme, name: all, labels: {a: b}}',
  );
  const plan = await planOf('acme', text);
  expect(plan.changes).toMatchObject([{address: 'Role/acme/all', actions: ['accept', 'update']}]);
  // Counted as the history counts it.
  expect(plan.summary).toMatchObject({update: 1, accept: 0});
  expect(plan.permissions.gained).toHaveLength(1);
  await apply('acme', text);
  expect(await drifted(text)).toEqual([]);
  await assertIntact();
});

test('a plan that accepts is stale once what it accepts is applied otherwise', async () => {
  await firms(true);
  await sql(WIDER);
  const loaded = await load('acme', wider());
  const read = await world.store.read(scopeOf(loaded, ROOT));
  const file = planFileOf(planLoaded(loaded, read, request(ROOT)), loaded, read, request(ROOT));
  await applyLoaded(world.store, loaded, request(ROOT), {...options, actor: ROOT});
  const result = await applyPlanFile(world.store, file, 'acme', {...options, actor: ROOT});
  expect(result.status).toMatch(/stale|already-applied/);
});

test('what was deleted and added is written, and edits that were not applied stay', async () => {
  await firms(true);
  await sql(
    "delete from bylaw.grants where workspace = 'acme' and name = 'reads'",
    `${CREATE} values ('acme', 'night', 'Night shift', 'acme')`,
    "update bylaw.workspaces set display_name = 'Acme Ltd' where name = 'acme'",
  );
  const edited = acme().replace('displayName: Acme,', 'displayName: Acme LLP,');
  const accepted = await accept(edited);
  expect(accepted.staying).toEqual([{address: 'Workspace/acme', field: '/displayName'}]);
  const text = acceptedText(edited, accepted);
  expect(text).toContain('# the boss');
  expect(text).not.toContain('name: reads');
  expect(await changesOf(text)).toEqual([
    'update Workspace/acme /displayName "Acme" "Acme LLP"',
    'accept Team/acme/night /displayName null "Night shift", /members null []',
    'accept Grant/acme/reads /permissions ["organization:read:all"] null, /subject "user:bo@acme.example" null',
  ]);
  await apply('acme', text);
  expect(await drifted(text)).toEqual([]);
  expect(await changesOf(text)).toEqual([]);
  await assertIntact();
});

test('a creator that the audit does not know is left out', async () => {
  await firms(true);
  await sql(`update bylaw.spaces set creator = '${CY}' where workspace = 'acme' and name = 'room'`);
  const accepted = await accept(acme());
  expect(accepted.leftOut.map(({address, field}) => [address, field])).toEqual([
    ['Space/acme/room', '/spec/creator'],
  ]);
  expect(accepted.files).toEqual([]);
});

test('what an offboarding left is accepted', async () => {
  await firms(true);
  await offboardPerson(
    world.store,
    {
      person: CY,
      actor: ROOT,
      anonymise: false,
      successors: {everywhere: BO, byWorkspace: new Map()},
      alsoRead: [],
    },
    options,
  );
  const text = acceptedText(acme(), await accept(acme()));
  expect((await changesOf(text)).filter((change) => !change.startsWith('accept'))).toEqual([]);
  await apply('acme', text);
  expect(await drifted(text)).toEqual([]);
  expect(await changesOf(text)).toEqual([]);
});

/** What anybody may write, alone and together. */
const WRITES = [
  "update bylaw.workspaces set display_name = 'Other: name' where name = 'acme'",
  'update bylaw.workspaces set labels = \'{"tier": "1"}\' where name = \'acme\'',
  "update bylaw.workspaces set retention_days = 12 where name = 'acme'",
  "delete from bylaw.role_permissions where workspace = 'acme' and permission = 'use:invite_guest_accounts'",
  "insert into bylaw.role_permissions (workspace, role, permission) values ('acme', 'all', 'teams:read:all')",
  "update bylaw.roles set description = 'Two\nlines' where workspace = 'acme'",
  "update bylaw.teams set display_name = 'Deals' where workspace = 'acme' and name = 'deals'",
  `delete from bylaw.team_members where workspace = 'acme' and email = '${CY}'`,
  `update bylaw.members set expires = '2031-01-01' where workspace = 'acme' and email = '${CY}'`,
  `delete from bylaw.member_roles where workspace = 'acme' and email = '${CY}'`,
  "delete from bylaw.grants where workspace = 'acme' and name = 'reads'",
  "insert into bylaw.grant_permissions (workspace, \"grant\", permission) select workspace, name, 'teams:read:own' from bylaw.grants where workspace = 'acme'",
  "update bylaw.spaces set display_name = 'Room' where workspace = 'acme'",
  "update bylaw.shares set suspended = true where workspace = 'acme'",
  "delete from bylaw.share_recipients where workspace = 'acme' and subject like '%sam@%'",
  `${CREATE} values ('acme', 'night', null, 'acme')`,
  "delete from bylaw.guests where workspace = 'acme'",
];

test('any drift is accepted whole, and is none afterwards', async () => {
  await firms(true);
  let text = acme();
  const [some] = fc.sample(
    fc.array(fc.shuffledSubarray(WRITES, {minLength: 1, maxLength: 5}), {minLength: 4, maxLength: 4}),
    1,
  );
  for (const writes of some ?? []) {
    await sql(
      ...writes.map((write) => (write.startsWith('insert') ? `${write} on conflict do nothing` : write)),
    );
    const accepted = await accept(text);
    expect([accepted.byHand, accepted.staying, accepted.leftOut, writes]).toEqual([[], [], [], writes]);
    text = acceptedText(text, accepted);
    expect((await changesOf(text)).filter((change) => !change.startsWith('accept ')).concat(writes)).toEqual(
      writes,
    );
    const plan = await planOf('acme', text);
    if (plan.changes.length > 0) await apply('acme', text);
    expect([await drifted(text), await changesOf(text), writes]).toEqual([[], [], writes]);
  }
  expect(text).toContain('# the boss');
  await assertIntact();
});
