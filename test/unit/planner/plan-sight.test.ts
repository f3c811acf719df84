/** A plan tells a set of what concerns its workspaces, whatever else was read for it. */
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import type {Plan} from '../../../src/model/plan.ts';
import {settledLedger} from '../model/settled.ts';
import {desiredFrom, liveFrom, SET, together} from '../model/states.ts';
import {liveWith, NOW, planOf} from './plans.ts';

const FIRMS = liveFrom(readFileSync(new URL('../../rules/estate/firms.yaml', import.meta.url), 'utf8'), null);

/** What the set of the tests owns: Globex, a stranger to both firms. */
const GLOBEX = `
  apiVersion: bylaw/v1
  kind: Workspace
  metadata: {name: globex}
  spec: {displayName: Globex, organization: globex, region: EU, protect: false}
  ---
  apiVersion: bylaw/v1
  kind: Grant
  metadata: {workspace: globex, name: collaborate}
  spec: {subject: everyone, permissions: ["use:shared_spaces", "use:external_collaboration"]}
  ---
  apiVersion: bylaw/v1
  kind: Resource
  metadata: {workspace: globex, name: bait}
  spec: {type: vault, creator: gil@globex.example}
`;

/** What Acme and Northwind deal with each other: two shares that wait, and a guest. */
const DEALINGS = liveFrom(
  `
  apiVersion: bylaw/v1
  kind: ShareList
  metadata: {workspace: acme-legal}
  items:
    - {name: falcon-out, target: "vault:falcon", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: viewer}], requestedBy: bo@acme.example}
    - {name: room-out, target: "space:deal-room", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: editor}], requestedBy: bo@acme.example}
  ---
  apiVersion: bylaw/v1
  kind: Guest
  metadata: {workspace: acme-legal, name: ext@client.example}
  spec: {spaces: [{space: deal-room, role: viewer}], invitedBy: bo@acme.example, expires: 2027-01-25}
`,
  null,
);

/** Manifests of Globex that name the two firms. */
const NAMING: Readonly<Record<string, string>> = {
  'a request to one of them': `
  apiVersion: bylaw/v1
  kind: Connection
  metadata: {workspace: globex, name: acme}
  spec: {with: acme-legal, requestedBy: gus@globex.example}
  ---
  apiVersion: bylaw/v1
  kind: Share
  metadata: {workspace: globex, name: bait}
  spec: {target: "vault:bait", with: acme-legal, to: [{subject: "user:di@acme.example", role: viewer}], requestedBy: gil@globex.example}
`,
  'objects in their workspaces, which the actor may not make': `
  apiVersion: bylaw/v1
  kind: Grant
  metadata: {workspace: acme-legal, name: everybody-shares}
  spec: {subject: everyone, permissions: ["use:shared_spaces", "use:external_collaboration"]}
  ---
  apiVersion: bylaw/v1
  kind: Share
  metadata: {workspace: acme-legal, name: mine}
  spec: {target: "vault:falcon", to: [{subject: everyone, role: viewer}], requestedBy: bo@acme.example}
`,
  'an object there that is live already': `
  apiVersion: bylaw/v1
  kind: Share
  metadata: {workspace: acme-legal, name: falcon-out}
  spec: {target: "vault:falcon", with: northwind-legal, to: [{subject: "user:vic@northwind.example", role: viewer}], requestedBy: bo@acme.example}
`,
};

function planIn(objects: State<LiveObject>, text: string, actor: string | null = 'gus@globex.example'): Plan {
  const declared = `${GLOBEX}  ---\n${text.replace(/^\n/, '')}`;
  const live = together(objects, liveFrom(GLOBEX, SET));
  return planOf(declared, live, {
    live: liveWith(live, {ledger: settledLedger(live, NOW)}),
    desired: desiredFrom(declared),
    actor,
  }).plan;
}

