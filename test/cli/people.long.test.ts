import {readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {complains, json, makeSet, run} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const BO = 'bo@acme.example';
const LAW = 'bo@acme.law';
const WORK = `# Led by bo@acme.example.
apiVersion: bylaw/v1
kind: Team
metadata: {workspace: acme-legal, name: deals}
spec:
  members:
    - ana@acme.example
    - bo@acme.example # leads it
---
apiVersion: bylaw/v1
kind: Grant
metadata: {workspace: acme-legal, name: bo-reads}
spec: {subject: 'user:bo@acme.example', permissions: ['insights:read:all']}
`;

interface Plan {
  changes: unknown[];
  diagnostics: {rule: string; severity: string; file: string; line: number}[];
}
interface Person {
  person: string | null;
  email: string;
  formerAddresses: string[];
  workspaces: {workspace: string}[];
}

async function place() {
  const cwd = makeSet('acme', {'manifests/work.yaml': WORK});
  const url = await server.database();
  const at = {cwd, ...on(url)};
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  return {cwd, at};
}

test('somebody gets another address: refused unasked, then done, warned of, and mended', async () => {
  const {cwd, at} = await place();
  const people = (await json<{people: Person[]}>(0, ['people', 'list'], at)).people;
  const bo = people.find(({email}) => email === BO);
  expect(bo?.workspaces.map(({workspace}) => workspace)).toEqual(['acme-legal']);

  const unasked = await run(5, ['people', 'rename', BO, LAW, '--as', 'ana@acme.example'], at);
  expect(unasked.stdout).toContain(`give ${BO} the address ${LAW}`);
  expect(unasked.stderr).toContain('--auto-approve');
  const refusals = [
    [['people', 'rename', BO, 'ana@acme.example'], 'already the address of another person'],
    [['people', 'rename', 'ana@acme.example', LAW, '--as', BO], 'not a system admin'],
    [['people', 'rename', 'nobody@acme.example', LAW], 'nobody@acme.example is not known'],
  ] as const;
  for (const [args, why] of refusals) {
    expect((await run(1, [...args, '--auto-approve'], at)).stderr).toContain(why);
  }
  await complains(64, /not an e-mail address/, ['people', 'rename', BO, 'nobody', '--auto-approve'], at);

  const done = await json<{status: string; to: string; workspaces: string[]}>(
    0,
    ['people', 'rename', BO.toUpperCase(), LAW, '--auto-approve'],
    at,
  );
  expect([done.status, done.to, done.workspaces]).toEqual(['done', LAW, ['acme-legal']]);
  const warned = await json<Plan>(0, ['plan'], at);
  expect(warned.changes).toEqual([]);
  const renamed = warned.diagnostics.filter(({rule}) => rule === 'references/renamed');
  expect(renamed.filter(({file}) => file === 'manifests/work.yaml').map(({line}) => line)).toEqual([8, 13]);
  expect(renamed.every(({severity}) => severity === 'warning')).toBe(true);

  const mended = await run(0, ['people', 'rename', BO, LAW, '--write'], at);
  expect(mended.stdout).toContain('manifests/work.yaml:1');
  const text = readFileSync(path.join(cwd, 'manifests/work.yaml'), 'utf8');
  expect(text).toBe(WORK.replace(`- ${BO} # leads`, `- ${LAW} # leads`).replace(`user:${BO}`, `user:${LAW}`));
  const after = await json<Plan>(0, ['plan'], at);
  expect([after.changes, after.diagnostics.filter(({rule}) => rule === 'references/renamed')]).toEqual([
    [],
    [],
  ]);
  const found = (await json<{people: Person[]}>(0, ['people', 'list', '--workspace', 'acme-legal'], at))
    .people;
  expect(found.find(({person}) => person === bo?.person)).toMatchObject({email: LAW, formerAddresses: [BO]});

  // A question by the address of before is answered for the person.
  const asked = await run(0, ['access', 'what', BO], at);
  expect(asked.stderr).toBe(`${BO} is now ${LAW}.\n`);
  expect(asked.stdout).toBe((await run(0, ['access', 'what', LAW], at)).stdout);

  await run(0, ['people', 'free', BO, '--auto-approve'], at);
  const last = (await json<{people: Person[]}>(0, ['people', 'list'], at)).people;
  expect(last.find(({email}) => email === LAW)?.formerAddresses).toEqual([]);
  expect((await run(0, ['people', 'reinstate', LAW], at)).stdout).toContain('was not offboarded');
  expect((await run(0, ['history', 'list', '--workspace', 'acme-legal'], at)).stdout).toContain(
    'changed the address of',
  );
  await run(0, ['history', 'verify'], at);
});

test('what is done to somebody whom the database does not know is refused, with the nearest address', async () => {
  const {at} = await place();
  const commands = [
    ['people', 'rename', 'b0@acme.example', LAW],
    ['people', 'free', 'b0@acme.example'],
    ['people', 'reinstate', 'b0@acme.example'],
  ];
  for (const args of commands) {
    const {stderr} = await run(1, args, at);
    expect(stderr).toMatch(/b0@acme\.example is not known[^]*Did you mean bo@acme\.example\?/);
    const answer = await json<{status: string; diagnostics: {rule: string}[]}>(1, args, at);
    expect([answer.status, answer.diagnostics.map(({rule}) => rule)]).toEqual([
      'refused',
      ['references/unresolved'],
    ]);
  }
  // Only a system admin is told who there is.
  const told = await run(1, ['people', 'free', 'b0@acme.example', '--as', BO], at);
  expect(told.stderr).toContain('not a system admin');
  expect(told.stderr).not.toContain('Did you mean');

  await run(0, ['people', 'rename', BO, LAW, '--auto-approve'], at);
  const near = await run(1, ['people', 'free', 'b0@acme.example'], at);
  expect(near.stderr).toContain('Did you mean bo@acme.example');
  for (const args of [
    ['people', 'free', BO, '--auto-approve'],
    ['people', 'free', BO],
    ['people', 'free', LAW],
    ['people', 'reinstate', LAW],
  ]) {
    await run(0, args, at);
  }
});
