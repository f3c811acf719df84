/** Decisions on a real server: who may write them, in which way, and what happens when several do at once. */
import type pg from 'pg';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {externalAccessOf} from '../../src/agreements/external-access-in-force.ts';
import {StoreError} from '../../src/model/store-error.ts';
import type {Store} from '../../src/app/store-port.ts';
import type {Live} from '../../src/model/live.ts';
import {objectAt, type GovernedObject} from '../../src/model/objects.ts';
import {ROLES} from '../../src/postgres/roles.ts';
import {askedDigest} from './asked-digest.ts';
import {applyTo, object, scopeOf} from './objects.ts';
import {asLogin, asRole, makeLogins, startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let store: Store;
let sql: pg.Client;
let url: string;
beforeAll(async () => {
  server = await startTestServer({own: true});
  // Logins belong to the whole server, and the role that they get comes with the first database.
  await server.database();
  await makeLogins(server, {ci_north: 'bylaw_apply', ci_acme: 'bylaw_apply'});
});
afterAll(() => server.close());
beforeEach(async () => {
  ({store, sql, url} = await server.store());
  await applyTo(store, [object('User', ROOT, {systemAdmin: true})], {set: 'platform', actor: ROOT});
  // Nobody but a system admin agrees for both firms.
  await applyTo(store, firms([]), {actor: ROOT});
});
afterEach(() => server.releaseDatabases());

const ROOT = 'root@platform.example';
const VERA = 'user:vera@north.example';
const REQUEST = 'share:acme/deal';

const share = (more: object = {}): GovernedObject =>
  object('Share', 'acme/deal', {
    target: 'space:deal',
    with: 'north',
    requestedBy: 'ana@acme.example',
    to: [{subject: VERA, role: 'editor'}],
    ...more,
  });

const firms = (more: readonly GovernedObject[] = [share()]): readonly GovernedObject[] => [
  object('Workspace', 'acme', {displayName: 'Acme', organization: 'acme', region: 'EU'}),
  object('Workspace', 'north', {displayName: 'North', organization: 'north', region: 'EU'}),
  ...['ana', 'al'].map((name) => object('Member', `acme/${name}@acme.example`, {roles: ['admin']})),
  object('Member', 'acme/bo@acme.example', {roles: []}),
  ...['raj', 'rae'].map((name) => object('Member', `north/${name}@north.example`, {roles: ['admin']})),
  object('Member', 'north/vera@north.example', {roles: []}),
  object('Space', 'acme/deal', {type: 'external', creator: 'bo@acme.example', region: 'EU', resources: []}),
  object('Connection', 'acme/north', {with: 'north', requestedBy: 'ana@acme.example'}),
  object('Connection', 'north/acme', {with: 'acme', requestedBy: 'raj@north.example'}),
  ...more,
];

const read = async (from: Store = store): Promise<Live> =>
  (await from.read({...scopeOf('acme', firms())})).live;

const digestFor = async (side: string, id = REQUEST): Promise<string> => askedDigest(await read(), id, side);

async function inForce(): Promise<string | null> {
  const {objects, ledger} = await read();
  const found = objectAt(objects, 'Share', 'Share/acme/deal');
  return found === undefined
    ? null
    : (externalAccessOf(objects, ledger).recipient(found, VERA)?.role ?? null);
}

const decide = async (
  side: string,
  by: string,
  decision: 'approve' | 'deny' | 'revoke' = 'approve',
  digest?: string,
): Promise<boolean> =>
  store.decide({
    request: REQUEST,
    side,
    decision,
    by,
    digest: digest ?? (await digestFor(side)),
    reason: null,
  });

const ruleOf = (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: unknown) => {
      if (error instanceof StoreError) return error.rule ?? error.code;
      throw error;
    },
  );

