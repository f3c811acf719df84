/** Drift: what is live otherwise than the set applied it, by whom, and the access that came or went since. */
import {expect, test} from 'vitest';
import {driftOf} from '../../src/app/drift.ts';
import {NotPermittedError} from '../../src/app/not-permitted-error.ts';
import {offboardPerson} from '../../src/app/offboard.ts';
import type {Drift} from '../../src/model/drift.ts';
import {databaseForEach} from './database-for-each.ts';
import {
  BO,
  LAW,
  NEW,
  RAJ,
  ROOT,
  acme,
  apply,
  digestAsked,
  firms,
  load,
  northwind,
  options,
  renamed,
  world,
} from './renamed-firms.ts';

databaseForEach(world);

const CY = 'cy@acme.example';
const SAM = 'sam@northwind.example';
const ROOM = 'space:acme/room';

const drift = async (name = 'acme', text = acme(), actor = ROOT): Promise<Drift> =>
  driftOf(world.store, await load(name, text), actor);

/** Each change in short: its action, address, fields, author and way. */
const told = ({changes}: Drift): readonly string[] =>
  changes.map(
    ({actions, address, fields, by, through}) =>
      `${actions.join()} ${address} ${fields.map(({path, before, after}) => `${path} ${JSON.stringify(before)} ${JSON.stringify(after)}`).join(', ')} ${through} ${by}`,
  );

const access = ({access: {gained, lost, changed}}: Drift): readonly string[] =>
  [...gained, ...lost, ...changed].map(
    ({principal, object, before, after}) => `${principal} ${object} ${before} ${after}`,
  );

const decide = async (decision: 'approve' | 'revoke'): Promise<void> => {
  const digest = await digestAsked('northwind');
  await world.store.decide({
    request: 'share:acme/room-out',
    side: 'northwind',
    decision,
    by: RAJ,
    digest,
    reason: null,
  });
};

const offboarded = (person: string, anonymise = false) =>
  offboardPerson(
    world.store,
    {person, actor: ROOT, anonymise, successors: {everywhere: BO, byWorkspace: new Map()}, alsoRead: []},
    options,
  );

test('there is none before the first run, nor after a run that set everything back', async () => {
  expect(await drift()).toEqual({
    set: 'acme',
    since: {run: null, at: null},
    summary: {changed: 0, added: 0, removed: 0},
    changes: [],
    access: {gained: [], lost: [], changed: []},
  });
  await firms(true);
  await world.sql.query("update bylaw.teams set display_name = 'X' where name = 'deals'");
  expect((await drift()).summary.changed).toBe(1);
  await apply('acme', acme());
  const [run] = await world.store.runs('acme', 1);
  expect(await drift()).toMatchObject({since: {run: run?.run, at: run?.at}, changes: []});
});

test('what was written around bylaw is told with its fields, and by nobody', async () => {
  await firms(true);
  const sql = (text: string) => world.sql.query(text);
  await sql(
    "update bylaw.share_recipients set role = 'editor' where share = 'room-out' and subject = 'user:raj@northwind.example'",
  );
  await sql("delete from bylaw.grants where name = 'reads'");
  await sql(
    "insert into bylaw.teams (workspace, name, managed_by) values ('acme', 'night', 'acme'), ('acme', 'nobodys', null)",
  );
  await sql("update bylaw.teams set managed_by = null where name = 'deals'");
  const found = await drift();
  expect(told(found)).toEqual([
    'update Team/acme/deals /metadata/managedBy "acme" null outside null',
    'create Team/acme/night /members null [] outside null',
    'delete Grant/acme/reads /permissions ["organization:read:all"] null, /subject "user:bo@acme.example" null outside null',
    'update Share/acme/room-out /to/0/role "viewer" "editor" outside null',
  ]);
  expect(found.summary).toEqual({changed: 2, added: 1, removed: 1});
});

test('the name of a person is told as it was applied, though the audit does not keep it', async () => {
  const named = acme().replace('roles: [all]}', 'roles: [all], displayName: Cy}');
  await firms(true);
  await apply('acme', named);
  await world.sql.query("update bylaw.members set display_name = 'Zed' where email = 'cy@acme.example'");
  expect(told(await drift('acme', named))).toEqual([
    'update Member/acme/cy@acme.example /displayName "Cy" "Zed" outside null',
  ]);
  // Another field alone: the live name is that of then.
  await world.sql.query(
    "update bylaw.members set display_name = 'Cy', labels = '{\"a\": \"b\"}' where email = 'cy@acme.example'",
  );
  expect(told(await drift('acme', acme()))).toEqual([
    'update Member/acme/cy@acme.example /metadata/labels/a null "b" outside null',
  ]);
});

