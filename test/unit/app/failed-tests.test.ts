/** What is told of access tests that fail: where, and what is against them. */
import {expect, test} from 'vitest';
import {loadSet} from '../../../src/app/load-set.ts';
import {testLoaded} from '../../../src/app/test.ts';
import {failedFindings} from '../../../src/model/test-report.ts';
import {NOW} from '../planner/plans.ts';
import {FakeHost} from './fake-host.ts';

const MANIFESTS = `
apiVersion: bylaw/v1
kind: WorkspaceList
metadata: {}
items:
  - {name: acme, displayName: Acme, organization: acme, region: EU}
  - {name: nw, displayName: Northwind, organization: nw, region: EU}
---
apiVersion: bylaw/v1
kind: RoleList
metadata: {workspace: acme}
items: [{name: out, permissions: ["use:external_collaboration"]}]
---
apiVersion: bylaw/v1
kind: RoleList
metadata: {workspace: nw}
items: [{name: out, permissions: ["use:external_collaboration"]}]
---
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: acme}
items: [{name: ana@acme.example, roles: [admin, out]}]
---
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: nw}
items: [{name: raj@nw.example, roles: [admin, out]}, {name: vera@nw.example, roles: [out]}]
---
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: acme, name: nw}
spec: {with: nw, requestedBy: ana@acme.example}
---
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme, name: falcon}
spec: {type: vault, creator: ana@acme.example}
---
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme, name: falcon-nw}
spec: {target: "vault:falcon", with: nw, requestedBy: ana@acme.example, to: [{subject: "user:vera@nw.example", role: viewer}]}
---
apiVersion: bylaw/v1
kind: AccessTest
metadata: {workspace: acme, name: walls}
spec:
  state: worst
  tests:
`;

async function findingsOf(assertion: string) {
  const files = {
    'bylaw.yaml': 'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme}\n',
    'all.yaml': `${MANIFESTS}    - ${assertion}\n`,
  };
  return failedFindings(testLoaded(await loadSet(new FakeHost(files, NOW), '/set'), {now: NOW}));
}

test('a finding has the path of the counterexample, and what it takes', async () => {
  const [found] = await findingsOf('{user: vera@nw.example, target: "vault:acme/falcon", level: none}');
  expect(found?.message).toBe(
    'vera@nw.example can come to have viewer access to vault:acme/falcon; expected no access. ' +
      'Path: vera@nw.example → Share/acme/falcon-nw → vault:acme/falcon (viewer, outsider: partner). ' +
      'Needs: approval of connection:acme/nw by nw (raj@nw.example); ' +
      'approval of share:acme/falcon-nw by acme (ana@acme.example); approval of share:acme/falcon-nw by nw (raj@nw.example).',
  );
});

test('an expression that cannot be evaluated is shown at the character that is wrong', async () => {
  const assertion = `{never: 'person.outside != "" && persn.email != ""'}`;
  const [found] = await findingsOf(assertion);
  expect(found?.column).toBe(`    - ${assertion}`.indexOf('persn') + 1);
});
