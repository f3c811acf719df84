/** Each recipe of docs/operations.md, run as it is written. */
import {execFile} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import {expect, onTestFinished, test} from 'vitest';
import {APPLY_THAT_STANDS_STILL, APPLY_THAT_WAITS, on, stopInTheMiddle, until} from '../cli/database.ts';
import {LAUNCHER, makeSet, run, start, team, write} from '../cli/program.ts';
import {pemPair} from '../keys.ts';
import {withClient} from '../postgres/embedded-test-server.ts';
import {startThrowAwayServer} from '../postgres/throw-away-server.ts';
import {startPair} from './pair.ts';
import {startPlainServer} from './plain-server.ts';
import {startPooler} from './pooler.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const DOCUMENT = readFileSync(path.join(ROOT, 'docs/operations.md'), 'utf8');
/** Postgres before the embedded one, with all of its programs. */
const POSTGRES_15 = process.env['BYLAW_TEST_POSTGRES_15'] ?? '/usr/lib/postgresql/15/bin';

interface Step {
  readonly script: string;
  /** What is seen, line by line; `…` stands for anything. */
  readonly seen: readonly string[];
}

/** The steps of a recipe: each block of a shell, with the text below it. */
function recipe(title: string): readonly Step[] {
  const section = DOCUMENT.split(/^## /m).find((each) => each.startsWith(`${title}\n`)) ?? '';
  const steps: Step[] = [];
  for (const [, language, text = ''] of section.matchAll(/^```(sh|text)\n([^]*?)^```$/gm)) {
    const last = steps.at(-1);
    if (language === 'sh') steps.push({script: text, seen: []});
    else if (last !== undefined) steps.splice(-1, 1, {...last, seen: text.trimEnd().split('\n')});
  }
  expect(steps).not.toEqual([]);
  return steps;
}

interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Names in the document, and what stands for them here. */
  readonly names?: Readonly<Record<string, string>>;
}

/** Runs a step, and expects to see what the document shows. Returns all that it printed. */
async function expectStep(
  {script, seen}: Step,
  {cwd, env, names = {}}: Place,
  expected = 0,
): Promise<string> {
  const here = Object.entries(names).reduce((text, [name, own]) => text.replaceAll(name, own), script);
  const program = `bylaw() { '${process.execPath}' '${LAUNCHER}' "$@"; }\nexec 2>&1\n`;
  const [status, wrapped] = await new Promise<readonly [number, string]>((resolve) => {
    execFile(
      'bash',
      ['-uo', 'pipefail', '-c', program + here],
      {cwd, env: {PATH: `${POSTGRES_15}:${process.env['PATH'] ?? ''}`, HOME: cwd, LANG: 'C.UTF-8', ...env}},
      (error, stdout) => resolve([typeof error?.code === 'number' ? error.code : 0, stdout]),
    );
  });
  const printed = wrapped.replaceAll(/\n {4,}(?=\S)/g, ' ');
  expect(status, `it printed: ${printed}`).toBe(expected);
  expect(printed).not.toMatch(/^ {4}at /m);
  let rest = printed;
  for (const line of seen) {
    const pattern = line
      .split('…')
      .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
      .join('.*')
      .replaceAll(' ', String.raw`\s+`);
    const found = new RegExp(`^ *${pattern.trim()}$`, 'm').exec(rest);
    expect(found, `${line}\nis not in\n${printed}`).not.toBeNull();
    rest = rest.slice((found?.index ?? 0) + (found?.[0].length ?? 0));
  }
  return printed;
}

/** Follows all steps that are left. */
async function expectSteps(steps: readonly Step[], place: Place): Promise<readonly string[]> {
  const printed: string[] = [];
  for (const step of steps) printed.push(await expectStep(step, place));
  return printed;
}

const PLATFORM = 'postgres:///platform';

/** Where an administrator works who has set the variables of the document. */
const at = (server: {folder: string; port: number}, cwd: string, user = 'bylaw'): Place => ({
  cwd,
  env: {PGHOST: server.folder, PGPORT: String(server.port), PGUSER: user, BYLAW_DATABASE_URL: PLATFORM},
});

const step = (script: string): Step => ({script, seen: []});

