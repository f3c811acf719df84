import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {complains, json, makeSet, run, write} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Report {
  status: string;
  person: string;
  keptAs: string;
  workspaces: {workspace: string; successor: string | null}[];
  changes: {address: string; effects: string[]}[];
  diagnostics: {rule: string; address: string | null; message: string; help: string}[];
  toMend?: {written: string[]; removed: string[]; left: string[]};
  manifests?: {written: string[]; removed: string[]; left: string[]; mentions: string[]};
}
interface Plan {
  applyable: boolean;
  changes: {address: string; actions: string[]}[];
  diagnostics: {rule: string; severity: string}[];
}

const BO = 'bo@acme.example';

/** What names bo in every way that a manifest can, with comments. */
const WORK = `# Work that is going on.
# Questions to bo@acme.example.
apiVersion: bylaw/v1
kind: Team
metadata: {workspace: acme-legal, name: deals}
spec:
  members:
    - al@acme.example
    - ana@acme.example
    - bo@acme.example # leads it
---
apiVersion: bylaw/v1
kind: GrantList
metadata: {workspace: acme-legal}
items:
  # of the year
  - name: al-reads
    subject: user:al@acme.example
    permissions: [insights:read:all]
    reason: bo@acme.example asked for it
  - {name: admins-meet, subject: 'role:admin', permissions: ['use:shared_spaces']}
  - name: bo-reads
    subject: user:bo@acme.example
    permissions: [insights:read:all]
---
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme-legal, name: falcon}
spec: {type: vault, creator: bo@acme.example} # the deal
---
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme-legal, name: hall}
spec: {type: vault, creator: al@acme.example}
---
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: falcon-to-ana}
spec:
  target: vault:falcon
  requestedBy: bo@acme.example
  to:
    - {subject: user:ana@acme.example, role: editor}
    - {subject: team:deals, role: viewer}
---
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: hall-to-bo}
spec:
  target: vault:hall
  requestedBy: al@acme.example
  to: [{subject: user:bo@acme.example, role: viewer}]
`;

/** A file that declares nothing but what goes with bo. */
const TO_BO = `apiVersion: bylaw/v1
kind: Grant
metadata: {workspace: acme-legal, name: bo-reads-more}
spec: {subject: 'user:bo@acme.example', permissions: ['insights:read:all']}
`;

/** A set that is applied, and its database. */
async function place() {
  const cwd = makeSet('acme', {'manifests/work.yaml': WORK, 'manifests/to-bo.yaml': TO_BO});
  const url = await server.database();
  const at = {cwd, ...on(url)};
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  return {cwd, at, url};
}

const rulesOf = ({diagnostics}: Plan, severity = 'error'): readonly string[] =>
  diagnostics.filter((d) => d.severity === severity).map(({rule}) => rule);

/** The manifests are in order and plan nothing but to accept what the offboarding changed. */
async function expectMended(at: {readonly cwd: string}): Promise<void> {
  await run(0, ['validate', '--quiet'], at);
  const plan = await json<Plan>(0, ['plan'], at);
  const others = plan.changes.filter(({actions}) => actions.join() !== 'accept');
  expect([others, rulesOf(plan), plan.applyable]).toEqual([[], [], true]);
}

test('offboarding is shown first, done when it is confirmed, and is for good', async () => {
  const {cwd, at} = await place();
  const shown = await run(5, ['offboard', BO], at);
  expect(shown.stdout).toMatch(/^Offboarding bo@acme\.example everywhere would do this:/);
  expect(shown.stdout).toMatch(/Resource\/acme-legal\/falcon +handed over to ana@acme\.example/);
  expect(shown.stderr).toMatch(/no terminal to confirm on[^]*--confirm DELETE/);
  const preview = await json<Report>(5, ['offboard', BO], at);
  expect([preview.status, preview.person, preview.keptAs]).toEqual(['preview', BO, BO]);
  const files = {
    written: ['manifests/estate.yaml', 'manifests/work.yaml'],
    removed: ['manifests/to-bo.yaml'],
    left: [],
  };
  expect((await json<Report>(5, ['offboard', BO, '--write'], at)).toMend).toEqual(files);
  expect((await run(5, ['offboard', BO, '--write'], at)).stdout.replace(/\s+/g, ' ')).toContain(
    '`--write` will correct manifests/estate.yaml, manifests/work.yaml. It will remove manifests/to-bo.yaml, in which',
  );
  expect(existsSync(path.join(cwd, 'manifests/to-bo.yaml'))).toBe(true);
  await complains(5, /--confirm says "delete", not DELETE/, ['offboard', BO, '--confirm', 'delete'], at);
  expect((await json<Plan>(0, ['plan'], at)).changes).toEqual([]);

  const done = await json<Report>(0, ['offboard', BO, '--confirm', 'DELETE'], at);
  expect(done).toMatchObject({
    formatVersion: '1.0',
    status: 'offboarded',
    workspaces: [{workspace: 'acme-legal', successor: 'ana@acme.example'}],
    changes: preview.changes,
    diagnostics: [],
  });
  const stale = await json<Plan>(1, ['plan'], at);
  expect(stale.applyable).toBe(false);
  expect(rulesOf(stale).filter((rule) => rule === 'references/offboarded').length).toBeGreaterThan(4);
  await run(1, ['apply', '--auto-approve'], at);
  await run(1, ['access', 'check', BO, 'vault:acme-legal/falcon'], at);

  const mended = await json<Report>(0, ['offboard', BO, '--write'], at);
  expect(mended).toMatchObject({
    status: 'already',
    manifests: {...files, mentions: []},
  });
  expect(existsSync(path.join(cwd, 'manifests/to-bo.yaml'))).toBe(false);
  await expectMended(at);
  const text = readFileSync(path.join(cwd, 'manifests/work.yaml'), 'utf8');
  for (const kept of [
    '# Work that is going on.',
    '  # of the year\n',
    ' # the deal\n',
    'bo@acme.example asked',
  ]) {
    expect(text).toContain(kept);
  }
  expect(text).not.toMatch(/leads it|bo-reads|hall-to-bo|user:ana@/);
  expect(readFileSync(path.join(cwd, 'manifests/estate.yaml'), 'utf8')).toContain(
    '  - {name: bo@acme.example, roles: [counsel], status: deactivated}\n',
  );
  // Whatever names them again is refused.
  write(cwd, {
    'manifests/again.yaml': `{apiVersion: bylaw/v1, kind: Team, metadata: {workspace: acme-legal, name: again}, spec: {members: [${BO}]}}\n`,
  });
  expect(rulesOf(await json<Plan>(1, ['plan'], at))).toEqual(['references/offboarded']);
  await run(0, ['history', 'verify'], at);
});

