import {execFileSync} from 'node:child_process';
import {hash} from 'node:crypto';
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {ESTATE, folder, json, LAUNCHER, run, setFile, write} from './program.ts';

/** So many that parsing them takes longer than reading what was parsed. */
const MEMBERS = 3000;
/** A name in a file that is kept, and what somebody puts in its place. */
const [TRUE_NAME, FALSE_NAME] = ['Person number 7 of the many', 'Person number 7 of the liar'];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const listOf = (members: readonly string[]): string =>
  `apiVersion: bylaw/v1\nkind: MemberList\nmetadata: {workspace: acme-legal}\nitems:\n${members.map((member) => `  - ${member}\n`).join('')}`;

const MANY = Array.from(
  {length: MEMBERS},
  (_, i) => `{name: person-${i}@acme.example, displayName: Person number ${i} of the many, roles: [counsel]}`,
);

/** A large set, and a folder that is of its user alone for what is kept. */
function largeSet(more: readonly string[] = []) {
  const cwd = folder();
  write(cwd, {
    'bylaw.yaml': setFile('acme', '  actor: ana@acme.example\n'),
    'manifests/estate.yaml': ESTATE,
    'manifests/people.yaml': listOf(MANY),
    ...(more.length > 0 && {'manifests/wrong.yaml': listOf(more)}),
  });
  const caches = path.join(folder(), 'caches');
  mkdirSync(caches, {mode: 0o700});
  const keeping = {XDG_CACHE_HOME: caches, CI: ''};
  return {cwd, keeping, record: () => recordIn(caches)};
}

const namesIn = (caches: string): readonly string[] => readdirSync(caches, {recursive: true}).map(String);

const recordIn = (caches: string): string => {
  const name = namesIn(caches).find((file) => file.endsWith('.cache'));
  return path.join(caches, name ?? '');
};

/** Changes a value in a record, with the digests that belong to it. */
function swap(record: string): void {
  const text = readFileSync(record, 'utf8');
  const [head = '', body = ''] = text.split('\n').map((line) => line.replace(TRUE_NAME, FALSE_NAME));
  writeFileSync(record, `${head.replace(/sha256:.*/, `sha256:${hash('sha256', body)}`)}\n${body}`);
}

test('what was parsed before changes no answer: not a value, not a place', async () => {
  const wrong = [
    '{name: person-0@acme.example, roles: [counsel]}',
    '{name: new@acme.example, roles: [cuonsel]}',
  ];
  for (const more of [[], wrong]) {
    const {cwd, keeping, record} = largeSet(more);
    const status = more.length === 0 ? 0 : 1;
    const validated = async (env: Readonly<Record<string, string>>, ...args: string[]): Promise<string> =>
      (await run(status, ['validate', ...args], {cwd, env})).stdout;
    for (const args of [['--json'], []]) {
      const afresh = await validated({...keeping, BYLAW_CACHE: 'off'}, ...args);
      expect(afresh.includes('person-0')).toBe(more.length > 0);
      expect(await validated(keeping, ...args)).toBe(afresh);
      expect(readFileSync(record(), 'utf8')).toContain(TRUE_NAME);
      expect(await validated(keeping, ...args)).toBe(afresh);
      expect(await validated(keeping, 'manifests', ...args)).toBe(
        await validated({BYLAW_CACHE: 'off'}, 'manifests', ...args),
      );
    }
  }
});

test('what is applied is parsed afresh, whatever somebody put in its place', async () => {
  const {cwd, keeping, record} = largeSet();
  const url = await server.database();
  const at = {cwd, env: {...keeping, ...on(url).env}};
  type Plan = {desired: {digest: string}; changes: {address: string; after: {displayName?: string}}[]};
  const nameIn = ({changes}: Plan): string | undefined =>
    changes.find(({address}) => address === 'Member/acme-legal/person-7@acme.example')?.after.displayName;
  const afresh = await json<Plan>(0, ['plan'], at);
  expect(nameIn(afresh)).toBe(TRUE_NAME);
  swap(record());
  // What is only looked at believes the folder of its user,
  expect(nameIn(await json<Plan>(0, ['plan'], at))).toBe(FALSE_NAME);
  // but not in a pipeline,
  expect(nameIn(await json<Plan>(0, ['plan'], {...at, env: {...at.env, CI: 'true'}}))).toBe(TRUE_NAME);
  // and nothing that is applied, or reviewed under a digest.
  const saved = async (...args: string[]): Promise<string> => {
    await run(0, ['plan', ...args, '--quiet'], at);
    return readFileSync(path.join(cwd, 'plan.out'), 'utf8');
  };
  for (const text of [await saved('--out', 'plan.out'), await saved('--format', 'markdown=plan.out')]) {
    expect(text).toContain(afresh.desired.digest);
    expect(text).not.toContain(FALSE_NAME);
  }
  await run(0, ['apply', '--auto-approve'], at);
  const live = await run(0, ['export', '--set', 'acme'], at);
  expect(live.stdout).toContain(TRUE_NAME);
  expect(live.stdout).not.toContain(FALSE_NAME);

  // Nor what is written into manifests: a false value would pass for an edit that was not applied yet, and stay.
  const sql = await server.connect(url);
  await sql.query("update bylaw.members set display_name = 'Seven' where email = 'person-7@acme.example'");
  await run(0, ['validate', '--quiet'], at);
  expect(readFileSync(record(), 'utf8')).toContain(FALSE_NAME);
  await run(0, ['drift', '--accept'], at);
  const people = readFileSync(path.join(cwd, 'manifests/people.yaml'), 'utf8');
  expect(people).toContain('{name: person-7@acme.example, displayName: Seven,');
});

test('without room on the disk, everything works as without', () => {
  const {cwd, keeping} = largeSet();
  const validated = (limit: string): string =>
    execFileSync(
      'bash',
      ['-c', `ulimit -f ${limit}; exec "$0" "$@"`, process.execPath, LAUNCHER, 'validate', '--json'],
      {
        cwd,
        encoding: 'utf8',
        env: {...process.env, ...keeping},
      },
    );
  // Files may have so many blocks; what is kept has more.
  const cramped = validated('8');
  expect(namesIn(keeping.XDG_CACHE_HOME)).toEqual(['bylaw']);
  expect(cramped).toBe(validated('unlimited'));
  expect(namesIn(keeping.XDG_CACHE_HOME)).toHaveLength(2);
});
