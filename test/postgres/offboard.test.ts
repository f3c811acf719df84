import type pg from 'pg';
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import {offboardPerson, previewOffboarding, type OffboardRequest} from '../../src/app/offboard.ts';
import type {Store} from '../../src/app/store-port.ts';
import {APPROVER, EVERY_KIND} from './every-kind.ts';
import {applyTo, contents, object, scopeOf, workspace} from './objects.ts';
import {asRole, startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => server.releaseDatabases());
afterAll(() => server.close());

const BO = 'bo@acme.example';
const request = (more: Partial<OffboardRequest> = {}): OffboardRequest => ({
  person: BO,
  actor: 'ana@acme.example',
  anonymise: false,
  successors: {byWorkspace: new Map()},
  alsoRead: [],
  ...more,
});
const wait = {lockTimeoutMs: 5000};

/** Every kind of object, of two sets: what is in northwind belongs to another. */
async function estate() {
  const made = await server.store();
  // Left to itself: a member who only partly goes by his address.
  const more = [
    object('Team', 'acme-legal/jumbo', {
      members: [BO],
      displayName: 'asked for by Bo@acme.example, not jumbo@acme.example',
    }),
    object('User', BO, {displayName: 'Bo Person', systemAdmin: true}),
  ];
  await applyTo(made.store, [...EVERY_KIND, ...more], {set: 'acme', actor: APPROVER});
  await made.sql.query("insert into bylaw.sets (name) values ('other')");
  await made.sql.query("update bylaw.shares set managed_by = 'other' where workspace = 'northwind'");
  await made.sql.query(
    `update bylaw.teams set managed_by = null where name = 'jumbo';
      delete from bylaw.set_objects where address = 'Team/acme-legal/jumbo'`,
  );
  return made;
}

/** Every text in every table of the schema that holds a text. */
async function everywhere(sql: pg.Client, text: string): Promise<readonly string[]> {
  const {rows} = await sql.query<{name: string}>(
    "select table_name as name from information_schema.tables where table_schema = 'bylaw' and table_type = 'BASE TABLE'",
  );
  const found: string[] = [];
  for (const {name} of rows) {
    const hits = await sql.query<{row: string}>(
      `select t::text as row from bylaw."${name}" t where strpos(lower(regexp_replace(t::text, 'jumbo@', '', 'g')), $1) > 0`,
      [text],
    );
    found.push(...hits.rows.map(({row}) => `${name}: ${row}`));
  }
  return found;
}

const owners = async (sql: pg.Client): Promise<Record<string, string | null>> => {
  const {rows} = await sql.query<{name: string; managed_by: string | null}>(
    `select 'share ' || workspace || ' ' || name as name, managed_by from bylaw.shares
      union all select 'space ' || name, managed_by from bylaw.spaces
      union all select 'team ' || name, managed_by from bylaw.teams
      union all select 'member ' || workspace || ' ' || email, managed_by from bylaw.members`,
  );
  return Object.fromEntries(rows.map(({name, managed_by}) => [name, managed_by]));
};