test('an object is missed, too, where nothing else of the set is in its workspace', async () => {
  await firms(true);
  const grant = `
  apiVersion: bylaw/v1
  kind: Grant
  metadata: {workspace: northwind, name: apart}
  spec: {subject: everyone, permissions: [organization:read:all]}
`;
  await apply('apart', grant);
  await world.sql.query("delete from bylaw.grants where name = 'apart'");
  const found = await drift('apart', '');
  expect(found.changes.map(({address, actions}) => [address, actions])).toEqual([
    ['Grant/northwind/apart', ['delete']],
  ]);
});

test('decisions are no drift: what they gave or took is told as access alone', async () => {
  await firms(false);
  expect(access(await drift())).toEqual([]);
  await decide('approve');
  const found = await drift();
  expect(found.changes).toEqual([]);
  expect(access(found)).toEqual([`user:${RAJ} ${ROOM} null viewer`, `user:${SAM} ${ROOM} null editor`]);
  expect(found.access.gained.map(({outside}) => outside)).toEqual(['partner', 'partner']);
  // The other firm is told the same, which is a party.
  expect(access(await drift('northwind', northwind()))).toEqual(access(found));
  await apply(
    'acme',
    `${acme()}
  ---
  {apiVersion: bylaw/v1, kind: Team, metadata: {workspace: acme, name: more}, spec: {members: []}}
`,
  );
  expect(access(await drift())).toEqual([]);
  await decide('revoke');
  expect(access(await drift())).toEqual([
    `user:${RAJ} ${ROOM} viewer null`,
    `user:${SAM} ${ROOM} editor null`,
  ]);
});

test('access that came around bylaw is told, and what another set gave', async () => {
  await firms(false);
  await world.sql.query("update bylaw.spaces set general_access = 'global' where name = 'room'");
  const share = `
  apiVersion: bylaw/v1
  kind: Share
  metadata: {workspace: acme, name: more}
  spec: {target: "space:room", requestedBy: ${BO}, to: [{subject: "user:${CY}", role: editor}]}
`;
  expect(access(await drift())).toEqual([`user:${CY} ${ROOM} null viewer`]);
  await apply('other', share);
  const found = await drift();
  expect(found.changes.map(({address}) => address)).toEqual(['Space/acme/room']);
  expect(access(found)).toEqual([`user:${CY} ${ROOM} null editor`]);
});

test('an offboarding is told by whom and when: also the membership that it took from the set', async () => {
  await firms(true);
  await offboarded(CY);
  const found = await drift();
  expect(told(found)).toEqual([
    `update Member/acme/${CY} /status "active" "deactivated" offboard ${ROOT}`,
    `update Team/acme/deals /members ["${BO}","${CY}"] ["${BO}"] offboard ${ROOT}`,
  ]);
  expect(found.changes.map(({at}) => at !== null)).toEqual([true, true]);
  // Somebody wrote one of them once more.
  await world.sql.query("update bylaw.teams set display_name = 'X' where name = 'deals'");
  expect((await drift()).changes.map(({through}) => through)).toEqual(['offboard', 'outside']);
});

test('another address of a person is told until the next run, with the address of then', async () => {
  await firms(false);
  await renamed(BO, LAW);
  await renamed(LAW, NEW);
  const found = await drift();
  expect(told(found)).toContain(`update Member/acme/${NEW} /metadata/name "${BO}" "${NEW}" rename ${ROOT}`);
  expect(told(found)).toContain(`update Grant/acme/reads /subject "user:${BO}" "user:${NEW}" rename ${ROOT}`);
  expect(found.summary).toEqual({changed: 7, added: 0, removed: 0});
  expect(access(found)).toEqual([]);
  await apply('acme', acme(NEW).replace('organization:read:all', 'organization:read:own'));
  expect(await drift('acme', acme(NEW))).toMatchObject({changes: []});
});

test('strangers are told nothing of a set, and others what is in their own workspaces', async () => {
  await firms(true);
  const {rows} = await world.sql.query<{login: string}>('select session_user as login');
  await world.sql.query("update bylaw.teams set display_name = 'X' where name = 'deals'");
  await world.store.bindActor(rows[0]?.login ?? '', SAM);
  await expect(drift('acme', '', SAM)).rejects.toThrow(NotPermittedError);
  await world.sql.query("update bylaw.roles set description = 'X' where workspace = 'northwind'");
  expect(told(await drift('northwind', northwind(), SAM))).toEqual([
    'update Role/northwind/all /description null "X" outside null',
  ]);
});