describe('two approvals', () => {
  test('put a share in force, and each may be given only once', async () => {
    await applyTo(store, firms());
    expect(await inForce()).toBeNull();
    expect(await decide('north', 'raj@north.example')).toBe(true);
    expect(await inForce()).toBeNull();
    expect(await decide('north', 'rae@north.example')).toBe(false);
    expect(await decide('acme', 'al@acme.example')).toBe(true);
    expect(await inForce()).toBe('editor');
    const decisions = await store.decisionsOn(REQUEST);
    expect(decisions.map(({side, by, decision}) => [side, by, decision])).toEqual([
      ['north', 'raj@north.example', 'approve'],
      ['acme', 'al@acme.example', 'approve'],
    ]);
  });

  test('of the same moment are both there, and two of one side are one', async () => {
    await applyTo(store, firms());
    const [acme, north] = [await digestFor('acme'), await digestFor('north')];
    const others = [await server.open(url), await server.open(url), await server.open(url)];
    const [a, b, c] = others;
    const answers = await Promise.all([
      a?.decide({
        request: REQUEST,
        side: 'acme',
        decision: 'approve',
        by: 'ana@acme.example',
        digest: acme,
        reason: null,
      }),
      b?.decide({
        request: REQUEST,
        side: 'north',
        decision: 'approve',
        by: 'raj@north.example',
        digest: north,
        reason: null,
      }),
      c?.decide({
        request: REQUEST,
        side: 'north',
        decision: 'approve',
        by: 'rae@north.example',
        digest: north,
        reason: null,
      }),
    ]);
    expect(answers.filter((changed) => changed === true)).toHaveLength(2);
    expect(await inForce()).toBe('editor');
  });

  test('by Approval manifests and by a command are alike', async () => {
    await applyTo(store, firms());
    await decide('north', 'raj@north.example');
    const approval = object('Approval', 'acme/deal', {
      request: REQUEST,
      decision: 'approve',
      by: 'al@acme.example',
      digest: await digestFor('acme'),
    });
    await applyTo(store, firms([share(), approval]), {actor: 'al@acme.example'});
    expect(await inForce()).toBe('editor');
    // Taken out of the manifests, it takes back what it approved.
    await applyTo(store, firms(), {actor: 'al@acme.example'});
    expect(await inForce()).toBeNull();
  });
});

describe('a decision is refused', () => {
  test.each([
    ['by nobody', 'north', 'nobody@nowhere.example', 'approval/not-approver'],
    ['by a mere member', 'north', 'vera@north.example', 'approval/not-approver'],
    ['by an approver of the other side', 'north', 'ana@acme.example', 'approval/not-approver'],
    ['for a workspace that is no side', 'other', 'raj@north.example', 'approval/not-approver'],
  ])('%s', async (_, side, by, rule) => {
    await applyTo(store, firms());
    expect(await ruleOf(decide(side, by, 'approve', await digestFor('north')))).toBe(rule);
    expect(await store.decisionsOn(REQUEST)).toEqual([]);
  });

  test('on what is asked no more', async () => {
    await applyTo(store, firms());
    const old = await digestFor('north');
    await applyTo(store, firms([share({to: [{subject: VERA, role: 'viewer'}]})]));
    expect(await ruleOf(decide('north', 'raj@north.example', 'approve', old))).toBe('approval/stale');
    await applyTo(store, firms([]));
    expect(await ruleOf(decide('north', 'raj@north.example', 'approve', old))).toBe(
      'approval/unknown-request',
    );
  });

  test('after a denial, until it is asked anew', async () => {
    await applyTo(store, firms());
    await decide('north', 'raj@north.example', 'deny');
    expect(await ruleOf(decide('acme', 'al@acme.example'))).toBe('approval/denied');
    expect(await ruleOf(decide('north', 'rae@north.example'))).toBe('approval/denied');
    await applyTo(store, firms([share({renew: 1})]));
    expect(await decide('acme', 'al@acme.example')).toBe(true);
    expect(await decide('north', 'rae@north.example')).toBe(true);
    expect(await inForce()).toBe('editor');
  });

  test('by who was deactivated since they looked', async () => {
    await applyTo(store, firms());
    const digest = await digestFor('north');
    await sql.query("update bylaw.members set status = 'deactivated' where email = 'raj@north.example'");
    expect(await ruleOf(decide('north', 'raj@north.example', 'approve', digest))).toBe(
      'approval/not-approver',
    );
  });

  test('by who expires at that very moment', async () => {
    await applyTo(store, firms());
    const digest = await digestFor('north');
    await sql.query("update bylaw.members set expires = clock_timestamp() where email = 'raj@north.example'");
    expect(await ruleOf(decide('north', 'raj@north.example', 'approve', digest))).toBe(
      'approval/not-approver',
    );
  });
});

