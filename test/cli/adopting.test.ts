/** What docs/adopting.md says, typed: every command of it, in order, on a database that somebody else filled. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {folder, json, run, write} from './program.ts';

const PAGE = fileURLToPath(new URL('../../docs/adopting.md', import.meta.url));
const WORKSPACES = ['acme-legal', 'northwind-legal', 'zenith-legal'];

/** Three workspaces and their people, of no set. */
const FILLED = `
  insert into bylaw.users (email, system_admin) values ('root@platform.example', true);
  insert into bylaw.workspaces (name, display_name, organization, region, protect)
    select name, initcap(name), split_part(name, '-', 1), 'EU', false from unnest($1::text[]) name;
  insert into bylaw.users (email, display_name)
    select p || '@' || split_part(name, '-', 1) || '.example', initcap(p) from unnest($1::text[]) name, unnest(array['ana', 'bo']) p;
  insert into bylaw.members (workspace, email)
    select name, p || '@' || split_part(name, '-', 1) || '.example' from unnest($1::text[]) name, unnest(array['ana', 'bo']) p;
  insert into bylaw.member_roles (workspace, email, role)
    select name, p || '@' || split_part(name, '-', 1) || '.example', 'admin' from unnest($1::text[]) name, unnest(array['ana', 'bo']) p;
  insert into bylaw.teams (workspace, name) select name, 'deals' from unnest($1::text[]) name;
`;

const APPEARS = `
  insert into bylaw.teams (workspace, name, display_name) values ('acme-legal', 'night-shift', 'Night shift');
  insert into bylaw.resources (workspace, name, type, creator) values ('acme-legal', 'notes', 'thread', 'bo@acme.example');`;

interface Plan {
  readonly changes: readonly {readonly actions: readonly string[]}[];
  readonly access: {readonly gained: readonly unknown[]; readonly lost: readonly unknown[]};
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const page = readFileSync(PAGE, 'utf8');

/** The commands of the page, each with the heading that it is under. */
function commands(): readonly {readonly heading: string; readonly command: string}[] {
  return page.split(/^## /m).flatMap((section) => {
    const heading = section.split('\n', 1)[0] ?? '';
    const blocks = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)];
    return blocks.flatMap(([, block = '']) =>
      block
        .trim()
        .split('\n')
        .map((command) => ({heading, command})),
    );
  });
}

test('every command of the page does what the page says', async () => {
  const url = await server.database();
  const sql = await server.connect(url);
  for (const statement of FILLED.split(';').filter((text) => text.trim() !== '')) {
    await sql.query(statement, statement.includes('$1') ? [WORKSPACES] : []);
  }
  const cwd = folder();
  const env = {...on(url).env, BYLAW_ACTOR: 'root@platform.example'};
  let unmanaged: number | undefined;
  const plans: Plan[] = [];
  for (const {heading, command} of commands()) {
    if (command.endsWith('import Team/acme-legal/night-shift')) await sql.query(APPEARS);
    const [program, ...args] = command.split(' ');
    expect(program).toBe('bylaw');
    const {stdout} = await run(0, args, {cwd, env});
    if (args.includes('plan')) {
      const question = args.filter((arg) => !arg.startsWith('--'));
      plans.push(await json<Plan>(0, question, {cwd, env}));
    }
    if (heading === 'Count what is left') {
      unmanaged = (JSON.parse(stdout) as {summary: {unmanaged: number}}).summary.unmanaged;
    }
  }
  expect(unmanaged).toBe(0);
  const changes = plans.flatMap((plan) => plan.changes);
  expect(changes.length).toBeGreaterThan(10);
  expect(changes.filter(({actions}) => actions.join() !== 'adopt')).toEqual([]);
  // What is adopted is compared with nothing: it takes nothing from anybody.
  expect(plans.flatMap(({access}) => access.lost)).toEqual([]);
  expect(plans.some(({access}) => access.gained.length > 0)).toBe(true);
  const {rows} = await sql.query<{managed_by: string | null; n: string}>(
    `select managed_by, count(*) as n from (select managed_by from bylaw.workspaces union all select managed_by from bylaw.teams
      union all select managed_by from bylaw.members union all select managed_by from bylaw.resources) all_of_them group by 1 order by 1`,
  );
  expect(rows).toEqual([
    {managed_by: 'acme-legal', n: '10'},
    {managed_by: 'zenith-legal', n: '4'},
  ]);
});

