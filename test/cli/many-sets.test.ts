/** `--recursive`: the sets of a monorepo, in the order in which they need each other. */
import {cpSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {folder, json, run, write} from './program.ts';
import {commit, git} from './repository.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/monorepo', import.meta.url));
const AS = ['--as', 'root@platform.example'];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface SetOf {
  readonly dir: string;
  readonly set: string | null;
  readonly exit: number;
  readonly plan?: {
    readonly changes: readonly {readonly address: string}[];
    readonly restsOn?: readonly {readonly set: string; readonly digest: string}[];
    readonly access: unknown;
  };
  readonly result?: {
    readonly status: string;
    readonly message?: string;
    readonly coverage?: {readonly uncovered: readonly unknown[]};
  };
  readonly diagnostics?: readonly {readonly rule: string; readonly message: string; readonly help: string}[];
  readonly error?: {readonly message: string};
}
interface Sets {
  readonly sets: readonly SetOf[];
  readonly summary: Readonly<Record<string, unknown>>;
}

const bySet = ({sets}: Sets): Readonly<Record<string, SetOf>> =>
  Object.fromEntries(sets.map((one) => [one.set, one]));

/** A copy of the example with these sets alone, on a database of its own. */
async function monorepo(...sets: readonly string[]) {
  const cwd = folder();
  for (const set of sets) cpSync(path.join(EXAMPLE, set), path.join(cwd, set), {recursive: true});
  const url = await server.database();
  return {cwd, url, at: {cwd, ...on(url)}};
}

function edit(file: string, change: (text: string) => string): void {
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(file, after);
}

const HIRE = (firm: string) => (text: string) =>
  text.replace(
    'items:\n  - {name: head',
    `items:\n  - {name: new@${firm}.example, roles: [staff]}\n  - {name: head`,
  );

