/** Tests of policies: what a set, with what is given, would be told by a policy of its own. */
import {expect, test} from 'vitest';
import {loadSet} from '../../../src/app/load-set.ts';
import {testLoaded, type TestContext} from '../../../src/app/test.ts';
import {liveOf, SET} from '../model/states.ts';
import {NO_CONSENT, NOW} from '../planner/plans.ts';
import {ACME, documents} from '../rules/organisation.ts';
import {FakeHost} from './fake-host.ts';
import {FakeStore} from './fake-store.ts';
import {scopeOf} from '../../../src/app/plan.ts';

const POLICIES = [
  {
    id: 'small',
    for: 'change',
    when: 'change.kind == "Team" && size(change.after.members) > 1',
    message: '${change.address} is large',
  },
  {
    id: 'grows',
    for: 'change',
    when: 'change.before != null && size(change.after.members) > size(change.before.members)',
    message: 'grows',
  },
  {
    id: 'no-cy',
    for: 'access',
    when: 'rank(after) > 0 && person == "cy@acme.example"',
    message: '${person} reaches ${target}.',
  },
  {id: 'waits', for: 'access', when: 'pending', message: '${person} waits'},
  {
    id: 'no-editors',
    for: 'request',
    when: 'request.recipients.exists(r, r.role == "editor")',
    message: '${request.id} asks ${request.side}',
  },
  {id: 'breaks', for: 'change', when: 'timestamp(change.after.displayName) > now', message: 'no'},
].map((policy) => ({severity: 'error', ...policy}));

const MANIFESTS = `
apiVersion: bylaw/v1
kind: Team
metadata: {workspace: acme-legal, name: deals}
spec: {members: [bo@acme.example], displayName: Deals}
---
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme-legal, name: aurora}
spec: {type: vault, creator: bo@acme.example}
---
apiVersion: bylaw/v1
kind: Member
metadata: {workspace: acme-legal, name: cy@acme.example}
spec: {roles: []}
---
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: aurora}
spec: {target: "vault:aurora", requestedBy: bo@acme.example, to: [{subject: "team:deals", role: viewer}]}
---
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: north}
spec: {displayName: North, organization: north, region: EU}
---
apiVersion: bylaw/v1
kind: Member
metadata: {workspace: north, name: vera@north.example}
spec: {roles: [admin]}
---
apiVersion: bylaw/v1
kind: Grant
metadata: {workspace: north, name: all}
spec: {subject: everyone, permissions: ["use:external_collaboration"]}
---
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: acme-legal, name: north}
spec: {with: north, requestedBy: ana@acme.example}
---
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: north, name: acme}
spec: {with: acme-legal, requestedBy: vera@north.example}
---
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: out}
spec: {target: "vault:falcon", with: north, requestedBy: ana@acme.example, to: [{subject: "user:vera@north.example", role: editor}]}
`;

const GIVEN = `{objects: [{kind: Team, metadata: {workspace: acme-legal, name: deals}, spec: {members: [bo@acme.example, cy@acme.example], displayName: Deals}}]}`;

async function outcomes(
  assertions: readonly string[],
  spec: string,
  live = false,
): Promise<readonly string[]> {
  const access = `apiVersion: bylaw/v1\nkind: AccessTest\nmetadata: {workspace: acme-legal, name: t}\nspec: {${spec}tests: [${assertions.join(', ')}]}\n`;
  const host = new FakeHost(
    {
      'bylaw.yaml': `apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: ${SET}}\nspec: {policies: ${JSON.stringify(POLICIES)}}\n`,
      'all.yaml': `${documents(ACME)}\n---${MANIFESTS}---\n${access}`,
    },
    NOW,
  );
  const loaded = await loadSet(host, '/set');
  expect(loaded.findings).toEqual([]);
  let context: TestContext = {now: NOW};
  if (live) {
    const request = {actor: null, consent: NO_CONSENT, filter: {}, toolVersion: '0', createdAt: NOW};
    const read = await new FakeStore(liveOf(loaded.decoded.objects), NOW).read(scopeOf(loaded, null));
    context = {now: NOW, live: {read, request}};
  }
  return testLoaded(loaded, context).tests.map(
    ({passed, message}) => `${passed ? 'ok' : 'failed'}: ${message}`,
  );
}

