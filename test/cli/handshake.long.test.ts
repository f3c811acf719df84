/** Two organisations agree, as docs/handshake.md tells it. `BYLAW_TEST_EFFORT=ci npx vitest run test/cli/handshake.long.test.ts -u` tells it anew. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {Story} from './handshake-story.ts';
import {folder} from './program.ts';

const ROOM = 'space:acme-legal/deal-room';
const SHARE = 'share:acme-legal/deal-room-northwind';
const AS_ROOT = '--as root@platform.example';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function begin(story: Story): Promise<void> {
  story.say(`# The hand-shake

Two law firms work on one platform, each with a set of its own in its own repository: [\`examples/acme\`](../examples/acme) and
[\`examples/northwind\`](../examples/northwind). This is how they come to share a deal room, and how that ends. Every output here is
real: a test types these commands and compares.

Nothing crosses the border between two workspaces except over a connection that both sides agreed to. Everything that is shared
over it needs the approval of both, by two people.

To follow it by hand, work on copies of the two folders and one database for both; two manifests are put aside until their commits
come, where \`mv ../partners.yaml manifests/\` and \`mv ../approvals.yaml manifests/\` bring them back. Type what follows
\`acme $\` in the folder of Acme's set, and likewise for Northwind:

\`\`\`sh
mkdir /tmp/firms && cp -r examples/acme examples/northwind /tmp/firms && cd /tmp/firms      # or any empty folder
export BYLAW_DATABASE_URL=embedded:$PWD/.bylaw
mv northwind/manifests/partners.yaml acme/manifests/approvals.yaml .
bylaw -C northwind apply --auto-approve --as root@platform.example
\`\`\`

In a terminal, commands show what they are about to do and ask. Here there is none: an apply says \`--auto-approve\`, and a decision is
made by the command itself. Dots stand for parts of an output that are left out.

## Acme asks`);
  story.putAside('northwind', 'partners.yaml');
  story.putAside('acme', 'approvals.yaml');
  await story.type('northwind', `apply --auto-approve ${AS_ROOT}`, {untold: true});
  story.say(
    'Northwind has its workspace. Acme declares its own, a connection with Northwind, and a share of its deal room with two people there. Creating a workspace takes a system admin; afterwards, each firm acts for itself.',
  );
  await story.type('acme', `apply --auto-approve ${AS_ROOT}`, {only: [/^Approvals/, /^Ready/]});
  story.say(
    'Both are live now, but without effect. Acme has approved the connection by requesting it, and the share, because the requester, Bo, is one of its Connection Admins. All that is missing is Northwind. There, everybody who may decide sees it:',
  );
  await story.type('northwind', 'requests list');
  await story.type('northwind', `access explain vera@northwind.example ${ROOM}`, {});
}

async function agree(story: Story): Promise<void> {
  story.say(`## Northwind agrees

Northwind agrees in git. Its own \`Connection\` is its half of the connection. Its \`Approval\` decides on exactly the content that it reviewed:
the digest is of the target, the recipients, their roles and expiries. And it asks for something itself: its tax model is to be
reachable from the deal room.`);
  story.commit('northwind', 'partners.yaml');
  story.say('The plan says what this does to people, at Acme too, before it happens:');
  await story.type('northwind', 'plan', {
    only: [/^Plan/, /^Access/, /^Approvals/, /^Ready/],
  });
  await story.type('northwind', 'apply --auto-approve', {only: [/^Applied/m]});
  await story.type('northwind', `access check vera@northwind.example ${ROOM}`);
  story.say(
    'For the tax model, Acme decides in git as well. Northwind separates duties strictly, so neither the requester nor the person who applied it may decide there: Raj does, on the command line. Both ways count the same. A space has at most one partner: the host can approve nothing of a second one, however it decides.',
  );
  story.commit('acme', 'approvals.yaml');
  await story.type('acme', 'apply --auto-approve', {only: [/^Applied/m]});
  await story.type(
    'northwind',
    'requests approve share:northwind-legal/tax-model-in-deal-room --as raj@northwind.example',
  );
  await story.type('acme', 'access who vault:northwind-legal/tax-model');
}

async function widen(story: Story): Promise<void> {
  story.say(`## Acme requests more

Vic should edit, and Zoe read. What was approved stays in force; only what is new is pending.`);
  story.edit(
    'acme',
    'partners.yaml',
    '    - {subject: user:vic@northwind.example, role: viewer, expires: 2037-09-30}',
    '    - {subject: user:vic@northwind.example, role: editor, expires: 2037-09-30}\n    - {subject: user:zoe@northwind.example, role: viewer}',
  );
  await story.type('acme', 'plan', {only: [/^Plan/, /^Access/, /^Approvals/, /^Ready/]});
  await story.type('acme', 'apply --auto-approve', {only: [/^Applied/m]});
  await story.type('acme', `access check vic@northwind.example ${ROOM}`);
  story.say('Northwind denies it. The request is closed, and earlier approvals stay in force.');
  await story.type(
    'northwind',
    `requests deny ${SHARE} --as raj@northwind.example --reason "Zoe is on leave"`,
  );
  await story.type('acme', 'plan', {only: [/^No changes/, /^Findings/, /^warning\[approval/]});
  story.say('They talk. Acme requests it again with `renew`, and Northwind agrees.');
  story.edit(
    'acme',
    'partners.yaml',
    '  with: northwind-legal\n  reason: Diligence on Falcon',
    '  with: northwind-legal\n  renew: 1\n  reason: Diligence on Falcon',
  );
  await story.type('acme', 'apply --auto-approve', {only: [/^Approvals/, /^Applied/m]});
  await story.type('northwind', `requests approve ${SHARE} --as raj@northwind.example`);
  await story.type('northwind', `requests show ${SHARE}`);
}

async function inviteGuest(story: Story): Promise<void> {
  story.say(`## A guest

Somebody who belongs to no workspace is invited as a guest, to the named spaces and nothing else.`);
  story.add(
    'acme',
    'guests.yaml',
    `apiVersion: bylaw/v1
kind: Guest
metadata: {workspace: acme-legal, name: nora@appraisal.example}
spec:
  spaces:
    - {space: war-room, role: viewer}
  invitedBy: bo@acme.example
  expires: 2037-06-30
`,
  );
  await story.type('acme', 'plan', {only: [/^Access/, /^Ready/]});
  await story.type('acme', 'apply --auto-approve', {only: [/^Applied/m]});
}

async function part(story: Story): Promise<void> {
  story.say(`## Northwind withdraws

Either side ends a connection alone and at once. Without a terminal to confirm on, it must be confirmed with a flag.`);
  await story.type(
    'northwind',
    'connections withdraw northwind-legal acme-legal --reason "Conflict of interest"',
    {
      status: 5,
    },
  );
  await story.type(
    'northwind',
    'connections withdraw northwind-legal acme-legal --reason "Conflict of interest" --auto-approve',
  );
  await story.type('acme', `access check vera@northwind.example ${ROOM}`, {status: 1});
  await story.type('acme', 'connections list');
  story.say('The plans of both say so, until one of them agrees again or gives it up:');
  await story.type('acme', 'plan', {only: [/connection\/withdrawn/]});
  story.say(
    'When the conflict is resolved, Northwind agrees again by `renew`. That is a new epoch of the connection, and brings nothing back: each share needs approval again.',
  );
  story.edit(
    'northwind',
    'partners.yaml',
    '  allow: [space, vault, playbook]\n  reason: Joint counsel on Project Falcon',
    '  allow: [space, vault, playbook]\n  renew: 1\n  reason: Joint counsel on Project Falcon',
  );
  await story.type('northwind', 'apply --auto-approve', {only: [/^Approvals/, /^Applied/m]});
  await story.type('acme', `requests approve ${SHARE} --as ana@acme.example`);
  await story.type('northwind', `requests approve ${SHARE} --as raj@northwind.example`);
}

async function leave(story: Story): Promise<void> {
  story.say(`## Bo leaves

Bo created the deal room, requested the share and manages the connection. Cy takes over what Bo created; everything else of Bo's
ends. What was shared stays shared, since it is Acme's and not Bo's.`);
  await story.type('acme', 'offboard bo@acme.example --successor cy@acme.example --write --confirm DELETE');
  story.say(
    'The manifests that named Bo were updated, so the next apply only accepts what the offboarding changed. Two things are left to decide, behind the dots: the tax model, which nobody has approved again; and the Approvals in git, which are of the time before the withdrawal, and say so as warnings.',
  );
  await story.type('acme', 'plan', {only: [/^Plan/]});
  await story.type('acme', `access check cy@acme.example ${ROOM}`);
  await story.type('acme', `access check vera@northwind.example ${ROOM}`);
  await story.type('acme', `access check bo@acme.example ${ROOM}`, {status: 1});
  story.say('Who decided what, and who left, is in the history of each workspace, chained by hashes:');
  await story.type('northwind', 'history list --workspace northwind-legal');
  await story.type('acme', 'history verify');
}

test('the hand-shake of two firms goes as docs/handshake.md tells it', async () => {
  const story = new Story(folder(), await server.database());
  await begin(story);
  await agree(story);
  await widen(story);
  await inviteGuest(story);
  await part(story);
  await leave(story);
  await expect(story.text).toMatchFileSnapshot('../../docs/handshake.md');
});