describe('a set that names two firms', () => {
  const without = Object.entries(NAMING).filter(([what]) => !what.includes('live already'));

  it.each(without)('by %s gets the same plan whatever these deal with each other', (_, text) => {
    // The digest of all that was read tells nothing of it.
    const seen = (objects: State<LiveObject>): object => ({...planIn(objects, text), live: null});
    expect(seen(together(FIRMS, DEALINGS))).toEqual(seen(FIRMS));
  });

  it.each(Object.entries(NAMING))(
    'by %s reads nothing of what waits there, and of nobody there',
    (_, text) => {
      const plan = planIn(together(FIRMS, DEALINGS), text);
      const {waiting, access, permissions, changes} = plan;
      expect(waiting.filter(({id}) => !id.includes('globex'))).toEqual([]);
      expect(JSON.stringify({access, permissions, before: changes.map(({before}) => before)})).not.toMatch(
        /northwind|client\.example|cy@acme/,
      );
    },
  );

  it('as nobody sees no more', () => {
    const text = NAMING['an object there that is live already'] ?? '';
    const {access, waiting, changes} = planIn(together(FIRMS, DEALINGS), text, null);
    expect(JSON.stringify({access, waiting, before: changes.map(({before}) => before)})).not.toContain(
      'vera@',
    );
  });
});

it('each of two partners sees what waits between them, and who would reach what by it', () => {
  const text = `
  apiVersion: bylaw/v1
  kind: Team
  metadata: {workspace: northwind-legal, name: deals}
  spec: {members: [vera@northwind.example]}
`;
  const live = together(FIRMS, DEALINGS);
  const {plan} = planOf(text, live, {
    live: liveWith(live, {ledger: settledLedger(live, NOW)}),
    actor: 'raj@northwind.example',
  });
  expect(plan.waiting.map(({id, side}) => `${id} ${side}`)).toEqual([
    'share:acme-legal/falcon-out northwind-legal',
    'share:acme-legal/room-out northwind-legal',
  ]);
  expect(plan.access.pending.map(({principal, object}) => `${principal} ${object}`)).toEqual([
    'user:vera@northwind.example space:acme-legal/deal-room',
    'user:vera@northwind.example vault:acme-legal/falcon',
  ]);
  // Who else reaches them is Acme's business.
  expect(plan.access.reach).toEqual([]);
});

it('names people and targets as the workspaces of the set do, and not as those of partners do', () => {
  const text = `
  apiVersion: bylaw/v1
  kind: Team
  metadata: {workspace: northwind-legal, name: deals}
  spec: {members: [vera@northwind.example]}
`;
  const named = new Map(
    [...together(FIRMS, DEALINGS)].map(([address, object]): [string, LiveObject] => [
      address,
      object.kind === 'Member' || object.kind === 'Space'
        ? ({
            ...object,
            spec: {...object.spec, displayName: `${object.name} of ${object.workspace}`},
          } as LiveObject)
        : object,
    ]),
  );
  const {plan} = planOf(text, named, {
    live: liveWith(named, {ledger: settledLedger(named, NOW)}),
    actor: 'raj@northwind.example',
  });
  expect(plan.access.pending.map(({object}) => object)).toContain('space:acme-legal/deal-room');
  expect(plan.names).toEqual({'vera@northwind.example': 'vera@northwind.example of northwind-legal'});
});

describe('a misspelt reference to a workspace of strangers', () => {
  const text = `
  apiVersion: bylaw/v1
  kind: Connection
  metadata: {workspace: globex, name: acme}
  spec: {with: acme-lega, requestedBy: gus@globex.example}
`;
  const ROOT = `
  apiVersion: bylaw/v1
  kind: User
  metadata: {name: root@platform.example}
  spec: {systemAdmin: true}
`;
  const live = together(FIRMS, liveFrom(GLOBEX, SET), liveFrom(ROOT, null));
  const help = (actor: string | null, anyBound = true): string | undefined => {
    const declared = `${GLOBEX}  ---\n${text.replace(/^\n/, '')}`;
    const {plan} = planOf(declared, live, {
      live: liveWith(live, {login: {name: 'ci', actor: null, anyBound}}),
      actor,
    });
    return plan.diagnostics.find(({message}) => message.includes('`acme-lega`'))?.help;
  };

  it.each([
    ['nobody', null],
    ['an admin of Globex', 'gus@globex.example'],
    ['somebody who is not known', 'who@nowhere.example'],
  ])('is mended with no name of theirs for %s', (_, actor) => {
    expect(help(actor)).toMatch(/^Declare Workspace/);
  });

  it.each([
    ['a member there', 'di@acme.example', true],
    ['a system admin', 'root@platform.example', true],
    ['anybody while no login is bound', 'gus@globex.example', false],
  ])('is mended with its name for %s', (_, actor, anyBound) => {
    expect(help(actor, anyBound)).toMatch(/^Did you mean `acme-legal`\?/);
  });
});
