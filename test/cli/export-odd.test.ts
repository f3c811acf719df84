/** Exports of what was written around bylaw, of whom was offboarded, and of what has no effect. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {ESTATE, json, makeSet, run, team, write} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Plan {
  readonly changes: readonly {readonly address: string; readonly actions: readonly string[]}[];
  readonly diagnostics: readonly {readonly severity: string}[];
}

/** A set that was applied. */
async function applied(more = '') {
  const cwd = makeSet('acme', more === '' ? {} : {'manifests/more.yaml': more});
  const url = await server.database();
  const at = {cwd, ...on(url)};
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  return {cwd, at, sql: await server.connect(url)};
}

/** The changes that an export plans where it is from; it has no errors. */
async function plannedBy({cwd, at}: Awaited<ReturnType<typeof applied>>): Promise<readonly string[]> {
  const exported = {...at, cwd: path.join(cwd, 'exported')};
  const {changes, diagnostics} = await json<Plan>(0, ['plan', '--as', 'ana@acme.example'], exported);
  expect(diagnostics.filter(({severity}) => severity === 'error')).toEqual([]);
  return changes.map(({address, actions}) => `${address} ${actions.join('+')}`);
}

test('rows in the name of the set are adopted, what drifted is kept, and creators are restored', async () => {
  const estate = await applied();
  await estate.sql.query(`
    insert into bylaw.teams (workspace, name, managed_by) values ('acme-legal', 'stray', 'acme');
    update bylaw.spaces set creator = 'al@acme.example' where name = 'deal-room';
    update bylaw.workspaces set display_name = 'Evil: "x" # y' where name = 'acme-legal'`);
  const {stderr} = await run(0, ['export', '--out', 'exported'], estate.at);
  expect(stderr).toContain('note: The creator of 1 object was changed outside bylaw.');
  const text = (file: string): string =>
    readFileSync(path.join(estate.cwd, 'exported/manifests/acme-legal', file), 'utf8');
  expect(text('spaces.yaml')).toMatch(
    /# Live, the creator is al@acme\.example: [^#]*creator: bo@acme\.example/,
  );
  expect(text('teams.yaml')).toContain('# Written outside bylaw in the name of this set');
  expect(text('workspace.yaml')).toContain(`displayName: 'Evil: "x" # y'`);
  expect(await plannedBy(estate)).toEqual([
    'Workspace/acme-legal accept',
    'Team/acme-legal/stray accept',
    'Space/acme-legal/deal-room update',
  ]);
});

test('somebody who was offboarded is not exported, nor imported', async () => {
  const estate = await applied(team('deals', ['bo@acme.example']));
  const leave = [
    'offboard',
    'bo@acme.example',
    '--successor',
    'al@acme.example',
    '--confirm',
    'DELETE',
    '--write',
  ];
  await run(0, leave, estate.at);
  const {stderr} = await run(0, ['export', '--out', 'exported'], estate.at);
  expect(stderr).not.toContain('bo@acme.example');
  // What the offboarding changed of the set, which is as the manifests say now.
  expect(await plannedBy(estate)).toEqual([
    'Team/acme-legal/deals accept',
    'Space/acme-legal/deal-room accept',
  ]);
  const whole = await run(0, ['export', '--workspace', 'acme-legal'], estate.at);
  expect(whole.stdout).not.toContain('name: bo@acme.example');
  expect(whole.stderr).toContain('1 person who was offboarded is not exported');
  write(estate.cwd, {
    'manifests/estate.yaml': readFileSync(path.join(estate.cwd, 'manifests/estate.yaml'), 'utf8').replace(
      / {2}- \{name: bo@.*\n/,
      '',
    ),
  });
  expect(await json(1, ['import', 'Member/acme-legal/bo@acme.example'], estate.at)).toMatchObject({
    imported: [],
    diagnostics: [{rule: 'references/offboarded'}],
  });
});

test('what has no effect since its workspace was restored is only imported by name', async () => {
  const zeta = `---\n${ESTATE.split('---\n')[1] ?? ''}`.replaceAll('acme-legal', 'zeta');
  const estate = await applied();
  const all = ESTATE + zeta;
  const apply = ['apply', '--auto-approve', '--quiet', '--confirm-delete', 'zeta'];
  write(estate.cwd, {'manifests/estate.yaml': all});
  await run(0, apply, estate.at);
  await estate.sql.query(`insert into bylaw.users (email) values ('zed@zeta.example');
    insert into bylaw.members (workspace, email) values ('zeta', 'zed@zeta.example')`);
  for (const text of [ESTATE, all]) {
    write(estate.cwd, {'manifests/estate.yaml': text});
    await run(0, apply, estate.at);
  }
  const {stderr} = await run(0, ['export', '--out', 'exported'], estate.at);
  expect(stderr).toContain('1 object without effect');
  expect(await plannedBy(estate)).toEqual([]);
  expect(await json(0, ['import', '--all'], estate.at)).toMatchObject({imported: []});
  const named = ['import', 'Member/zeta/zed@zeta.example'];
  expect(await json(0, named, estate.at)).toMatchObject({
    imported: [{address: 'Member/zeta/zed@zeta.example', file: 'manifests/zeta/people.yaml'}],
  });
  const {changes} = await json<Plan>(0, ['plan'], estate.at);
  expect(changes.map(({actions}) => actions)).toEqual([['adopt']]);
});
