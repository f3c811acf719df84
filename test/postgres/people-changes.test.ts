/** Changes of people that are refused, coming back after an offboarding, and addresses that are set free. */
import {describe, expect, test} from 'vitest';
import {applyLoaded} from '../../src/app/apply.ts';
import {offboardPerson} from '../../src/app/offboard.ts';
import {listPeople} from '../../src/app/people.ts';
import {scopeOf} from '../../src/app/plan.ts';
import {renameManifests} from '../../src/app/rename-manifests.ts';
import type {PeopleChange} from '../../src/model/people-answers.ts';
import {databaseForEach} from './database-for-each.ts';
import {
  BO,
  LAW,
  NEW,
  RAJ,
  RAJA,
  ROOT,
  acme,
  apply,
  approving,
  assertDone,
  assertIntact,
  change,
  digestAsked,
  everywhere,
  expectSameAccess,
  firms,
  load,
  northwind,
  options,
  planOf,
  renamed,
  request,
  told,
  world,
} from './renamed-firms.ts';

const database = databaseForEach(world);

describe('is refused', () => {
  const refusalOf = async (asked: PeopleChange, actor = ROOT): Promise<readonly string[]> => {
    const {status, diagnostics} = await change(asked, actor);
    return [status, ...diagnostics.map(({rule}) => rule)];
  };

  test('an address that is, was or is kept for somebody', async () => {
    await firms(false);
    await renamed('sam@northwind.example', 'sam@new.example');
    await offboardPerson(
      world.store,
      {
        person: 'cy@acme.example',
        actor: ROOT,
        anonymise: false,
        successors: {byWorkspace: new Map()},
        alsoRead: [],
      },
      options,
    );
    for (const to of [
      BO,
      RAJ,
      ROOT,
      'gia@guests.example',
      'sam@northwind.example',
      'sam@new.example',
      'cy@acme.example',
    ]) {
      expect([to, ...(await refusalOf({kind: 'rename', email: BO, to}))]).toEqual([
        to,
        'refused',
        'identity/duplicate',
      ]);
    }
    expect(await refusalOf({kind: 'rename', email: 'cy@acme.example', to: LAW})).toEqual([
      'refused',
      'references/offboarded',
    ]);
    expect(await refusalOf({kind: 'rename', email: 'nobody@acme.example', to: LAW})).toEqual([
      'refused',
      'references/unresolved',
    ]);
    expect(await refusalOf({kind: 'rename', email: BO, to: LAW}, 'raj@northwind.example')).toEqual([
      'refused',
      'authority/not-permitted',
    ]);
    expect(await refusalOf({kind: 'reinstate', email: 'cy@acme.example'}, BO)).toEqual([
      'refused',
      'authority/not-permitted',
    ]);
    expect(await everywhere(LAW)).toEqual([]);
    await assertIntact();
  });

  test('but not one that a text alone mentions', async () => {
    await firms(false);
    const digest = await digestAsked('northwind');
    await world.store.decide({
      request: 'share:acme/room-out',
      side: 'northwind',
      decision: 'deny',
      by: RAJ,
      digest,
      reason: `ask ${LAW}`,
    });
    await renamed(BO, LAW);
    await assertIntact();
  });
});

describe('after an offboarding', () => {
  const leave = (person: string, anonymise = false) =>
    offboardPerson(
      world.store,
      {
        person,
        actor: ROOT,
        anonymise,
        successors: {everywhere: 'cy@acme.example', byWorkspace: new Map()},
        alsoRead: [],
      },
      options,
    );
  const withCy = (): string =>
    acme().replace('{name: cy@acme.example, roles: [all]}', '{name: cy@acme.example, roles: [admin, all]}');

  test('whoever is reinstated may be named again, and has nothing back', async () => {
    await firms(true);
    await apply('acme', withCy());
    await renamed(BO, LAW);
    // Whoever acts may be named by a former address, too.
    await renamed(ROOT, 'admin@platform.example');
    expect((await leave(LAW)).result.status).toBe('offboarded');
    for (const said of [BO, LAW]) {
      const rules = (await planOf('acme', acme(said))).diagnostics.map(({rule}) => rule);
      expect(rules).toContain('references/offboarded');
    }
    await assertDone({kind: 'reinstate', email: BO});
    expect(await change({kind: 'reinstate', email: LAW})).toMatchObject({status: 'unchanged'});
    const {people} = await listPeople(world.store, 'acme');
    expect(people.find(({email}) => email === LAW)).toMatchObject({
      offboarded: false,
      workspaces: [{workspace: 'acme', as: 'member', status: 'deactivated', offboarded: false}],
    });
    const plan = await planOf('acme', withCy());
    expect(plan.diagnostics.map(({rule}) => rule)).not.toContain('references/offboarded');
    expect(plan.changes.map(({address}) => address)).toContain(`Member/acme/${LAW}`);
    await assertIntact();
  });

  test('anonymising erases every address that somebody had, and nobody is left to reinstate', async () => {
    await firms(true);
    await apply(
      'acme',
      withCy().replace('spec: {members: [', `spec: {displayName: "of ${BO}, now ${LAW}", members: [`),
    );
    await renamed(BO, LAW);
    await renamed(LAW, NEW);
    expect((await leave(NEW, true)).result.status).toBe('offboarded');
    for (const address of [BO, LAW, NEW]) {
      expect([address, await everywhere(address)]).toEqual([address, []]);
      expect(
        (await world.sql.query('select 1 from bylaw.former_addresses where email = $1', [address])).rowCount,
      ).toBe(0);
      expect(
        (await world.sql.query('select 1 from bylaw.people where known_as = $1', [address])).rowCount,
      ).toBe(0);
      const {status, diagnostics} = await change({kind: 'reinstate', email: address});
      expect([status, diagnostics[0]?.help]).toEqual([
        'refused',
        expect.stringContaining('Their address was erased'),
      ]);
    }
    await assertDone({kind: 'free', email: NEW});
    const rules = (await planOf('acme', withCy().replaceAll(BO, NEW))).diagnostics.map(({rule}) => rule);
    expect(rules).not.toContain('references/offboarded');
    await assertIntact();
  });
});

