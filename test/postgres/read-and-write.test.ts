import fc from 'fast-check';
import pg from 'pg';
import {afterAll, afterEach, beforeAll, describe, expect, test, vi} from 'vitest';
import {tries} from '../effort.ts';
import type {Store} from '../../src/app/store-port.ts';
import type {GovernedObject, LiveObject} from '../../src/model/objects.ts';
import {specFields} from '../../src/model/spec-fields.ts';
import {APPROVER, EVERY_KIND} from './every-kind.ts';
import {applyTo, contents, object, scopeOf, workspace} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => server.releaseDatabases());
afterAll(() => server.close());

const readAll = async (store: Store, objects: readonly GovernedObject[] = [], set = 'acme') =>
  (await store.read(scopeOf(set, objects))).live;

describe('what was applied is read back', () => {
  test('every kind with every field, created, left alone, deleted', async () => {
    const {store} = await server.store();
    expect((await applyTo(store, EVERY_KIND, {actor: APPROVER})).run).toBe(1);
    const after = await readAll(store);
    expect(contents(after.objects.values())).toEqual(contents(EVERY_KIND));
    expect([...after.objects.values()].every(({managedBy}) => managedBy === 'acme')).toBe(true);
    expect([...after.applied.keys()].toSorted()).toEqual(EVERY_KIND.map(({address}) => address).toSorted());
    expect(after.lastRun).toBe(1);
    expect(Math.abs(after.now - Date.now())).toBeLessThan(60_000);

    expect(await applyTo(store, EVERY_KIND)).toEqual({result: [], run: null});
    expect((await applyTo(store, [])).run).toBe(2);
    expect((await readAll(store, EVERY_KIND)).objects.size).toBe(0);
  });

  test('any part of it, from any other part, with everything that is optional or not', async () => {
    const {store} = await server.store();
    // Kinds that nothing here refers to may be there or not; all others lose their labels and optional fields.
    const leaves = new Set(['Grant', 'Share', 'Guest', 'Approval']);
    const anyPart = fc.tuple(...EVERY_KIND.map(() => fc.record({there: fc.boolean(), bare: fc.boolean()})));
    await fc.assert(
      fc.asyncProperty(anyPart, async (choice) => {
        let wanted = EVERY_KIND.flatMap((each, i) => {
          if (leaves.has(each.kind) && choice[i]?.there === false) return [];
          return [choice[i]?.bare === true ? bare(each) : each];
        });
        // A decision is on something that is there.
        const asked = wanted.some(({address}) => address === 'Share/acme-legal/outside');
        if (!asked) wanted = wanted.filter(({kind}) => kind !== 'Approval');
        await applyTo(store, wanted, {actor: APPROVER});
        expect(contents((await readAll(store, wanted)).objects.values())).toEqual(contents(wanted));
      }),
      {numRuns: tries(20)},
    );
    expect((await store.verify()).every(({intact}) => intact)).toBe(true);
  });
});

/** Optional fields that decide which other fields there are, and what is filled in before an object is written. */
const KEPT: ReadonlySet<string> = new Set(['region', 'to', 'into', 'role', 'with']);

/** The object without labels and without fields and items that it can do without. */
function bare({kind, address, spec}: GovernedObject): GovernedObject {
  const fields = specFields(kind);
  const kept = Object.entries(spec as object).filter(([name]) => fields[name]?.required || KEPT.has(name));
  return object(kind, address.slice(kind.length + 1), {
    ...Object.fromEntries(kept),
    ...(kind === 'Team' && {members: []}),
  });
}

