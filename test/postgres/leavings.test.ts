/** Leavings that manifests declare: carried out by an apply as `bylaw offboard` would, once, and kept as records. */
import {expect, test} from 'vitest';
import {applyLoaded, applyPlanFile} from '../../src/app/apply.ts';
import {driftOf} from '../../src/app/drift.ts';
import {offboardPerson} from '../../src/app/offboard.ts';
import {planFileOf, planLoaded, scopeOf} from '../../src/app/plan.ts';
import {planRollback} from '../../src/app/rollback.ts';
import {databaseForEach} from './database-for-each.ts';
import {
  BO,
  ROOT,
  acme,
  apply,
  assertDone,
  assertIntact,
  everywhere,
  expectSameAccess,
  firms,
  ledger,
  load,
  northwind,
  options,
  planOf,
  renamed,
  request,
  told,
  world,
} from './renamed-firms.ts';

databaseForEach(world);

const CY = 'cy@acme.example';
const RECORD = `Offboarding/acme/${BO}`;

const offboarding = (spec = `confirm: DELETE, successor: ${CY}`): string => `  ---
  apiVersion: bylaw/v1
  kind: Offboarding
  metadata: {workspace: acme, name: ${BO}}
  spec: {${spec}}
`;

/** What acme says once Bo has left: Cy is the admin, and has taken over. */
const without = (): string =>
  acme()
    .replace(/ {4}- name: bo@acme.example # the boss\n {6}roles: \[admin, all\]\n/, '')
    .replace(`- {name: ${CY}, roles: [all]}`, `- {name: ${CY}, roles: [admin, all]}`)
    .replace(`[${BO}, ${CY}]`, `[${CY}]`)
    .replace(`, admins: [${BO}]`, '')
    .replace(/ {2}---\n {2}apiVersion: bylaw\/v1\n {2}kind: Grant[\s\S]*?(?= {2}---)/, '')
    .replace(/ {2}---\n {2}apiVersion: bylaw\/v1\n {2}kind: Guest[\s\S]*/, '')
    .replaceAll(/(creator|requestedBy): bo@acme.example/g, `$1: ${CY}`);
const left = (spec?: string): string => without() + offboarding(spec);

const GRANT = `
  apiVersion: bylaw/v1
  kind: Grant
  metadata: {workspace: acme, name: extra}
  spec: {subject: "user:${BO}", permissions: [insights:read:all]}
`;
const TEAM = (members: string): string => `
  apiVersion: bylaw/v1
  kind: Team
  metadata: {workspace: acme, name: extra}
  spec: {members: ${members}}
`;

/** The two firms, and a set of others that has something of Bo's. */
async function begin(): Promise<void> {
  await firms(true);
  await apply('extra', `${GRANT}  ---\n${TEAM(`[${BO}, ${CY}]`)}`);
}

const rows = async (statement: string): Promise<readonly unknown[]> =>
  (await world.sql.query<Record<string, unknown>>(statement)).rows;

/** The changes that a plan shows, and errors. */
const changesOf = async (set: string, text: string): Promise<readonly string[]> =>
  told(await planOf(set, text)).filter((each) => !/^(info|warning)/.test(each));

/** The ledger, but for the digests by which it knows who asked. */
const decided = async (): Promise<unknown> =>
  ((await ledger()) as readonly object[]).map((row) => ({...row, asked: undefined}));

/** Plans, and applies the plan file. */
async function applyByFile(text: string, actor = ROOT): Promise<void> {
  const loaded = await load('acme', text);
  const read = await world.store.read(scopeOf(loaded, actor));
  const file = planFileOf(planLoaded(loaded, read, request(actor)), loaded, read, request(actor));
  const result = await applyPlanFile(world.store, file, 'acme', {...options, actor});
  expect([
    result.message,
    result.diagnostics.filter(({severity}) => severity === 'error'),
    result.status,
  ]).toEqual([undefined, [], 'applied']);
}

test('hands over and removes what the command would, of every set, and stays as a record', async () => {
  await begin();
  const before = await world.store.ownedAfter('acme', (await world.store.runs('acme', 1))[0]?.run ?? 0);
  expect(await changesOf('acme', left())).toEqual([
    `update Member/acme/${BO} (edited)`,
    `update Member/acme/${CY} (edited)`,
    'update Team/acme/deals (edited)',
    'update Team/acme/extra (edited)',
    'delete Grant/acme/extra (removed)',
    'delete Grant/acme/reads (removed)',
    'update Space/acme/room (edited)',
    'update Connection/acme/northwind (edited)',
    'update Share/acme/room-out (edited)',
    'delete Guest/acme/gia@guests.example (removed)',
    `create ${RECORD} (declared)`,
  ]);
  const agreed = await decided();
  await applyByFile(left());
  expect(await changesOf('acme', left())).toEqual([]);
  expect(
    await rows('select workspace, email, confirm, successor, renew, managed_by from bylaw.offboardings'),
  ).toEqual([{workspace: 'acme', email: BO, confirm: 'DELETE', successor: CY, renew: 0, managed_by: 'acme'}]);
  // What was agreed and approved goes on, asked for by the successor.
  expect(await decided()).toEqual(agreed);
  expect((await expectSameAccess()).toSorted()).toEqual([
    `user:${CY} space:acme/room creator`,
    'user:raj@northwind.example space:acme/room viewer',
    `user:${ROOT} space:acme/room co-owner`,
    'user:sam@northwind.example space:acme/room editor',
  ]);
  await assertIntact();
  // Others find what it did as drift, as after the command; once their manifests say so, they accept it.
  const {changes} = await driftOf(world.store, await load('extra', TEAM(`[${CY}]`)), ROOT);
  expect(changes.map(({address, through}) => [address, through])).toEqual([
    ['Team/acme/extra', 'offboard'],
    ['Grant/acme/extra', 'offboard'],
  ]);
  expect((await driftOf(world.store, await load('acme', left()), ROOT)).changes).toEqual([]);
  expect(await changesOf('extra', TEAM(`[${CY}]`))).toEqual([
    'accept Team/acme/extra (accepted)',
    'accept Grant/acme/extra (accepted)',
  ]);
  // The way back does not bring them back.
  const runs = await world.store.runs('acme', 2);
  const back = await planRollback(world.store, await load('acme', left()), runs[1]?.run ?? 0, request(ROOT));
  expect(back.made.plan.changes.map(({address, actions}) => `${actions.join('+')} ${address}`)).toEqual([
    `update Member/acme/${CY}`,
  ]);
  expect(before).not.toContain(RECORD);
});

test('is done once: not without its manifest or row, and again with `renew` after a reinstatement', async () => {
  await begin();
  await apply('acme', left());
  const changes = (text: string): Promise<readonly string[]> => changesOf('acme', text);
  expect(await changes(without())).toEqual([]);
  await world.sql.query('delete from bylaw.offboardings');
  expect(await changes(left())).toEqual([`create ${RECORD} (drift)`]);
  await apply('acme', left());
  await assertDone({kind: 'reinstate', email: BO});
  const again = left().replace('items:\n', `items:\n    - {name: ${BO}, roles: [all]}\n`);
  expect(await changes(again)).toEqual([`update Member/acme/${BO} (edited)`]);
  await apply('acme', again);
  expect(await changes(again)).toEqual([]);
  expect(await changes(left(`confirm: DELETE, successor: ${CY}, renew: 1`))).toEqual([
    `update Member/acme/${BO} (edited)`,
    `update ${RECORD} (edited)`,
  ]);
  await applyByFile(left(`confirm: DELETE, successor: ${CY}, renew: 1`));
  expect(await changes(left(`confirm: DELETE, successor: ${CY}, renew: 1`))).toEqual([]);
  expect(await rows(`select status from bylaw.members where email = '${BO}'`)).toEqual([
    {status: 'deactivated'},
  ]);
  await assertIntact();
});

test('is not repeated by the way back to the run that did it, once they were reinstated', async () => {
  await begin();
  await apply('acme', left());
  const run = (await world.store.runs('acme', 1))[0]?.run ?? 0;
  await assertDone({kind: 'reinstate', email: BO});
  const again = left().replace('items:\n', `items:\n    - {name: ${BO}, roles: [all]}\n`);
  await apply('acme', again);
  const back = await planRollback(world.store, await load('acme', again), run, request(ROOT));
  expect(
    back.made.plan.changes.map(({address, actions, fields}) => [
      address,
      ...actions,
      ...fields.map(({path, before, after}) => `${path}: ${JSON.stringify([before, after])}`),
    ]),
  ).toEqual([
    [`Member/acme/${BO}`, 'update', '/roles: [["all"],["admin","all"]]', '/status: ["active","deactivated"]'],
  ]);
  expect(back.made.plan.applyable).toBe(true);
});

const DEE = 'dee@acme.example';
const NOTES = (creator: string): string => `  ---
  apiVersion: bylaw/v1
  kind: Resource
  metadata: {workspace: acme, name: notes}
  spec: {type: vault, creator: ${creator}}
`;
const withDee = (text: string): string =>
  text.replace('items:\n', `items:\n    - {name: ${DEE}, roles: [admin, all]}\n`);
/** What acme says once both have left to Dee. */
const bothLeft = (successorOfBo = DEE, successorOfCy = DEE): string =>
  withDee(
    without()
      .replace(/ {4}- \{name: cy@acme.example, .*\n/, '')
      .replaceAll(CY, DEE),
  ) +
  NOTES(DEE) +
  offboarding(`confirm: DELETE, successor: ${successorOfBo}`) +
  offboarding().replace(BO, CY).replace(`successor: ${CY}`, `successor: ${successorOfCy}`);

test('of several people in one plan are done together', async () => {
  await begin();
  await apply('acme', withDee(acme()) + NOTES(CY));
  await applyByFile(bothLeft());
  expect(await changesOf('acme', bothLeft())).toEqual([]);
  expect((await expectSameAccess()).toSorted()).toEqual([
    `user:${DEE} space:acme/room creator`,
    `user:${DEE} vault:acme/notes creator`,
    'user:raj@northwind.example space:acme/room viewer',
    `user:${ROOT} space:acme/room co-owner`,
    `user:${ROOT} vault:acme/notes co-owner`,
    'user:sam@northwind.example space:acme/room editor',
  ]);
  await assertIntact();
});

test.for([
  ['who has a later address', bothLeft(CY, DEE)],
  ['who has an earlier address', bothLeft(DEE, BO)],
])('to somebody %s and leaves in the same plan', async ([, text = '']) => {
  await begin();
  await apply('acme', withDee(acme()) + NOTES(CY));
  await applyByFile(text);
  expect(await changesOf('acme', text)).toEqual([]);
  expect((await expectSameAccess()).filter((each) => each.endsWith(' creator'))).toEqual([
    `user:${DEE} space:acme/room creator`,
    `user:${DEE} vault:acme/notes creator`,
  ]);
  await assertIntact();
});

test('to each other in the same plan is refused: nobody would be left to take over', async () => {
  await begin();
  await apply('acme', withDee(acme()) + NOTES(CY));
  const {diagnostics} = await planOf('acme', bothLeft(CY, BO));
  expect(diagnostics.filter(({rule}) => rule === 'ownership/creator-member')).toMatchObject([
    {
      severity: 'error',
      address: RECORD,
      message: expect.stringContaining(`${CY} is not an active member`) as string,
    },
  ]);
});

test('goes with what is accepted in the same plan', async () => {
  await begin();
  await world.sql.query("update bylaw.teams set display_name = 'Dealers' where name = 'deals'");
  await world.sql.query("update bylaw.spaces set display_name = 'The room' where name = 'room'");
  await world.sql.query(
    "update bylaw.roles set description = 'All' where name = 'all' and workspace = 'acme'",
  );
  const text = left()
    .replace(`spec: {members: [${CY}]}`, `spec: {members: [${CY}], displayName: Dealers}`)
    .replace('spec: {type: external', 'spec: {displayName: The room, type: external')
    .replace(
      'spec: {permissions: [use:shared_spaces, use:external_collaboration, use:invite',
      'spec: {description: All, permissions: [use:shared_spaces, use:external_collaboration, use:invite',
    );
  expect((await changesOf('acme', text)).filter((each) => each.startsWith('accept'))).toEqual([
    'accept Role/acme/all (accepted)',
    'accept+update Team/acme/deals (accepted)',
    'accept+update Space/acme/room (accepted)',
  ]);
  await applyByFile(text);
  expect(await changesOf('acme', text)).toEqual([]);
  expect((await driftOf(world.store, await load('acme', text), ROOT)).changes).toEqual([]);
  await assertIntact();
});

test('finds somebody who was offboarded by the command gone already', async () => {
  await begin();
  await apply('acme', acme().replace(`${CY}, roles: [all]`, `${CY}, roles: [admin, all]`));
  await offboardPerson(
    world.store,
    {
      person: BO,
      actor: ROOT,
      anonymise: false,
      only: ['acme'],
      successors: {everywhere: CY, byWorkspace: new Map()},
      alsoRead: [],
    },
    options,
  );
  await apply('acme', left());
  expect(
    await rows("select count(*)::integer as n from bylaw.audit_events where action = 'offboard'"),
  ).toEqual([{n: 1}]);
  await assertIntact();
});

test('is no record that an apply can forge', async () => {
  await begin();
  const loaded = await load('acme', acme() + offboarding());
  const scope = scopeOf(loaded, ROOT);
  const after = [...loaded.decoded.objects.values()].find(({kind}) => kind === 'Offboarding');
  const write = {
    changes: [
      {
        address: RECORD,
        actions: ['create' as const],
        reason: 'declared' as const,
        fields: [],
        ...(after && {after}),
      },
    ],
    actor: ROOT,
    commit: null,
    planDigest: 'sha256:forged',
  };
  const asked = {scope, actor: ROOT, planDigest: null, lockTimeoutMs: 5000};
  await expect(world.store.apply(asked, () => ({write, result: null}))).rejects.toThrow('BL009');
});

test('follows people who get another address, and is rid of the address of somebody anonymised', async () => {
  await begin();
  await apply('acme', left());
  await renamed(CY, 'cy@acme.law');
  expect(await changesOf('acme', left())).toEqual([]);
  await apply('extra', TEAM('[]'));
  await offboardPerson(
    world.store,
    {person: BO, actor: ROOT, anonymise: true, successors: {byWorkspace: new Map()}, alsoRead: []},
    options,
  ).then(({result}) => expect([result.diagnostics, result.status]).toEqual([[], 'offboarded']));
  expect(await everywhere(BO)).toEqual([]);
  const {diagnostics} = await planOf('acme', left());
  expect(diagnostics.filter(({severity}) => severity === 'error')).toMatchObject([
    {rule: 'references/offboarded', address: RECORD},
  ]);
  await assertIntact();
});

test('of a person of a partner ends what that shares with them, in the same run', async () => {
  await begin();
  const raj = 'raj@northwind.example';
  const text = northwind()
    .replace(`- {name: ${raj}, roles: [admin, all]}`, '')
    .replace('sam@northwind.example, roles: [all]', 'sam@northwind.example, roles: [admin, all]')
    .replace(`requestedBy: ${raj}`, 'requestedBy: sam@northwind.example')
    .concat(
      offboarding('confirm: DELETE, successor: sam@northwind.example')
        .replace('workspace: acme', 'workspace: northwind')
        .replace(BO, raj),
    );
  const result = await applyLoaded(world.store, await load('northwind', text), request(ROOT), {
    ...options,
    actor: ROOT,
  });
  expect([result.diagnostics.filter(({severity}) => severity === 'error'), result.status]).toEqual([
    [],
    'applied',
  ]);
  expect(await rows('select subject from bylaw.share_recipients order by 1')).toEqual([
    {subject: 'user:sam@northwind.example'},
  ]);
  expect(await rows("select managed_by from bylaw.shares where name = 'room-out'")).toEqual([
    {managed_by: 'acme'},
  ]);
  await expectSameAccess();
  await assertIntact();
});
