/** Creators that are changed in SQL, around bylaw: they are known, and set back. */
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {diff} from '../../src/diff/diff.ts';
import {previewOffboarding, offboardPerson, type OffboardRequest} from '../../src/app/offboard.ts';
import type {Change} from '../../src/model/change.ts';
import type {DesiredObject, GovernedObject, State} from '../../src/model/objects.ts';
import {applyTo, object, scopeOf, workspace} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
afterEach(() => server.releaseDatabases());

const [ANA, BO, CY] = ['ana@acme.example', 'bo@acme.example', 'cy@acme.example'] as const;
const people = [
  object('User', ANA, {systemAdmin: true}),
  ...workspace('acme'),
  ...[BO, CY].map((email) => object('Member', `acme/${email}`, {roles: []})),
];
const space = (creator: string, more: object = {}): GovernedObject =>
  object('Space', 'acme/room', {type: 'internal', creator, region: 'EU', resources: [], ...more});
const vault = (creator: string, name = 'falcon'): GovernedObject =>
  object('Resource', `acme/${name}`, {type: 'vault', creator});
const all = (creator: string): GovernedObject[] => [...people, space(creator), vault(creator)];

const declared = (objects: readonly GovernedObject[]): State<DesiredObject> =>
  new Map(
    objects.map((each) => {
      const place = {file: 'acme.yaml', document: 0, pointer: ''};
      return [
        each.address,
        {...each, declaration: {place, line: 1, specPointer: '', raw: each.spec}},
      ] as const;
    }),
  );

/** A database in which bo created a space and a resource. */
async function place() {
  const {store, sql} = await server.store();
  await applyTo(store, all(BO));
  const live = async () => (await store.read(scopeOf('acme', all(BO)))).live;
  const creators = async () => [...(await live()).auditedCreators].toSorted();
  return {store, sql, live, creators};
}
const told = (changes: readonly Change[]) =>
  changes.map(({address, actions, reason, fields}) => [
    address,
    ...actions,
    reason,
    ...fields.map(({path}) => path),
  ]);

test('who was written in is drift, and goes', async () => {
  const {store, sql, live, creators} = await place();
  expect(await creators()).toEqual([]);
  await sql.query(`update bylaw.spaces set creator = '${CY}'; update bylaw.resources set creator = '${CY}'`);
  expect(await creators()).toEqual([
    ['Resource/acme/falcon', BO],
    ['Space/acme/room', BO],
  ]);
  const {changes} = diff(declared(all(BO)), await live(), 'acme');
  expect(told(changes)).toEqual([
    ['Resource/acme/falcon', 'update', 'drift', '/creator'],
    ['Space/acme/room', 'update', 'drift', '/creator'],
  ]);
  await applyTo(store, all(BO), {changes: () => changes});
  expect(await creators()).toEqual([]);
  expect(diff(declared(all(BO)), await live(), 'acme').changes).toEqual([]);
});

test('it is drift by what the history knows, whatever the set last applied', async () => {
  const {sql, live} = await place();
  await sql.query(
    `update bylaw.set_objects set digest = 'of something else'; update bylaw.spaces set creator = '${CY}'`,
  );
  const changed = [...people, space(BO), vault(BO)];
  expect(told(diff(declared(changed), await live(), 'acme').changes)).toEqual([
    ['Space/acme/room', 'update', 'drift', '/creator'],
  ]);
  const edited = [...people, space(BO, {displayName: 'Room'}), vault(BO)];
  expect(told(diff(declared(edited), await live(), 'acme').changes)).toEqual([
    ['Space/acme/room', 'update', 'edited', '/creator', '/displayName'],
  ]);
});

test('the name of another object, and objects that bylaw never wrote, tell of no creator', async () => {
  const {store, sql, creators} = await place();
  const eagle = vault(BO, 'eagle');
  await applyTo(store, [...people, space(BO), eagle], {
    changes: ({live: {objects}}) => {
      const before = objects.get('Resource/acme/falcon');
      if (before === undefined) throw new Error('it is not there');
      const {address} = eagle;
      return [
        {
          address,
          actions: ['update'],
          reason: 'renamed',
          fields: [],
          before,
          after: eagle,
          renamedFrom: before.address,
        },
      ];
    },
  });
  await sql.query(`insert into bylaw.resources (workspace, name, type, creator) values
    ('acme', 'falcon', 'vault', '${CY}'), ('acme', 'found', 'vault', '${CY}')`);
  expect(await creators()).toEqual([]);
  await sql.query(`update bylaw.resources set creator = '${CY}' where name = 'eagle'`);
  expect(await creators()).toEqual([['Resource/acme/eagle', BO]]);
});

test('a deleted object has no creator, whoever makes one of its name', async () => {
  const {store, sql, creators} = await place();
  await applyTo(store, [...people, space(BO)]);
  await sql.query(
    `insert into bylaw.resources (workspace, name, type, creator) values ('acme', 'falcon', 'vault', '${CY}')`,
  );
  expect(await creators()).toEqual([]);
});

const leaving = (person: string, anonymise = false): OffboardRequest => ({
  person,
  actor: ANA,
  anonymise,
  successors: {everywhere: 'ana@acme.example', byWorkspace: new Map()},
  alsoRead: [],
});

test('offboarding hands over what was taken from somebody, and gives back what was taken for them', async () => {
  const {store, sql, live, creators} = await place();
  await sql.query(`update bylaw.spaces set creator = '${CY}'`);
  const forCy = (await previewOffboarding(store, leaving(CY))).result.offboarding;
  const room = forCy.changes.find(({address}) => address === 'Space/acme/room');
  expect(room?.after?.spec).toMatchObject({creator: BO});
  const done = await offboardPerson(store, leaving(BO), {lockTimeoutMs: 5000});
  expect(done.result.status).toBe('offboarded');
  const {objects} = await live();
  expect(objects.get('Space/acme/room')?.spec).toMatchObject({creator: ANA});
  expect(objects.get('Resource/acme/falcon')?.spec).toMatchObject({creator: ANA});
  expect(await creators()).toEqual([]);
});

test('what an offboarding leaves to whom was written in, stays theirs', async () => {
  const {store, sql, live, creators} = await place();
  await sql.query(`update bylaw.spaces set creator = '${CY}'`);
  const request = {
    ...leaving(BO, true),
    successors: {everywhere: CY, byWorkspace: new Map<string, string>()},
  };
  expect((await offboardPerson(store, request, {lockTimeoutMs: 5000})).result.status).toBe('offboarded');
  expect((await live()).objects.get('Space/acme/room')?.spec).toMatchObject({creator: CY});
  expect(await creators()).toEqual([]);
});
