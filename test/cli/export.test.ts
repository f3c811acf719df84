/** `bylaw export`: what is live as a set, in folders and as a stream. */
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {complains, folder, json, makeSet, OBJECTS, run, setFile, team, write} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Exported {
  readonly set: string;
  readonly files: readonly {readonly path: string; readonly text?: string}[];
  readonly objects: number;
  readonly leftOut: readonly {readonly address: string; readonly field: string | null}[];
  readonly notes: readonly string[];
  readonly kept: readonly string[];
}

interface Plan {
  readonly summary: Readonly<Record<string, number>>;
  readonly changes: readonly {readonly address: string; readonly actions: readonly string[]}[];
  readonly diagnostics: readonly {readonly rule: string; readonly severity: string}[];
}

const ROOT = 'root@platform.example';

/** A database that somebody else filled: nothing in it is of any set. */
const FILLED = `
  insert into bylaw.users (email, system_admin) values ('${ROOT}', true);
  insert into bylaw.workspaces (name, display_name, organization, region, guest_accounts) values
    ('acme', 'Acme: "Legal" # & Co', 'acme', 'EU', true), ('beta', 'yes', 'beta', 'EU', false);
  insert into bylaw.users (email, display_name) values ('ana@acme.example', 'Ana Ångström'), ('bo@acme.example', '007'),
    ('raj@beta.example', 'Raj "R" Rao'), ('gus@guest.example', 'Gus');
  insert into bylaw.members (workspace, email, display_name) values ('acme', 'ana@acme.example', null),
    ('acme', 'bo@acme.example', '1e3'), ('beta', 'raj@beta.example', null);
  insert into bylaw.member_roles (workspace, email, role) values ('acme', 'ana@acme.example', 'admin'),
    ('beta', 'raj@beta.example', 'admin');
  insert into bylaw.grants (workspace, name, subject, reason) values
    ('acme', 'all', 'everyone', E'Ana Ångström said so:\\n  ana@acme.example'), ('beta', 'all', 'everyone', null);
  insert into bylaw.grant_permissions (workspace, "grant", permission) select w, 'all', p from
    unnest(array['acme', 'beta']) w, unnest(array['use:shared_spaces', 'use:external_collaboration']) p;
  insert into bylaw.teams (workspace, name, display_name) values ('acme', 'night', E'- {a: b}');
  insert into bylaw.resources (workspace, name, type, creator, title) values ('acme', 'notes', 'vault', 'bo@acme.example',
    'Letter to ANA ÅNGSTRÖM <ana@acme.example> 👩‍👩‍👧');
`;

/** Every file below a folder, with its text. */
const filesIn = (dir: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(dir, {recursive: true, encoding: 'utf8'})
      .filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('.'))
      .toSorted()
      .map((name) => [name, readFileSync(path.join(dir, name), 'utf8')]),
  );

async function filled(
  sql = FILLED,
): Promise<{readonly url: string; readonly env: Readonly<Record<string, string>>}> {
  const url = await server.database();
  await (await server.connect(url)).query(sql);
  return {url, env: {...on(url).env, BYLAW_ACTOR: ROOT}};
}

test('a database that somebody else filled becomes a set that adopts it', async () => {
  const {env} = await filled();
  const cwd = folder();
  const exported = await json<Exported>(0, ['export', '--workspace', 'acme', '--out', 'acme'], {cwd, env});
  expect(exported).toMatchObject({set: 'acme', leftOut: [], kept: []});
  const at = {cwd: path.join(cwd, 'acme'), env};
  await run(0, ['fmt', '--check'], at);
  const plan = await json<Plan>(0, ['plan'], at);
  expect(plan.changes.flatMap(({actions}) => actions.filter((action) => action !== 'adopt'))).toEqual([]);
  expect(plan.diagnostics.filter(({severity}) => severity === 'error')).toEqual([]);
  expect(plan.summary).toMatchObject({adopt: exported.objects, unmanaged: 0});
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  expect((await json<Plan>(0, ['plan'], at)).changes).toEqual([]);

  // What it builds elsewhere is exported as the same.
  const empty = {cwd: at.cwd, env: {...env, ...on(await server.database()).env}};
  await run(0, ['apply', '--auto-approve', '--quiet'], empty);
  await run(0, ['export', '--out', path.join(cwd, 'again')], empty);
  expect(filesIn(path.join(cwd, 'again'))).toEqual(filesIn(at.cwd));
});

