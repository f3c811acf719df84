/** Plans that are signed and approved, and what is taken out of the history to be checked elsewhere. */
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {pemPair} from '../keys.ts';
import {asLogin, makeLogins, startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {complains, json, makeSet, run, setFile, team, write, type ProcessSurroundings} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({own: true});
  await server.database();
  await makeLogins(server, {ana: 'bylaw_apply', al: 'bylaw_apply', bo: 'bylaw_apply', root: 'bylaw_owner'});
});
afterAll(() => server.close());

const [CI, OTHER] = [pemPair(), pemPair()];
const KEYS = {
  'ci.key': CI.privateKey,
  'ci.pub': CI.publicKey,
  'other.key': OTHER.privateKey,
  'other.pub': OTHER.publicKey,
};
const SCRIPT = fileURLToPath(new URL('../independent/verify-evidence.mjs', import.meta.url));

/** A set that was applied once, with keys beside it. */
async function applied(name = 'acme') {
  const url = await server.database();
  const cwd = makeSet(name, KEYS);
  const at: ProcessSurroundings = {cwd, ...on(url)};
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  return {url, cwd, at};
}

const TERMS = '  actor: ana@acme.example\n  apply: {signedBy: [ci.pub], approvals: 1}\n';

test('a plan is only taken as it was signed', async () => {
  const {cwd, at} = await applied();
  write(cwd, {'manifests/team.yaml': team('deals', ['bo@acme.example'])});
  const apply = ['apply', 'plan.json', '--require-signature', 'ci.pub'];
  await run(0, ['plan', '--out', 'plan.json', '--quiet'], at);
  expect((await run(6, apply, at)).stdout).toMatch(
    /The plan is not signed, and --require-signature asks for/,
  );
  await run(0, ['plan', '--out', 'plan.json', '--quiet', '--sign', 'other.key'], at);
  await run(6, apply, at);
  expect(await json(6, apply, at)).toMatchObject({status: 'stale', run: null});
  expect((await run(5, ['apply', '--auto-approve', '--require-signature', 'ci.pub'], at)).stdout).toMatch(
    /Only a signed plan can be applied/,
  );
  // The key of the environment signs as that of the flag does.
  const env = {...at.env, BYLAW_SIGNING_KEY: CI.privateKey};
  await run(0, ['plan', '--out', 'plan.json', '--quiet'], {...at, env});
  const file = JSON.parse(readFileSync(path.join(cwd, 'plan.json'), 'utf8')) as {digest: string};
  write(cwd, {'altered.json': JSON.stringify({...file, digest: `sha256:${'0'.repeat(64)}`})});
  await complains(
    6,
    /does not match its digest/,
    ['apply', 'altered.json', '--require-signature', 'ci.pub'],
    at,
  );
  await run(0, ['verify', 'plan.json', '--key', 'other.pub', '--key', 'ci.pub'], at);
  await run(1, ['verify', 'plan.json', '--key', 'other.pub'], at);
  await run(1, ['verify', 'altered.json'], at);
  await run(0, [...apply, '--require-signature', 'other.pub'], at);

  // What a key holds is in no message.
  for (const [name, about] of [
    ['ci.pub', /is a public key; name the private one/],
    ['bylaw.yaml', /is not a private key in PEM/],
    ['.', /is not a file/],
  ] as const)
    await complains(64, about, ['plan', '--out', 'p.json', '--sign', name], at);
  await complains(64, /--sign signs a plan that is saved/, ['plan', '--sign', 'ci.key'], at);
  const said = await complains(64, /is a private key/, ['verify', 'plan.json', '--key', 'ci.key'], at);
  expect(said).not.toContain(CI.privateKey.split('\n')[1]);
});

