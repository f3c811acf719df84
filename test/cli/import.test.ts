/** `bylaw import`: unmanaged live objects into the manifests of a set. */
import {readdirSync, readFileSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {complains, folder, json, makeSet, run, team, write} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Imported {
  readonly imported: readonly {readonly address: string; readonly file: string}[];
  readonly alreadyDeclared: readonly string[];
  readonly leftOut: readonly {readonly address: string; readonly field: string | null}[];
  readonly diagnostics: readonly {readonly rule: string; readonly address: string}[];
}

interface Plan {
  readonly summary: Readonly<Record<string, number>>;
  readonly changes: readonly {readonly address: string; readonly actions: readonly string[]}[];
}

const UNMANAGED = `
  insert into bylaw.teams (workspace, name, display_name) values ('acme-legal', 'night', 'Night: shift'), ('acme-legal', 'day', null);
  insert into bylaw.members (workspace, email) values ('acme-legal', 'cy@acme.example');
  insert into bylaw.resources (workspace, name, type, creator) values ('acme-legal', 'notes', 'vault', 'bo@acme.example');
  insert into bylaw.grants (workspace, name, subject) values ('acme-legal', 'cy', 'user:cy@acme.example');
  insert into bylaw.grant_permissions (workspace, "grant", permission) values ('acme-legal', 'cy', 'spaces:read:all');
`;

/** A set that was applied, beside which somebody wrote rows. */
async function besides(files: Readonly<Record<string, string>> = {}, sql = UNMANAGED) {
  const cwd = makeSet('acme', files);
  const url = await server.database();
  const at = {cwd, ...on(url)};
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  const client = await server.connect(url);
  await client.query(
    `insert into bylaw.users (email) values ('cy@acme.example') on conflict do nothing; ${sql}`,
  );
  return {cwd, at, url, client};
}

const filesIn = (dir: string): readonly string[] =>
  readdirSync(dir, {recursive: true, encoding: 'utf8'})
    .filter((name) => !name.startsWith('.bylaw'))
    .toSorted();

const textOf = (dir: string, file: string): string => readFileSync(path.join(dir, file), 'utf8');

test('all that is unmanaged goes where a person would have put it, and is adopted', async () => {
  const {cwd, at} = await besides({'manifests/teams.yaml': `# our teams\n${team('tax', [])}`});
  expect((await json<Plan>(0, ['plan'], at)).summary).toMatchObject({unmanaged: 5, adopt: 0});
  const {imported} = await json<Imported>(0, ['import', '--all'], at);
  expect(imported.map(({address, file}) => `${address} ${file}`)).toEqual([
    'Grant/acme-legal/cy manifests/estate.yaml',
    'Member/acme-legal/cy@acme.example manifests/estate.yaml',
    'Resource/acme-legal/notes manifests/acme-legal/content.yaml',
    'Team/acme-legal/day manifests/teams.yaml',
    'Team/acme-legal/night manifests/teams.yaml',
  ]);
  expect(textOf(cwd, 'manifests/teams.yaml')).toBe(
    `# our teams\n${team('tax', [])}---\napiVersion: bylaw/v1\nkind: TeamList\nmetadata: {workspace: acme-legal}\nitems:\n  - {name: day, members: []}\n  - {name: night, members: [], displayName: "Night: shift"}\n`,
  );
  expect(textOf(cwd, 'manifests/estate.yaml')).toContain(
    '  - {name: bo@acme.example, roles: [counsel]}\n  - {name: cy@acme.example, roles: []}\n',
  );
  const plan = await json<Plan>(0, ['plan'], at);
  expect(plan.changes.map(({actions}) => actions)).toEqual(Array.from({length: 5}, () => ['adopt']));
  expect(plan.summary).toMatchObject({adopt: 5, unmanaged: 0});
  expect(await json(0, ['import', '--all'], at)).toMatchObject({imported: []});
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  expect((await json<Plan>(0, ['plan'], at)).changes).toEqual([]);
});

test('what is named is imported, or nothing of it', async () => {
  const {cwd, at, client} = await besides();
  await client.query(
    "insert into bylaw.workspaces (name, display_name, organization, region) values ('zeta', 'Zeta', 'zeta', 'EU')",
  );
  const before = textOf(cwd, 'manifests/estate.yaml');
  const refused = await json<Imported>(
    1,
    ['import', 'Team/acme-legal/nigth', 'Team/acme-legal/day', 'nonsense'],
    at,
  );
  expect(refused.diagnostics.map(({rule, address}) => [rule, address])).toEqual([
    ['references/unresolved', 'Team/acme-legal/nigth'],
    ['references/unresolved', 'nonsense'],
  ]);
  expect(textOf(cwd, 'manifests/estate.yaml')).toBe(before);
  expect(filesIn(cwd)).not.toContain('manifests/acme-legal');

  const named = await json<Imported>(0, ['import', 'Member/acme-legal/CY@acme.example', 'Space/acme-legal/deal-room', 'Workspace/zeta'], at); // prettier-ignore
  expect(named.imported.map(({address}) => address)).toEqual([
    'Member/acme-legal/cy@acme.example',
    'Workspace/zeta',
  ]);
  expect(named.alreadyDeclared).toEqual(['Space/acme-legal/deal-room']);
  await complains(64, /Nothing is named to import/, ['import'], at);
  await complains(64, /cannot be combined/, ['import', '--all', 'Workspace/zeta'], at);
  await complains(64, /--workspace needs --all/, ['import', '--workspace', 'zeta'], at);
});

test('what another set owns is refused', async () => {
  const {at, url} = await besides();
  const other = makeSet('other', {'manifests/estate.yaml': team('day', [])});
  await run(0, ['apply', '--auto-approve', '--quiet'], {cwd: other, ...on(url)});
  const {diagnostics} = await json<Imported>(
    1,
    ['import', 'Team/acme-legal/day', 'Team/acme-legal/night'],
    at,
  );
  expect(diagnostics.map(({rule}) => rule)).toEqual(['ownership/foreign-set']);
  const {imported} = await json<Imported>(0, ['import', '--all'], at);
  expect(imported.map(({address}) => address)).not.toContain('Team/acme-legal/day');
});

test('a workspace is imported into a set that knew nothing of it', async () => {
  const {cwd, at, client} = await besides();
  await client.query(`insert into bylaw.workspaces (name, display_name, organization, region) values ('zeta', 'Zeta', 'zeta', 'EU');
    insert into bylaw.members (workspace, email) values ('zeta', 'cy@acme.example');
    insert into bylaw.member_roles (workspace, email, role) values ('zeta', 'cy@acme.example', 'admin')`);
  const {imported} = await json<Imported>(0, ['import', '--all', '--workspace', 'zeta'], at);
  expect(imported.map(({file}) => file)).toEqual([
    'manifests/zeta/people.yaml',
    'manifests/zeta/workspace.yaml',
  ]);
  await run(0, ['fmt', '--check', 'manifests/zeta'], at);
  expect((await json<Plan>(0, ['plan'], at)).summary).toMatchObject({
    adopt: 2,
    create: 0,
    update: 0,
    delete: 0,
  });
  expect(filesIn(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  await complains(64, /no workspace nowhere/, ['import', '--all', '--workspace', 'nowhere'], at);
});

test('manifests in error, and values that no manifest may hold', async () => {
  const {cwd, at, client} = await besides();
  await client.query("update bylaw.teams set display_name = repeat('x', 10000) where name = 'night'");
  const {leftOut, imported} = await json<Imported>(1, ['import', 'Team/acme-legal/night'], at);
  expect(leftOut.map(({address, field}) => [address, field])).toEqual([
    ['Team/acme-legal/night', '/spec/displayName'],
  ]);
  expect(imported).toHaveLength(1);
  write(cwd, {'manifests/broken.yaml': 'kind: ['});
  await complains(1, /manifests have errors/, ['import', '--all'], at);
});

test('files behind links are left alone, and what is there is not written over', async () => {
  const {cwd, at} = await besides(
    {},
    "insert into bylaw.teams (workspace, name) values ('acme-legal', 'night')",
  );
  write(cwd, {'shared/teams.yaml': team('tax', [])});
  symlinkSync('../shared/teams.yaml', path.join(cwd, 'manifests/teams.yaml'));
  const {imported} = await json<Imported>(0, ['import', '--all'], at);
  expect(imported.map(({file}) => file)).not.toContain('manifests/teams.yaml');
  expect(textOf(cwd, 'shared/teams.yaml')).toBe(team('tax', []));
  expect((await json<Plan>(0, ['plan'], at)).summary).toMatchObject({adopt: 1});

  const elsewhere = folder();
  symlinkSync(elsewhere, path.join(cwd, 'manifests/acme-legal'));
  await complains(1, /manifests have errors/, ['import', '--all'], at);
  expect(readdirSync(elsewhere)).toEqual([]);
});