describe('nobody decides for both sides', () => {
  const ZED = 'zed@both.example';
  /** Zed is an admin of both firms; `admins` are the Connection Admins of each. */
  const zedInBoth = (
    asked: GovernedObject,
    admins: {acme?: string[]; north?: string[]},
  ): GovernedObject[] => [
    ...firms([
      asked,
      ...['acme', 'north'].map((firm) => object('Member', `${firm}/${ZED}`, {roles: ['admin']})),
    ]).filter(({kind}) => kind !== 'Connection'),
    object('Connection', 'acme/north', {
      with: 'north',
      requestedBy: 'ana@acme.example',
      admins: admins.acme ?? [],
    }),
    object('Connection', 'north/acme', {
      with: 'acme',
      requestedBy: 'raj@north.example',
      admins: admins.north ?? [],
    }),
  ];
  const decided = async (): Promise<readonly string[]> =>
    (await store.decisionsOn(REQUEST)).map(
      ({side, by, automatic}) => `${side} ${by}${automatic ? ' automatic' : ''}`,
    );

  test('whoever applies a request that the host approves by itself may decide for the partner', async () => {
    const asked = share({requestedBy: 'bo@acme.example'});
    await applyTo(store, zedInBoth(asked, {acme: ['bo@acme.example']}), {actor: ZED});
    expect(await decided()).toEqual(['acme bo@acme.example automatic']);
    expect(await decide('north', ZED)).toBe(true);
    expect(await inForce()).toBe('editor');
  });

  test('whoever applies a request that the partner approves by itself may decide for the host', async () => {
    await applyTo(store, zedInBoth(share(), {north: ['vera@north.example']}), {actor: 'ana@acme.example'});
    expect(await decided()).toEqual(['north vera@north.example automatic']);
    expect(await decide('acme', 'ana@acme.example')).toBe(true);
    expect(await inForce()).toBe('editor');
  });

  test('whoever requests does not decide for the partner, by command or by Approval', async () => {
    const all = zedInBoth(share({requestedBy: ZED}), {});
    await applyTo(store, all, {actor: ZED});
    expect(await ruleOf(decide('north', ZED))).toBe('approval/self');
    const approval = object('Approval', 'north/deal', {
      request: REQUEST,
      decision: 'approve',
      by: ZED,
      digest: await digestFor('north'),
    });
    expect(await ruleOf(applyTo(store, [...all, approval], {actor: ZED}))).toBe('approval/self');
    expect(await decided()).toEqual([]);
    expect(await decide('acme', ZED)).toBe(true);
    expect(await decide('north', 'raj@north.example')).toBe(true);
  });

  test('whoever requests approves nothing for the partner by being the recipient', async () => {
    const asked = share({requestedBy: ZED, to: [{subject: `user:${ZED}`, role: 'viewer'}]});
    await applyTo(store, zedInBoth(asked, {north: [ZED]}), {actor: ZED});
    expect(await decided()).toEqual([]);
  });

  test('whoever decided for the partner approves nothing for the host by requesting later', async () => {
    const admins = {acme: [ZED]};
    await applyTo(store, zedInBoth(share(), admins), {actor: 'ana@acme.example'});
    expect(await decide('north', ZED)).toBe(true);
    await applyTo(store, zedInBoth(share({requestedBy: ZED}), admins), {actor: 'ana@acme.example'});
    expect(await decided()).toEqual([`north ${ZED}`]);
  });
});