test('sets of which none is live are planned on each other, and what was planned is what is applied', async () => {
  const {cwd, at} = await monorepo('acme', 'birch', 'northwind', 'platform');
  const planned = bySet(await json<Sets>(0, ['plan', '--recursive', '--out', 'plans', ...AS], at));
  const restsOn = (set: string) => planned[set]?.plan?.restsOn?.map((one) => one.set);
  expect(restsOn('platform')).toBeUndefined();
  expect(restsOn('birch')).toEqual(['platform']);
  expect(restsOn('acme')).toEqual(['platform', 'northwind']);
  expect(readdirSync(path.join(cwd, 'plans'))).toEqual([
    'acme.json',
    'birch.json',
    'northwind.json',
    'platform.json',
  ]);
  const alone = await run(6, ['apply', '../plans/birch.json', ...AS], {...at, cwd: path.join(cwd, 'birch')});
  expect(alone.stdout).toContain('rests on the plan of platform');
  const applied = bySet(await json<Sets>(0, ['apply', 'plans', '--jobs', '2', ...AS], at));
  expect(Object.values(applied).map(({result}) => result?.status)).toEqual(Array(4).fill('applied'));
  const again = await json<Sets>(0, ['plan', '--recursive', '--detailed-exitcode', ...AS], at);
  expect(again.sets.map(({exit, plan}) => [exit, plan?.changes.length])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
  expect(again.summary).toMatchObject({sets: 4, changed: 0, failed: 0, waiting: 3});
});

test('a failure stops those alone that rest on it', async () => {
  const {cwd, at} = await monorepo('acme', 'birch', 'northwind', 'platform');
  edit(path.join(cwd, 'northwind/manifests/people.yaml'), (text) =>
    text.replace('roles: [staff]', 'roles: [stuff]'),
  );
  const {sets} = await json<Sets>(6, ['apply', '--recursive', '--auto-approve', ...AS], at);
  expect(sets.map(({set, exit, result}) => [set, exit, result?.status])).toEqual([
    ['acme', 6, 'stale'],
    ['birch', 0, 'applied'],
    ['northwind', 1, 'refused'],
    ['platform', 0, 'applied'],
  ]);
  expect(bySet({sets, summary: {}})['acme']?.result?.message).toContain('needs what northwind declares');
});

test('a plan that rests on one that was not applied is stale, and others are applied', async () => {
  const {cwd, at, url} = await monorepo('birch', 'cedar', 'platform');
  await run(0, ['apply', '--recursive', '--auto-approve', '--quiet', ...AS], at);
  edit(path.join(cwd, 'platform/manifests/workspaces.yaml'), (text) =>
    text.replace('displayName: Birch Tax', 'displayName: Birch'),
  );
  for (const firm of ['birch', 'cedar']) edit(path.join(cwd, firm, 'manifests/people.yaml'), HIRE(firm));
  await run(0, ['plan', '--recursive', '--out', 'plans', '--quiet', ...AS], at);
  // Somebody changes meanwhile what the platform's plan rests on.
  const client = await server.connect(url);
  await client.query("update bylaw.workspaces set display_name = 'Beech' where name = 'birch'");
  const {sets} = await json<Sets>(6, ['apply', 'plans', ...AS], at);
  expect(sets.map(({set, result}) => [set, result?.status])).toEqual([
    ['birch', 'stale'],
    ['cedar', 'applied'],
    ['platform', 'stale'],
  ]);
});

test('sets that need each other are a cycle, with the way out', async () => {
  const {cwd, at} = await monorepo('birch', 'cedar', 'elm', 'platform');
  for (const [firm, other] of [
    ['birch', 'cedar'],
    ['cedar', 'birch'],
  ] as const) {
    write(cwd, {
      [`${firm}/manifests/partner.yaml`]: `apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: ${firm}, name: files}\nspec: {target: 'vault:files', with: ${other}, requestedBy: head@${firm}.example, to: [{subject: 'user:one@${other}.example', role: viewer}]}\n`,
    });
    edit(path.join(cwd, firm, 'bylaw.yaml'), (text) => text.replace(`[${firm}]`, `[${firm}, ${other}]`));
  }
  const planned = bySet(await json<Sets>(1, ['plan', '--recursive', ...AS], at));
  expect(Object.entries(planned).map(([set, {exit}]) => [set, exit])).toEqual([
    ['birch', 1],
    ['cedar', 1],
    ['elm', 0],
    ['platform', 0],
  ]);
  const [found] = planned['birch']?.diagnostics ?? [];
  expect(found?.rule).toBe('references/cycle');
  expect(found?.message).toContain('birch needs Member/cedar/one@cedar.example of cedar');
  expect(found?.help).toContain('a set of their own');
});

test('two sets of one name are wrong usage, and so is a folder without any', async () => {
  const {cwd, at} = await monorepo('birch');
  cpSync(path.join(cwd, 'birch'), path.join(cwd, 'copy/birch'), {recursive: true});
  const twice = await run(64, ['plan', '--recursive'], at);
  expect(twice.stderr).toContain('The sets in birch and copy/birch have the same name, birch');
  const none = await run(64, ['validate', '--recursive'], {cwd: folder()});
  expect(none.stderr).toContain('so there is no set here');
});

test('--changed-since works on the sets whose files git says have changed', async () => {
  const {cwd} = await monorepo('birch', 'cedar', 'elm', 'fjord');
  git(cwd, 'init', '--quiet');
  const first = commit(cwd, 'All sets');
  edit(path.join(cwd, 'birch/manifests/people.yaml'), HIRE('birch'));
  commit(cwd, 'Hire somebody');
  edit(path.join(cwd, 'cedar/manifests/people.yaml'), HIRE('cedar'));
  write(cwd, {'elm/manifests/more.yaml': '# nothing yet\n'});
  const changed = async (rev: string) =>
    (await json<Sets>(0, ['validate', '--recursive', '--changed-since', rev], {cwd})).sets.map(
      ({set}) => set,
    );
  expect(await changed(first)).toEqual(['birch', 'cedar', 'elm']);
  expect(await changed('HEAD')).toEqual(['cedar', 'elm']);
  const unknown = await run(64, ['validate', '--recursive', '--changed-since', 'no-such'], {cwd});
  expect(unknown.stderr).toContain('--changed-since is "no-such"');
});

test('validate --recursive knows what all sets declare of a workspace, and so what none of them does', async () => {
  const {cwd} = await monorepo('birch', 'platform');
  const people = path.join(cwd, 'birch/manifests/people.yaml');
  edit(people, (text) => text.replace('roles: [staff]', 'roles: [stuff]'));
  const found = async (status: number, ...flags: readonly string[]) =>
    (await json<Sets>(status, ['validate', '--recursive', ...flags], {cwd})).sets.map(
      ({set, diagnostics = []}) => [set, diagnostics.map(({rule, message, help}) => [rule, message, help])],
    );
  const unresolved = [
    'references/unresolved',
    '`stuff` does not exist: no such Role is declared or live in birch.',
    'Did you mean `staff`? Declare Role/birch/stuff, or name one that exists.',
  ];
  expect(await found(1)).toEqual([
    ['birch', [unresolved]],
    ['platform', []],
  ]);
  git(cwd, 'init', '--quiet');
  const first = commit(cwd, 'All sets');
  edit(people, (text) => `${text}# edited\n`);
  expect(await found(1, '--changed-since', first)).toEqual([['birch', [unresolved]]]);
  // What another set declares in the workspace of this one is declared.
  const role = `apiVersion: bylaw/v1\nkind: Role\nmetadata: {workspace: birch, name: stuff}\nspec: {permissions: ['spaces:read:all']}\n`;
  write(cwd, {'platform/manifests/roles.yaml': role});
  expect(await found(0)).toEqual([
    ['birch', []],
    ['platform', []],
  ]);
});

test('what cannot be read in one set may be what another set refers to', async () => {
  const {cwd} = await monorepo('birch', 'platform');
  edit(path.join(cwd, 'birch/manifests/people.yaml'), (text) =>
    text.replace('roles: [staff]', 'roles: [stuff]'),
  );
  write(cwd, {'platform/manifests/roles.yaml': 'kind: [\n'});
  const {sets} = await json<Sets>(1, ['validate', '--recursive'], {cwd});
  expect(sets.map(({set, exit}) => [set, exit])).toEqual([
    ['birch', 0],
    ['platform', 1],
  ]);
});

test('one comment has all sets, those that cannot be applied first', async () => {
  const {cwd, at} = await monorepo('birch', 'cedar', 'platform');
  edit(path.join(cwd, 'cedar/manifests/people.yaml'), (text) =>
    text.replace('roles: [staff]', 'roles: [stuff]'),
  );
  const {stdout} = await run(1, ['plan', '--recursive', '--format', 'markdown', ...AS], at);
  expect(stdout.split('\n')[0]).toBe('<!-- bylaw sets plan -->');
  expect([...stdout.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
    '3 sets: 1 cannot be applied, 2 ready to apply',
    '`cedar (cedar)`',
    '`birch (birch)`',
    '`platform (platform)`',
  ]);
  expect(stdout).toContain('cedar/manifests/people.yaml:');
});

test('tests of a set know what the other sets declare, and every set is formatted', async () => {
  const cwd = folder();
  const set = (name: string): string => `apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: ${name}}\n`;
  const firm = (name: string): string => `apiVersion: bylaw/v1
kind: Workspace
metadata: {name: ${name}}
spec: {displayName: ${name}, organization: ${name}, region: EU}
---
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: ${name}}
items:
  - {name: ana@${name}.example, roles: [admin]}
---
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: ${name}, name: files}
spec: {type: vault, creator: ana@${name}.example}
`;
  const wall = (level: string): string => `apiVersion: bylaw/v1
kind: AccessTest
metadata: {workspace: acme, name: walls}
spec:
  tests:
    - {user: ana@north.example, target: 'vault:acme/files', level: ${level}}
`;
  write(cwd, {
    'acme/bylaw.yaml': set('acme'),
    'acme/firm.yaml': firm('acme'),
    'acme/tests.yaml': wall('none'),
    'north/bylaw.yaml': set('north'),
    'north/firm.yaml': firm('north'),
  });
  // Alone, the set declares nobody of that address.
  await run(1, ['test', '-C', 'acme'], {cwd});
  const passed = await json<Sets>(0, ['test', '--recursive'], {cwd});
  expect(passed.summary).toMatchObject({sets: 2, failed: 0, tests: 1, testsPassed: 1, testsFailed: 0});
  // Both admins have access to the files of their firm; the one of acme's that no test speaks of, and all of north's.
  const measured = await json<Sets>(0, ['test', '--recursive', '--coverage', '--mutate'], {cwd});
  expect(measured.summary).toMatchObject({coverage: {reaches: 2, covered: 0}, mutation: {killed: 0}});
  const perSet = measured.sets.map(({result}) => result?.coverage?.uncovered);
  expect(perSet).toEqual([
    [{principal: 'user:ana@acme.example', object: 'vault:acme/files', level: 'creator', outside: null}],
    [{principal: 'user:ana@north.example', object: 'vault:north/files', level: 'creator', outside: null}],
  ]);
  const told = await run(0, ['test', '--recursive', '--coverage'], {cwd});
  expect(told.stdout).toMatch(/2 sets: 2 without failures\.\nCoverage: tests speak of 0 of 2 accesses\.\n$/);
  write(cwd, {'acme/tests.yaml': wall('viewer')});
  const failed = await run(1, ['test', '--recursive'], {cwd});
  expect(failed.stdout).toMatch(/== acme[^]*acme\/tests\.yaml:6[^]*2 sets: 1 failed, 1 without failures\./);
  await run(64, ['test', '--recursive', 'tests.yaml'], {cwd});

  await run(0, ['fmt', '--recursive'], {cwd});
  await run(0, ['fmt', '--recursive', '--check'], {cwd});
  write(cwd, {'north/firm.yaml': firm('north').replace('metadata: {', 'metadata:   {')});
  const check = await run(1, ['fmt', '--recursive', '--check'], {cwd});
  expect(check.stdout).toContain('north/firm.yaml');
  const {sets} = await json<{sets: readonly {dir: string; changed: readonly string[]}[]}>(
    0,
    ['fmt', '--recursive'],
    {cwd},
  );
  expect(sets.map(({dir, changed}) => [dir, changed])).toEqual([
    ['acme', []],
    ['north', ['firm.yaml']],
  ]);
});