test('two people: what one planned another approves, by a login of their own', async () => {
  const {url, cwd, at} = await applied();
  for (const login of ['ana', 'al', 'bo'])
    await run(0, ['actors', 'bind', login, `${login}@acme.example`], at);
  const [ana, al, bo] = ['ana', 'al', 'bo'].map((login) => ({cwd, ...on(asLogin(url, login))}));
  write(cwd, {
    'bylaw.yaml': setFile('acme', TERMS),
    'manifests/team.yaml': team('deals', ['bo@acme.example']),
  });
  const store = ['plan', '--store', '--sign', 'ci.key'];
  const stored = await run(0, [...store, '--quiet'], ana);
  const [id = ''] = /sha256:[0-9a-f]{64}/.exec(stored.stdout) ?? [];
  const apply = ['apply', '--stored', id];
  expect((await run(5, apply, ana)).stdout).toMatch(/The plan needs 1 approval and has 0/);
  await run(1, ['plans', 'approve', id], ana);
  // A counsel may not make a team, so approving one is not for them.
  expect((await run(1, ['plans', 'approve', id], bo)).stderr).toContain('authority/');
  await run(1, ['plans', 'approve', id], at);
  await run(1, ['plans', 'approve', `sha256:${'0'.repeat(64)}`], al);

  expect((await run(0, ['plans', 'approve', id], al)).stdout).toContain('Approved by al@acme.example.');
  await run(0, ['plans', 'revoke', id], al);
  await run(5, apply, ana);
  await run(5, ['plans', 'approve', id], {...(al as object), answer: 'no'});
  await run(0, ['plans', 'approve', id], {...(al as object), answer: 'yes'});
  expect(await json(0, ['plans', 'show', id], ana)).toMatchObject({
    status: 'ready',
    needed: 1,
    approvals: [{by: 'al@acme.example', counts: true}],
    plan: {changes: [{address: 'Team/acme-legal/deals'}]},
  });
  // It counts as long as the login is bound.
  await run(0, ['actors', 'unbind', 'al'], at);
  expect((await run(5, apply, ana)).stdout).toMatch(/no longer bound to the login/);
  await run(0, ['actors', 'bind', 'al', 'al@acme.example'], at);
  // The one who approved it is not the one who applies it.
  await run(5, apply, al);
  await run(0, apply, ana);
  expect(await json(0, ['plans', 'list'], ana)).toMatchObject({plans: [{id, status: 'applied', run: 2}]});
  expect(await json(0, apply, ana)).toMatchObject({status: 'already-applied', run: 2});
  await run(0, ['history', 'verify'], at);

  // A plan that went stale between its approvals: they are void.
  write(cwd, {'manifests/team.yaml': team('deals', ['al@acme.example'])});
  const {stored: next} = await json<{stored: string}>(0, store, ana);
  await run(0, ['plans', 'approve', next], al);
  const sql = await server.connect(url);
  await sql.query("delete from bylaw.team_members where team = 'deals'");
  expect((await run(0, ['plans', 'list'], ana)).stdout).toMatch(
    /stale: objects that it depends on have changed[\s\S]*The approval of al@acme\.example is void/,
  );
  await complains(6, /an approval would be void/, ['plans', 'approve', next], al);
  await run(6, ['apply', '--stored', next], ana);
  // Once a set asks for approval, no command lets go of its objects without.
  await complains(5, /need 1 approval/, ['release', 'Team/acme-legal/deals', '--auto-approve'], ana);
});

test('a key that was lost is set aside by whoever owns the database, and the history says so', async () => {
  const {url, cwd, at} = await applied();
  write(cwd, {'bylaw.yaml': setFile('acme', '  actor: ana@acme.example\n  apply: {signedBy: [ci.pub]}\n')});
  await run(0, ['plan', '--out', 'plan.json', '--sign', 'ci.key', '--quiet'], at);
  await run(0, ['apply', 'plan.json', '--quiet'], at);
  write(cwd, {
    'bylaw.yaml': setFile('acme', '  actor: ana@acme.example\n  apply: {signedBy: [other.pub]}\n'),
  });
  const plan = ['plan', '--out', 'plan.json', '--sign', 'other.key', '--quiet'];
  await run(0, plan, at);
  await run(6, ['apply', 'plan.json', '--quiet'], at);
  // As docs/receipts.md has it.
  const sql = await server.connect(url);
  for (const odd of [
    '{',
    'null',
    '[]',
    '{"approvals": -1}',
    '{"signedBy": "all"}',
    '{"signedBy": [1]}',
    '{"other": 1}',
  ]) {
    await sql.query('update bylaw.sets set apply_settings = $1', [odd]);
    await complains(4, /apply settings for the set acme that bylaw did not write/, ['plan'], at);
    expect((await run(1, ['history', 'verify'], at)).stdout).toContain(
      'the apply settings of the set were edited',
    );
  }
  await sql.query("update bylaw.sets set apply_settings = null where name = 'acme'");
  expect((await run(1, ['history', 'verify'], at)).stdout).toContain(
    'the apply settings of the set were edited',
  );
  await run(0, plan, at);
  await run(0, ['apply', 'plan.json', '--quiet'], at);
  await run(0, ['history', 'verify'], at);
});

