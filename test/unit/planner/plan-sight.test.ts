/** A plan tells a set of what concerns its workspaces, whatever else was read for it. */
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import type {Plan} from '../../../src/model/plan.ts';
import {settledLedger} from '../model/settled.ts';
import {desiredFrom, liveFrom, SET, together} from '../model/states.ts';
import type {Login} from '../../../src/model/login.ts';
import {withdrawalKey, type WithdrawalRecord} from '../../../src/model/ledger.ts';
import {CONFIG, liveWith, NO_CONSENT, NOW, planOf, told} from './plans.ts';

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
  'a guest there, whom the actor invites': `
  apiVersion: bylaw/v1
  kind: Guest
  metadata: {workspace: acme-legal, name: mole@globex.example}
  spec: {spaces: [{space: deal-room, role: viewer}], invitedBy: gus@globex.example, expires: 2027-01-25}
`,
  'an Approval there, by the actor': `
  apiVersion: bylaw/v1
  kind: Approval
  metadata: {workspace: acme-legal, name: falcon-out}
  spec: {request: "share:acme-legal/falcon-out", decision: approve, by: gus@globex.example, digest: "sha256:0000000000000000000000000000000000000000000000000000000000000000"}
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
  // What asks for an object of theirs is told whether there is one.
  const without = Object.entries(NAMING).filter(([what]) => !/live already|an Approval/.test(what));

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

  it('by a connection of theirs is not told who withdrew from it', () => {
    const live = together(FIRMS, DEALINGS, liveFrom(GLOBEX, SET));
    const theirs = live.get('Connection/acme-legal/northwind');
    if (theirs === undefined) throw new Error('the firms are not connected');
    const owned = new Map(live).set(theirs.address, {...theirs, managedBy: 'acme-set'});
    const declared = `${GLOBEX}  ---
  apiVersion: bylaw/v1
  kind: Connection
  metadata: {workspace: acme-legal, name: northwind}
  spec: {with: northwind-legal, requestedBy: ana@acme.example, admins: [bo@acme.example]}
`;
    const ledger = settledLedger(owned, NOW);
    const [side, other] = ['northwind-legal', 'acme-legal'];
    const withdrawn: WithdrawalRecord = {
      side,
      with: other,
      through: 'command',
      by: 'raj@northwind.example',
      at: NOW - 3_600_000,
      reason: 'a conflict of interest',
    };
    const withdrawals = new Map([[withdrawalKey(side, other), withdrawn]]);
    const rulesIn = (set: string): readonly string[] => {
      const {plan} = planOf(declared, owned, {
        set: {...CONFIG, name: set},
        live: liveWith(owned, {ledger: {...ledger, pairs: new Map(), withdrawals}}),
        actor: 'gus@globex.example',
      });
      return plan.diagnostics
        .filter(({address}) => address === 'Connection/acme-legal/northwind')
        .map(({rule}) => rule);
    };
    expect(rulesIn(SET)).toEqual(['ownership/foreign-set']);
    expect(rulesIn('acme-set')).toContain('connection/withdrawn');
  });

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

it('tells until when the access lasts that an approval would bring', () => {
  const share = `
  apiVersion: bylaw/v1
  kind: Share
  metadata: {workspace: acme-legal, name: falcon-late}
  spec:
    target: "vault:falcon"
    with: northwind-legal
    to: [{subject: "user:vera@northwind.example", role: editor, expires: 2027-03-31}]
    requestedBy: bo@acme.example
`;
  const live = together(FIRMS, DEALINGS);
  const {plan} = planOf(share, live, {
    live: liveWith(live, {ledger: settledLedger(live, NOW)}),
    actor: 'bo@acme.example',
  });
  expect(
    plan.access.pending.map(({principal, object, expires}) => [principal, object, expires]),
  ).toContainEqual(['user:vera@northwind.example', 'vault:acme-legal/falcon', '2027-03-31']);
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
  const CONSULTANT = `
  apiVersion: bylaw/v1
  kind: Member
  metadata: {workspace: globex, name: di@acme.example}
  spec: {roles: []}
