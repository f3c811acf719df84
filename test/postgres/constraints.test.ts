import type pg from 'pg';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {applyTo, object, workspace} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let sql: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  const made = await server.store();
  sql = made.sql;
  const ana = 'ana@eu1.example';
  await applyTo(made.store, [
    ...workspace('eu1'),
    ...workspace('eu2'),
    ...workspace('us1', {region: 'US'}),
    ...workspace('us2', {region: 'US'}),
    object('Space', 'eu1/s', {type: 'external', creator: ana, region: 'EU'}),
    object('Space', 'eu2/t', {type: 'external', creator: 'ana@eu2.example', region: 'EU'}),
    object('Connection', 'eu1/eu2', {with: 'eu2', requestedBy: ana}),
    object('Share', 'eu1/sh', {
      target: 'space:s',
      with: 'eu2',
      requestedBy: ana,
      to: [{subject: 'user:ana@eu2.example', role: 'viewer'}],
    }),
  ]);
});
afterAll(() => server.close());

const SHARE =
  'insert into bylaw.shares (workspace, name, target, requested_by, "with", partner, region, with_region) values';
const CONNECTION =
  'insert into bylaw.connections (workspace, name, "with", partner, region, with_region, requested_by) values';

describe('keys and checks hold against anybody with raw SQL', () => {
  test.each([
    ['the region of a workspace with spaces', "update bylaw.workspaces set region = 'US' where name = 'eu1'"],
    ['the region of a connection alone', "update bylaw.connections set region = 'US', with_region = 'US'"],
    ['a space in another region', "update bylaw.spaces set region = 'US'"],
    [
      'a new space in another region',
      "insert into bylaw.spaces (workspace, name, type, creator, region) values ('eu1', 'n', 'internal', 'ana@eu1.example', 'AU')",
    ],
    [
      'a connection across regions',
      `${CONNECTION} ('eu2', 'x', 'us1', 'us1', 'EU', 'US', 'ana@eu2.example')`,
    ],
    [
      'a connection across regions that lies',
      `${CONNECTION} ('eu2', 'x', 'us1', 'us1', 'EU', 'EU', 'ana@eu2.example')`,
    ],
    ['a connection with itself', `${CONNECTION} ('us1', 'x', 'us1', 'us1', 'US', 'US', 'ana@us1.example')`],
    [
      'a second connection to a partner',
      `${CONNECTION} ('eu1', 'x', 'eu2', 'eu2', 'EU', 'EU', 'ana@eu1.example')`,
    ],
    [
      'a share across regions',
      `${SHARE} ('eu1', 'x', 'space:s', 'ana@eu1.example', 'us1', 'us1', 'EU', 'US')`,
    ],
    [
      'a share across regions that lies',
      `${SHARE} ('eu1', 'x', 'space:s', 'ana@eu1.example', 'us1', 'us1', 'EU', 'EU')`,
    ],
    [
      'a share without its regions',
      `${SHARE} ('eu1', 'x', 'space:s', 'ana@eu1.example', 'us1', 'us1', null, null)`,
    ],
    ['a share with itself', `${SHARE} ('eu1', 'x', 'space:s', 'ana@eu1.example', 'eu1', 'eu1', 'EU', 'EU')`],
    [
      'a share moved to a partner elsewhere',
      `update bylaw.shares set "with" = 'us1', partner = 'us1', with_region = 'US'`,
    ],
    ['a share that names another partner than its key', `update bylaw.shares set "with" = 'us1'`],
    [
      'a recipient with the key of somebody else',
      "update bylaw.share_recipients set partner_member = 'bo@eu2.example'",
    ],
    [
      'a contribution with a key to nowhere',
      "update bylaw.shares set into_partner = 'eu2', into_partner_space = 'x'",
    ],
    [
      'a space contributed to a space',
      `insert into bylaw.shares (workspace, name, target, requested_by, "into", role, "with", region)
        values ('eu1', 'x', 'space:s', 'ana@eu1.example', 'space:t', 'viewer', 'eu2', 'EU')`,
    ],
    ['a member who is still named', "delete from bylaw.members where email = 'ana@eu1.example'"],
    ['a declared role named admin', "insert into bylaw.roles (workspace, name) values ('eu1', 'admin')"],
    ['an expiry without end', "update bylaw.members set expires = 'infinity'"],
  ])('%s', async (_, statement) => {
    await expect(sql.query(statement)).rejects.toMatchObject({
      code: expect.stringMatching(/^23(503|505|514)$/),
    });
  });

  test('and let the same through where the regions agree', async () => {
    await sql.query('begin');
    const connected = await sql.query(
      `${CONNECTION} ('us1', 'x', 'us2', 'us2', 'US', 'US', 'ana@us1.example')`,
    );
    const shared = await sql.query(
      `${SHARE} ('eu1', 'x', 'space:s', 'ana@eu1.example', 'eu2', 'eu2', 'EU', 'EU')`,
    );
    expect([connected.rowCount, shared.rowCount]).toEqual([1, 1]);
    await sql.query('rollback');
  });

  test.each([
    ['the region of its partner', "update bylaw.workspaces set region = 'US' where name = 'eu2'"],
    ['its partner', "delete from bylaw.workspaces where name = 'eu2'"],
  ])('but empty the keys of a connection and a share that name it: %s', async (_, statement) => {
    await sql.query('begin');
    for (const list of ['spaces', 'member_roles', 'members', 'roles']) {
      await sql.query(`delete from bylaw.${list} where workspace = 'eu2'`);
    }
    await sql.query(statement);
    const {rows} = await sql.query<{with: string; partner: string | null; region: string | null}>(
      `select "with", partner, with_region as region from bylaw.connections
        union all select "with", partner, with_region from bylaw.shares
        union all select 'eu2', partner, partner_member from bylaw.share_recipients`,
    );
    const emptied = {with: 'eu2', partner: null, region: null};
    expect(rows).toEqual([emptied, emptied, emptied]);
    await sql.query('rollback');
  });
});