test('receipts and evidence say what happened to whoever has nothing but the file', async () => {
  const {url, cwd, at} = await applied();
  write(cwd, {'manifests/team.yaml': team('deals', ['bo@acme.example'])});
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  const sign = ['--sign', 'ci.key'];
  await run(0, ['history', 'checkpoint', ...sign, '--out', 'first.json'], at);
  await run(0, ['history', 'receipt', '2', ...sign, '--out', 'receipt.json'], at);
  await run(0, ['history', 'evidence', '--workspace', 'acme-legal', ...sign, '--out', 'evidence.json'], at);
  await complains(1, /has no run 9/, ['history', 'receipt', '9', '--out', 'no.json'], at);
  await complains(1, /Nothing was decided on/, ['history', 'receipt', 'share:acme-legal/x'], at);
  await complains(64, /no workspace/, ['history', 'evidence', '--workspace', 'acme-legl'], at);

  // Nothing but the file and the key.
  const alone = {cwd};
  const independent = (file: string): string =>
    execFileSync(process.execPath, [SCRIPT, path.join(cwd, file), path.join(cwd, 'ci.pub')], {
      encoding: 'utf8',
    });
  expect(await json(0, ['verify', 'receipt.json', '--key', 'ci.pub'], alone)).toMatchObject({
    valid: true,
    kind: 'receipt',
    of: 'run 2 of acme',
  });
  await run(0, ['verify', 'evidence.json', '--key', 'ci.pub', '--checkpoint', 'first.json'], alone);
  expect(independent('evidence.json')).toMatch(/^\d+ events of 2 chains\n$/);
  await run(0, ['verify', 'first.json', '--key', 'ci.pub'], alone);
  write(cwd, {'no.json': '{"payload": {}, "signatures": []}', 'text.json': 'no JSON'});
  for (const file of ['no.json', 'text.json']) await run(1, ['verify', file], alone);
  await run(64, ['verify', 'missing.json'], alone);
  const edited = readFileSync(path.join(cwd, 'evidence.json'), 'utf8').replace('bo@acme', 'by@acme');
  write(cwd, {'edited.json': edited});
  await run(1, ['verify', 'edited.json'], alone);
  expect(() => independent('edited.json')).toThrow('Command failed');

  // Whoever owns the database writes the whole chain anew: only what was noted before tells.
  const sql = await server.connect(url);
  await sql.query(`do $$ declare e record; v_previous text := 'sha256:' || repeat('0', 64); begin
    alter table bylaw.audit_events disable trigger all;
    for e in select * from bylaw.audit_events where chain = 'set:acme' order by sequence loop
      update bylaw.audit_events set login = 'somebody-else', previous_hash = v_previous, hash = bylaw.event_hash(e.format, e.chain,
          e.sequence, e.run, bylaw.instant(e.time), e.actor, 'somebody-else', e.action, e.commit, e.plan_digest, e.heads,
          e.payload_digest, v_previous)
        where chain = e.chain and sequence = e.sequence returning hash into v_previous;
    end loop;
    update bylaw.audit_chains set hash = v_previous where chain = 'set:acme';
    update bylaw.runs set login = 'somebody-else';
  end $$`);
  const broken = await run(1, ['history', 'verify', '--checkpoint', 'first.json', '--key', 'ci.pub'], at);
  expect(broken.stdout).toMatch(
    /the checkpoint of \S+ noted event \d+, and another one is there: the chain\s+was\s+rewritten/,
  );
  await run(0, ['history', 'evidence', '--workspace', 'acme-legal', ...sign, '--out', 'after.json'], at);
  await run(1, ['verify', 'after.json', '--key', 'ci.pub', '--checkpoint', 'first.json'], alone);
  await complains(
    1,
    /no signature by key/,
    ['history', 'verify', '--checkpoint', 'first.json', '--key', 'other.pub'],
    at,
  );
});

test('others see what is theirs', async () => {
  const {url, cwd, at} = await applied();
  write(cwd, {
    'manifests/other.yaml': `apiVersion: bylaw/v1
kind: Workspace
metadata: {name: other-legal}
spec: {displayName: Other, organization: other, region: EU, protect: false}
---
apiVersion: bylaw/v1
kind: Member
metadata: {workspace: other-legal, name: ola@other.example}
spec: {roles: [admin]}
`,
  });
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  for (const [login, email] of Object.entries({ana: 'ana@acme.example', bo: 'ola@other.example'}))
    await run(0, ['actors', 'bind', login, email], at);
  const ola = {cwd, ...on(asLogin(url, 'bo'))};
  const evidence = ['history', 'evidence', '--workspace'];
  await run(64, [...evidence, 'acme-legal'], ola);
  const {stdout} = await run(0, [...evidence, 'other-legal'], ola);
  // Who did what elsewhere is left out; its hashes stay, and verify.
  expect(stdout).not.toMatch(/(?:al|bo)@acme\.example|acme-legal|deal-room/);
  expect(stdout).toContain('ola@other.example');
  write(cwd, {'theirs.json': stdout});
  await run(0, ['verify', 'theirs.json'], {cwd});
  await run(64, ['history', 'checkpoint', '--workspace', 'acme-legal'], ola);
  await run(64, ['history', 'checkpoint'], ola);
  expect((await run(0, ['history', 'checkpoint', '--workspace', 'other-legal'], ola)).stdout).not.toContain(
    'workspace:acme-legal',
  );
  // Nor does anybody keep a plan under the name of a set of strangers.
  await run(1, ['plan', '--store'], {cwd: makeSet(), ...on(asLogin(url, 'root'))});
  expect((await json<{plans: unknown[]}>(0, ['plans', 'list'], at)).plans).toEqual([]);
});