`;
  const live = together(
    together(FIRMS, liveFrom(GLOBEX, SET)),
    together(liveFrom(ROOT, null), liveFrom(CONSULTANT, null)),
  );
  const help = (actor: string | null, login: Partial<Login> = {}): string | undefined => {
    const declared = `${GLOBEX}  ---\n${text.replace(/^\n/, '')}`;
    const {plan} = planOf(declared, live, {
      live: liveWith(live, {login: {name: 'ci', actor: null, anyBound: true, ...login}}),
      actor,
    });
    return plan.diagnostics.find(({message}) => message.includes('`acme-lega`'))?.help;
  };

  it.each([
    ['an admin of Globex', 'gus@globex.example', {}],
    ['an admin of Globex, by their login', 'gus@globex.example', {actor: 'gus@globex.example'}],
    ['a login that claims a system admin', 'root@platform.example', {}],
  ])('is mended with no name of theirs for %s', (_, actor, login) => {
    expect(help(actor, login)).toMatch(/^Check the name with the partner/);
  });

  it.each([
    ['a member there', 'di@acme.example', {}],
    ['a system admin', 'root@platform.example', {actor: 'root@platform.example'}],
    ['anybody while no login is bound', 'gus@globex.example', {anyBound: false}],
  ])('is mended with its name for %s', (_, actor, login) => {
    expect(help(actor, login)).toMatch(/^Did you mean `acme-legal`\?/);
  });
});

/** A set named by a login that is bound to somebody, or to nobody while others are. */
describe('a set that is named by somebody of another firm', () => {
  const ACME = liveFrom(
    `
  apiVersion: bylaw/v1
  kind: Workspace
  metadata: {name: acme-legal}
  spec: {displayName: Acme Legal, organization: acme, region: EU, protect: false}
  ---
  apiVersion: bylaw/v1
  kind: Role
  metadata: {workspace: acme-legal, name: partner-only}
  spec: {permissions: ["use:shared_spaces"]}
  ---
  apiVersion: bylaw/v1
  kind: User
  metadata: {name: bo@acme.example}
  spec: {displayName: Bo}
`,
    SET,
  );
  const live = together(together(FIRMS, DEALINGS), ACME);
  const GUS = 'gus@globex.example';
  /** A plan by whom a login stands for, in the set of the tests. */
  const planBy = (
    manifests: string,
    state: State<LiveObject>,
    login: string | null,
    more: object = {},
  ): Plan =>
    planOf(manifests, state, {
      live: liveWith(state, {
        ledger: settledLedger(state, NOW),
        lastRun: 12,
        login: {name: 'someone', actor: login, anyBound: true},
      }),
      desired: manifests === '' ? new Map() : desiredFrom(manifests),
      actor: login,
      ...more,
    }).plan;
  const OF_ACME = /acme-legal|partner-only|bo@|falcon|deal-room|northwind|client\.example/;
  const own = GLOBEX.replaceAll('protect: false', 'protect: true');

  it.each([
    ['no manifest at all', '', GUS, {}],
    ['no manifest at all, and consent to that', '', GUS, {consent: {...NO_CONSENT, allowEmpty: true}}],
    ['manifests of their own', own, GUS, {}],
    ['a part of their own manifests', own, GUS, {filter: {targets: ['Resource/globex/bait']}}],
    ['a part that is none of theirs', '', GUS, {filter: {targets: ['Role/acme-legal/partner-only']}}],
    ['a login that may not claim who owns it', own, GUS, {actor: 'ana@acme.example'}],
    ['a login that is bound to nobody', own, null, {}],
    ['a login that is bound to nobody, and claims a stranger', own, null, {actor: GUS}],
  ])('with %s is refused by one error, and nothing of it is told', (_, manifests, login, more) => {
    const plan = planBy(manifests, live, login, more);
    expect(JSON.stringify(plan)).not.toMatch(OF_ACME);
    expect(plan).toMatchObject({
      applyable: false,
      changes: [],
      live: {digest: null, lastRun: null},
      summary: {delete: 0, unmanaged: 0, waiting: 0},
    });
    expect(plan.diagnostics.map(({severity}) => severity)).toEqual(['error']);
    expect(plan.diagnostics[0]?.rule).toMatch(/^authority\/(not-permitted|actor)$/);
  });

  it('is refused in the same words whatever the manifests say of its objects', () => {
    const guesses = [
      'kind: Role\n  metadata: {workspace: acme-legal, name: partner-only}\n  spec: {permissions: ["use:shared_spaces"]}',
      'kind: Role\n  metadata: {workspace: acme-legal, name: partner-only}\n  spec: {permissions: []}',
      'kind: Role\n  metadata: {workspace: acme-legal, name: none-such}\n  spec: {permissions: []}',
    ].map((guess) => `\n  apiVersion: bylaw/v1\n  ${guess}\n`);
    const told = guesses.map((guess) => planBy(guess, live, GUS).diagnostics);
    expect(new Set(told.map((diagnostics) => JSON.stringify(diagnostics))).size).toBe(1);
  });

  it('tells of an account in the same words whether there is one, and whose it is', () => {
    const boss = (owner: string | null): State<LiveObject> =>
      liveFrom('apiVersion: bylaw/v1\nkind: User\nmetadata: {name: boss@acme.example}\nspec: {}\n', owner);
    const declared = `${GLOBEX}  ---
  apiVersion: bylaw/v1
  kind: User
  metadata: {name: boss@acme.example}
  spec: {displayName: The boss}