/** What a section of the page writes into a `bylaw.yaml`. */
function recipe(heading: string): string {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return /^```yaml\n([\s\S]*?)^```$/m.exec(section)?.[1] ?? '';
}

test('what is let go of stays live and belongs to nobody, and what is taken elsewhere is the same there', async () => {
  const at = {...on(await server.database())};
  const env = {...at.env, BYLAW_ACTOR: 'root@platform.example'};
  const cwd = folder();
  const firm = `apiVersion: bylaw/v1
kind: Set
metadata: {name: acme-legal}
`;
  write(cwd, {
    'governance/bylaw.yaml': firm,
    'governance/manifests/all.yaml': `apiVersion: bylaw/v1
kind: User
metadata: {name: root@platform.example}
spec: {systemAdmin: true}
---
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: acme-legal}
spec: {displayName: Acme, organization: acme, region: EU, protect: false}
---
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: acme-legal}
items: [{name: ana@acme.example, roles: [admin]}, {name: bo@acme.example, roles: [admin]}]
`,
    'governance/manifests/shift.yaml': `apiVersion: bylaw/v1
kind: Team
metadata: {workspace: acme-legal, name: night-shift}
spec: {members: [bo@acme.example]}
`,
  });
  const around = {cwd, env};
  const governance = (status: number, ...args: readonly string[]) =>
    json<Plan & {readonly diagnostics: readonly {readonly rule: string}[]}>(
      status,
      ['-C', 'governance', ...args],
      around,
    );
  const actions = (plan: Plan) => plan.changes.map((change) => change.actions.join());
  await governance(0, 'apply', '--auto-approve');
  const release = recipe('Let go of something');
  expect(release).toContain('release: [Team/acme-legal/night-shift]');
  write(cwd, {'governance/bylaw.yaml': `${firm}${release}`});
  expect((await governance(1, 'plan')).diagnostics.map(({rule}) => rule)).toContain('ownership/released');
  write(cwd, {'governance/manifests/shift.yaml': ''});
  write(cwd, {'governance/bylaw.yaml': firm});
  expect(actions(await governance(0, 'plan'))).toEqual(['delete']);
  write(cwd, {'governance/bylaw.yaml': `${firm}${release}`});
  expect(actions(await governance(0, 'plan'))).toEqual(['release']);
  await governance(0, 'apply', '--auto-approve');
  expect(await governance(0, 'plan')).toMatchObject({changes: [], summary: {unmanaged: 1}});

  // At once: what the manifests still declare, the next apply would adopt again.
  const once = await json<{readonly released: readonly string[]}>(
    0,
    ['-C', 'governance', 'release', 'Member/acme-legal/bo@acme.example', '--auto-approve'],
    around,
  );
  expect(once.released).toEqual(['Member/acme-legal/bo@acme.example']);
  expect(actions(await governance(0, 'plan'))).toEqual(['adopt']);
  await governance(0, 'apply', '--auto-approve');

  await run(0, ['-C', 'governance', 'export', '--out', '../copy'], around);
  await run(0, ['-C', 'governance', 'export', '--anonymise-people', '--out', '../example'], around);
  const elsewhere = {cwd, env: {...env, ...on(await server.database()).env}};
  await run(0, ['-C', 'copy', 'apply', '--auto-approve'], elsewhere);
  await run(0, ['-C', 'copy', 'export', '--out', '../again'], elsewhere);
  for (const file of ['bylaw.yaml', 'manifests/users.yaml', 'manifests/acme-legal/people.yaml']) {
    const [copy, again] = ['copy', 'again'].map((dir) => readFileSync(path.join(cwd, dir, file), 'utf8'));
    expect(again).toBe(copy);
  }
  const example = readFileSync(path.join(cwd, 'example/manifests/acme-legal/people.yaml'), 'utf8');
  expect(example).not.toContain('acme.example');
});

test('the page names the files that an export writes', () => {
  const named = [...page.matchAll(/^\| `(manifests\/[^`]+)`/gm)].map(([, file = '']) =>
    path.basename(file, '.yaml'),
  );
  const source = readFileSync(
    fileURLToPath(new URL('../../src/export/set-files.ts', import.meta.url)),
    'utf8',
  );
  const [, table = ''] = /SUBJECTS[^=]*= \{([\s\S]*?)\};/.exec(source) ?? [];
  const subjects = [...table.matchAll(/: '(\w+)'/g)].map(([, subject]) => subject);
  expect(new Set(named)).toEqual(new Set(subjects));
});
