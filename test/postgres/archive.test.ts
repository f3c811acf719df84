/** Workspaces that are deleted, and declared again while they are kept in the archive. */
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {computeAccess} from '../../src/access/access.ts';
import {externalAccessOf} from '../../src/agreements/external-access-in-force.ts';
import {compareText} from '../../src/diagnostics/compare-text.ts';
import {withoutPlace} from '../../src/diagnostics/diagnostic.ts';
import {applyChanges} from '../../src/diff/diff.ts';
import {offboardPerson} from '../../src/app/offboard.ts';
import type {Live} from '../../src/model/live.ts';
import type {DesiredObject, GovernedObject, State} from '../../src/model/objects.ts';
import {NO_CONSENT} from '../../src/model/plan.ts';
import {DEFAULT_GUARDS} from '../../src/model/set-config.ts';
import {basisOf, staleAddresses} from '../../src/planner/fingerprints.ts';
import {changesFromPlan} from '../../src/planner/changes-from-plan.ts';
import {makePlan, type MadePlan} from '../../src/planner/make-plan.ts';
import {applyTo, object, scopeOf} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
afterEach(() => server.releaseDatabases());

const [ROOT, ANA, BO, CY, DI] = [
  'root@platform.example',
  ...['ana', 'bo', 'cy', 'di'].map((name) => `${name}@acme.example`),
] as [string, string, string, string, string];
const platform = [object('User', ROOT, {systemAdmin: true})];
const workspace = object('Workspace', 'acme', {
  displayName: 'Acme',
  organization: 'acme',
  region: 'EU',
  protect: false,
  features: {guestAccounts: true},
});
const counsel = object('Role', 'acme/counsel', {
  permissions: ['use:shared_spaces', 'use:invite_guest_accounts'],
});
const member = (email: string, role = 'counsel'): GovernedObject =>
  object('Member', `acme/${email}`, {roles: [role]});
const room = object('Space', 'acme/room', {type: 'internal', creator: BO, region: 'EU', resources: []});
const whole = [...platform, workspace, counsel, member(ANA, 'admin'), member(BO), room];

/** What belongs to no set: of each kind that gives somebody something, and a vault that refers to a member of the set. */
const UNMANAGED = `
  insert into bylaw.members (workspace, email) values ('acme', '${CY}');
  insert into bylaw.member_roles (workspace, email, role) values ('acme', '${CY}', 'admin');
  insert into bylaw.resources (workspace, name, type, creator, general_access) values ('acme', 'brief', 'vault', '${BO}', 'global');
  insert into bylaw.spaces (workspace, name, type, creator, region) values ('acme', 'hall', 'internal', '${BO}', 'EU');
  insert into bylaw.grants (workspace, name, subject) values ('acme', 'all', 'everyone');
  insert into bylaw.grant_permissions (workspace, "grant", permission) values ('acme', 'all', 'vaults:read:all');
  insert into bylaw.shares (workspace, name, target, requested_by) values ('acme', 'brief', 'vault:brief', '${ANA}');
  insert into bylaw.share_recipients (workspace, share, subject, subject_workspace, role) values ('acme', 'brief', 'user:${ANA}', 'acme', 'editor');
  insert into bylaw.guests (workspace, email, invited_by) values ('acme', 'gus@guest.example', '${BO}');
  insert into bylaw.guest_spaces (workspace, email, space, role) values ('acme', 'gus@guest.example', 'hall', 'viewer');`;
const DORMANT = [
  'Grant/acme/all',
  'Guest/acme/gus@guest.example',
  'Member/acme/cy@acme.example',
  'Share/acme/brief',
];

const declared = (objects: readonly GovernedObject[]): State<DesiredObject> =>
  new Map(
    objects.map((each) => {
      const place = {file: 'acme.yaml', document: 0, pointer: ''};
      return [
        each.address,
        {...each, declaration: {place, line: 1, specPointer: '', raw: each.spec}},
      ] as const;
    }),
  );

const planOf = (objects: readonly GovernedObject[], live: Live, set = 'acme'): MadePlan =>
  makePlan({
    set: {name: set, guards: DEFAULT_GUARDS, rules: {}},
    desired: declared(objects),
    provenance: {files: 1, commit: null},
    live,
    actor: ROOT,
    consent: {
      ...NO_CONSENT,
      allowMassDelete: true,
      allowEmpty: true,
      allowAccessLoss: true,
      confirmDelete: ['acme'],
    },
    filter: {},
    toolVersion: '0.0.0',
    createdAt: '2027-01-20T12:00:00.000Z',
    locate: (findings) => findings.map(withoutPlace),
  });