test('what another set owns is marked, and needs to be released there', async () => {
  const {env} = await filled();
  const cwd = folder();
  await run(0, ['export', '--workspace', 'acme', '--workspace', 'beta', '--out', 'both'], {cwd, env});
  await run(0, ['apply', '--auto-approve', '--quiet'], {cwd: path.join(cwd, 'both'), env});
  const {stderr} = await run(0, ['export', '--workspace', 'beta', '--out', 'beta'], {cwd, env});
  expect(stderr).toMatch(/note: \d+ objects here belong to the set acme\. .*bylaw release/);
  const texts = filesIn(path.join(cwd, 'beta'));
  expect(texts.get('manifests/beta/workspace.yaml')).toContain(
    '# Owned by the set acme: release it there first',
  );
  expect(texts.get('bylaw.yaml')).toContain('belong to the set acme');
  const plan = await json<Plan>(1, ['plan'], {cwd: path.join(cwd, 'beta'), env});
  expect(
    new Set(plan.diagnostics.filter(({severity}) => severity === 'error').map(({rule}) => rule)),
  ).toEqual(new Set(['ownership/foreign-set']));
  const elsewhere = {...env, ...on(await server.database()).env};
  await run(0, ['apply', '--auto-approve', '--quiet'], {cwd: path.join(cwd, 'beta'), env: elsewhere});
});

test('pseudonyms leave no address and no display name, and are the same each time', async () => {
  const {env} = await filled();
  const cwd = folder();
  for (const out of ['one', 'two']) {
    const {stdout, stderr} = await run(0, ['export', '--workspace', 'acme', '--anonymise-people', '--out', out], {cwd, env}); // prettier-ignore
    expect(stdout + stderr).not.toMatch(/ana@|bo@|Ångström/i);
  }
  const files = filesIn(path.join(cwd, 'one'));
  expect(filesIn(path.join(cwd, 'two'))).toEqual(files);
  const text = [...files.values()].join('\n');
  expect(text).not.toMatch(/[\w.]+@(?!pseudonym\.invalid)|Ångström|\b007\b|1e3|\breason:/i);
  const [, ana = 'nobody'] = /name: (person-\w+)@pseudonym\.invalid, roles: \[admin\]/.exec(text) ?? [];
  expect(files.get('manifests/acme/content.yaml')).toMatch(
    new RegExp(`Letter to ${ana} <${ana}@pseudonym.invalid>`),
  );
  expect(files.get('manifests/users.yaml')).toContain(`name: ${ana}@pseudonym.invalid`);
  await run(0, ['validate'], {cwd: path.join(cwd, 'one'), env});
});

test('values that no manifest may hold are left out, named, and make it end with 1', async () => {
  const {env} = await filled(
    `${FILLED}
    update bylaw.workspaces set display_name = repeat('x', 10000) where name = 'beta';
    update bylaw.teams set display_name = E'ring\\u0007' where name = 'night';
    insert into bylaw.grant_permissions (workspace, "grant", permission) values ('acme', 'all', 'spaces:fly:all');
    insert into bylaw.workspace_integrations (workspace, name, enabled, config)
      values ('acme', 'crm', true, '{"site": "eu1", "apiKey": "3f9ac04e17b84d52"}');`,
  );
  const cwd = folder();
  const {stderr} = await run(1, ['export', '--workspace', 'acme', '--out', 'acme'], {cwd, env});
  expect(stderr).toContain('Left out: /spec/displayName of Team/acme/night.');
  expect(stderr).toContain('Left out: /spec/permissions/0 of Grant/acme/all.');
  expect(stderr).toContain('Left out: /spec/settings/integrations/0/config/apiKey of Workspace/acme.');
  expect(stderr).not.toContain('3f9ac04e17b84d52');
  await run(0, ['validate'], {cwd: path.join(cwd, 'acme'), env});
  const exported = await json<Exported>(1, ['export', '--workspace', 'beta'], {cwd, env});
  expect(exported.leftOut.map(({address, field}) => [address, field])).toEqual([
    ['Workspace/beta', '/spec/displayName'],
  ]);
  expect(exported.files.map(({text}) => text).join('')).toContain('displayName: beta\n');
  expect(exported.files.find(({path: file}) => file === 'bylaw.yaml')?.text).toContain('name: beta');
});

