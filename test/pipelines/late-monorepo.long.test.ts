/** Approvals that come late, over several sets of one repository: of the apply of a merge, and of what one firm asks another. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {PlanFile} from '../../src/model/plan.ts';
import {APPLIED, expectJobs, job, NOT_APPLIED, NOT_PLANNED, PLANNED} from './acme-on-github.ts';
import type {Files} from './governed-repository.ts';
import type {Pull} from './github-server.ts';
import {BOTH} from './two-firms.ts';
import {twoFirmsOnGitHub} from './two-firms-on-github.ts';

const firms = twoFirmsOnGitHub();

async function planned(files: Files): Promise<Pull> {
  const pull = firms.repository.open(files);
  expectJobs(await firms.repository.onPullRequest(pull), PLANNED);
  return pull;
}

/** A space that Acme may share with people of Birch, and the connection that both declare. */
const CONNECTED = {
  'firms/acme/manifests/birch.yaml': `apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: war-room}
spec: {type: external, creator: bo@acme.example}
---
apiVersion: bylaw/v1
kind: Grant
metadata: {workspace: acme-legal, name: sharing}
spec: {subject: everyone, permissions: [use:shared_spaces, use:external_collaboration]}
---
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: acme-legal, name: birch}
spec: {with: birch, requestedBy: ana@acme.example, admins: [al@acme.example]}
`,
  'firms/birch/manifests/acme.yaml': `apiVersion: bylaw/v1
kind: Role
metadata: {workspace: birch, name: partner}
spec: {permissions: [use:shared_spaces, use:external_collaboration]}
---
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: birch}
items: [{name: cy@birch.example, roles: [partner]}]
---
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: birch, name: acme}
spec: {with: acme-legal, requestedBy: bea@birch.example, admins: [bea@birch.example]}
`,
};
const SHARE = {
  'firms/acme/manifests/share.yaml': `apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: war-room}
spec: {target: 'space:war-room', with: birch, requestedBy: al@acme.example, to: [{subject: 'user:cy@birch.example', role: viewer}]}
`,
};
const approval = (digest: string): Files => ({
  'firms/birch/manifests/approval.yaml': `apiVersion: bylaw/v1
kind: Approval
metadata: {workspace: birch, name: war-room}
spec: {request: 'share:acme-legal/war-room', decision: approve, by: bea@birch.example, digest: '${digest}'}
`,
});

/** The plan of a set in the newest artifact. */
function planOf(set: string): PlanFile['content']['plan'] {
  const {folder} = firms.repository.server.artifacts.at(-1)!;
  const file = JSON.parse(readFileSync(path.join(folder, 'plans', `${set}.json`), 'utf8')) as PlanFile;
  return file.content.plan;
}

/** People of Birch who reach the space of Acme. */
async function letIn(): Promise<string[]> {
  const {rows} = await (
    await firms.sql()
  ).query<{principal: string}>(
    "select principal from bylaw.effective_access where object = 'space:acme-legal/war-room' and principal like '%@birch.example' order by 1",
  );
  return rows.map(({principal}) => principal);
}

test('a merge whose apply is approved late applies nothing of any set, once main has moved on in another', async () => {
  await firms.live();
  const first = firms.repository.merge(await planned(BOTH));
  // Its apply waits. What it brought to Birch is taken back; what it brought to Acme is planned with that.
  const revert = await planned({'firms/birch/manifests/deals.yaml': null});
  expect(planOf('acme').summary).toMatchObject({create: 1});
  firms.repository.merge(revert);
  expectJobs(await firms.repository.onPush(), APPLIED);
  expect(await firms.teams()).toEqual(['acme-legal/deals']);
  for (const attempt of [1, 2, 10]) {
    const late = expectJobs(await firms.repository.late(first, attempt), NOT_APPLIED);
    expect(job(late, 'apply').log).toContain(
      `This run is of commit ${first.slice(0, 12)}, and main has moved on`,
    );
    expect(await firms.teams()).toEqual(['acme-legal/deals']);
  }
});

test('plans that were approved together are not applied in part, when one set has moved on', async () => {
  await firms.live();
  const pull = await planned(BOTH);
  firms.repository.merge(pull);
  const sql = await firms.sql();
  await sql.query("update bylaw.workspaces set display_name = 'Changed by hand' where name = 'birch'");
  const late = expectJobs(await firms.repository.onPush(), NOT_APPLIED);
  expect(job(late, 'apply').log).toMatch(/birch: A plan made now changes Workspace\/birch too/);
  expect(await firms.teams()).toEqual([]);
});

test('an Approval of the partner is refused before what it approves is merged', async () => {
  await firms.live(CONNECTED);
  await planned(SHARE);
  const [waiting] = planOf('acme').waiting;
  expect(waiting).toMatchObject({id: 'share:acme-legal/war-room', side: 'birch'});
  const pull = firms.repository.open(approval(waiting!.digest));
  const {log} = job(expectJobs(await firms.repository.onPullRequest(pull), NOT_PLANNED), 'plan');
  expect(log).toContain('approval/unknown-request');
});

test('where a merge waits, an Approval of what it asks for is planned with it, and lets in whom that plan names', async () => {
  await firms.live(CONNECTED);
  const asking = await planned(SHARE);
  const [waiting] = planOf('acme').waiting;
  expect(firms.bots(asking.number)[0]?.body).toContain('gains access after approval');
  const first = firms.repository.merge(asking);

  // Its apply is not approved yet. The plan of the partner's set rests on what is merged, not on what is live.
  const agreeing = await planned(approval(waiting!.digest));
  expect(planOf('birch').access.gained).toMatchObject([
    {principal: 'user:cy@birch.example', object: 'space:acme-legal/war-room', after: 'viewer'},
  ]);
  expect(firms.bots(agreeing.number)[0]?.body).toMatch(/cy@birch\.example/);
  firms.repository.merge(agreeing);
  expect(await letIn()).toEqual([]);
  expectJobs(await firms.repository.onPush(), APPLIED);
  expect(await letIn()).toEqual(['user:cy@birch.example']);

  // Withdrawn since, by a change of its own: the run that was approved late brings nothing back.
  firms.repository.merge(await planned({'firms/birch/manifests/approval.yaml': null}));
  expectJobs(await firms.repository.onPush(), APPLIED);
  expect(await letIn()).toEqual([]);
  for (const attempt of [1, 2]) {
    expectJobs(await firms.repository.late(first, attempt), NOT_APPLIED);
    expect(await letIn()).toEqual([]);
  }
});