describe('offboarding', () => {
  test('writes what it showed, leaves each object to its set, and a history that can be verified', async () => {
    const {store, sql} = await estate();
    const before = await owners(sql);
    const {result: preview} = await previewOffboarding(store, request());
    expect(preview.status).toBe('preview');
    const {result} = await offboardPerson(store, request(), {...wait, shown: preview.offboarding});
    expect(result.status).toBe('offboarded');
    expect(result.offboarding.changes.map(({address, actions}) => `${actions.join()} ${address}`)).toEqual([
      `update User/${BO}`,
      'update Team/acme-legal/aa-child',
      'update Team/acme-legal/jumbo',
      'delete Grant/acme-legal/to-user',
      'update Resource/acme-legal/intake',
      'update Connection/acme-legal/northwind',
      'update Share/acme-legal/inside',
    ]);

    const live = (await store.read(scopeOf('acme', EVERY_KIND))).live;
    const expected = new Map(result.offboarding.changes.map((change) => [change.address, change.after]));
    for (const [address, after] of expected) {
      const now = live.objects.get(address);
      expect(contents(now === undefined ? [] : [now])).toEqual(contents(after === undefined ? [] : [after]));
    }
    const now = await owners(sql);
    for (const name of Object.keys(now)) expect([name, now[name]]).toEqual([name, before[name]]);

    const chains = await store.verify();
    expect(chains.filter(({intact}) => !intact)).toEqual([]);
    expect(chains.map(({chain}) => chain)).toEqual(
      expect.arrayContaining(['workspace:*', 'workspace:acme-legal']),
    );
    const {rows} = await sql.query<{action: string; count: number}>(
      "select action, count(*)::int as count from bylaw.audit_events where chain like 'workspace:%' group by action",
    );
    const counted = Object.fromEntries(rows.map(({action, count}) => [action, count]));
    expect((counted['update'] ?? 0) + (counted['delete'] ?? 0)).toBe(result.offboarding.changes.length);
    expect(counted['offboard']).toBe(result.offboarding.workspaces.length + 1);
    const raw = await sql.query("select 1 from bylaw.audit_events e where e::text like '%@%'");
    expect(raw.rowCount).toBe(0);

    const again = await offboardPerson(store, request(), wait);
    expect(again.result.status).toBe('already');
    expect((await store.verify()).map(({events}) => events)).toEqual(chains.map(({events}) => events));
  });

  test('keeps no trace of the address of somebody who is anonymised', async () => {
    const {store, sql} = await estate();
    // Where logins are bound, only who is bound may write.
    await sql.query(
      "insert into bylaw.actors (login, email) values ('bo-login', $1), (session_user, 'ana@acme.example')",
      [BO],
    );
    await sql.query(
      `insert into bylaw.decisions (workspace, kind, name, sequence, "with", side, decision, "by", actor, login, digest,
          incarnation, epoch, renew, reason, time)
        values ('acme-legal', 'share', 'x', 1, 'northwind', 'acme-legal', 'approve', $1, $1, 'postgres', 'd', 1, 1, 0,
          'as Bo@acme.example and jumbo@acme.example said', now())`,
      [BO],
    );
    await sql.query(
      `insert into bylaw.approved_recipients (workspace, share, sequence, subject, role)
        values ('acme-legal', 'x', 1, 'user:' || $1, 'viewer')`,
      [BO],
    );
    expect((await everywhere(sql, BO)).length).toBeGreaterThan(5);
    const {result} = await offboardPerson(store, request({anonymise: true}), wait);
    expect(result.status).toBe('offboarded');
    expect(await everywhere(sql, BO)).toEqual([]);
    expect(await everywhere(sql, 'bo person')).toEqual([]);
    const {rows} = await sql.query<{email: string; managed_by: string | null}>(
      "select email, managed_by from bylaw.members where email like 'p\\_%@anonymised.invalid'",
    );
    expect(rows).toEqual([{email: result.offboarding.name, managed_by: null}]);
    const decision = await sql.query('select "by", reason from bylaw.decisions');
    expect(decision.rows).toEqual([
      {by: result.offboarding.name, reason: `as ${result.offboarding.name} and jumbo@acme.example said`},
    ]);
    const chains = await store.verify();
    expect(chains.length).toBeGreaterThan(2);
    // The decision was written by hand.
    expect(chains.flatMap(({faults}) => faults)).toEqual([
      'decision share:acme-legal/x#1 is in the tables, but no event recorded it',
    ]);
    // Later runs name them as they are kept, under the same id.
    const touched = [object('Team', 'acme-legal/late', {members: [], displayName: result.offboarding.name})];
    await applyTo(store, touched, {set: 'late'});
    const [event] = (await store.run('late', 1))?.events ?? [];
    expect(event?.after).toMatchObject({spec: {displayName: result.offboarding.name.split('@')[0]}});
    expect(await everywhere(sql, BO)).toEqual([]);
    const again = await offboardPerson(store, request({anonymise: true}), wait);
    expect(again.result.status).toBe('already');
    const known = await previewOffboarding(store, request({person: 'bob@acme.example'}));
    expect(known.result.status).toBe('refused');
  });

  test('of somebody whose address ends another with an apostrophe leaves that other alone', async () => {
    const {store, sql} = await estate();
    const OTHER = "o'bo@acme.example";
    const more = [
      object('Member', `acme-legal/${OTHER}`, {roles: ['admin']}),
      object('Team', 'acme-legal/irish', {members: [OTHER], displayName: `'${BO}' is not ${OTHER}`}),
    ];
    await applyTo(store, more, {set: 'irish', actor: APPROVER});
    await applyTo(store, [object('Team', 'acme-legal/by-them', {members: [OTHER]})], {
      set: 'theirs',
      actor: OTHER,
    });
    const {result} = await previewOffboarding(store, request({anonymise: true}));
    await offboardPerson(store, request({anonymise: true}), {...wait, shown: result.offboarding});
    const {rows} = await sql.query("select email from bylaw.team_members where team in ('irish', 'by-them')");
    expect(rows).toEqual([{email: OTHER}, {email: OTHER}]);
    const {rows: titles} = await sql.query<{display_name: string}>(
      "select display_name from bylaw.teams where name = 'irish'",
    );
    expect(titles[0]?.display_name).toMatch(
      /^'p_[0-9a-f]{24}@anonymised\.invalid' is not o'bo@acme\.example$/,
    );
    const known = await sql.query('select email from bylaw.people where email = any($1)', [[BO, OTHER]]);
    expect(known.rows).toEqual([{email: OTHER}]);
    expect((await store.verify()).filter(({intact}) => !intact)).toEqual([]);
  });

  test('is told by every later reading, as digests of this database alone', async () => {
    const {store} = await estate();
    await offboardPerson(store, request(), wait);
    const {live} = await store.read(scopeOf('acme', EVERY_KIND));
    expect([...live.offboarded.people.keys()].toSorted()).toEqual(['*', 'acme-legal']);
    expect(live.offboarded.salt).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('leaves no way back through a workspace that is archived', async () => {
    for (const anonymise of [false, true]) {
      const {store, sql} = await estate();
      await applyTo(store, [...workspace('old'), object('Member', `old/${BO}`, {roles: []})], {set: 'old'});
      await sql.query(
        `insert into bylaw.teams (workspace, name, display_name) values ('old', 'left', 'of Bo@acme.example');
        insert into bylaw.team_members (workspace, team, email) values ('old', 'left', '${BO}');
        insert into bylaw.resources (workspace, name, type, creator) values ('old', 'left', 'vault', '${BO}');
        insert into bylaw.guests (workspace, email, invited_by) values ('old', 'gus@guest.example', '${BO}');
        update bylaw.workspaces set archived_at = now() where name = 'old'`,
      );
      const {result} = await offboardPerson(store, request({anonymise}), wait);
      expect([result.status, result.offboarding.workspaces.map((left) => left.workspace)]).toEqual([
        'offboarded',
        ['acme-legal'],
      ]);
      const {rows} = await sql.query<{email: string; status: string}>(
        "select email, status from bylaw.members where workspace = 'old' order by email",
      );
      expect(rows).toEqual([
        {email: 'ana@old.example', status: 'active'},
        {email: result.offboarding.name, status: 'deactivated'},
      ]);
      const resource = await sql.query("select creator from bylaw.resources where workspace = 'old'");
      expect(resource.rows).toEqual([{creator: result.offboarding.name}]);
      expect((await sql.query("select from bylaw.guests where workspace = 'old'")).rowCount).toBe(0);
      expect((await everywhere(sql, BO)).length === 0).toBe(anonymise);
    }
  });

  test('refuses to offboard the last admin, and writes nothing', async () => {
    const {store, sql} = await server.store();
    await applyTo(store, workspace('acme'));
    const {result} = await offboardPerson(
      store,
      request({person: 'ana@acme.example', actor: 'ana@acme.example'}),
      wait,
    );
    expect(result.status).toBe('refused');
    expect(result.diagnostics.map(({rule}) => rule)).toContain('guard/last-admin');
    expect((await sql.query('select from bylaw.offboarded')).rowCount).toBe(0);
    expect((await sql.query("select from bylaw.members where status = 'active'")).rowCount).toBe(1);
  });

  test('needs no more rights than an apply, and gives none to forget others', async () => {
    const {url, sql} = await estate();
    const apply: Store = await server.open(asRole(url, 'bylaw_apply'));
    const {result} = await offboardPerson(apply, request({anonymise: true}), wait);
    expect(result.status).toBe('offboarded');
    const login = await server.connect(asRole(url, 'bylaw_apply'));
    await expect(
      login.query("select bylaw.erase_person('ana@acme.example', 'cy@acme.example')"),
    ).rejects.toThrow(/has not been offboarded and anonymised/);
    await expect(login.query('update bylaw.people set email = null')).rejects.toThrow(/permission denied/);
    expect((await sql.query("select from bylaw.people where email = 'cy@acme.example'")).rowCount).toBe(1);
    const plan: Store = await server.open(asRole(url, 'bylaw_plan'));
    const {result: looked} = await previewOffboarding(plan, request({person: 'cy@acme.example'}));
    expect(looked.offboarding.person).toBe('cy@acme.example');
    const reader = await server.connect(asRole(url, 'bylaw_plan'));
    await expect(
      reader.query("select bylaw.erase_person('ana@acme.example', 'cy@acme.example')"),
    ).rejects.toThrow(/permission denied/);
  });
});