describe('a share that was deleted and is declared again', () => {
  test('is another request, also behind the back of bylaw', async () => {
    await applyTo(store, firms());
    await decide('north', 'raj@north.example');
    await decide('acme', 'al@acme.example');
    expect(await inForce()).toBe('editor');
    await sql.query(`begin;
      create temporary table s as select * from bylaw.shares;
      create temporary table r as select * from bylaw.share_recipients;
      delete from bylaw.shares;
      insert into bylaw.shares (workspace, name, target, requested_by, "with", region, partner, with_region, managed_by)
        select workspace, name, target, requested_by, "with", region, partner, with_region, managed_by from s;
      insert into bylaw.share_recipients (workspace, share, subject, role, subject_workspace, partner, partner_member)
        select workspace, share, subject, role, subject_workspace, partner, partner_member from r;
      commit`);
    expect(await inForce()).toBeNull();
    expect((await sql.query('select * from bylaw.recipients_in_force')).rows).toEqual([]);
    expect(await decide('north', 'raj@north.example')).toBe(true);
    expect(await inForce()).toBeNull();
  });
});

describe('a connection withdrawn', () => {
  test('while a share over it is being applied: the apply is judged on what stands then', async () => {
    const other = await server.open(url);
    let withdrawn: Promise<boolean> | undefined;
    const {run} = await applyTo(store, firms(), {
      onJudged: () => {
        withdrawn ??= other.withdraw({
          workspace: 'north',
          with: 'acme',
          by: 'raj@north.example',
          reason: null,
        });
      },
    });
    expect(run).toBe(2);
    expect(await withdrawn).toBe(true);
    // The withdrawal came after: what was asked in the epoch before is asked anew.
    expect((await read()).ledger.pairs.get('acme north')).toMatchObject({epoch: 2, since: null});
    await decide('north', 'rae@north.example');
    await decide('acme', 'al@acme.example');
    expect(await inForce()).toBeNull();
    await applyTo(
      store,
      firms([share()]).map((each) =>
        each.kind === 'Connection' && each.workspace === 'north'
          ? object('Connection', 'north/acme', {with: 'acme', requestedBy: 'raj@north.example', renew: 1})
          : each,
      ),
      {actor: ROOT},
    );
    expect((await read()).ledger.pairs.get('acme north')).toMatchObject({epoch: 2});
    expect(await inForce()).toBe('editor');
  });

  test('brings nothing back when it is agreed again', async () => {
    await applyTo(store, firms());
    await decide('north', 'raj@north.example');
    await decide('acme', 'al@acme.example');
    const apart = firms().filter(({address}) => address !== 'Connection/north/acme');
    await applyTo(store, apart);
    expect(await inForce()).toBeNull();
    await applyTo(store, firms());
    expect(await inForce()).toBeNull();
    const {rows} = await sql.query('select side from bylaw.request_sides where kind = $1 and not covered', [
      'share',
    ]);
    expect(rows).toHaveLength(2);
  });
});