describe('what concerns a set', () => {
  test('is its workspaces and their partners one step away, its users, members and system admins', async () => {
    const {store} = await server.store();
    const link = (from: string, to: string) =>
      object('Connection', `${from}/${to}`, {with: to, requestedBy: `ana@${from}.example`});
    await applyTo(store, [...workspace('one'), object('User', 'own@one.example', {})], {set: 'one'});
    await applyTo(
      store,
      [
        ...['two', 'three', 'four', 'five'].flatMap((name) => workspace(name)),
        object('User', 'root@five.example', {systemAdmin: true}),
        object('User', 'plain@five.example', {}),
        link('two', 'one'),
        link('two', 'three'),
      ],
      {set: 'others'},
    );
    const names = async (workspaces: string[], users: string[] = []) => {
      const {live} = await store.read({set: 'one', workspaces, users});
      const of = (kind: string) =>
        [...live.objects.values()].flatMap((o) => (o.kind === kind ? o.name : [])).toSorted();
      return [of('Workspace'), of('User')];
    };
    expect(await names([])).toEqual([
      ['one', 'two'],
      ['own@one.example', 'root@five.example'],
    ]);
    expect(await names(['three', 'unknown'], ['plain@five.example'])).toEqual([
      ['one', 'three', 'two'],
      ['own@one.example', 'plain@five.example', 'root@five.example'],
    ]);
  });

  test('is also whether guests, system admins and whoever is named belong elsewhere, and of nobody else', async () => {
    const {store, sql} = await server.store();
    const people = (name: string, spec: object) =>
      ['guest', 'root', 'named', 'other'].map((who) =>
        object('Member', `${name}/${who}-${name}@x.example`, {roles: [], ...spec}),
      );
    await applyTo(store, [
      ...workspace('one', {features: {guestAccounts: true}}),
      object('Space', 'one/room', {type: 'internal', creator: 'ana@one.example', region: 'EU'}),
      ...['far', 'past', 'gone', 'one'].flatMap((name) => [
        object('Guest', `one/guest-${name}@x.example`, {
          spaces: [{space: 'room', role: 'viewer'}],
          invitedBy: 'ana@one.example',
        }),
        object('User', `root-${name}@x.example`, {systemAdmin: true}),
      ]),
      ...['far', 'past', 'gone'].flatMap((name) => workspace(name)),
      ...people('far', {expires: '2999-01-01'}),
      ...people('past', {expires: '2020-01-01'}),
      ...people('gone', {}),
    ]);
    await sql.query("update bylaw.workspaces set archived_at = now() where name = 'gone'");
    const named = ['named-far@x.example', 'named-past@x.example', 'nobody@x.example'];
    const {live} = await store.read({set: 'none', workspaces: ['one'], users: [], people: named});
    const those = (name: string) => ['guest', 'named', 'root'].map((who) => `${who}-${name}@x.example`);
    expect([...live.elsewhere.active].toSorted()).toEqual(those('far'));
    expect([...live.elsewhere.ended].toSorted()).toEqual(those('past'));
    const all = await store.read({set: 'none', workspaces: ['one', 'far', 'past'], users: []});
    expect(all.live.elsewhere).toEqual({active: new Set(), ended: new Set()});
  });

  test('is also where its members, and people whom it names, are guests', async () => {
    const {store} = await server.store();
    const space = object('Space', 'host/room', {type: 'internal', creator: 'ana@host.example', region: 'EU'});
    const guest = object('Guest', 'host/gil@guest.example', {
      spaces: [{space: 'room', role: 'viewer'}],
      invitedBy: 'ana@host.example',
    });
    await applyTo(store, [...workspace('host', {features: {guestAccounts: true}}), space, guest], {
      set: 'host',
    });
    await applyTo(store, workspace('one'), {set: 'one'});
    const seen = async (people: readonly string[]) =>
      (await store.read({set: 'one', workspaces: [], users: [], people})).live.objects.has(guest.address);
    expect(await seen([])).toBe(false);
    expect(await seen(['gil@guest.example'])).toBe(true);
    const member = object('Member', 'one/gil@guest.example', {roles: [], status: 'deactivated'});
    await applyTo(store, [...workspace('one'), member], {set: 'one'});
    expect(await seen([])).toBe(true);
  });

  test('a deleted workspace is absent with all that is left in it, and comes back when declared again', async () => {
    const {store, sql} = await server.store();
    const whole = [
      ...workspace('acme'),
      object('Role', 'acme/r', {permissions: ['spaces:read:all', 'spaces:read:own']}),
    ];
    await applyTo(store, whole);
    await sql.query(
      "update bylaw.roles set managed_by = null; delete from bylaw.set_objects where address like 'Role/%'",
    );
    await applyTo(store, []);
    const {rows} = await sql.query(
      'select archived_at is not null as archived, managed_by from bylaw.workspaces',
    );
    expect(rows).toEqual([{archived: true, managed_by: 'acme'}]);
    expect((await readAll(store, whole)).objects.size).toBe(0);
    const back = [...workspace('acme'), object('Role', 'acme/r', {permissions: ['spaces:read:own']})];
    await applyTo(store, back);
    expect(contents((await readAll(store)).objects.values())).toEqual(contents(back));
  });

  test('what another set left in it is not taken', async () => {
    const {store} = await server.store();
    await applyTo(store, workspace('acme'));
    await applyTo(store, [object('Role', 'acme/r', {permissions: []})], {set: 'other'});
    await applyTo(store, []);
    const taking = applyTo(store, [...workspace('acme'), object('Role', 'acme/r', {permissions: []})]);
    await expect(taking).rejects.toMatchObject({
      code: 'constraint',
      message: expect.stringContaining('another set'),
    });
  });
});

