/** What access tests speak of, and what they would notice. */
import {expect, test} from 'vitest';
import {loadSet, type LoadedSet} from '../../../src/app/load-set.ts';
import {measuresOf} from '../../../src/app/test-measures.ts';
import {NOW} from '../planner/plans.ts';
import {FakeHost} from './fake-host.ts';

const SET = `
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: acme}
spec: {displayName: Acme, organization: acme, region: EU}
---
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: acme}
items:
  - {name: ana@acme.example, roles: [admin]}
  - {name: bo@acme.example, roles: []}
---
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme, name: falcon}
spec: {type: vault, creator: ana@acme.example}
---
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme, name: to-bo}
spec: {target: "vault:falcon", requestedBy: ana@acme.example, to: [{subject: "user:bo@acme.example", role: viewer, expires: 2090-01-31}]}
---
apiVersion: bylaw/v1
kind: AccessTest
metadata: {workspace: acme, name: walls}
spec:
  tests:
    - TEST
`;

/** What is measured of a set alone. */
async function measured({decoded: {objects, tests}}: LoadedSet) {
  const measures = measuresOf(objects, tests, NOW);
  return {coverage: measures.coverage(objects), mutation: await measures.mutation(objects)};
}

const load = (assertion: string): Promise<LoadedSet> =>
  loadSet(
    new FakeHost(
      {
        'bylaw.yaml': 'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme}\n',
        'all.yaml': SET.replace('TEST', assertion),
      },
      NOW,
    ),
    '/set',
  );

test('coverage is of each person, target and border, by what tests speak of', async () => {
  const falcon = 'vault:acme/falcon';
  const ana = {principal: 'user:ana@acme.example', object: falcon, level: 'creator', outside: null};
  const bo = {principal: 'user:bo@acme.example', object: falcon, level: 'viewer', outside: null};
  const covered = async (assertion: string) => (await measured(await load(assertion))).coverage;
  expect(await covered(`{user: bo@acme.example, target: "${falcon}", level: viewer}`)).toEqual({
    reaches: 2,
    covered: 1,
    uncovered: [ana],
  });
  expect((await covered(`{target: "${falcon}", who: {exactly: [ana@acme.example]}}`)).covered).toBe(2);
  expect(
    (await covered(`{never: 'person.email == "bo@acme.example" && rank(level) > 1'}`)).uncovered,
  ).toEqual([ana]);
  expect((await covered(`{never: 'person.outside == "guest"'}`)).uncovered).toEqual([ana, bo]);
});

test('a change that no test notices is told with the test that is missing', async () => {
  const {mutation: weak} = await measured(
    await load('{user: bo@acme.example, target: "vault:acme/falcon", atLeast: viewer}'),
  );
  expect(weak).toMatchObject({mutants: 2, killed: 0, sampleOf: null});
  expect(weak.survived.toSorted((a, b) => (a.change < b.change ? -1 : 1))).toEqual([
    {
      change: 'Share/acme/to-bo with user:bo@acme.example as editor',
      message:
        'bo@acme.example would have editor access to vault:acme/falcon, and no test notices. Missing: `{user: bo@acme.example, target: "vault:acme/falcon", atMost: viewer}` with `state: worst`.',
    },
    {
      change: 'Share/acme/to-bo without the expiry of user:bo@acme.example',
      message:
        'bo@acme.example would have viewer access to vault:acme/falcon, and no test notices. Missing: `{user: bo@acme.example, target: "vault:acme/falcon", level: none}` with `given: {at: 2090-02-01, approved: all}`.',
    },
  ]);
  const {mutation: strong} = await measured(
    await load('{user: bo@acme.example, target: "vault:acme/falcon", level: viewer}'),
  );
  expect(strong).toMatchObject({mutants: 2, killed: 1});
});

test('where only a sample of the changes is tried, it is said of how many', async () => {
  const names = Array.from({length: 110}, (_, i) => `m${i}@acme.example`);
  const {mutation} = await measured(
    await load(`{user: bo@acme.example, target: "vault:acme/falcon", atLeast: viewer}
---
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: acme}
items: [${names.map((name) => `{name: ${name}, roles: []}`).join(', ')}]
---
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme, name: to-many}
spec: {target: "vault:falcon", requestedBy: ana@acme.example, to: [${names.map((name) => `{subject: "user:${name}", role: viewer}`).join(', ')}]}
`),
  );
  // An editor more for each; another viewer of either share, and the expiry of one.
  expect(mutation).toMatchObject({mutants: 100, sampleOf: 110 + 1 + 2 + 1});
});
