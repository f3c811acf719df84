/** How both sides learn that one of them withdrew: two sets on one database. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {ACME, all, CONNECTED, NORTHWIND, ROOT, share, VERA} from '../unit/app/two-firms.ts';
import {on} from './database.ts';
import {folder, json, run, setFile, write} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Planned {
  readonly diagnostics: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly address: string;
    readonly message: string;
    readonly help: string;
  }[];
  readonly waiting: readonly {readonly id: string; readonly side: string; readonly since: string}[];
}
interface Connections {
  readonly connections: readonly {
    readonly state: string;
    readonly sides: readonly {
      readonly workspace: string;
      readonly withdrawal: {readonly at: string} | null;
    }[];
  }[];
}

const ASKED = 'connection:acme-legal/northwind';
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** A database with both firms, each with a set of its own. */
async function firms() {
  const {env} = on(await server.database());
  const [acme, north] = [folder(), folder()];
  const at = (cwd: string) => ({cwd, env: {...env, BYLAW_ACTOR: 'root@platform.example'}});
  const declare = (cwd: string, ...parts: readonly string[]) =>
    write(cwd, {'bylaw.yaml': setFile(cwd === acme ? 'acme' : 'north'), 'manifests/all.yaml': all(...parts)});
  const apply = (cwd: string, actor = 'root@platform.example') =>
    run(0, ['apply', '--auto-approve', '--quiet', '--allow-mass-delete', '--as', actor], at(cwd));
  declare(north, ROOT, NORTHWIND);
  await apply(north);
  declare(acme, ACME, share(VERA));
  await apply(acme);
  const told = async (cwd: string) =>
    (await json<Planned>(0, ['plan'], at(cwd))).diagnostics.filter(
      ({rule}) => rule === 'connection/withdrawn',
    );
  return {acme: at(acme), north: at(north), declare, apply, told};
}

test('both sides are told who withdrew, until somebody agrees again', async () => {
  const {acme, north, declare, apply, told} = await firms();
  declare(north.cwd, ROOT, NORTHWIND, CONNECTED);
  await apply(north.cwd);
  expect(await told(acme.cwd)).toEqual([]);

  // Northwind removes its Connection.
  declare(north.cwd, ROOT, NORTHWIND);
  await apply(north.cwd);
  const [removed, ...more] = await told(acme.cwd);
  expect(more).toEqual([]);
  expect(removed).toMatchObject({severity: 'warning', address: 'Connection/acme-legal/northwind'});
  expect(removed?.message).toMatch(
    /^northwind-legal has withdrawn from the connection with acme-legal: root@platform\.example removed the Connection, 20\d\d-.* UTC\.$/,
  );
  expect(removed?.help).toContain(`or with \`bylaw requests approve ${ASKED}\``);
  // What Northwind declares has nothing of it any more.
  expect(await told(north.cwd)).toEqual([]);
  const {connections} = await json<Connections>(0, ['connections', 'list'], acme);
  expect(connections).toMatchObject([
    {
      state: 'withdrawn',
      sides: [
        {workspace: 'acme-legal', state: 'agreed', withdrawal: null},
        {
          workspace: 'northwind-legal',
          state: 'withdrawn',
          withdrawal: {through: 'connection', by: 'root@platform.example', reason: null},
        },
      ],
    },
  ]);
  const {waiting} = await json<Planned>(0, ['plan'], acme);
  const since = connections[0]?.sides[1]?.withdrawal?.at;
  expect(waiting.find(({id}) => id === ASKED)).toMatchObject({side: 'northwind-legal', since});

  // It approves Acme's instead, and Acme withdraws.
  await run(0, ['requests', 'approve', ASKED, '--as', 'raj@northwind.example'], north);
  expect(await told(acme.cwd)).toEqual([]);
  await run(
    0,
    [
      'connections',
      'withdraw',
      'acme-legal',
      'northwind-legal',
      '--as',
      'ana@acme.example',
      '--auto-approve',
      '--reason',
      'a conflict',
    ],
    acme,
  );
  const [own] = await told(acme.cwd);
  expect(own?.message).toMatch(/: ana@acme\.example ended the connection, .* UTC \(a conflict\)\.$/);
  expect(own?.help).toContain('set `renew: 1` on Connection/acme-legal/northwind');
  const shown = flat((await run(0, ['requests', 'show', ASKED], acme)).stdout);
  expect(shown).toMatch(
    /root@platform\.example removed the Connection for northwind-legal.* raj@northwind\.example approved for northwind-legal.* ana@acme\.example ended the connection for acme-legal; reason: a conflict/,
  );
  for (const [firm, workspace] of [
    [acme, 'acme-legal'],
    [north, 'northwind-legal'],
  ] as const) {
    const history = flat((await run(0, ['history', 'list', '--workspace', workspace], firm)).stdout);
    expect(history).toMatch(
      /ana@acme\.example withdrew Connection\/acme-legal\/northwind \(a conflict\) .* root@platform\.example withdrew by removing Connection\/northwind-legal\/acme/,
    );
  }

  declare(
    acme.cwd,
    ACME.replace('admins: [bo@acme.example]', 'admins: [bo@acme.example], renew: 1'),
    share(VERA),
  );
  expect(await told(acme.cwd)).toEqual([]);
  await apply(acme.cwd);
  expect(await told(acme.cwd)).toEqual([]);
  expect(await json<Connections>(0, ['connections', 'list'], acme)).toMatchObject({
    connections: [{state: 'active', sides: [{withdrawal: null}, {withdrawal: null}]}],
  });
});

test('an Approval that is declared is told of its withdrawal; a denial is over once its side agreed', async () => {
  const {acme, north, declare, apply, told} = await firms();
  const printed = await run(
    0,
    ['requests', 'approve', ASKED, '--manifest', '--as', 'raj@northwind.example'],
    north,
  );
  const approval = printed.stdout.replace(/^---\n/, '');
  declare(north.cwd, ROOT, NORTHWIND, `\n${approval}`);
  await apply(north.cwd, 'raj@northwind.example');
  await run(0, ['requests', 'revoke', ASKED, '--as', 'rae@northwind.example', '--reason', 'too soon'], north);
  const [revoked] = await told(north.cwd);
  expect(revoked?.address).toMatch(/^Approval\/northwind-legal\//);
  expect(revoked?.message).toMatch(/: rae@northwind\.example revoked the approval, .* UTC \(too soon\)\.$/);
  expect((await told(acme.cwd)).map(({address}) => address)).toEqual(['Connection/acme-legal/northwind']);

  await run(0, ['requests', 'deny', ASKED, '--as', 'raj@northwind.example'], north);
  const denied = async () =>
    (await json<Planned>(0, ['plan'], acme)).diagnostics.filter(({rule}) => rule === 'approval/denied')
      .length;
  expect(await denied()).toBe(1);
  declare(north.cwd, ROOT, NORTHWIND, CONNECTED);
  await apply(north.cwd);
  expect(await denied()).toBe(0);
  const shown = flat((await run(0, ['requests', 'show', ASKED], acme)).stdout);
  expect(shown).toMatch(/Sides northwind-legal approved/);
  expect(shown).toContain('acme-legal with northwind-legal: active since');
});