describe('the login', () => {
  beforeEach(async () => {
    await applyTo(store, firms());
  });

  test('that may apply writes no decision but by the functions, and no incarnation at all', async () => {
    const apply = await server.connect(asRole(url, ROLES[1]));
    for (const statement of [
      `insert into bylaw.decisions (workspace, kind, name, sequence, side, decision, "by", actor, login, digest,
        incarnation, epoch, renew, time) values ('acme', 'share', 'deal', 1, 'north', 'approve', 'x', 'x', 'x', 'x', 1, 1, 0, now())`,
      'update bylaw.decisions set ended_at = null',
      "insert into bylaw.approved_recipients values ('acme', 'deal', 1, 'user:x', 'editor', null)",
      'update bylaw.epochs set epoch = 1',
      "insert into bylaw.agreements values ('north', 'acme', 'acme', 1, null, null)",
      'update bylaw.shares set incarnation = 1',
      'update bylaw.connections set withdrawn = null',
      'update bylaw.approvals set counted_as = null',
      "insert into bylaw.actors values ('postgres', 'raj@north.example')",
      "select bylaw.record_decision('share','acme','deal','north','approve','raj@north.example','raj@north.example','x',null,false,null,'{}',null,now())",
    ]) {
      const refused: unknown = await apply.query(statement).catch((error: unknown) => error);
      expect([statement, (refused as {code?: string}).code]).toEqual([statement, '42501']);
    }
    const plan = await server.connect(asRole(url, ROLES[0]));
    await expect(
      plan.query("select bylaw.decide('share:acme/deal', 'north', 'approve', 'raj@north.example', 'x')"),
    ).rejects.toMatchObject({code: '42501'});
  });

  test('that is bound to somebody is them; others may then only read', async () => {
    await sql.query("insert into bylaw.actors values ('ci_north', 'raj@north.example')");
    const digest = await digestFor('north');
    const decision = {request: REQUEST, side: 'north', decision: 'approve', digest, reason: null} as const;
    const [north, acme] = [
      await server.open(asLogin(url, 'ci_north')),
      await server.open(asLogin(url, 'ci_acme')),
    ];
    expect(await ruleOf(acme.decide({...decision, by: 'raj@north.example'}))).toBe('authority/actor');
    expect(await ruleOf(north.decide({...decision, by: 'al@acme.example'}))).toBe('approval/not-approver');
    expect(await north.decide({...decision, by: 'rae@north.example'})).toBe(true);
    expect((await store.decisionsOn(REQUEST)).map(({by, actor}) => [by, actor])).toEqual([
      ['rae@north.example', 'raj@north.example'],
    ]);
  });

  test('decides in the name of nobody whose side it is no approver of', async () => {
    await sql.query("insert into bylaw.actors values ('ci_acme', 'al@acme.example')");
    const decision = {request: REQUEST, side: 'north', decision: 'approve', reason: null} as const;
    const acme = await server.open(asLogin(url, 'ci_acme'));
    const digest = await digestFor('north');
    expect(await ruleOf(acme.decide({...decision, digest, by: 'raj@north.example'}))).toBe(
      'authority/on-behalf',
    );
  });
});

test('every decision is in the chain of its side, which holds, with people as ids', async () => {
  await applyTo(store, firms());
  await store.decide({
    request: REQUEST,
    side: 'north',
    decision: 'approve',
    by: 'raj@north.example',
    digest: await digestFor('north'),
    reason: 'Asked Vera.Ö@North.example: "fine", she said;\n\tsee \\ notes',
  });
  await decide('acme', 'al@acme.example');
  await decide('north', 'rae@north.example', 'revoke');
  await store.withdraw({workspace: 'acme', with: 'north', by: 'ana@acme.example', reason: null});
  const chains = await store.verify();
  expect(chains.map(({chain, events, intact, faults}) => [chain, events, intact, faults])).toEqual([
    ['set:acme', firms().length, true, []],
    ['set:platform', 2, true, []],
    ['workspace:acme', expect.any(Number), true, []],
    ['workspace:north', expect.any(Number), true, []],
  ]);
  const decided = await sql.query<{chain: string; action: string; side: string}>(
    `select chain, action, after ->> 'side' as side from bylaw.audit_events
      where action in ('approve', 'deny', 'revoke', 'withdraw') order by chain collate "C", sequence`,
  );
  const effects = [
    ['approve', 'north'],
    ['approve', 'acme'],
    ['revoke', 'north'],
    ['withdraw', 'acme'],
  ];
  expect(decided.rows.map(({chain, action, side}) => [chain, action, side])).toEqual(
    ['workspace:acme', 'workspace:north'].flatMap((chain) => effects.map((effect) => [chain, ...effect])),
  );
  const {rows} = await sql.query<{text: string}>(
    "select row_to_json(e)::text as text from bylaw.audit_events e where chain like 'workspace:%'",
  );
  for (const {text} of rows) expect(text).not.toContain('@');
  await sql.query(
    "update bylaw.audit_events set after = '{}' where chain = 'workspace:north' and sequence = 1",
  );
  expect((await store.verify()).find(({chain}) => chain === 'workspace:north')?.intact).toBe(false);
});