const at = (policy: string, address: string, allowed = false): string =>
  `{policy: ${policy}, address: "${address}"${allowed ? ', expect: allowed' : ''}}`;
const DEALS = 'Team/acme-legal/deals';
const AURORA = 'Resource/acme-legal/aurora';

test('what is given is a change of what is declared, and everything else is new', async () => {
  const asked = [
    at('small', DEALS),
    at('grows', DEALS),
    at('grows', 'Share/acme-legal/aurora', true),
    at('no-cy', AURORA),
    at('no-cy', 'Share/acme-legal/aurora'),
    at('no-cy', 'Resource/acme-legal/falcon', true),
  ];
  expect(await outcomes(asked, `given: ${GIVEN}, `)).toEqual([
    `ok: ${DEALS} violates policy/small: ${DEALS} is large.`,
    `ok: ${DEALS} violates policy/grows: grows.`,
    'ok: Share/acme-legal/aurora does not violate policy/grows.',
    `ok: ${AURORA} violates policy/no-cy: cy@acme.example reaches vault:acme-legal/aurora.`,
    'ok: Share/acme-legal/aurora violates policy/no-cy: cy@acme.example reaches vault:acme-legal/aurora.',
    'ok: Resource/acme-legal/falcon does not violate policy/no-cy.',
  ]);
  expect(await outcomes([at('small', DEALS, true), at('grows', DEALS, true)], '')).toEqual([
    `ok: ${DEALS} does not violate policy/small.`,
    `ok: ${DEALS} does not violate policy/grows.`,
  ]);
});

test('a request is asked of a side, and gives access once it is approved', async () => {
  const out = 'Share/acme-legal/out';
  const asked = [at('no-editors', out), at('waits', out)];
  expect(await outcomes(asked, '')).toEqual([
    `ok: ${out} violates policy/no-editors: share:acme-legal/out asks acme-legal.`,
    `ok: ${out} violates policy/waits: vera@north.example waits.`,
  ]);
  expect(await outcomes([at('waits', out, true)], 'given: {approved: all}, ')).toEqual([
    `ok: ${out} does not violate policy/waits.`,
  ]);
});

test('on live, the plan is asked', async () => {
  expect(
    await outcomes([at('grows', DEALS), at('no-cy', AURORA)], `state: live, given: ${GIVEN}, `, true),
  ).toEqual([
    `ok: ${DEALS} violates policy/grows: grows.`,
    `ok: ${AURORA} violates policy/no-cy: cy@acme.example reaches vault:acme-legal/aurora.`,
  ]);
  expect(await outcomes([at('small', DEALS, true)], 'state: live, ', true)).toEqual([
    `failed: policy/small is not asked about ${DEALS}: nothing changes there.`,
  ]);
});

test('never a pass: what is otherwise, what nobody is asked about, what there is not, and what cannot be evaluated', async () => {
  const asked = [
    at('small', DEALS, true),
    at('grows', 'Share/acme-legal/aurora'),
    at('no-cy', 'Space/acme-legal/nowhere', true),
    at('no-editors', 'Share/acme-legal/aurora', true),
    at('smal', DEALS, true),
    at('breaks', DEALS, true),
  ];
  expect(await outcomes(asked, `given: ${GIVEN}, `)).toMatchObject([
    `failed: ${DEALS} violates policy/small, and is expected not to. The policy says: ${DEALS} is large.`,
    'failed: Share/acme-legal/aurora does not violate policy/grows.',
    'failed: policy/no-cy is not asked about Space/acme-legal/nowhere: nobody gains or loses access to it or by it.',
    'failed: policy/no-editors is not asked about Share/acme-legal/aurora: it asks no side for an approval.',
    'failed: There is no policy smal.',
    expect.stringMatching(/^failed: policy\/breaks cannot be evaluated: /),
  ]);
});
