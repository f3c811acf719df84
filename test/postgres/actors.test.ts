import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import type {StoreError} from '../../src/model/store-error.ts';
import {applyTo, object, workspace} from './objects.ts';
import {asLogin, makeLogins, startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  // Logins belong to the whole server, and the roles that they get come with the first database.
  server = await startTestServer({own: true});
  await server.database();
  await makeLogins(server, {ci_plan: 'bylaw_plan', ci_apply: 'bylaw_apply', platform_owner: 'bylaw_owner'});
});
afterEach(() => server.releaseDatabases());
afterAll(() => server.close());

const base = [...workspace('acme'), object('User', 'ci@platform.example', {})];

interface Logins {
  readonly url: string;
  readonly store: Store;
  readonly plan: Store;
  readonly apply: Store;
  readonly owner: Store;
}

async function open(): Promise<Logins> {
  const {url, store} = await server.store();
  await applyTo(store, base);
  const [plan, apply, owner] = await Promise.all(
    ['ci_plan', 'ci_apply', 'platform_owner'].map((login) => server.open(asLogin(url, login))),
  );
  if (!plan || !apply || !owner) throw new Error('three were opened');
  return {url, store, plan, apply, owner};
}

const failure = (work: Promise<unknown>): Promise<StoreError> =>
  work.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error as StoreError,
  );

const scope = {set: 'acme', workspaces: ['acme'], users: []};

describe('binding a login', () => {
  test('takes the rights of bylaw_owner, and whoever lacks them is told so', async () => {
    const {plan, apply, owner} = await open();
    for (const [name, store] of [
      ['ci_plan', plan],
      ['ci_apply', apply],
    ] as const) {
      for (const work of [
        () => store.bindActor('ci_apply', 'ci@platform.example'),
        // Also where there is nothing to do: the right is what is asked first.
        () => store.bindActor('ci_apply', 'nobody@nowhere.example'),
        () => store.unbindActor('ci_apply'),
      ]) {
        const error = await failure(work());
        expect([error.code, error.message]).toEqual([
          'permission',
          `The database login ${name} is not allowed to bind logins: that needs the rights of bylaw_owner.`,
        ]);
        expect(error.help).toContain(`grant bylaw_owner to ${name};`);
      }
    }
    expect(await plan.actors()).toEqual([]);
    expect(await owner.bindActor('ci_apply', 'ci@platform.example')).toEqual({
      bound: true,
      before: null,
      exists: true,
      near: null,
    });
    expect(await plan.actors()).toEqual([{login: 'ci_apply', email: 'ci@platform.example'}]);
  });

  test('may be done again, and to somebody else', async () => {
    const {owner} = await open();
    const bind = async (email: string) => owner.bindActor('ci_apply', email);
    await bind('ci@platform.example');
    expect(await bind('ci@platform.example')).toMatchObject({bound: true, before: 'ci@platform.example'});
    expect(await bind('ana@acme.example')).toMatchObject({bound: true, before: 'ci@platform.example'});
    expect(await owner.actors()).toEqual([{login: 'ci_apply', email: 'ana@acme.example'}]);
    expect(await owner.unbindActor('ci_apply')).toBe('ana@acme.example');
    expect(await owner.unbindActor('ci_apply')).toBeNull();
    expect(await owner.actors()).toEqual([]);
  });

  test('to nobody known does nothing, and says who may have been meant', async () => {
    const {owner} = await open();
    expect(await owner.bindActor('ci_apply', 'an@acme.example')).toEqual({
      bound: false,
      near: 'ana@acme.example',
    });
    expect(await owner.bindActor('ci_apply', 'zoe@elsewhere.example')).toEqual({bound: false, near: null});
    expect(await owner.actors()).toEqual([]);
  });

  test('that the database does not have is done, and said', async () => {
    const {owner} = await open();
    expect(await owner.bindActor('ci_aply', 'ci@platform.example')).toEqual({
      bound: true,
      before: null,
      exists: false,
      near: 'ci_apply',
    });
  });
});

test('what is read says who was authenticated, whom they stand for, and whether anybody is bound', async () => {
  const {plan, apply, owner} = await open();
  const before = (await plan.read(scope)).live.login;
  expect(before).toEqual({name: 'ci_plan', actor: null, anyBound: false});
  await owner.bindActor('ci_apply', 'ci@platform.example');
  expect((await plan.read(scope)).live.login).toEqual({name: 'ci_plan', actor: null, anyBound: true});
  const bound = {name: 'ci_apply', actor: 'ci@platform.example', anyBound: true};
  expect([await apply.login(), (await apply.read(scope)).live.login]).toEqual([bound, bound]);
  let locked: unknown;
  await applyTo(apply, [...base, object('Role', 'acme/one', {permissions: []})], {
    actor: 'ci@platform.example',
    onDecide: ({live}) => (locked = live.login),
  });
  expect(locked).toEqual(bound);
  const [run] = await plan.runs('acme', 1);
  expect([run?.by, run?.login]).toEqual(['ci@platform.example', 'ci_apply']);
});