async function place() {
  const {store, sql} = await server.store();
  await applyTo(store, whole, {actor: ROOT});
  await sql.query(UNMANAGED);
  const read = async (set = 'acme') => (await store.read(scopeOf(set, whole))).live;
  /** Plans, expects no error, and applies; then what is live must be what was planned, in both implementations. */
  const apply = async (objects: readonly GovernedObject[]): Promise<MadePlan> => {
    const made = planOf(objects, await read());
    expect(
      made.plan.diagnostics.filter(({severity}) => severity === 'error' || severity === 'refusal'),
    ).toEqual([]);
    const planned = applyChanges((await read()).objects, made.changes);
    await applyTo(store, whole, {actor: ROOT, changes: () => made.changes});
    const live = await read();
    expect([...live.objects.keys()].toSorted()).toEqual([...planned.keys()].toSorted());
    const external = externalAccessOf(live.objects, live.ledger, live.now);
    const table = computeAccess({state: live.objects, now: live.now, external, elsewhere: live.elsewhere});
    const computed = table.targets.flatMap((target) =>
      [...table.principals(target)].map(([who, {level}]) => `${who} ${target} ${level}`),
    );
    const {rows} = await sql.query<{row: string}>(
      "select principal || ' ' || object || ' ' || level as row from bylaw.effective_access e join bylaw.workspaces w on w.name = split_part(split_part(e.object, ':', 2), '/', 1) and w.archived_at is null",
    );
    expect(rows.map(({row}) => row).toSorted(compareText)).toEqual(computed.toSorted(compareText));
    return made;
  };
  return {store, sql, read, apply};
}

test('what belongs to no set does not stand against deleting a workspace, and is kept with what it refers to', async () => {
  const {sql, read, apply} = await place();
  const {plan} = await apply(platform);
  expect(plan.changes.filter(({actions}) => actions[0] === 'delete')).toHaveLength(5);
  expect(plan.access.lost.map(({principal, object: target}) => `${principal} ${target}`)).toContain(
    `user:${CY} vault:acme/brief`,
  );
  expect((await read()).objects.size).toBe(1);
  const rows = async (table: string, key: string) =>
    (
      await sql.query(
        `select ${key} as key, managed_by from bylaw.${table} where workspace = 'acme' order by 1`,
      )
    ).rows;
  expect(await rows('members', 'email')).toEqual([ANA, BO, CY].map((key) => ({key, managed_by: null})));
  expect(await rows('roles', 'name')).toEqual([{key: 'counsel', managed_by: null}]);
  expect(await rows('spaces', 'name')).toEqual([{key: 'hall', managed_by: null}]);
});

test("a deleted workspace stays its set's", async () => {
  const {read, apply} = await place();
  await apply(platform);
  const other = [workspace, member(DI, 'admin')];
  const {plan} = planOf(other, await read('other'), 'other');
  expect(plan.diagnostics.map(({rule, address}) => `${rule} ${address}`)).toContain(
    'ownership/foreign-set Workspace/acme',
  );
  expect(plan.changes.map(({address}) => address)).not.toContain('Workspace/acme');
});

