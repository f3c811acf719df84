/**
 * Rows that an apply login writes around bylaw, whatever they say of the set that they belong to: a plan tells of them, no set
 * takes them for its own, and none is hindered by them.
 */
import type pg from 'pg';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import {withoutPlace} from '../../src/diagnostics/diagnostic.ts';
import type {GovernedObject} from '../../src/model/objects.ts';
import {NO_CONSENT, type Plan} from '../../src/model/plan.ts';
import {DEFAULT_GUARDS, type SetConfig} from '../../src/model/set-config.ts';
import {applyChanges} from '../../src/diff/diff.ts';
import {changesFromPlan} from '../../src/planner/changes-from-plan.ts';
import {makePlan, type MadePlan} from '../../src/planner/make-plan.ts';
import {reasonText} from '../../src/render/words/changes.ts';
import {createdOutsideText} from '../../src/render/words/plan.ts';
import {askedDigest} from './asked-digest.ts';
import {applyTo, object, scopeOf} from './objects.ts';
import {asLogin, makeLogins, startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let store: Store;
let sql: pg.Client;
/** An apply login, as somebody has it who has stolen it. */
let thief: pg.Client;

const [ROOT, ANA, BO, RAJ, EVE] = [
  'root@platform.example',
  'ana@acme.example',
  'bo@acme.example',
  'raj@north.example',
  'eve@evil.example',
] as const;
const VERA = 'user:vera@north.example';

const platform = [object('User', ROOT, {systemAdmin: true})];
const share = object('Share', 'acme/deal', {
  target: 'space:deal',
  with: 'north',
  requestedBy: ANA,
  to: [{subject: VERA, role: 'editor'}],
});
const acme = [
  object('Workspace', 'acme', {displayName: 'Acme', organization: 'acme', region: 'EU'}),
  ...[ANA, 'al@acme.example'].map((email) => object('Member', `acme/${email}`, {roles: ['admin']})),
  object('Member', `acme/${BO}`, {roles: []}),
  object('Resource', 'acme/falcon', {type: 'vault', creator: 'al@acme.example'}),
  object('Space', 'acme/deal', {
    type: 'external',
    creator: 'al@acme.example',
    region: 'EU',
    resources: ['vault:falcon'],
  }),
  object('Connection', 'acme/north', {with: 'north', requestedBy: ANA}),
  object('Team', 'acme/deals', {members: [BO]}),
  share,
];
const north = [
  object('Workspace', 'north', {displayName: 'North', organization: 'north', region: 'EU'}),
  ...[RAJ, 'rae@north.example'].map((email) => object('Member', `north/${email}`, {roles: ['admin']})),
  object('Role', 'north/partner', {permissions: ['use:shared_spaces', 'use:external_collaboration']}),
  object('Member', 'north/vera@north.example', {roles: ['partner']}),
  object('Connection', 'north/acme', {with: 'acme', requestedBy: RAJ}),
];

beforeAll(async () => {
  server = await startTestServer({own: true});
  // Logins belong to the whole server, and the role that they get comes with the first database.
  await server.database();
  await makeLogins(server, {thief: 'bylaw_apply'});
});
afterAll(() => server.close());
afterEach(() => server.releaseDatabases());
beforeEach(async () => {
  const made = await server.store();
  ({store, sql} = made);
  thief = await server.connect(asLogin(made.url, 'thief'));
  await applyTo(store, platform, {set: 'platform', actor: ROOT});
  await applyTo(store, north, {set: 'north', actor: ROOT});
  await applyTo(store, acme, {actor: ROOT});
});

/** A plan of a set that declares these objects. */
async function planOf(
  set: string,
  objects: readonly GovernedObject[],
  actor: string | null,
  config: Partial<SetConfig> = {},
): Promise<MadePlan> {
  const {live} = await store.read({...scopeOf(set, objects), people: actor === null ? [] : [actor]});
  return makePlan({
    set: {name: set, guards: DEFAULT_GUARDS, rules: {}, ...config},
    desired: new Map(
      objects.map((each) => [
        each.address,
        {
          ...each,
          declaration: {
            place: {file: 'all.yaml', document: 0, pointer: ''},
            line: 1,
            specPointer: '',
            raw: each.spec,
          },
        },
      ]),
    ),
    provenance: {files: 1, commit: null},
    live,
    actor,
    consent: NO_CONSENT,
    filter: {},
    toolVersion: '0.0.0',
    createdAt: '2027-01-20T12:00:00.000Z',
    locate: (findings) => findings.map(withoutPlace),
  });
}

/** Applies what a set plans on these objects. Returns the plan. */
async function apply(set: string, objects: readonly GovernedObject[], actor: string): Promise<Plan> {
  const {plan, changes} = await planOf(set, objects, actor);
  expect(stopped(plan)).toEqual([]);
  await applyTo(store, objects, {set, actor, changes: () => changes});
  return plan;
}

const changed = ({changes}: Plan): readonly string[] =>
  changes.map(
    (change) => `${change.actions.join()} ${change.address}: ${reasonText(change) ?? change.reason}`,
  );

const stopped = ({diagnostics}: Plan): readonly string[] =>
  diagnostics.flatMap(({severity, rule, address}) =>
    severity === 'error' || severity === 'refusal' ? [`${rule} ${address ?? ''}`] : [],
  );

const told = ({diagnostics}: Plan, rule: string): readonly string[] =>
  diagnostics.flatMap((found) => (found.rule === rule ? [`${found.address}: ${found.help}`] : []));

const member = (workspace: string, managedBy: string | null, roles: readonly string[] = []) => [
  `insert into bylaw.members (workspace, email, managed_by)
    values ('${workspace}', '${EVE}', ${managedBy === null ? 'null' : `'${managedBy}'`})`,
  ...roles.map((role) => `insert into bylaw.member_roles values ('${workspace}', '${EVE}', '${role}')`),
];
const forge = async (...statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await thief.query(statement);
};

const owner = async (table: string, workspace: string, name: string): Promise<unknown> =>
  (
    await sql.query<{owner: unknown}>(
      `select managed_by as owner from bylaw.${table} where workspace = $1 and ${table === 'members' ? 'email' : 'name'} = $2`,
      [workspace, name],
    )
  ).rows[0]?.owner;

describe('a row that is said to belong to a set that never wrote it', () => {
  test('is deleted by that set as created outside bylaw', async () => {
    await forge(...member('acme', 'acme', ['admin']));
    const address = `Member/acme/${EVE}`;
    const plan = await apply('acme', acme, ANA);
    expect(changed(plan)).toEqual([`delete ${address}: drift: created outside bylaw; apply deletes it`]);
    expect(plan.createdOutside).toBeUndefined();
    expect(changed((await planOf('acme', acme, ANA)).plan)).toEqual([]);
  });

  test('is no deletion of its own that a guard counts', async () => {
    const rows = Array.from(
      {length: 12},
      (_, i) => `insert into bylaw.roles (workspace, name, managed_by) values ('acme', 'x${i}', 'acme')`,
    );
    await forge(...rows);
    const {plan} = await planOf('acme', acme, ANA);
    expect(stopped(plan)).toEqual([]);
    expect(plan.changes).toHaveLength(12);
  });

  test('is adopted by it once it is declared', async () => {
    await forge(...member('acme', 'acme', ['admin']));
    const eve = object('Member', `acme/${EVE}`, {roles: []});
    expect(changed((await planOf('acme', [...acme, eve], ANA)).plan)).toEqual([
      `adopt,update Member/acme/${EVE}: exists, unmanaged`,
    ]);
  });

  test('is told as an Approval that decides nothing, and deleted', async () => {
    const {live} = await store.read(scopeOf('acme', [...acme, ...north]));
    await thief.query(
      `insert into bylaw.approvals (workspace, name, request, decision, "by", digest, managed_by)
        values ('north', 'zz', 'share:acme/deal', 'approve', $1, $2, 'north')`,
      [RAJ, askedDigest(live, 'share:acme/deal', 'north')],
    );
    const {plan} = await planOf('north', north, RAJ);
    expect(changed(plan)).toEqual([
      'delete Approval/north/zz: drift: created outside bylaw; apply deletes it',
    ]);
    expect(told(plan, 'approval/unknown-origin')).toEqual([
      'Approval/north/zz: Find out who wrote it. This plan deletes it.',
    ]);
  });

  test('of another set, is no more than one of no set', async () => {
    await forge(...member('acme', 'north', ['admin']));
    const {plan} = await planOf('acme', acme, ANA);
    expect(changed(plan)).toEqual([]);
    expect(plan.createdOutside).toEqual([
      {address: `Member/acme/${EVE}`, set: 'north', gives: ['role admin']},
    ]);
    const eve = object('Member', `acme/${EVE}`, {roles: []});
    await apply('acme', [...acme, eve], ANA);
    expect(await owner('members', 'acme', EVE)).toBe('acme');
  });
});

describe('a row of a set that is said to belong to another', () => {
  beforeEach(() => forge(`update bylaw.teams set managed_by = 'north' where workspace = 'acme'`));

  test('is set back by its own', async () => {
    const plan = await apply('acme', acme, ANA);
    expect(changed(plan)).toEqual(['update Team/acme/deals: drift: edited live; apply reverts it']);
    expect(plan.changes[0]?.fields).toEqual([{path: '/metadata/managedBy', before: 'north', after: 'acme'}]);
    expect(await owner('teams', 'acme', 'deals')).toBe('acme');
    expect(changed((await planOf('acme', acme, ANA)).plan)).toEqual([]);
  });

  test('is still its own to delete', async () => {
    const plan = await apply(
      'acme',
      acme.filter(({kind}) => kind !== 'Team'),
      ANA,
    );
    expect(changed(plan)).toEqual(['delete Team/acme/deals: no longer declared']);
  });

  test('is let alone by the other, to which it is not told', async () => {
    const {plan} = await planOf('north', north, ROOT);
    expect(changed(plan)).toEqual([]);
    expect(plan.createdOutside).toBeUndefined();
  });
});

describe('a field that never changes, and was changed around bylaw', () => {
  const memo = object('Resource', 'acme/memo', {type: 'vault', creator: ANA});
  const all = [...acme, memo];
  const elsewhere = object('Share', 'acme/deal', {...share.spec, target: 'vault:falcon'});
  beforeEach(() => apply('acme', all, ANA));

  test.each([
    [
      'Share/acme/deal',
      '/target',
      'vault:falcon',
      'space:deal',
      `update bylaw.shares set target = 'vault:falcon'`,
    ],
    [
      'Resource/acme/memo',
      '/type',
      'thread',
      'vault',
      `update bylaw.resources set type = 'thread' where name = 'memo'`,
    ],
  ])('is set back: %s %s', async (address, path, before, after, write) => {
    await forge(write);
    const plan = await apply('acme', all, ANA);
    expect(changed(plan)).toEqual([`update ${address}: drift: edited live; apply reverts it`]);
    expect(plan.changes[0]?.fields).toEqual([{path, before, after}]);
    expect(changed((await planOf('acme', all, ANA)).plan)).toEqual([]);
  });

  test('changes no more than before in the manifests', async () => {
    const edited = all.map((each) => (each === share ? elsewhere : each));
    const {plan} = await planOf('acme', edited, ANA);
    expect(stopped(plan)).toEqual(['identity/immutable-field Share/acme/deal']);
    await forge(`update bylaw.shares set target = 'vault:falcon'`);
    const another = all.map((each) =>
      each === share ? object('Share', 'acme/deal', {...share.spec, target: 'vault:memo'}) : each,
    );
    expect(stopped((await planOf('acme', another, ANA)).plan)).toEqual([
      'identity/immutable-field Share/acme/deal',
    ]);
  });
});

describe('a row of a set that is said to belong to none', () => {
  beforeEach(() =>
    forge(
      `update bylaw.teams set managed_by = null where workspace = 'acme'`,
      `update bylaw.workspaces set managed_by = null where name = 'acme'`,
    ),
  );

  test('is set back by its own, for which nobody has to adopt it', async () => {
    const plan = await apply('acme', acme, ANA);
    expect(changed(plan)).toEqual([
      'update Workspace/acme: drift: edited live; apply reverts it',
      'update Team/acme/deals: drift: edited live; apply reverts it',
    ]);
    expect(plan.changes[1]?.fields).toEqual([{path: '/metadata/managedBy', before: null, after: 'acme'}]);
    expect(await owner('teams', 'acme', 'deals')).toBe('acme');
    expect(changed((await planOf('acme', acme, ANA)).plan)).toEqual([]);
  });

  test('is still its own to delete', async () => {
    const plan = await apply(
      'acme',
      acme.filter(({kind}) => kind !== 'Team'),
      ANA,
    );
    expect(changed(plan)).toContain('delete Team/acme/deals: no longer declared');
  });

  test('cannot be adopted by another', async () => {
    const {plan} = await planOf('north', [...north, ...acme.filter(({kind}) => kind === 'Team')], ROOT);
    expect(stopped(plan)).toEqual(['ownership/foreign-set Team/acme/deals']);
  });
});

test('a row of a set that is said to have no effect has it again with the next run', async () => {
  await forge(`update bylaw.members set dormant = true where workspace = 'acme'`);
  const plan = await apply('acme', acme, ROOT);
  expect(changed(plan)).toEqual(
    [ANA, 'al@acme.example', BO]
      .map((email) => `update Member/acme/${email}: drift: edited live; apply reverts it`)
      .toSorted(),
  );
  expect(plan.permissions.gained.map(({principal}) => principal)).toContain(`user:${ANA}`);
  expect(changed((await planOf('acme', acme, ANA)).plan)).toEqual([]);
});

test('a row of a set that is said to have no effect goes with its declaration', async () => {
  await forge(`update bylaw.members set dormant = true where email = '${BO}'`);
  const less = acme.filter(({address}) => ![`Member/acme/${BO}`, 'Team/acme/deals'].includes(address));
  expect(changed(await apply('acme', less, ROOT))).toEqual([
    `delete Member/acme/${BO}: no longer declared`,
    'delete Team/acme/deals: no longer declared',
  ]);
  const {rows} = await sql.query('select email from bylaw.members where email = $1', [BO]);
  expect(rows).toEqual([]);
});

test('a workspace that is said to be deleted is back with the next run, with what its set has in it', async () => {
  const usual = (await planOf('acme', acme, ROOT)).plan.diagnostics;
  await forge(`update bylaw.workspaces set archived_at = now() where name = 'acme'`);
  const {plan} = await planOf('acme', acme, ROOT);
  expect(changed(plan)).toEqual([
    'create Workspace/acme: drift: archived outside bylaw; apply restores it, with everything in it',
  ]);
  expect(plan.diagnostics).toEqual(usual);
  expect(plan.permissions.gained.map(({principal}) => principal)).toContain(`user:${ANA}`);
  // A plan that was saved says the same of what is live.
  const {live} = await store.read(scopeOf('acme', acme));
  const saved = changesFromPlan(JSON.parse(JSON.stringify(plan)) as Plan, live);
  expect(saved.flatMap(({restores = []}) => restores.map(({address}) => address)).toSorted()).toEqual(
    acme.flatMap(({kind, address}) => (kind === 'Workspace' ? [] : [address])).toSorted(),
  );
  const before = applyChanges(live.objects, saved);
  await apply('acme', acme, ROOT);
  const after = (await store.read(scopeOf('acme', acme))).live.objects;
  expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
  expect(changed((await planOf('acme', acme, ANA)).plan)).toEqual([]);
});

describe('a row in the workspace of a neighbour', () => {
  const address = `Member/north/${EVE}`;
  beforeEach(() => forge(...member('north', 'acme', ['admin'])));

  test.each<[string, Partial<SetConfig>]>([
    ['who may not touch it', {}],
    ['that keeps to its workspaces', {workspaces: ['acme']}],
  ])('does not hinder a set %s', async (_, config) => {
    const {plan} = await planOf('acme', acme, config.workspaces === undefined ? ANA : ROOT, config);
    expect(stopped(plan)).toEqual([]);
    expect(changed(plan)).toEqual([]);
    expect(plan.createdOutside).toEqual([{address, set: 'acme', gives: []}]);
    expect(createdOutsideText(plan)).toBe(
      `1 live object was created outside bylaw and is left alone: ${address} (its row says that it belongs to this set). To adopt it, declare it; otherwise delete the rows.`,
    );
    expect(plan.workspaces?.map(({name}) => name)).toEqual(['acme', 'north']);
  });

  test('gives the set no sight of the neighbour', async () => {
    await forge(...member('acme', null, ['admin']));
    const {plan, sight} = await planOf('acme', acme, ANA);
    expect(sight.isOwn('north')).toBe(false);
    expect(plan.createdOutside).toEqual([
      {address: `Member/acme/${EVE}`, set: null, gives: ['role admin']},
      {address, set: 'acme', gives: []},
    ]);
  });

  test('is deleted by who may', async () => {
    const {plan} = await planOf('acme', acme, ROOT);
    expect(changed(plan)).toEqual([`delete ${address}: drift: created outside bylaw; apply deletes it`]);
  });

  test('is left alone where nobody is named who may', async () => {
    expect(changed((await planOf('acme', acme, null)).plan)).toEqual([]);
  });

  test('is told to the neighbour', async () => {
    const {plan} = await planOf('north', north, RAJ);
    expect(changed(plan)).toEqual([]);
    expect(plan.createdOutside).toEqual([{address, set: 'acme', gives: ['role admin']}]);
  });
});

describe('rows that stand against being deleted', () => {
  test('are left alone, with what refers to them', async () => {
    await forge(
      ...member('acme', 'acme', ['admin']),
      `insert into bylaw.grants (workspace, name, subject, managed_by) values ('acme', 'g', 'user:${EVE}', null)`,
      `insert into bylaw.grant_permissions values ('acme', 'g', 'vaults:*:all')`,
      `insert into bylaw.spaces (workspace, name, type, creator, region, protect, managed_by)
        values ('acme', 'den', 'internal', '${EVE}', 'EU', true, 'acme')`,
    );
    const {plan} = await planOf('acme', acme, ANA);
    expect(stopped(plan)).toEqual([]);
    expect(changed(plan)).toEqual([]);
    expect(plan.createdOutside).toEqual([
      {address: `Member/acme/${EVE}`, set: 'acme', gives: ['role admin']},
      {address: 'Grant/acme/g', set: null, gives: [`vaults:*:all for user:${EVE}`]},
      {address: 'Space/acme/den', set: 'acme', gives: []},
    ]);
  });

  test('a workspace that nobody made and a system admin whom nobody made are told of', async () => {
    await forge(
      `insert into bylaw.workspaces (name, display_name, organization, region, managed_by) values ('den', 'Den', 'den', 'EU', 'acme')`,
      `insert into bylaw.users (email, system_admin, managed_by) values ('${EVE}', true, 'acme')`,
    );
    const {plan} = await planOf('acme', acme, ANA);
    expect(stopped(plan)).toEqual([]);
    expect(changed(plan)).toEqual([]);
    expect(plan.createdOutside).toEqual([
      {address: `User/${EVE}`, set: 'acme', gives: ['system admin']},
      {address: 'Workspace/den', set: 'acme', gives: []},
    ]);
  });
});

describe('rows of no set', () => {
  test('that nobody made are listed with what they give', async () => {
    await forge(
      ...member('acme', null, ['admin']),
      `insert into bylaw.teams (workspace, name) values ('acme', 'inner')`,
      `insert into bylaw.team_members values ('acme', 'inner', '${BO}')`,
      `insert into bylaw.grants (workspace, name, subject) values ('acme', 'g', 'everyone')`,
      `insert into bylaw.grant_permissions values ('acme', 'g', 'use:shared_spaces')`,
      `insert into bylaw.shares (workspace, name, target, requested_by) values ('acme', 's', 'space:deal', '${ANA}')`,
      `insert into bylaw.share_recipients (workspace, share, subject, role, subject_workspace)
        values ('acme', 's', 'user:${EVE}', 'editor', 'acme')`,
      `insert into bylaw.guests (workspace, email, invited_by) values ('acme', 'gus@guest.example', '${ANA}')`,
      `insert into bylaw.guest_spaces values ('acme', 'gus@guest.example', 'deal', 'viewer')`,
    );
    const {plan} = await planOf('acme', acme, ANA);
    expect(plan.createdOutside).toEqual([
      {address: `Member/acme/${EVE}`, set: null, gives: ['role admin']},
      {address: 'Team/acme/inner', set: null, gives: [`membership for ${BO}`]},
      {address: 'Grant/acme/g', set: null, gives: ['use:shared_spaces for everyone']},
      {address: 'Share/acme/s', set: null, gives: [`editor on space:deal for user:${EVE}`]},
      {address: 'Guest/acme/gus@guest.example', set: null, gives: ['viewer on space:deal']},
    ]);
    expect(plan.summary.unmanaged).toBe(5);
  });

  test('that a run made and the set let go of are not', async () => {
    await store.release(
      {
        actor: ANA,
        lockTimeoutMs: 5000,
        planDigest: null,
        scope: scopeOf('acme', acme),
      },
      () => ({
        release: {addresses: ['Team/acme/deals', `Member/acme/${BO}`], actor: ANA, commit: null},
        result: undefined,
      }),
    );
    const rest = acme.filter(({address}) => !['Team/acme/deals', `Member/acme/${BO}`].includes(address));
    const {plan} = await planOf('acme', rest, ANA);
    expect(plan.summary.unmanaged).toBe(2);
    expect(plan.createdOutside).toBeUndefined();
  });

  test('that have the name of something that a run deleted are', async () => {
    const rest = acme.filter(({kind}) => kind !== 'Team');
    await apply('acme', rest, ANA);
    await forge(
      `insert into bylaw.teams (workspace, name) values ('acme', 'deals')`,
      `insert into bylaw.team_members values ('acme', 'deals', '${ANA}')`,
    );
    expect((await planOf('acme', rest, ANA)).plan.createdOutside).toEqual([
      {address: 'Team/acme/deals', set: null, gives: [`membership for ${ANA}`]},
    ]);
  });
});

describe('a recipient whom somebody added to a share of a partner', () => {
  const recipient = `insert into bylaw.share_recipients (workspace, share, subject, role, subject_workspace, partner, partner_member)
    values ('acme', 'deal', 'user:${EVE}', 'editor', 'north', 'north', '${EVE}')`;

  test('is told as that where a membership goes', async () => {
    await forge(...member('north', 'north'), recipient);
    const {plan} = await planOf('north', north, RAJ);
    expect(changed(plan)).toEqual([
      `delete Member/north/${EVE}: drift: created outside bylaw; apply deletes it`,
    ]);
    expect(plan.ended).toEqual([
      {
        address: 'Share/acme/deal',
        set: 'acme',
        why: `only for ${EVE}, because ${EVE} will no longer be a member of north, and had been added to it outside bylaw`,
      },
    ]);
  });

  test('is told apart from those whom the set added', async () => {
    const rest = north.filter(({name}) => name !== 'vera@north.example');
    const ended = async () => (await planOf('north', rest, RAJ)).plan.ended?.map(({why}) => why);
    expect(await ended()).toEqual(['vera@north.example will no longer be a member of north']);
    // Whoever writes the row anew, and otherwise: the set added this recipient.
    await forge(`delete from bylaw.share_recipients`);
    await forge(
      `insert into bylaw.share_recipients (workspace, share, subject, role, subject_workspace, partner, partner_member)
        values ('acme', 'deal', '${VERA}', 'viewer', 'north', 'north', 'vera@north.example')`,
    );
    expect(await ended()).toEqual(['vera@north.example will no longer be a member of north']);
  });

  test('is told with the share, where nobody made that', async () => {
    await forge(
      `insert into bylaw.shares (workspace, name, target, requested_by, "with", region, with_region, partner, managed_by)
        values ('acme', 'other', 'vault:falcon', '${ANA}', 'north', 'EU', 'EU', 'north', 'acme')`,
      `insert into bylaw.share_recipients (workspace, share, subject, role, subject_workspace, partner, partner_member)
        values ('acme', 'other', '${VERA}', 'editor', 'north', 'north', 'vera@north.example')`,
    );
    const alone = north.map((each) =>
      each.kind === 'Workspace'
        ? object('Workspace', 'north', {
            displayName: 'North',
            organization: 'north',
            region: 'EU',
            partners: {deny: ['acme']},
          })
        : each,
    );
    const {plan} = await planOf('north', alone, ROOT);
    expect(plan.ended?.find(({address}) => address === 'Share/acme/other')).toEqual({
      address: 'Share/acme/other',
      set: null,
      why: '`partners` of acme or north will exclude the other side, and it had been created outside bylaw',
    });
  });
});

test('a recipient who is written anew without the key to the partner is not said to have been removed there', async () => {
  await forge(
    'delete from bylaw.share_recipients',
    `insert into bylaw.share_recipients (workspace, share, subject, role, subject_workspace)
      values ('acme', 'deal', '${VERA}', 'editor', 'north')`,
  );
  const said = async () => {
    const {plan} = await planOf('acme', acme, ANA);
    return plan.diagnostics.flatMap(({rule, message}) => (rule === 'connection/ended' ? [message] : []));
  };
  const sentence =
    'This share has ended: vera@north.example was not a member of north for some time, or was added to the share outside bylaw.';
  expect(await said()).toEqual([sentence]);
  await apply('acme', [...acme, object('Role', 'acme/x', {permissions: []})], ANA);
  expect(await said()).toEqual([sentence]);
});
