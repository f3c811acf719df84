/**
 * What an apply login tries with SQL of its own: to invent history, to erase people, to write what functions alone write.
 * Each is refused, and nothing of it stays.
 */
import type pg from 'pg';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import {offboardPerson} from '../../src/app/offboard.ts';
import {applyTo, object, scopeOf, workspace} from './objects.ts';
import {asLogin, makeLogins, startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let store: Store;
let sql: pg.Client;
/** Bound to nobody, while others are bound. */
let thief: pg.Client;
/** Bound to an admin of `other`, who has no say in `acme`. */
let stranger: pg.Client;
let pipeline: Store;

const BO = 'bo@acme.example';
const declared = [
  ...workspace('acme'),
  object('Member', `acme/${BO}`, {roles: []}),
  object('User', 'root@platform.example', {systemAdmin: true}),
  object('Role', 'acme/kept', {permissions: []}),
];

beforeAll(async () => {
  server = await startTestServer({own: true});
  const made = await server.store();
  ({store, sql} = made);
  await makeLogins(server, {thief: 'bylaw_apply', ci_other: 'bylaw_apply', ci_acme: 'bylaw_apply'});
  await applyTo(store, declared);
  await applyTo(
    store,
    [...workspace('other'), object('Resource', 'other/plans', {type: 'vault', creator: 'ana@other.example'})],
    {set: 'other'},
  );
  await sql.query(
    "insert into bylaw.actors values ('ci_acme', 'ana@acme.example'), ('ci_other', 'ana@other.example'), ('postgres', 'root@platform.example')",
  );
  thief = await server.connect(asLogin(made.url, 'thief'));
  stranger = await server.connect(asLogin(made.url, 'ci_other'));
  pipeline = await server.open(asLogin(made.url, 'ci_acme'));
});
afterAll(() => server.close());

const refusalOf = async (
  client: pg.Client,
  ...statements: readonly string[]
): Promise<string | undefined> => {
  await client.query('begin');
  try {
    for (const statement of statements) await client.query(statement);
    return undefined;
  } catch (error) {
    return (error as {code?: string}).code;
  } finally {
    await client.query('rollback');
  }
};

const run = (set: string, events: readonly object[], workspaces = '{acme,other}'): string =>
  `select bylaw.record_run('${set}', gen_random_uuid(), null, 'sha256:${Math.random()}', 'ana@acme.example',
    '${workspaces}', '{}', '${JSON.stringify(events)}')`;
const event = (action: string, address: string, more: object = {}): object => ({
  action,
  object: address,
  address,
  before: null,
  after: {},
  digest: 'x',
  ...more,
});
const insertRole = (of: string, name: string, owner: string | null): string =>
  `insert into bylaw.roles (workspace, name, managed_by) values ('${of}', '${name}', ${owner === null ? 'null' : `'${owner}'`})`;

describe('a login that is bound to nobody, while others are bound', () => {
  test.each([
    ['records a run', insertRole('acme', 'x', 'acme') + ';' + run('acme', [event('create', 'Role/acme/x')])],
    ['records a release', "select bylaw.record_release('acme', null, 'ana@acme.example', '{acme}', '[]')"],
    [
      'offboards somebody',
      `select bylaw.record_offboarding((select id from bylaw.people where email = '${BO}'), '${BO}', 'root@platform.example',
        true, true, '[{"workspace": "acme", "successor": null}]', '{}', '{}', '[]')`,
    ],
    ['erases somebody', `select bylaw.erase_person('root@platform.example', '${BO}')`],
    [
      'gives somebody another address',
      `select bylaw.rename_person('root@platform.example', '${BO}', 'thief@acme.example')`,
    ],
    ['reinstates somebody', `select bylaw.reinstate_person('root@platform.example', '${BO}')`],
    ['sets an address free', `select bylaw.free_address('root@platform.example', '${BO}')`],
    ['makes an id', "select bylaw.person_ids('{p_aaaaaaaaaaaaaaaaaaaaaaaa}', '{x@acme.example}')"],
    ['gives events', "select bylaw.give_events('[]')"],
    ['decides', "select bylaw.decide('share:acme/x', 'acme', 'approve', 'ana@acme.example', 'x')"],
    ['withdraws', "select bylaw.withdraw('acme', 'other', 'ana@acme.example')"],
  ])('%s: refused', async (_, statement) => {
    expect(await refusalOf(thief, statement)).toBe('BL006');
  });

  test('writes no row by which somebody could be erased', async () => {
    for (const statement of [
      "insert into bylaw.people(id, email) values ('p_aaaaaaaaaaaaaaaaaaaaaaaa', 'ci_acme')",
      "insert into bylaw.offboarded values ('*', '00', 'p_aaaaaaaaaaaaaaaaaaaaaaaa', true, now())",
      "update bylaw.people set email = 'x@y.example'",
      "insert into bylaw.actors values ('thief', 'root@platform.example')",
      "insert into bylaw.former_addresses values ('root@platform.example', 'p_aaaaaaaaaaaaaaaaaaaaaaaa', null)",
      "update bylaw.people set known_as = 'x@y.example'",
    ]) {
      expect([statement, await refusalOf(thief, statement)]).toEqual([statement, '42501']);
    }
  });

  test.each(['guests', 'shares'])('wakes nothing that lies dormant in %s', async (table) => {
    expect(await refusalOf(thief, `update bylaw.${table} set dormant = false`)).toBe('42501');
  });
});

describe('a login that is bound to somebody without a say', () => {
  const id = `(select id from bylaw.people where email = '${BO}')`;
  const offboards = (from: string, account: boolean): string =>
    `select bylaw.record_offboarding(${id}, '${BO}', 'root@platform.example', true, ${account}, '${from}', '{}', '{acme}',
      (select json_build_array(json_build_object('home', 'acme', 'action', 'delete', 'object', 'Member/acme/${BO}',
        'address', 'Member/acme/' || ${id}, 'before', null, 'after', null))::jsonb))`;

  test('offboards and erases nobody, whatever it deletes before', async () => {
    const gone = `delete from bylaw.members where email = '${BO}'`;
    expect(
      await refusalOf(stranger, gone, offboards('[{"workspace": "acme", "successor": null}]', false)),
    ).toBe('BL010');
    expect(await refusalOf(stranger, gone, offboards('[]', true))).toBe('BL010');
    expect(
      await refusalOf(stranger, gone, offboards('[{"workspace": "other", "successor": null}]', true)),
    ).toBe('BL010');
    expect(
      await refusalOf(stranger, gone, `select bylaw.erase_person('root@platform.example', '${BO}')`),
    ).toBe('BL009');
  });

  test('changes nobody, whoever is claimed', async () => {
    for (const statement of [
      `select bylaw.rename_person('root@platform.example', '${BO}', 'thief@acme.example')`,
      `select bylaw.reinstate_person('root@platform.example', '${BO}')`,
      `select bylaw.free_address('root@platform.example', '${BO}')`,
      `select bylaw.rename_in_tables('${BO}', 'thief@acme.example')`,
    ]) {
      expect([statement, await refusalOf(stranger, statement)]).toEqual([
        statement,
        statement.includes('in_tables') ? '42501' : 'BL010',
      ]);
    }
  });

  test('does not pass off the id of somebody for another', async () => {
    expect(
      await refusalOf(
        stranger,
        `select bylaw.record_offboarding((select id from bylaw.people where email = 'ana@other.example'), '${BO}', 'x', true,
          true, '[{"workspace": "other", "successor": null}]', '{}', '{}', '[]')`,
      ),
    ).toBe('BL009');
  });
});

describe('what a login that is bound to somebody without a say has the history tell of a neighbour', () => {
  /** Somebody leaves `other` by themselves, which anybody may; these events are said to go with it. */
  const leaves = (events: readonly object[], workspaces = '{acme,other}'): string =>
    `select bylaw.record_offboarding((select id from bylaw.people where email = 'ana@other.example'), 'ana@other.example', 'x',
      false, false, '[]', '{}', '${workspaces}', '${JSON.stringify(events)}')`;
  const said = {side: 'acme', with: 'other', by: 'p_aaaaaaaaaaaaaaaaaaaaaaaa', reason: 'We never liked them'};

  test.each([
    'withdraw',
    'disagree',
    'approve',
    'deny',
    'revoke',
    'agree',
    'end',
    'offboard',
    'rename',
    'person',
    'run',
  ])('is not that somebody did %s', async (action) => {
    const touched = "update bylaw.roles set description = 'x' where workspace = 'acme'";
    const forged = event(action, 'Role/acme/kept', {home: 'acme', after: said});
    expect(await refusalOf(stranger, touched, leaves([forged]))).toBe('BL009');
    const asRun = insertRole('other', 'x', 'other') + ';' + run('other', [event(action, 'Role/other/x')]);
    expect(await refusalOf(stranger, asRun)).toBe('BL009');
  });

  test('is not that somebody is gone who is there, nor in the chain of another workspace', async () => {
    const gone = [
      event('delete', `Member/acme/${BO}`, {home: 'acme', address: 'Member/acme/' + (await idOf(BO))}),
    ];
    expect(await refusalOf(stranger, leaves(gone, '{other}'))).toBe('BL009');
    expect(await refusalOf(stranger, run('other', gone, '{other}'))).toBe('BL009');
    const role = event('create', 'Role/other/x', {home: 'acme'});
    expect(await refusalOf(stranger, insertRole('other', 'x', null), leaves([role]))).toBe('BL009');
    expect(
      await refusalOf(stranger, insertRole('other', 'x', null), leaves([{...role, home: 'other'}])),
    ).toBeUndefined();
  });
});

const insertConnection = `insert into bylaw.connections (workspace, name, "with", requested_by, region, managed_by)
  values ('other', 'x', 'acme', 'ana@other.example', 'EU', 'other')`;
const insertShare = (into: string | null): string =>
  `insert into bylaw.shares (workspace, name, target, requested_by, "with", region, "into", role, managed_by)
    values ('other', 'x', 'vault:plans', 'ana@other.example', 'acme', 'EU', ${into === null ? 'null, null' : `'${into}', 'viewer'`}, 'other')`;

describe('a run is held against what was written', () => {
  test.each<[string, readonly string[]]>([
    ['a row that is not there', [run('acme', [event('create', 'Role/acme/x')])]],
    ['a row of no set', [insertRole('acme', 'x', null), run('acme', [event('create', 'Role/acme/x')])]],
    [
      'a row of another set',
      [insertRole('acme', 'x', 'other'), run('acme', [event('create', 'Role/acme/x')])],
    ],
    ['a row that was not written', [run('acme', [event('update', `Member/acme/${BO}`)])]],
    ['a deletion that did not happen', [run('acme', [event('delete', `Member/acme/${BO}`)])]],
    [
      'a row that no event names',
      [
        insertRole('acme', 'x', 'acme'),
        insertRole('acme', 'y', null),
        run('acme', [event('create', 'Role/acme/x')]),
      ],
    ],
    // What ended has empty keys over the border; but these were written so, and nothing that they name goes in this run.
    ...[insertConnection, insertShare(null), insertShare('space:room')].map(
      (forged, i): [string, readonly string[]] => [
        `a row that no event names, with keys that were never there (${i})`,
        [insertRole('acme', 'x', 'acme'), forged, run('acme', [event('create', 'Role/acme/x')])],
      ],
    ),
    [
      'another address',
      [
        insertRole('acme', 'x', 'acme'),
        run('acme', [event('create', 'Role/acme/x', {address: 'Role/acme/innocent'})]),
      ],
    ],
  ])('%s: refused', async (_, statements) => {
    const bound = await server.connect(asLogin(urlOf(), 'ci_acme'));
    expect(await refusalOf(bound, ...statements)).toBe('BL009');
  });

  test('and says whose login it was, whoever is claimed', async () => {
    const bound = await server.connect(asLogin(urlOf(), 'ci_acme'));
    await bound.query('begin');
    await bound.query(insertRole('acme', 'mine', 'acme'));
    const {rows} = await bound.query<{by: string; login: string}>(
      `with done as (select bylaw.record_run('acme', gen_random_uuid(), null, 'sha256:mine', 'root@platform.example', '{acme}',
        '{}', '${JSON.stringify([event('create', 'Role/acme/mine')])}') as run)
        select 1 from done`,
    );
    expect(rows).toHaveLength(1);
    const said = await bound.query<{email: string; login: string}>(
      `select p.email, r.login from bylaw.runs r join bylaw.people p on p.id = r.actor where r.plan_digest = 'sha256:mine'`,
    );
    expect(said.rows).toEqual([{email: 'ana@acme.example', login: 'ci_acme'}]);
    await bound.query('rollback');
  });
});

describe('what a login that is bound to somebody without a say writes well-formed', () => {
  const touched = "update bylaw.roles set description = 'x' where workspace = 'acme'";
  const kept = event('update', 'Role/acme/kept', {home: 'acme'});
  const id = "(select id from bylaw.people where email = 'ana@other.example')";
  const leaves = (
    events: readonly object[],
    {from = '[]', anonymise = false, who = `${id}, 'ana@other.example'`} = {},
  ): string =>
    `select bylaw.record_offboarding(${who}, 'x', ${anonymise}, false, '${from}', '{}', '{acme,other}', '${JSON.stringify(events)}')`;

  /** What a query gives after these statements, all of which is taken back. */
  const after = async (query: string, ...statements: readonly string[]): Promise<readonly unknown[]> => {
    await stranger.query('begin');
    try {
      for (const statement of statements) await stranger.query(statement);
      return (await stranger.query<Record<string, unknown>>(query)).rows;
    } finally {
      await stranger.query('rollback');
    }
  };

  test('a Connection of another workspace agrees to nothing, though a run has it', async () => {
    const connection = (of: string, partner: string): string =>
      `insert into bylaw.connections (workspace, name, "with", requested_by, region, partner, with_region, managed_by)
        values ('${of}', 'x', '${partner}', 'ana@${of}.example', 'EU', '${partner}', 'EU', '${of}')`;
    const agreed = 'select workspace, "with" from bylaw.agreements';
    const written = async (of: string, partner: string): Promise<readonly unknown[]> =>
      after(agreed, connection(of, partner), run(of, [event('create', `Connection/${of}/x`)]));
    expect(await written('acme', 'other')).toEqual([]);
    expect(await written('other', 'acme')).toEqual([{workspace: 'other', with: 'acme'}]);
  });

  test('nobody is said to be gone after an event that says that they are there', async () => {
    const there = await idOf(BO);
    const of = (action: string): object =>
      event(action, `Member/acme/${BO}`, {home: 'acme', address: `Member/acme/${there}`});
    const touchedBo = `update bylaw.members set display_name = 'Bo' where email = '${BO}'`;
    const statements = [run('acme', [of('update'), of('delete')]), leaves([of('update'), of('delete')])];
    for (const statement of statements) {
      expect(await refusalOf(stranger, touchedBo, statement)).toBe('BL009');
    }
    // Another one of the name, in place of the one before it, is a deletion and a creation.
    expect(await refusalOf(stranger, touchedBo, run('acme', [of('delete'), of('create')]))).toBeUndefined();
  });

  test.each(['*', 'nowhere', null])('nobody leaves %s by themselves', async (workspace) => {
    const from = JSON.stringify([{workspace, successor: null}]);
    expect(await refusalOf(stranger, leaves([], {from}))).toBe('BL009');
  });

  test('nobody leaves under the id of somebody erased', async () => {
    const erased = 'p_eeeeeeeeeeeeeeeeeeeeeeee';
    await sql.query('insert into bylaw.people (id, noted) values ($1, true)', [erased]);
    const who = `'${erased}', 'new@acme.example'`;
    const from = JSON.stringify([{workspace: 'other', successor: null}]);
    expect(await refusalOf(stranger, leaves([], {who, from}))).toBe('BL009');
    await sql.query('delete from bylaw.people where id = $1', [erased]);
  });

  test('what a set applied is not forgotten while it is there', async () => {
    const applied = "select address from bylaw.set_objects where address = 'Role/acme/kept'";
    const z = event('create', 'Role/acme/z', {home: 'acme', was: 'Role/acme/kept'});
    expect(
      await after(applied, touched, insertRole('acme', 'z', null), leaves([kept, z], {anonymise: true})),
    ).toEqual([{address: 'Role/acme/kept'}]);
  });

  test('no address of a person comes into the history', async () => {
    const said = event('update', 'Role/acme/kept', {
      home: 'acme',
      after: {spec: {description: `Ask ${BO}.`}},
    });
    const named = event('update', `Member/acme/${BO}`, {home: 'acme'});
    const asRun = (events: readonly object[]): string =>
      `select bylaw.record_run('acme', gen_random_uuid(), 'by ${BO}', 'sha256:${Math.random()}', 'x', '{acme}', '{}', '${JSON.stringify(events)}')`;
    const found = `select from bylaw.audit_events e where e::text like '%${BO}%'
      union all select from bylaw.runs r where r::text like '%${BO}%'`;
    expect(await after(found, touched, asRun([said]))).toEqual([]);
    expect(await after(found, touched, leaves([said]))).toEqual([]);
    const touchedBo = `update bylaw.members set display_name = 'Bo' where email = '${BO}'`;
    expect(await refusalOf(stranger, touchedBo, asRun([named]))).toBe('BL009');
  });

  test('what the database alone says of an event is not taken from it', async () => {
    const more = {heads: {'workspace:acme': [10_000, 'sha256:x']}, payload_digest: 'sha256:x'};
    const z = event('create', 'Role/acme/z', {home: 'acme', ...more});
    const released = JSON.stringify([{object: 'Role/acme/kept', address: 'Role/acme/kept', ...more}]);
    const found = `select action from bylaw.audit_events where payload_digest = 'sha256:x' or heads::text like '%10000%'`;
    const made = insertRole('acme', 'z', 'acme');
    expect(await after(found, touched, made, run('acme', [kept, z]))).toEqual([]);
    expect(await after(found, touched, made, leaves([kept, z]))).toEqual([]);
    const letGo = "update bylaw.roles set managed_by = null where workspace = 'acme'";
    const release = `select bylaw.record_release('acme', null, 'x', '{acme}', '${released}')`;
    expect(await after(found, letGo, release)).toEqual([]);
  });

  describe('events that are given in parts', () => {
    const give = (...events: readonly object[]): string =>
      `select bylaw.give_events('${JSON.stringify(events)}')`;
    const z = event('create', 'Role/acme/z');
    const y = event('create', 'Role/acme/y', {after: {spec: {description: `Ask ${BO}.`}}});
    const madeZY = [touched, insertRole('acme', 'z', 'acme'), insertRole('acme', 'y', 'acme')];

    test('are those of the run, in order, and nothing is left of them', async () => {
      const found = `select e.address, e.sequence - min(e.sequence) over () as nth, (select count(*)::int from bylaw.events_given) as given,
          e.after::text like '%p\\_%' as opaque
        from bylaw.audit_events e join bylaw.runs r on e.chain = 'set:' || r."set" and e.run = r.run
        where r.xmin = pg_current_xact_id()::xid and e.address like 'Role/%' order by e.sequence`;
      expect(await after(found, ...madeZY, give(z), give(y), run('acme', [kept]))).toEqual([
        {address: 'Role/acme/z', nth: '0', given: 0, opaque: false},
        {address: 'Role/acme/y', nth: '1', given: 0, opaque: true},
        {address: 'Role/acme/kept', nth: '2', given: 0, opaque: false},
      ]);
    });

    test('are held against what was written like all others', async () => {
      expect(await refusalOf(stranger, touched, give(z), run('acme', [kept]))).toBe('BL009');
      expect(await refusalOf(stranger, ...madeZY, give(z), run('acme', [kept]))).toBe('BL009');
      expect(await refusalOf(stranger, ...madeZY, give(z, y), run('acme', [kept]))).toBeUndefined();
    });

    test('are of no other transaction', async () => {
      await stranger.query(give(z));
      expect(await refusalOf(stranger, touched, run('acme', [kept]))).toBeUndefined();
      expect(await refusalOf(stranger, 'delete from bylaw.events_given')).toBe('42501');
      await sql.query('delete from bylaw.events_given');
    });
  });

  test.each<[string, string]>([
    ['no events', 'null'],
    ['events that are null', "'null'"],
    ['events that are no list', `'{"a": 1}'`],
    ['an event that is no object', `'["a"]'`],
    [
      'an event of nothing',
      `'[{"action": "update", "object": null, "address": null, "before": null, "after": null, "digest": "x"}]'`,
    ],
  ])('a run of %s is refused', async (_, events) => {
    const statement = `select bylaw.record_run('acme', gen_random_uuid(), null, 'sha256:x', 'x', '{acme}', '{}', ${events})`;
    expect(await refusalOf(stranger, statement)).toMatch(/^(22023|BL009)$/);
  });
});

describe('somebody who left the partner', () => {
  const VERA = 'vera@north.example';
  const can = ['use:shared_spaces', 'use:external_collaboration'];
  const shared = [
    ...workspace('acme'),
    ...workspace('north'),
    object('Role', 'north/can', {permissions: can}),
    object('Member', `north/${VERA}`, {roles: ['can']}),
    object('Connection', 'acme/north', {with: 'north', requestedBy: 'ana@acme.example'}),
    object('Connection', 'north/acme', {with: 'acme', requestedBy: 'ana@north.example'}),
    object('Resource', 'acme/falcon', {type: 'vault', creator: 'ana@acme.example'}),
    object('Share', 'acme/deal', {
      target: 'vault:falcon',
      with: 'north',
      requestedBy: 'ana@acme.example',
      to: [{subject: `user:${VERA}`, role: 'viewer'}],
    }),
  ];
  const LEAVES = [
    'create temporary table roles on commit drop as select workspace, email, role from bylaw.member_roles',
    `delete from bylaw.member_roles where email = '${VERA}'`,
    `delete from bylaw.members where email = '${VERA}'`,
    `insert into bylaw.members (workspace, email, managed_by) values ('north', '${VERA}', 'acme')`,
    `insert into bylaw.member_roles (workspace, email, role) select * from roles where email = '${VERA}'`,
  ];
  const columns = 'workspace, share, subject, role, subject_workspace';
  const WRITTEN_ANEW = [
    `create temporary table named on commit drop as select ${columns} from bylaw.share_recipients`,
    'delete from bylaw.share_recipients',
    `insert into bylaw.share_recipients (${columns}, partner, partner_member)
      select ${columns}, 'north', '${VERA}' from named`,
  ];

  test('reaches nothing once they are back, whoever writes the recipient anew, until both sides approve again', async () => {
    const {url, store: own, sql: all} = await server.store();
    const root = 'root@platform.example';
    await applyTo(own, [...shared, object('User', root, {systemAdmin: true})], {actor: root});
    const decide = async (): Promise<void> => {
      for (const [side, by] of [
        ['acme', 'ana@acme.example'],
        ['north', 'ana@north.example'],
      ]) {
        await all.query(
          "select bylaw.decide('share:acme/deal', $1, 'approve', $2, (select digest from bylaw.current_requests where name = 'deal' and side = $1))",
          [side, by],
        );
      }
    };
    const level = async (): Promise<unknown> =>
      (
        await all.query<{level: unknown}>('select bylaw.access_level($1, $2) as level', [
          VERA,
          'vault:acme/falcon',
        ])
      ).rows[0]?.level;
    await decide();
    expect(await level()).toBe('viewer');
    const thieves = await server.connect(asLogin(url, 'thief'));
    for (const statement of ['begin', ...LEAVES, ...WRITTEN_ANEW, 'commit']) await thieves.query(statement);
    expect(await level()).toBeNull();
    expect(
      (await own.read(scopeOf('acme', shared))).live.ledger.decisions.get('share:acme/deal'),
    ).toMatchObject([
      {side: 'acme', recipients: []},
      {side: 'north', recipients: []},
    ]);
    await decide();
    expect(await level()).toBe('viewer');
    const lowered = await all.query("select from bylaw.audit_events where action = 'lower'");
    expect(lowered.rowCount).toBe(4);
    expect((await own.verify()).filter(({intact}) => !intact)).toEqual([]);
  });
});

test('after all that, the next apply goes through, somebody can be offboarded, and the history is whole', async () => {
  await applyTo(pipeline, [...declared, object('Role', 'acme/after', {permissions: []})]);
  const outcome = await offboardPerson(
    pipeline,
    {
      person: BO,
      actor: 'ana@acme.example',
      anonymise: true,
      successors: {byWorkspace: new Map()},
      alsoRead: [],
    },
    {lockTimeoutMs: 5000},
  );
  expect(outcome).toMatchObject({result: {status: 'offboarded'}});
  expect((await sql.query('select from bylaw.people where email = $1', [BO])).rowCount).toBe(0);
  expect((await store.verify()).filter(({intact}) => !intact)).toEqual([]);
});

const idOf = async (email: string): Promise<string> =>
  (await sql.query<{id: string}>('select id from bylaw.people where email = $1', [email])).rows[0]?.id ?? '';

const urlOf = (): string => {
  const {user = '', host, port, database = ''} = sql;
  return `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
};
