import {existsSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {APPLY_THAT_STANDS_STILL, APPLY_THAT_WAITS, on, stopInTheMiddle, until} from './database.ts';
import {complains, json, LAUNCHER, makeSet, OBJECTS, run, setFile, start, team, write} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Plan {
  createdAt: string;
  applyable: boolean;
  summary: Record<string, number>;
  changes: {address: string}[];
  diagnostics: {rule: string}[];
}
interface Applied {
  status: string;
  run: number | null;
  summary: Record<string, number>;
  diagnostics: {rule: string}[];
  message?: string;
}

/** A set and a database of its own. */
async function place(name = 'acme') {
  const cwd = makeSet(name);
  const url = await server.database();
  return {cwd, url, at: {cwd, ...on(url)}};
}

test('plan: statuses, bytes, targets and labels', async () => {
  const {at, cwd} = await place();
  const [one, two] = [
    await run(0, ['plan', '--json'], at),
    await run(2, ['plan', '--json', '--detailed-exitcode'], at),
  ];
  const untimed = (text: string): string => text.replace(/"createdAt": "[^"]*"/, '');
  expect(untimed(two.stdout)).toBe(untimed(one.stdout));
  expect(untimed(two.stdout)).not.toBe(two.stdout);
  const plan = JSON.parse(one.stdout) as Plan;
  expect(plan).toMatchObject({formatVersion: '1.0', set: 'acme', actor: 'ana@acme.example', applyable: true});
  expect(plan.summary).toMatchObject({create: OBJECTS, update: 0, delete: 0, unchanged: 0});
  const target = await json<Plan>(0, ['plan', '--target', 'Workspace/acme-legal'], at);
  expect(target.changes.map(({address}) => address)).toEqual(['Workspace/acme-legal']);
  expect(target).toMatchObject({filter: {targets: ['Workspace/acme-legal']}});
  expect((target as Plan & {filter: {leftOut: string[]}}).filter.leftOut).toHaveLength(OBJECTS - 1);
  await complains(
    64,
    /--selector practice=none matches nothing: no object of this set has the label practice=none\./,
    ['plan', '--selector', 'practice=none'],
    at,
  );
  await complains(
    64,
    /neither declared nor live\.\n {2}Did you mean Space\/acme-legal\/deal-room\?/,
    ['plan', '--target', 'Space/acme-legal/deal-rom'],
    at,
  );
  await complains(64, /An address is Kind\/workspace\/name/, ['plan', '--target', 'deal-room'], at);
  // Nobody answers for it: a plan can be had, an apply cannot.
  write(cwd, {'bylaw.yaml': setFile('acme')});
  const refused = await json<Applied>(1, ['apply', '--auto-approve'], at);
  expect(refused).toMatchObject({status: 'refused', run: null, diagnostics: [{rule: 'authority/actor'}]});
  expect((await json<Applied>(0, ['apply', '--auto-approve', '--as', 'ana@acme.example'], at)).status).toBe(
    'applied',
  );
  write(cwd, {'manifests/broken.yaml': 'kind: Tema\napiVersion: bylaw/v1\n'});
  expect(await json<Plan>(1, ['plan'], at)).toMatchObject({
    applyable: false,
    diagnostics: [{rule: 'schema/unknown-kind'}],
  });
});

test('how much is printed: --summary, --quiet, and all of it', async () => {
  const {at, cwd} = await place();
  const whole = (await run(0, ['plan'], at)).stdout;
  const head = /^Plan for acme as ana@acme\.example: \d+ to create\.\nMade .*, before the first run\.\n/;
  const verdict = /\nReady to apply: \d+ to create; .*\.\n$/s.exec(whole)?.[0] ?? 'none';
  expect(whole).toMatch(head);
  expect(whole).toContain('\nChanges in acme-legal: ');
  const short = (await run(0, ['plan', '--summary'], at)).stdout;
  expect(short).toMatch(head);
  expect(short.replace(head, '')).toMatch(/^ana@acme\.example becomes a system admin: [^]{50,90}\n\nReady/);
  expect(short.endsWith(verdict)).toBe(true);
  expect(await run(0, ['plan', '--quiet'], at)).toMatchObject({stdout: verdict.trimStart(), stderr: ''});
  // A file is written whole, and nothing is said of it.
  const saved = await run(0, ['plan', '--quiet', '--out', 'plan.json'], at);
  expect(saved).toMatchObject({stdout: verdict.trimStart(), stderr: ''});
  expect((await run(0, ['show', 'plan.json'], at)).stdout).toContain('\nChanges in acme-legal: ');
  expect(await json<Plan>(0, ['plan', '--quiet'], at)).toMatchObject({changes: {length: OBJECTS}});
  await complains(
    64,
    /--summary only shortens the format human, not json/,
    ['plan', '--summary', '--json'],
    at,
  );
  expect(await run(0, ['apply', '--auto-approve', '--quiet'], at)).toMatchObject({
    stdout: `Applied as run 1: ${OBJECTS} created.\n`,
    stderr: '',
  });
  const nothing = {stdout: 'No changes. Live state matches the manifests.\n', stderr: ''};
  expect(await run(0, ['plan', '--quiet'], at)).toMatchObject(nothing);
  expect(await run(0, ['apply', '--auto-approve', '--quiet'], at)).toMatchObject(nothing);
  // A plan still is its verdict alone; an apply says why it was refused.
  write(cwd, {'manifests/broken.yaml': 'kind: Tema\napiVersion: bylaw/v1\n'});
  expect((await run(1, ['plan', '--quiet'], at)).stdout).toMatch(/\n\nCannot apply: 1 error\.\n$/);
  const refused = (await run(1, ['apply', '--auto-approve', '--quiet'], at)).stdout;
  expect(refused).toMatch(
    /^Findings: 1 error\n\nerror\[schema\/unknown-kind\][^]*\n\nRefused: nothing was changed\./,
  );
});

test('a saved plan is shown however old, and applied once, exactly', async () => {
  const {at, cwd, url} = await place();
  const saved = await run(0, ['plan', '--out', 'one.json'], at);
  expect(saved.stderr).toBe('Saved the plan as one.json. To apply exactly this plan: bylaw apply one.json\n');
  expect((await run(0, ['show', 'one.json'], at)).stdout).toBe(saved.stdout);
  await run(0, ['plan', '--out', 'other-plan.json'], at);
  // What was saved is applied, and not what is declared by now.
  write(cwd, {'manifests/team.yaml': team('deals', ['bo@acme.example'])});
  await run(0, ['plan', '--out', 'newer-plan.json'], at);
  expect(await json<Applied>(0, ['apply', 'one.json'], at)).toMatchObject({
    status: 'applied',
    run: 1,
    summary: {create: OBJECTS},
  });
  expect(await json<Applied>(0, ['apply', 'one.json'], at)).toMatchObject({
    status: 'already-applied',
    run: 1,
  });
  const stale = await run(6, ['apply', 'newer-plan.json'], at);
  expect(stale.stdout).toMatch(/^Stale: nothing was changed\. .*Plan again/s);
  expect(await json<Applied>(6, ['apply', 'newer-plan.json'], at)).toMatchObject({
    status: 'stale',
    run: null,
  });
  expect((await run(0, ['show', 'one.json'], at)).stdout).toBe(saved.stdout);

  // Of another set, of another database.
  const other = makeSet('other');
  const elsewhere = await run(6, ['apply', path.join(cwd, 'one.json')], {cwd: other, ...on(url)});
  expect(elsewhere.stdout).toMatch(/made for the set acme, but this is the set other/);
  // Not a clone, which has the identity of what it is a clone of.
  const wrong = {cwd, ...on(await server.database('empty'))};
  await run(0, ['migrate', 'up'], wrong);
  const wrongDatabase = await run(6, ['apply', 'one.json'], wrong);
  expect(wrongDatabase.stdout).toMatch(/made for another database/);

  // Not intact, no plan, nothing there.
  const text = readFileSync(path.join(cwd, 'one.json'), 'utf8');
  write(cwd, {
    'altered.json': text.replace('"applyable": true', '"applyable": false'),
    'short.json': text.slice(0, -100),
    'future.json': text.replace('"formatVersion": "1.0"', '"formatVersion": "3.0"'),
    'other.json': '{}',
  });
  for (const [file, about] of [
    ['altered.json', /does not match its digest/],
    ['short.json', /it is not JSON/],
    ['future.json', /it has format 3\.0, and this program reads 1\.0 and 2\.0/],
    ['other.json', /not written by `bylaw plan --out`/],
    ['bylaw.yaml', /it is not JSON/],
  ] as const) {
    await complains(6, about, ['show', file], at);
    await complains(6, about, ['apply', file], at);
  }
  expect(await json(6, ['apply', 'altered.json'], at)).toMatchObject({
    status: 'stale',
    run: null,
    error: {code: 'stale'},
  });
  await complains(64, /There is no .*nowhere\.json/, ['apply', 'nowhere.json'], at);
  await complains(64, /manifests is a folder\./, ['show', 'manifests'], at);
});

test('nothing is applied that nobody agreed to', async () => {
  const {at} = await place();
  await complains(5, /no terminal to confirm on.*\n.*--auto-approve/, ['apply'], at);
  expect(await json(5, ['apply'], at)).toMatchObject({
    status: 'refused',
    run: null,
    error: {code: 'refused'},
  });
  expect((await run(0, ['history', 'list'], at)).stdout).toContain('Nothing has been applied');
});

test('an apply says what it did, and says so once when that was nothing', async () => {
  const {at, cwd} = await place();
  const first = await run(0, ['apply', '--auto-approve'], at);
  expect(first.stdout).toMatch(/^Plan for acme as ana@acme\.example: 7 to create\.$/m);
  expect(first.stdout).toMatch(/^Applied as run 1: 7 created\.$/m);
  expect((await run(0, ['apply', '--auto-approve'], at)).stdout.match(/No changes\./g)).toHaveLength(1);
  expect(await json<Applied>(0, ['apply', '--auto-approve'], at)).toMatchObject({
    status: 'no-changes',
    run: null,
  });
  // A set that lost all it declares takes everything with it only when told to.
  write(cwd, {'manifests/estate.yaml': '# nothing\n'});
  const refused = await json<Applied>(5, ['apply', '--auto-approve'], at);
  expect(refused).toMatchObject({status: 'refused', diagnostics: [{rule: 'guard/empty-set'}]});
});

test('a lock that is not had in time names who has it', async () => {
  const {at, url} = await place();
  const [sql, eye] = [await server.connect(url), await server.connect(url)];
  const goOn = await stopInTheMiddle(sql);
  const first = start(['apply', '--auto-approve', '--lock-timeout', '60s'], at);
  await until(eye, APPLY_THAT_WAITS, 'the apply in the middle of its writing');
  // It hangs, with the lock in its hands.
  first.child.kill('SIGSTOP');
  await goOn();
  await until(eye, APPLY_THAT_STANDS_STILL, 'the apply that hangs');
  const about =
    /^error: Timed out after \d\.?\d* s waiting for the lock: ana@acme\.example since \d{4}-.* holds it\.\n.*--lock-timeout/m;
  await complains(7, about, ['apply', '--auto-approve', '--lock-timeout', '500ms'], at);
  await complains(7, about, ['apply', '--auto-approve', '--lock-timeout', '0'], at);
  expect(await json(7, ['apply', '--auto-approve', '--lock-timeout', '300ms'], at)).toMatchObject({
    status: 'failed',
    error: {code: 'lock-timeout'},
  });
  // A plan takes no lock, and needs none.
  expect((await json<Plan>(0, ['plan'], at)).summary['create']).toBe(OBJECTS);
  const held = await json<{holder: {actor: string}}>(0, ['lock', 'status'], at);
  expect(held.holder.actor).toBe('ana@acme.example');
  expect((await run(0, ['lock', 'status'], at)).stdout).toContain(
    'ana@acme.example has held the lock of acme',
  );
  await complains(5, /Not confirmed/, ['lock', 'release'], at);
  const released = await json<{released: {actor: string}}>(0, ['lock', 'release', '--auto-approve'], at);
  expect(released.released.actor).toBe('ana@acme.example');
  // Whoever lost its connection before the commit tries again, and then nothing is in its way.
  first.child.kill('SIGCONT');
  const outcome = await first.ended;
  expect([outcome.status, outcome.stdout]).toEqual([0, expect.stringContaining('Applied as run 1')]);
  expect((await run(0, ['lock', 'status'], at)).stdout).toBe('Nobody holds the lock of acme.\n');
  expect((await run(0, ['lock', 'release'], at)).stdout).toBe('Nobody holds the lock of acme.\n');
});

test('a plan that cannot be saved leaves nothing behind', async () => {
  const {at, cwd} = await place();
  writeFileSync(path.join(cwd, 'plan.json'), 'the one before');
  await complains(64, /is a folder, but it must be a file/, ['plan', '--out', 'manifests'], at);
  if (existsSync('/dev/full')) {
    await complains(64, /The disk is full: \/dev\/full was not written/, ['plan', '--out', '/dev/full'], at);
  }
  expect(readdirSync(cwd).toSorted()).toEqual(['bylaw.yaml', 'manifests', 'plan.json']);
  // Pipes and devices are written into, not replaced.
  const piped = spawnSync(
    'bash',
    ['-c', '"$0" "$1" plan --quiet --out >(cat >&2) > /dev/null', process.execPath, LAUNCHER],
    {cwd, env: {...process.env, ...at.env}, encoding: 'utf8'},
  );
  expect(piped.stderr).toContain('"kind": "bylaw-plan"');
});