test('an address that is set free is of whoever has it next, and no digest takes them for another', async () => {
  await firms(true);
  const digest = await digestAsked('northwind');
  await renamed(RAJ, RAJA);
  expect(await change({kind: 'free', email: 'sam@northwind.example'})).toMatchObject({status: 'unchanged'});
  await assertDone({kind: 'free', email: RAJ});
  const next = northwind(RAJA, approving(digest, RAJA)).replace(
    '- {name: sam',
    `- {name: ${RAJ}, roles: [all]}\n    - {name: sam`,
  );
  await apply('northwind', next);
  expect(await digestAsked('northwind')).toBe(digest);
  // The share to the former address now means somebody else, to whom nobody agreed.
  const plan = await planOf('acme', acme(BO, RAJ));
  expect(plan.changes.map(({address}) => address)).toEqual(['Share/acme/room-out']);
  expect(plan.waiting.map(({side}) => side)).toContain('northwind');
  await apply('acme', acme(BO, RAJ));
  expect(await digestAsked('northwind')).not.toBe(digest);
  const access = await expectSameAccess();
  expect(access.filter((line) => line.includes('raj@') && line.includes('acme/room'))).toEqual([]);
  await assertIntact();
});

test('an apply that waits for the rename reads what it wrote', async () => {
  await firms(false);
  const other = await database.server.connect(database.url);
  await other.query('begin');
  await other.query('select bylaw.rename_person($1, $2, $3)', [ROOT, BO, LAW]);
  const loaded = await load('acme', acme().replace('displayName: Acme', 'displayName: Acme Legal'));
  const applying = applyLoaded(world.store, loaded, request(ROOT), {
    ...options,
    actor: ROOT,
    lockTimeoutMs: 20_000,
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await other.query('commit');
  expect((await applying).status).toBe('applied');
  expect(await everywhere(BO)).toEqual([]);
  await assertIntact();
});

test('the manifests of a set are mended, comments kept', async () => {
  await firms(true);
  const loaded = await load('acme', acme(), BO);
  const {live} = await world.store.read(scopeOf(loaded, null));
  const {changed, left} = renameManifests(loaded, live, BO, LAW);
  expect(left).toEqual([]);
  expect(changed.map(({file}) => file).toSorted()).toEqual(['all.yaml', 'bylaw.yaml']);
  const text = changed.find(({file}) => file === 'all.yaml')?.text ?? '';
  expect(text).not.toContain(BO);
  expect(text).toContain(`name: ${LAW} # the boss`);
  await renamed(BO, LAW);
  expect(told(await planOf('acme', text)).filter((line) => !line.includes('guard/'))).toEqual([]);
});

test('a bound login is told of the people of its actor alone', async () => {
  await firms(false);
  await world.sql.query(
    "insert into bylaw.actors (login, email) values (session_user, 'sam@northwind.example')",
  );
  const {people} = await listPeople(world.store, null);
  expect(people.map(({email}) => email)).toEqual([RAJ, 'sam@northwind.example']);
  await expect(listPeople(world.store, 'acme')).rejects.toThrow('There is no workspace acme');
  await world.sql.query('update bylaw.actors set email = $1', [ROOT]);
  expect((await listPeople(world.store, null)).people.map(({email}) => email)).toContain(BO);
});