test('declared again, it is back with what belongs to no set; what gives somebody something waits to be adopted', async () => {
  const {store, sql, read, apply} = await place();
  await apply(platform);
  const again = [...platform, workspace, counsel, member(BO)];
  const {plan} = await apply(again);
  expect(plan.changes.map(({address, actions, restored}) => [address, actions.join('+'), restored])).toEqual([
    ['Workspace/acme', 'create', true],
    ['Role/acme/counsel', 'adopt', undefined],
    [`Member/acme/${BO}`, 'adopt', undefined],
  ]);
  expect(plan.dormant).toEqual(expect.arrayContaining([...DORMANT, `Member/acme/${ANA}`]));
  expect(plan.dormant).toHaveLength(5);
  expect(
    plan.access.gained.map(({principal, object: target, after}) => `${principal} ${target} ${after}`),
  ).toEqual([
    `user:${BO} space:acme/hall creator`,
    `user:${ROOT} space:acme/hall co-owner`,
    `user:${BO} vault:acme/brief creator`,
    `user:${ROOT} vault:acme/brief co-owner`,
  ]);
  const live = await read();
  expect([...live.dormant.keys()].toSorted()).toEqual(plan.dormant?.toSorted());
  expect(planOf(again, live).plan).toMatchObject({changes: [], dormant: plan.dormant});
  // What is written, and released, afterwards has effect.
  await sql.query(`insert into bylaw.members (workspace, email) values ('acme', '${DI}')`);
  expect((await read()).objects.has(`Member/acme/${DI}`)).toBe(true);

  const guest = object('Guest', 'acme/gus@guest.example', {
    spaces: [{space: 'hall', role: 'viewer'}],
    invitedBy: BO,
  });
  const share = object('Share', 'acme/brief', {
    target: 'vault:brief',
    requestedBy: ANA,
    to: [{subject: `user:${ANA}`, role: 'editor'}],
  });
  const all = [...again, member(ANA, 'admin'), member(CY, 'admin'), guest, share];
  const adopted = await apply(all);
  expect(adopted.plan.dormant).toEqual(['Grant/acme/all']);
  expect(
    adopted.plan.access.gained.map(({principal, object: target, after}) => `${principal} ${target} ${after}`),
  ).toEqual(
    expect.arrayContaining([
      'user:gus@guest.example space:acme/hall viewer',
      `user:${CY} vault:acme/brief co-owner`,
    ]),
  );
  expect((await store.verify()).every(({intact}) => intact)).toBe(true);
});

test('a row that somebody says belongs to the set wakes by that in no run of it', async () => {
  const {sql, read, apply} = await place();
  await apply(platform);
  const again = [...platform, workspace, counsel, member(BO)];
  await apply(again);
  const {dormant} = await read();
  expect(dormant.size).toBe(5);
  for (const table of ['members', 'grants', 'guests', 'shares'])
    await sql.query(`update bylaw.${table} set managed_by = 'acme' where dormant`);
  await apply([...again, object('Role', 'acme/other', {permissions: []})]);
  expect([...(await read()).dormant.keys()]).toEqual([...dormant.keys()]);
});

test('a row that names a set which did not apply it is without effect after its workspace was away, too', async () => {
  const {sql, read, apply} = await place();
  await sql.query(
    `insert into bylaw.members (workspace, email, managed_by) values ('acme', '${DI}', 'other')`,
  );
  await apply(platform);
  await apply([...platform, workspace, counsel, member(BO)]);
  expect([...(await read()).dormant.keys()]).toContain(`Member/acme/${DI}`);
});

test('a saved plan brings back what it showed, or is stale', async () => {
  const {sql, read, apply} = await place();
  await apply(platform);
  const again = [...platform, workspace, counsel, member(BO)];
  const live = await read();
  const {plan, changes} = planOf(again, live);
  const basis = basisOf(changes, live);
  expect(staleAddresses(basis, await read())).toEqual([]);
  const back = changesFromPlan(JSON.parse(JSON.stringify(plan)) as typeof plan, await read());
  expect([...applyChanges(live.objects, back).keys()].toSorted()).toEqual(
    [...applyChanges(live.objects, changes).keys()].toSorted(),
  );
  expect(back.map(({wakes, restores}) => [wakes, restores?.length])).toEqual(
    changes.map(({wakes, restores}) => [wakes, restores?.length]),
  );
  await sql.query("update bylaw.resources set general_access = 'restricted' where name = 'brief'");
  expect(staleAddresses(basis, await read())).toEqual(['Resource/acme/brief']);
  await sql.query(
    "update bylaw.resources set general_access = 'global' where name = 'brief'; update bylaw.workspaces set archived_at = null",
  );
  expect(staleAddresses(basis, await read())).toContain('Workspace/acme');
});

test('whoever leaves, leaves what has no effect too', async () => {
  for (const anonymise of [false, true]) {
    const {store, sql, apply} = await place();
    await apply(platform);
    await apply([...platform, workspace, counsel, member(BO), member(DI, 'admin')]);
    const request = {
      person: CY,
      actor: ROOT,
      anonymise,
      successors: {everywhere: DI, byWorkspace: new Map<string, string>()},
      alsoRead: [],
    };
    const {result} = await offboardPerson(store, request, {lockTimeoutMs: 5000});
    expect(result.status).toBe('offboarded');
    const {rows} = await sql.query('select email, status from bylaw.members where email in ($1, $2)', [
      CY,
      result.offboarding.name,
    ]);
    expect(rows).toEqual([{email: result.offboarding.name, status: 'deactivated'}]);
  }
});