describe('one run', () => {
  const base = [...workspace('acme'), ...workspace('two'), ...workspace('three')];
  const ana = 'ana@acme.example';
  const bo = object('Member', 'acme/bo@acme.example', {roles: ['lead']});
  const lead = object('Role', 'acme/lead', {permissions: []});

  test.each<[string, GovernedObject[], GovernedObject[]]>([
    [
      'exchanges a connection for another to the same partner',
      [object('Connection', 'acme/a', {with: 'two', requestedBy: ana})],
      [object('Connection', 'acme/b', {with: 'two', requestedBy: ana})],
    ],
    [
      'takes a member out of everything that names them, and away',
      [
        lead,
        bo,
        object('Team', 'acme/t', {members: [bo.name, ana]}),
        object('Grant', 'acme/g', {subject: `user:${bo.name}`, permissions: []}),
        object('Connection', 'acme/a', {with: 'two', requestedBy: bo.name, admins: [bo.name]}),
      ],
      [
        object('Team', 'acme/t', {members: [ana]}),
        object('Grant', 'acme/g', {subject: 'team:t', permissions: []}),
        object('Connection', 'acme/a', {with: 'two', requestedBy: ana}),
      ],
    ],
    [
      'turns a family of teams upside down, and drops the oldest',
      [
        object('Team', 'acme/a', {members: []}),
        object('Team', 'acme/b', {members: [], parent: 'a'}),
        object('Team', 'acme/c', {members: [], parent: 'b'}),
      ],
      [object('Team', 'acme/c', {members: []}), object('Team', 'acme/b', {members: [], parent: 'c'})],
    ],
    [
      'deletes a resource together with its place in a space, its share, and the guest of the space',
      [
        object('Resource', 'acme/v', {type: 'vault', creator: ana}),
        object('Space', 'acme/s', {type: 'internal', creator: ana, region: 'EU', resources: ['vault:v']}),
        object('Space', 'acme/s2', {type: 'internal', creator: ana, region: 'EU'}),
        object('Share', 'acme/sh', {
          target: 'vault:v',
          requestedBy: ana,
          to: [{subject: 'everyone', role: 'viewer'}],
        }),
        object('Guest', 'acme/g@x.example', {
          spaces: [
            {space: 's', role: 'viewer'},
            {space: 's2', role: 'viewer'},
          ],
          invitedBy: ana,
        }),
      ],
      [
        object('Space', 'acme/s2', {type: 'internal', creator: ana, region: 'EU'}),
        object('Guest', 'acme/g@x.example', {spaces: [{space: 's2', role: 'viewer'}], invitedBy: ana}),
      ],
    ],
  ])('%s', async (_, before, after) => {
    const {store} = await server.store();
    await applyTo(store, [...base, ...before]);
    expect((await applyTo(store, [...base, ...after])).run).toBe(2);
    expect(contents((await readAll(store)).objects.values())).toEqual(contents([...base, ...after]));
    // And back.
    expect((await applyTo(store, [...base, ...before])).run).toBe(3);
    expect(contents((await readAll(store)).objects.values())).toEqual(contents([...base, ...before]));
  });

  test('moves an emptied workspace to another region', async () => {
    const {store} = await server.store();
    const space = object('Space', 'acme/s', {type: 'internal', creator: ana, region: 'EU'});
    await applyTo(store, [...workspace('acme'), space]);
    const moved = workspace('acme', {region: 'AU'});
    await applyTo(store, moved);
    expect(contents((await readAll(store)).objects.values())).toEqual(contents(moved));
  });

  test('renames what others refer to', async () => {
    const {store} = await server.store();
    const team = (name: string) => object('Team', `acme/${name}`, {members: [ana]});
    const grant = (name: string) => object('Grant', 'acme/g', {subject: `team:${name}`, permissions: []});
    await applyTo(store, [...workspace('acme'), team('old'), grant('old')]);
    const wanted = [...workspace('acme'), team('new'), grant('new')];
    await applyTo(store, wanted, {
      changes: ({live}) => [
        {
          address: 'Team/acme/new',
          renamedFrom: 'Team/acme/old',
          actions: ['update'],
          reason: 'renamed',
          fields: [],
          before: live.objects.get('Team/acme/old') as LiveObject,
          after: team('new'),
        },
        {
          address: 'Grant/acme/g',
          actions: ['update'],
          reason: 'edited',
          fields: [],
          before: live.objects.get('Grant/acme/g') as LiveObject,
          after: grant('new'),
        },
      ],
    });
    const live = await readAll(store);
    expect(contents(live.objects.values())).toEqual(contents(wanted));
    expect([...live.applied.keys()].toSorted()).toEqual(wanted.map(({address}) => address).toSorted());
    expect((await store.run('acme', 2))?.events[0]).toMatchObject({
      address: 'Team/acme/new',
      before: {address: 'Team/acme/old'},
    });
  });

  test('adopts what belongs to nobody', async () => {
    const {store, sql} = await server.store();
    await applyTo(store, workspace('acme'));
    await sql.query("insert into bylaw.roles (workspace, name) values ('acme', 'wild')");
    expect((await readAll(store)).objects.get('Role/acme/wild')?.managedBy).toBeNull();
    const wanted = [...workspace('acme'), object('Role', 'acme/wild', {permissions: ['spaces:read:all']})];
    await applyTo(store, wanted);
    expect((await readAll(store)).objects.get('Role/acme/wild')).toMatchObject({
      managedBy: 'acme',
      spec: {permissions: ['spaces:read:all']},
    });
    expect((await store.runs('acme', 1))[0]?.summary).toEqual({
      create: 0,
      update: 0,
      delete: 0,
      adopt: 1,
      release: 0,
      accept: 0,
    });
  });

  test('of ten thousand objects takes few statements', async () => {
    const {store} = await server.store();
    const members = Array.from({length: 10_000}, (_, i) =>
      object('Member', `acme/m${i}@acme.example`, {roles: ['admin', 'lead']}),
    );
    const query = vi.spyOn(pg.Client.prototype, 'query');
    const statements = async (work: () => Promise<unknown>): Promise<number> => {
      query.mockClear();
      await work();
      return query.mock.calls.length;
    };
    try {
      const progress: (number | undefined)[] = [];
      const created = await statements(() =>
        applyTo(store, [...workspace('acme'), lead, ...members], {
          onProgress: ({phase, done}) => {
            if (phase === 'write') progress.push(done);
          },
        }),
      );
      expect(created).toBeLessThan(70);
      expect(progress).toEqual([1, 2, 5002, 10_002, 10_003]);
      const deleted = await statements(() => applyTo(store, [...workspace('acme'), lead]));
      expect(deleted).toBeLessThan(60);
    } finally {
      query.mockRestore();
    }
    expect((await readAll(store)).objects.size).toBe(3);
  });
});