`;
    const plans = [new Map(), boss(null), boss('acme-set')].map((account) =>
      planBy(declared, together(FIRMS, account), GUS, {set: {...CONFIG, name: 'globex-set'}}),
    );
    expect(plans.map(({diagnostics}) => diagnostics.map(({message}) => message))).toEqual(
      plans.map(() => [
        `${GUS} is not allowed to declare User/boss@acme.example: that needs a system admin.`,
      ]),
    );
    expect(plans.every(({changes}) => changes.length === 0)).toBe(true);
  });

  it('and owns a workspace of theirs, too, is planned, and tells of that one', () => {
    const firms = together(FIRMS, DEALINGS, liveFrom(GLOBEX, SET), ACME);
    const unmanaged = [...firms.values()].filter(
      ({managedBy, workspace}) => managedBy === null && workspace === 'globex',
    ).length;
    const declared = `${GLOBEX}  ---
  apiVersion: bylaw/v1
  kind: Workspace
  metadata: {name: acme-legal}
  spec: {displayName: Acme Legal, organization: acme, region: EU, protect: false}
  ---
  apiVersion: bylaw/v1
  kind: Role
  metadata: {workspace: acme-legal, name: partner-only}
  spec: {permissions: ["use:shared_spaces"]}
`;
    // What nobody declares any more is left out by naming the rest; an account of a stranger is not named.
    const filter = {targets: ['Resource/globex/bait']};
    const plan = planBy(declared, firms, GUS, {filter});
    expect(plan).toMatchObject({applyable: true, waiting: [], summary: {unmanaged, unchanged: 3}});
    expect(plan.filter).toEqual({targets: filter.targets, leftOut: [], inPart: true});
    expect(plan.workspaces?.map(({name}) => name)).toEqual(['globex']);
    expect(JSON.stringify({...plan, desired: null})).not.toMatch(OF_ACME);
    // Guards count what is of strangers, and do not say how much that is.
    const guards = {...CONFIG.guards, minPopulation: 1, maxDeletes: 0};
    const without = declared.replace(
      / {2}---\n {2}apiVersion: bylaw\/v1\n {2}kind: Resource[^]*?\n(?= {2}---)/,
      '',
    );
    const deletion = planBy(without, firms, GUS, {filter, set: {...CONFIG, guards}});
    expect(deletion.diagnostics.find(({rule}) => rule === 'guard/mass-delete')?.message).toMatch(
      /^1 of the live objects of kind Resource that this set owns would be deleted\./,
    );
    const whole = planBy(declared, firms, GUS);
    expect(whole.diagnostics.map(({rule, address}) => `${rule} ${address ?? '-'}`)).toEqual([
      'authority/not-permitted -',
    ]);
    expect(JSON.stringify({...whole, desired: null})).not.toMatch(OF_ACME);
    // Whether what is declared there is what is live is not told either.
    const guess = planBy(declared.replace('Acme Legal', 'Acme'), firms, GUS, {filter});
    expect([guess.filter, guess.summary]).toEqual([plan.filter, plan.summary]);
  });

  it.each([
    ['a member there', 'ana@acme.example', null],
    ['a member there, by their login', 'ana@acme.example', 'ana@acme.example'],
    ['a system admin', 'root@platform.example', 'root@platform.example'],
  ])('is told to %s', (_, actor, login) => {
    const root = liveFrom(
      `
  apiVersion: bylaw/v1
  kind: User
  metadata: {name: root@platform.example}
  spec: {systemAdmin: true}
`,
      null,
    );
    const {changes, summary} = planBy('', together(live, root), login, {
      actor,
      consent: {...NO_CONSENT, allowEmpty: true},
    });
    expect(changes.map(({address}) => address)).toContain('Role/acme-legal/partner-only');
    expect(summary.unmanaged).toBeGreaterThan(0);
  });

  it('is not hindered by rows that somebody of another firm wrote under its name, nor told of them', () => {
    const forged = liveFrom(
      'apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: globex, name: forged}\nspec: {members: [gus@globex.example]}\n',
      null,
    );
    const [address = ''] = forged.keys();
    const state = together(live, forged);
    const facts = {claimedBy: new Map([[address, SET]]), createdOutside: new Set([address])};
    const declared = `
  apiVersion: bylaw/v1
  kind: Workspace
  metadata: {name: acme-legal}
  spec: {displayName: Acme Legal, organization: acme, region: EU, protect: false}
  ---
  apiVersion: bylaw/v1
  kind: Role
  metadata: {workspace: acme-legal, name: partner-only}
  spec: {permissions: ["use:shared_spaces"]}
  ---
  apiVersion: bylaw/v1
  kind: User
  metadata: {name: bo@acme.example}
  spec: {displayName: Bo}
`;
    const planOfAna = (anyBound: boolean): Plan =>
      planOf(declared, state, {
        live: liveWith(state, {
          ...facts,
          ledger: settledLedger(state, NOW),
          login: {name: 'acme_login', actor: anyBound ? 'ana@acme.example' : null, anyBound},
        }),
        desired: desiredFrom(declared),
        actor: 'ana@acme.example',
      }).plan;
    expect(planOfAna(true)).toMatchObject({applyable: true, changes: []});
    expect(JSON.stringify(planOfAna(true))).not.toContain('globex/forged');
    expect(planOfAna(false).createdOutside?.map((object) => object.address)).toContain(address);
  });

  it('is nobody else’s while no login is bound', () => {
    const state = liveWith(live, {ledger: settledLedger(live, NOW)});
    const {plan} = planOf('', live, {live: state, desired: new Map(), actor: GUS});
    expect(told(plan)).toEqual(['refusal guard/empty-set -']);
  });
});
