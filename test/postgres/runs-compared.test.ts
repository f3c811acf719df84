/** What was a set's after each of its runs, and what two of these states differ in. */
import {expect, test} from 'vitest';
import {diffRuns} from '../../src/app/run-diff.ts';
import {UnknownRunError} from '../../src/app/unknown-run-error.ts';
import {NotPermittedError} from '../../src/app/not-permitted-error.ts';
import {releaseObjects} from '../../src/app/release.ts';
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
  options,
  renamed,
  world,
} from './renamed-firms.ts';

databaseForEach(world);

const CY = 'cy@acme.example';
const SAM = 'sam@northwind.example';
const ROOM = 'space:acme/room';

const diff = (from: number, to: number, actor = ROOT, set = 'acme') =>
  diffRuns(world.store, set, {from, to}, actor);

/** What differs, in short. */
async function told(from: number, to: number): Promise<readonly string[]> {
  const {changes, access, permissions} = await diff(from, to);
  return [
    ...changes.map(
      ({address, actions, fields}) =>
        `${actions.join()} ${address}${actions[0] === 'update' ? ` ${fields.map(({path, before, after}) => `${path} ${JSON.stringify(before)} ${JSON.stringify(after)}`).join(', ')}` : ''}`,
    ),
    ...[...access.gained, ...access.lost, ...access.changed].map(
      ({principal, object, before, after}) => `${principal} ${object} ${before} ${after}`,
    ),
    ...[...permissions.gained, ...permissions.lost].map(
      ({principal, permission}) => `${principal} ${permission}`,
    ),
  ];
}

const lastRun = async (): Promise<number> => (await world.store.runs('acme', 1))[0]?.run ?? 0;

/** Applies, and returns the number of the run. */
async function applied(text: string): Promise<number> {
  await apply('acme', text);
  return lastRun();
}

const more = (text: string) => `${acme()}  ---\n${text}`;
const team = (name: string, extra = '') =>
  more(
    `  {apiVersion: bylaw/v1, kind: Team, metadata: {workspace: acme, name: ${name}${extra}}, spec: {members: [${CY}]}}\n`,
  );

test('objects come, change and go, in either direction', async () => {
  await firms(false);
  const a = await lastRun();
  const b = await applied(team('tax').replace('displayName: Acme,', 'displayName: Acme LLP,'));
  const c = await applied(acme().replace('displayName: Acme,', 'displayName: Acme Law,'));
  expect(await told(a, b)).toEqual([
    'update Workspace/acme /displayName "Acme" "Acme LLP"',
    'create Team/acme/tax',
  ]);
  expect(await told(b, a)).toEqual([
    'update Workspace/acme /displayName "Acme LLP" "Acme"',
    'delete Team/acme/tax',
  ]);
  expect(await told(a, c)).toEqual(['update Workspace/acme /displayName "Acme" "Acme Law"']);
  expect(await told(c, c)).toEqual([]);
});

test('an object that got another name is the same one, also in a swap', async () => {
  await firms(false);
  const a = await applied(team('tax'));
  const b = await applied(team('levies', ', renamedFrom: tax'));
  expect(await told(a, b)).toEqual(['update Team/acme/levies /metadata/name "tax" "levies"']);
  expect(await world.store.ownedAfter('acme', a)).toContain('Team/acme/tax');
  expect(await world.store.ownedAfter('acme', b)).not.toContain('Team/acme/tax');
  const two = (one: string, other: string) =>
    more(`  {apiVersion: bylaw/v1, kind: Role, metadata: {workspace: acme, name: one${one}}, spec: {permissions: [insights:read:all]}}
  ---
  {apiVersion: bylaw/v1, kind: Role, metadata: {workspace: acme, name: two${other}}, spec: {permissions: []}}
`);
  const c = await applied(two('', ''));
  const swapped = two(', renamedFrom: two', ', renamedFrom: one')
    .replace('permissions: [insights:read:all]', 'permissions: [X]')
    .replace('permissions: []', 'permissions: [insights:read:all]')
    .replace('permissions: [X]', 'permissions: []');
  const d = await applied(swapped);
  expect(await told(c, d)).toEqual([
    'update Role/acme/one /metadata/name "two" "one"',
    'update Role/acme/two /metadata/name "one" "two"',
  ]);
  expect((await world.store.ownedAfter('acme', d)).filter((address) => address.startsWith('Role/'))).toEqual([
    'Role/acme/all',
    'Role/acme/one',
    'Role/acme/two',
  ]);
});

test('access is that of then, with what was decided until then', async () => {
  await firms(false);
  const a = await lastRun();
  const digest = await digestAsked('northwind');
  const request = 'share:acme/room-out';
  await world.store.decide({request, side: 'northwind', decision: 'approve', by: RAJ, digest, reason: null});
  const b = await applied(team('tax'));
  await world.store.decide({request, side: 'northwind', decision: 'revoke', by: RAJ, digest, reason: null});
  const c = await applied(acme());
  expect(await told(a, b)).toEqual([
    'create Team/acme/tax',
    `user:${RAJ} ${ROOM} null viewer`,
    `user:${SAM} ${ROOM} null editor`,
  ]);
  expect(await told(a, c)).toEqual([]);
});

test("what was released is no more the set's, and what a run adopted is", async () => {
  await firms(false);
  const a = await applied(team('tax'));
  const {released} = await releaseObjects(world.store, await load('acme', acme()), {
    addresses: ['Team/acme/tax'],
    actor: ROOT,
    lockTimeoutMs: options.lockTimeoutMs,
  });
  expect(released).toEqual(['Team/acme/tax']);
  const b = await applied(acme().replace('displayName: Acme,', 'displayName: Acme LLP,'));
  const c = await applied(team('tax').replace('displayName: Acme,', 'displayName: Acme LLP,'));
  const owned = async (run: number) => (await world.store.ownedAfter('acme', run)).includes('Team/acme/tax');
  expect([await owned(a), await owned(b), await owned(c)]).toEqual([true, false, true]);
  expect(await told(b, c)).toEqual(['create Team/acme/tax']);
});

test('people go by their addresses of now, and their display names are no difference', async () => {
  await firms(false);
  const a = await applied(acme().replace('roles: [all]}', 'roles: [all], displayName: Cy}'));
  await renamed(BO, LAW);
  await renamed(LAW, NEW);
  const b = await applied(
    acme(NEW)
      .replace('roles: [all]}', 'roles: [all], displayName: Zed}')
      .replace('organization:read:all', 'organization:read:own'),
  );
  expect(await told(a, b)).toEqual([
    'update Grant/acme/reads /permissions ["organization:read:all"] ["organization:read:own"]',
  ]);
});

test('a run that there is not, and the set of strangers', async () => {
  await firms(false);
  await expect(diff(1, 99)).rejects.toThrow(UnknownRunError);
  const {rows} = await world.sql.query<{login: string}>('select session_user as login');
  await world.store.bindActor(rows[0]?.login ?? '', SAM);
  await expect(diff(1, 2, SAM)).rejects.toThrow(NotPermittedError);
});