test('anonymised in one go with the manifests, to somebody else in one workspace', async () => {
  const {cwd, at} = await place();
  const args = ['offboard', BO, '--anonymise', '--write', '--confirm', 'DELETE'];
  const done = await json<Report>(0, [...args, '--successor', 'acme-legal=al@acme.example'], at);
  expect(done).toMatchObject({
    status: 'offboarded',
    keptAs: expect.stringMatching(/^p_[0-9a-f]{24}@anonymised\.invalid$/) as string,
    workspaces: [{workspace: 'acme-legal', successor: 'al@acme.example'}],
    manifests: {left: [], mentions: ['manifests/work.yaml:2']},
  });
  await expectMended(at);
  const text = ['estate', 'work']
    .map((name) => readFileSync(path.join(cwd, `manifests/${name}.yaml`), 'utf8'))
    .join('');
  expect(text.split(BO)).toHaveLength(2);
  expect(text).toContain(`reason: ${done.keptAs} asked for it`);
  expect(text).toContain('creator: al@acme.example} # the deal');
  expect((await run(0, ['history', 'show', '1'], at)).stdout).not.toContain(BO);
  await run(0, ['history', 'verify'], at);
  expect((await json<Report>(0, ['offboard', BO], at)).status).toBe('already');
});

test('what will stand against the next apply of the corrected manifests is said', async () => {
  const {cwd, at} = await place();
  write(cwd, {
    'bylaw.yaml': `apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme}\nspec: {actor: ana@acme.example, guards: {maxAccessLoss: 0, minPopulation: 1}}\n`,
  });
  const done = await run(0, ['offboard', BO, '--write', '--confirm', 'DELETE'], at);
  expect(done.stderr).toBe(
    'warning: The next apply of acme will be refused by guard/mass-access-loss, guard/mass-delete.\n  `bylaw plan` shows why, and what to change or to allow.\n',
  );
  const plan = await json<Plan>(0, ['plan'], at);
  expect([plan.applyable, [...new Set(rulesOf(plan, 'refusal'))]]).toEqual([
    false,
    ['guard/mass-access-loss', 'guard/mass-delete'],
  ]);
  await run(0, ['apply', '--auto-approve', '--allow-access-loss', '--allow-mass-delete', '--quiet'], at);
  expect((await json<Plan>(0, ['plan'], at)).changes).toEqual([]);
});

test('refusals do nothing, and say where and why', async () => {
  const {at} = await place();
  const last = await json<Report>(1, ['offboard', 'ana@acme.example', '--confirm', 'DELETE'], at);
  expect(last.status).toBe('refused');
  expect(last.diagnostics.map(({rule}) => rule)).toContain('guard/last-system-admin');
  const nobody = await run(1, ['offboard', 'bob@acme.example', '--confirm', 'DELETE'], at);
  expect(nobody.stdout).toMatch(/is not known[^]*Did you mean bo@acme\.example\?[^]*Refused/);
  const other = ['offboard', BO, '--confirm', 'DELETE', '--successor', 'zoe@acme.example'];
  const unfit = await json<Report>(1, other, at);
  expect(unfit.diagnostics.map(({message}) => message)).toContainEqual(
    expect.stringMatching(/zoe@acme\.example is not an active member of acme-legal/),
  );
  const unauthorised = await json<Report>(
    1,
    ['offboard', 'al@acme.example', '--as', BO, '--confirm', 'DELETE'],
    at,
  );
  expect(unauthorised.diagnostics.map(({rule}) => rule)).toContain('authority/not-permitted');
  const strange = await json<Report>(1, ['offboard', BO, '--workspace', 'globex', '--confirm', 'DELETE'], at);
  expect(strange.diagnostics[0]?.message).toMatch(/neither a member nor a guest of globex/);
  await complains(64, /not an e-mail address/, ['offboard', 'Bo'], at);
  await complains(64, /--successor names two people/, [...other, '--successor', 'al@acme.example'], at);
  expect((await json<Plan>(0, ['plan'], at)).changes).toEqual([]);
});