async function startPostgres15() {
  const {url, stop} = await startThrowAwayServer(POSTGRES_15);
  onTestFinished(stop);
  return {folder: new URL(url).searchParams.get('host') ?? '', port: 5432};
}

async function startServer() {
  const server = await startPlainServer();
  onTestFinished(() => server.stop());
  await withClient(server.url(), (sql) => sql.query('create database platform'));
  return server;
}

const MORE = {'manifests/more.yaml': team('deals', ['bo@acme.example'])};

test('back up, restore, and what a checkpoint says of it', async () => {
  const place = at(await startPostgres15(), makeSet(), 'postgres');
  await expectStep(step('createdb platform && bylaw migrate up && bylaw apply --auto-approve'), place);
  await expectSteps(recipe('Back up'), place);
  write(place.cwd, MORE);
  await expectStep(step('bylaw apply --auto-approve && bylaw history checkpoint --out later.json'), place);
  const [beside, swap] = recipe('Restore');
  if (beside === undefined || swap === undefined) throw new Error('there are two steps');
  await expectStep(beside, place);
  expect(await expectStep(swap, place)).toMatch(/Team\/acme-legal\/deals/);
  await expectStep(step('bylaw history verify --checkpoint later.json'), place, 1);
  await expectStep(step('bylaw apply --auto-approve && bylaw history verify'), place);
});

test('upgrade Postgres: the views are made anew, the history verifies', async () => {
  const place = at(await startPostgres15(), makeSet(), 'postgres');
  await expectStep(step('createdb platform && bylaw migrate up && bylaw apply --auto-approve'), place);
  const newer = await startPlainServer();
  onTestFinished(() => newer.stop());
  const [dump, load] = recipe('Upgrade Postgres');
  if (dump === undefined || load === undefined) throw new Error('there are two steps');
  await expectStep(dump, place);
  await expectStep(load, {...at(newer, place.cwd), names: {'new-db.internal': newer.folder}});
  expect(await expectStep(step('bylaw plan'), at(newer, place.cwd))).toMatch(/^No changes/m);
});

test('upgrade bylaw', async () => {
  const server = await startServer();
  const baseline = readFileSync(path.join(ROOT, 'test/postgres/fixtures/baseline.sql'), 'utf8');
  await withClient(server.url('platform'), (sql) => sql.query(baseline));
  const place = at(server, makeSet());
  expect(await expectStep(step('bylaw plan'), place, 4)).toMatch(/bylaw migrate up/);
  await expectSteps(recipe('Upgrade bylaw'), place);
});

test('a pooler, as it is set up here', async () => {
  const server = await startServer();
  const [, settings = ''] = /^```ini\n([^]*?)^```$/m.exec(DOCUMENT) ?? [];
  const pooler = await startPooler(server, settings);
  onTestFinished(() => pooler.stop());
  const place = at(server, makeSet());
  await expectStep(step('bylaw migrate up'), place);
  const url = new URL(pooler.url('platform'));
  await expectSteps(recipe('A pooler'), {
    ...place,
    names: {'pooler.internal:6432': `${url.username}@${url.host}`},
  });
});

test('failover', async () => {
  const {primary, standby, database, url} = await startPair();
  onTestFinished(() => standby.kill());
  const place = {...at(primary, makeSet()), names: {'postgres://db1.internal,db2.internal/platform': url}};
  const before = on(primary.url(database));
  await run(0, ['apply', '--auto-approve'], {cwd: place.cwd, ...before});
  write(place.cwd, MORE);
  await run(0, ['plan', '--out', 'plan.json'], {cwd: place.cwd, ...before});
  await primary.kill();
  await withClient(standby.url(), (sql) => sql.query('select pg_promote()'));
  await expectSteps(recipe('Failover'), place);
});

/** A set that was applied, a plan of one change, and the database, with somebody who looks. */
async function planned() {
  const server = await startServer();
  const place = at(server, makeSet());
  const url = server.url('platform');
  await expectStep(step('bylaw migrate up && bylaw apply --auto-approve'), place);
  write(place.cwd, MORE);
  await expectStep(step('bylaw plan --out plan.json'), place);
  const eye = new pg.Client({connectionString: url});
  await eye.connect();
  onTestFinished(() => eye.end());
  return {place, url, eye};
}