test('without a folder, it is one stream of manifests', async () => {
  const cwd = makeSet();
  const env = on(await server.database());
  await run(0, ['apply', '--auto-approve', '--quiet'], {cwd, ...env});
  const {stdout} = await run(0, ['export'], {cwd, ...env});
  expect(stdout).toMatch(/^# bylaw\.yaml:\n#   apiVersion: bylaw\/v1\n#   kind: Set\n/);
  const other = folder();
  write(other, {'bylaw.yaml': setFile('acme'), 'manifests/all.yaml': stdout});
  expect(await json(0, ['validate'], {cwd: other})).toMatchObject({summary: {objects: OBJECTS, errors: 0}});
  const plan = await json<Plan>(0, ['plan', '--as', 'ana@acme.example'], {cwd: other, ...env});
  expect(plan.changes).toEqual([]);
});

test('a folder that is not empty takes --force, which leaves the files of others', async () => {
  const cwd = makeSet();
  const at = {cwd, ...on(await server.database())};
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  write(cwd, {'out/notes.txt': 'mine', 'out/manifests/acme-legal/old.yaml': team('old', [])});
  await complains(
    5,
    /out is not empty, so nothing was written\.\n {2}.*--force/,
    ['export', '--out', 'out'],
    at,
  );
  expect(existsSync(path.join(cwd, 'out/bylaw.yaml'))).toBe(false);

  const {stderr} = await run(0, ['export', '--out', 'out', '--force'], at);
  expect(stderr).toMatch(/stay as they are: manifests\/acme-legal\/old\.yaml\./);
  expect(readFileSync(path.join(cwd, 'out/notes.txt'), 'utf8')).toBe('mine');
  write(cwd, {'out/bylaw.yaml': setFile('acme', '  guards: {maxDeletes: 0.1}\n')});
  const again = await json<Exported>(0, ['export', '--out', 'out', '--force'], at);
  expect(again.kept).toEqual(['bylaw.yaml', 'manifests/acme-legal/old.yaml']);
  expect(again.files.map(({path: file}) => file)).not.toContain('bylaw.yaml');
  rmSync(path.join(cwd, 'out/manifests/acme-legal/old.yaml'));
  const kept = await run(0, ['export', '--out', 'out', '--force'], at);
  expect(kept.stderr).toContain('note: bylaw.yaml was there before, names this set, and stays as it is.');
  expect(kept.stderr).not.toContain('Remove those');
  expect(readFileSync(path.join(cwd, 'out/bylaw.yaml'), 'utf8')).toContain('maxDeletes: 0.1');

  write(cwd, {'out/bylaw.yaml': setFile('other')});
  await complains(64, /is that of the set other/, ['export', '--out', 'out', '--force'], at);
});

test('nothing is written through a link, nor over what is no folder', async () => {
  const cwd = makeSet('acme', {'file.txt': 'x'});
  const at = {cwd, ...on(await server.database())};
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  const outside = folder();
  mkdirSync(path.join(cwd, 'out'));
  symlinkSync(outside, path.join(cwd, 'out/manifests'));
  await complains(64, /out\/manifests is a symbolic link/, ['export', '--out', 'out', '--force'], at);
  expect(readdirSync(outside)).toEqual([]);
  await complains(64, /file\.txt is not what an export writes there/, ['export', '--out', 'file.txt'], at);
});

test('what is not there is wrong usage, with what may be meant', async () => {
  const {env} = await filled();
  const cwd = folder();
  await complains(64, /no workspace acm\.\n {2}Did you mean acme\?/, ['export', '--workspace', 'acm'], {
    cwd,
    env,
  });
  await complains(64, /set nothing owns nothing that is live/, ['export', '--set', 'nothing'], {cwd, env});
  await complains(64, /--set.*--workspace|--workspace.*--set/, ['export', '--set', 'a', '--workspace', 'acme'], {cwd, env}); // prettier-ignore
});

test('who approved what stands in comments, and a share waits anew elsewhere', async () => {
  const {url, env} = await filled(`${FILLED}
    insert into bylaw.member_roles (workspace, email, role) values ('acme', 'bo@acme.example', 'admin');`);
  const cwd = folder();
  await run(0, ['export', '--workspace', 'acme', '--workspace', 'beta', '--out', 'both'], {cwd, env});
  const at = {cwd: path.join(cwd, 'both'), env};
  const connection = (home: string, other: string, by: string): string =>
    `apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: ${home}, name: to-${other}}\nspec: {with: ${other}, requestedBy: ${by}}\n`;
  write(at.cwd, {
    'manifests/more.yaml': `${connection('acme', 'beta', 'ana@acme.example')}---\n${connection('beta', 'acme', 'raj@beta.example')}---
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme, name: notes-out}
spec: {target: vault:notes, with: beta, requestedBy: ana@acme.example, to: [{subject: user:raj@beta.example, role: viewer}]}
`,
  });
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  for (const by of ['bo@acme.example', 'raj@beta.example']) {
    await run(0, ['requests', 'approve', 'share:acme/notes-out', '--as', by], at);
  }
  const {stderr} = await run(0, ['export', '--out', '../exported'], at);
  expect(stderr).toMatch(/Decisions on 1 request are in comments/);
  const partners = filesIn(path.join(cwd, 'exported')).get('manifests/acme/partners.yaml') ?? '';
  expect(partners).toMatch(/^# Approved for acme by bo@acme\.example at 20[^\n]*Z\.$/m);
  expect(partners).toMatch(/^# Approved for beta by raj@beta\.example at 20[^\n]*Z\.$/m);

  const sql = await server.connect(url);
  await sql.query("update bylaw.members set status = 'deactivated' where email = 'ana@acme.example'");
  const frozen = await json<Exported>(0, ['export', '--workspace', 'acme'], {cwd, env});
  const text = frozen.files.map((file) => file.text).join('\n');
  expect(text).toContain('# In an empty database, this cannot be created today: it refers to');
  expect(text).toMatch(/# In an empty database, this cannot be created today: [^\n]*ana@acme\.example/);
});
