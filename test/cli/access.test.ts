import {cpSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {complains, folder, json, run, write} from './program.ts';

const USERS = `apiVersion: bylaw/v1
kind: UserList
items:
  - {name: root@platform.example, systemAdmin: true}
  - {name: standby@platform.example, systemAdmin: true}
`;

/** Acme alone, without what it has with Northwind, and with the users whom Northwind declares. */
function acme(): string {
  const dir = folder();
  const example = fileURLToPath(new URL('../../examples/acme', import.meta.url));
  cpSync(example, dir, {
    recursive: true,
    filter: (file) => !['partners.yaml', 'approvals.yaml', '.bylaw'].includes(path.basename(file)),
  });
  write(dir, {'manifests/users.yaml': USERS});
  return dir;
}

let server: TestServer;
let at: {readonly cwd: string; readonly env: Readonly<Record<string, string>>};
beforeAll(async () => {
  server = await startTestServer();
  at = {cwd: acme(), ...on(await server.database())};
  await run(0, ['apply', '--auto-approve', '--quiet', '--as', 'root@platform.example'], at);
});
afterAll(() => server.close());

interface Answer {
  readonly principal: string;
  readonly object: string;
  readonly level: string | null;
  readonly via: readonly string[];
  readonly since?: string;
}
const check = (
  status: number,
  email: string,
  target: string,
  more: readonly string[] = [],
): Promise<Answer> => json<Answer>(status, ['access', 'check', email, target, ...more], at);

test('access check answers in its exit status', async () => {
  expect(await check(0, 'cy@acme.example', 'space:acme-legal/war-room')).toMatchObject({
    formatVersion: '1.0',
    principal: 'user:cy@acme.example',
    object: 'space:acme-legal/war-room',
    level: 'editor',
    required: null,
    satisfied: true,
    via: ['Share/acme-legal/war-room-m-and-a', 'team:acme-legal/m-and-a'],
  });
  expect((await check(0, 'bo@acme.example', 'space:acme-legal/war-room')).level).toBe('creator');
  expect((await check(0, 'ana@acme.example', 'vault:acme-legal/falcon')).level).toBe('co-owner');
  expect((await check(0, 'otto@valuation.example', 'vault:acme-legal/falcon-archive')).level).toBe('viewer');
  expect((await check(1, 'otto@valuation.example', 'vault:acme-legal/falcon')).level).toBeNull();
  // An argument is lowered, as addresses are everywhere.
  expect((await check(0, 'Bo@Acme.example', 'space:acme-legal/war-room')).principal).toBe(
    'user:bo@acme.example',
  );
  expect((await check(1, 'jon@acme.example', 'space:acme-legal/library')).level).toBeNull();
  await check(0, 'cy@acme.example', 'space:acme-legal/war-room', ['--level', 'viewer']);
  expect(
    await check(1, 'cy@acme.example', 'space:acme-legal/war-room', ['--level', 'co-owner']),
  ).toMatchObject({level: 'editor', required: 'co-owner', satisfied: false});
  const low = ['access', 'check', 'cy@acme.example', 'space:acme-legal/war-room', '--level', 'co-owner'];
  expect((await run(1, low, at)).stdout).toContain(
    'cy@acme.example is editor on space:acme-legal/war-room, below co-owner.',
  );
});

test('access explain names every path, and what is missing', async () => {
  const {stdout} = await run(0, ['access', 'explain', 'ines@audit.example', 'space:acme-legal/library'], at);
  expect(stdout).toContain('ines@audit.example has no access to space:acme-legal/library.');
  expect(stdout).toMatch(/viewer +through general-access:global; lacks use:shared_spaces in acme-legal/);
});

test('of somebody whom the database does not know, nothing is answered', async () => {
  for (const question of [
    ['check', 'boo@acme.example', 'space:acme-legal/war-room'],
    ['explain', 'boo@acme.example', 'space:acme-legal/war-room'],
    ['what', 'boo@acme.example'],
  ]) {
    await complains(
      1,
      /boo@acme\.example is not known: neither a user nor a member or guest.*\n {2}Did you mean bo@acme\.example/,
      ['access', ...question],
      at,
    );
  }
  expect(await json(1, ['access', 'what', 'nobody@nowhere.example'], at)).toMatchObject({
    error: {code: 'invalid', help: expect.stringContaining('declare and apply them first') as string},
  });
  await complains(64, /EMAIL is "bo", which is not an e-mail address/, ['access', 'what', 'bo'], at);
});

test('access who, what and matrix tell of people', async () => {
  const who = await json<{principals: Answer[]}>(0, ['access', 'who', 'space:acme-legal/aurora'], at);
  expect(who.principals.map(({principal, level}) => [principal, level])).toEqual([
    ['user:al@acme.example', 'co-owner'],
    ['user:ana@acme.example', 'co-owner'],
    ['user:di@acme.example', 'editor'],
    ['user:finn@acme.example', 'editor'],
    ['user:leo@acme.example', 'creator'],
    ['user:root@platform.example', 'co-owner'],
    ['user:standby@platform.example', 'co-owner'],
  ]);
  const what = await json<{objects: Answer[]}>(0, ['access', 'what', 'otto@valuation.example'], at);
  expect(what.objects.map(({object}) => object)).toEqual([
    'space:acme-legal/war-room',
    'thread:acme-legal/falcon-notes',
    'vault:acme-legal/falcon-archive',
  ]);
  // The same as of everybody who reaches one of them.
  const room = await json<{principals: Answer[]}>(0, ['access', 'who', 'space:acme-legal/war-room'], at);
  const otto = room.principals.find(({principal}) => principal === 'user:otto@valuation.example');
  const [inRoom] = what.objects;
  expect({...inRoom, principal: 'user:otto@valuation.example'}).toEqual({...otto, object: inRoom?.object});
  expect(inRoom).toMatchObject({
    outside: 'guest',
    since: expect.stringMatching(/^\d{4}-/) as string,
    agreed: [],
  });
  const day = inRoom?.since?.slice(0, 10) ?? 'never';
  const {stdout} = await run(0, ['access', 'what', 'otto@valuation.example'], at);
  expect(stdout).toMatch(
    new RegExp(`space:acme-legal/war-room +viewer \\(outsider: guest\\)\\s[^;]*; since ${day}`),
  );
  const markdown = await run(0, ['access', 'what', 'otto@valuation.example', '--format', 'markdown'], at);
  expect(markdown.stdout).toMatch(
    new RegExp(`\`space:acme-legal/war-room\` \\(outsider: guest\\): .*; since ${day}`),
  );
  const everything = await json<{objects: Answer[]}>(0, ['access', 'what', 'root@platform.example'], at);
  expect(everything.objects).toHaveLength(14);
  const matrix = await run(0, ['access', 'matrix', 'acme-legal'], at);
  expect(matrix.stdout).toMatch(
    /manage:external_connections: [^:]+\n {2}al@acme\.example, ana@acme\.example\n/,
  );
});

test('what is no target, or not live, is said with what was meant', async () => {
  await complains(
    64,
    /falcon is not a valid target\.\n {2}Write type:WORKSPACE\/NAME/,
    ['access', 'who', 'falcon'],
    at,
  );
  await complains(
    64,
    /vault:acme-legal\/falcn is not live\.\n {2}Did you mean vault:acme-legal\/falcon\?/,
    ['access', 'who', 'vault:acme-legal/falcn'],
    at,
  );
  await complains(64, /There is no workspace acme\./, ['access', 'matrix', 'acme'], at);
  await complains(
    64,
    /There is no workspace acme-lgal\.\n {2}Did you mean acme-legal\?/,
    ['history', 'list', '--workspace', 'acme-lgal'],
    at,
  );
});

test('access is reviewed, and confirmed by who manages it', async () => {
  const rows = async (...more: readonly string[]) =>
    (
      await json<{rows: readonly Record<string, unknown>[]}>(
        0,
        ['access', 'review', 'acme-legal', ...more],
        at,
      )
    ).rows;
  const guest = 'Guest/acme-legal/otto@valuation.example';
  expect(await rows()).toContainEqual(
    expect.objectContaining({
      kind: 'guest',
      address: guest,
      person: 'otto@valuation.example',
      target: 'space:acme-legal/war-room',
      level: 'viewer',
      outside: 'guest',
      since: expect.stringMatching(/^\d{4}-/) as string,
      requestedBy: 'bo@acme.example',
      agreed: [],
      lastConfirmed: null,
      lastChange: expect.stringMatching(/^\d{4}-/) as string,
    }),
  );
  // Applied just now.
  expect(await rows('--older-than', '90d')).toEqual([]);
  const confirm = ['access', 'confirm', guest];
  const refused = await run(1, [...confirm, '--as', 'cy@acme.example'], at);
  expect(refused.stderr).toMatch(/authority\/not-permitted.*\n.*cy@acme\.example is not allowed to confirm/);
  const {stdout} = await run(0, [...confirm, '--as', 'bo@acme.example', '--reason', 'Q4'], at);
  expect(stdout).toContain('Confirmed 1 object as bo@acme.example. Access stays as it is.');
  expect((await rows()).find(({address}) => address === guest)).toMatchObject({
    lastConfirmed: expect.stringMatching(/^\d{4}-/) as string,
    confirmedBy: 'bo@acme.example',
  });
  const history = await run(0, ['history', 'list', '--workspace', 'acme-legal'], at);
  expect(history.stdout).toMatch(/bo@acme\.example +confirmed Guest\/acme-legal\/otto@valuation\.example/);
  const found = async (...filter: readonly string[]) =>
    (await run(0, ['history', 'list', ...filter, '--as', 'root@platform.example'], at)).stdout;
  expect(await found('--object', guest)).toMatch(/^run 1 /);
  expect(await found('--person', 'otto@valuation.example')).toMatch(/^run 1 /);
  expect(await found('--since', '2099-01-01')).toMatch(/No run of the set acme-governance matches\./);
  const nobody = ['history', 'list', '--person', 'ottto@valuation.example'];
  await complains(1, /is not known.*\n {2}Did you mean otto@valuation\.example/, nobody, at);
  await complains(
    64,
    /--object is "otto", which is not the address/,
    ['history', 'list', '--object', 'otto'],
    at,
  );
  await run(0, ['history', 'verify'], at);
  const csv = await run(0, ['access', 'review', 'acme-legal', '--format', 'csv'], at);
  expect(csv.stdout).toMatch(/^"kind","address","person",[^\n]*\r\n"guest","Guest\/acme-legal\/otto@/);
  await complains(
    64,
    /--older-than 90 is not an age/,
    ['access', 'review', 'acme-legal', '--older-than', '90'],
    at,
  );
});