test('an apply was interrupted, before it had happened and after', async () => {
  const {place, url, eye} = await planned();
  const goOn = await stopInTheMiddle(eye);
  const {child, ended} = start(['apply', 'plan.json'], {cwd: place.cwd, ...on(url)});
  await withClient(url, (sql) => until(sql, APPLY_THAT_WAITS, 'the apply'));
  child.kill('SIGKILL');
  await ended;
  await goOn();
  await expectSteps(recipe('An apply was interrupted'), place);
  expect((await expectSteps(recipe('An apply was interrupted'), place))[0]).toMatch(/Already applied/);
});

test('the lock is held', async () => {
  const {place, url, eye} = await planned();
  const goOn = await stopInTheMiddle(eye);
  const {child, ended} = start(['apply', 'plan.json'], {cwd: place.cwd, ...on(url)});
  onTestFinished(() => void child.kill('SIGKILL'));
  await withClient(url, (sql) => until(sql, APPLY_THAT_WAITS, 'the apply'));
  child.kill('SIGSTOP');
  await goOn();
  await until(eye, APPLY_THAT_STANDS_STILL, 'the apply that stands still');
  expect(await expectStep(step('bylaw apply plan.json --lock-timeout 1s'), place, 7)).toMatch(
    /ana@acme\.example since/,
  );
  const said = (await expectSteps(recipe('The lock is held'), place)).join('');
  child.kill('SIGCONT');
  // What was ended says so, or finds that it was done meanwhile.
  expect(await ended).toMatchObject({status: 0});
  expect(said).toMatch(/Ended the apply of ana@acme\.example; it was rolled back\.\nApplied as run 2/);
});

test('the plan is stale', async () => {
  const {place, eye} = await planned();
  await eye.query("update bylaw.members set display_name = 'Bo' where email = 'bo@acme.example'");
  expect(await expectStep(step('bylaw apply plan.json'), place, 6)).toMatch(
    /^Stale: nothing was changed\. Member/,
  );
  await expectSteps(recipe('The plan is stale'), place);
});

test('the audit is broken', async () => {
  const place = at(await startPostgres15(), makeSet(), 'postgres');
  await expectStep(step('createdb platform && bylaw migrate up && bylaw apply --auto-approve'), place);
  await expectSteps(recipe('Back up'), place);
  await expectStep(
    step(
      `psql -qc "create role ci_apply login in role bylaw_apply" -c "update bylaw.audit_events set action = 'update' where sequence = 2" platform`,
    ),
    place,
  );
  const [keep, compare] = recipe('The audit is broken');
  if (keep === undefined || compare === undefined) throw new Error('there are two steps');
  expect(await expectStep(step('bylaw history verify'), place, 1)).toMatch(/event 2/);
  await expectStep(keep, place);
  expect(JSON.parse(readFileSync(path.join(place.cwd, 'verify.json'), 'utf8'))).toMatchObject({
    intact: false,
  });
  expect(await expectStep(compare, place)).toMatch(/intact/);
});

test("a partner's checkpoint differs", async () => {
  const {place, eye} = await planned();
  const {privateKey, publicKey} = pemPair();
  write(place.cwd, {'partner.pub': publicKey, 'partner.key': privateKey});
  await expectStep(
    step('bylaw apply plan.json && bylaw history checkpoint --out partner.json --sign partner.key'),
    place,
  );
  const [verify] = recipe("A partner's checkpoint differs");
  await expectStep(verify ?? step(''), place);
  await eye.query(
    "delete from bylaw.audit_events where chain = 'set:acme' and sequence = (select max(sequence) from bylaw.audit_events where chain = 'set:acme')",
  );
  const said = await expectStep(verify ?? step(''), place, 1);
  expect(said).toMatch(/the chain ends at event \d+: it was cut off/);
  const file = path.join(place.cwd, 'partner.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"sequence": ?8/, '"sequence":7'));
  expect(await expectStep(verify ?? step(''), place, 1)).toMatch(/cannot be used as a checkpoint/);
});
