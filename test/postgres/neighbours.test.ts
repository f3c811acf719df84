/**
 * What one workspace does with its own is nobody else's business: requests, shares, contributions and connections of a
 * neighbour stand in the way of nothing. They end with what they name; the neighbour is told, once, and plans nothing.
 */
import type pg from 'pg';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {explainAccess} from '../../src/app/access.ts';
import type {Store} from '../../src/app/store-port.ts';
import {withoutPlace} from '../../src/diagnostics/diagnostic.ts';
import type {Live} from '../../src/model/live.ts';
import type {Decision} from '../../src/model/ledger.ts';
import type {Plan} from '../../src/model/plan.ts';
import {DEFAULT_GUARDS} from '../../src/model/set-config.ts';
import {makePlan, type MadePlan} from '../../src/planner/make-plan.ts';
import {desiredFrom} from '../unit/model/states.ts';
import {askedDigest} from './asked-digest.ts';
import {scopeOf} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const ROOT = 'root@platform.example';
const ANA = 'ana@acme.example';
const GIL = 'gil@gamma.example';

/** Parts of what Acme declares; a part that is empty is not declared. */
const ACME = {
  root: `{apiVersion: bylaw/v1, kind: User, metadata: {name: ${ROOT}}, spec: {systemAdmin: true}}`,
  workspace:
    '{apiVersion: bylaw/v1, kind: Workspace, metadata: {name: acme}, spec: {displayName: Acme, organization: acme, region: EU, protect: false}}',
  people: `{apiVersion: bylaw/v1, kind: MemberList, metadata: {workspace: acme}, items: [{name: ${ANA}, roles: [admin]}, {name: al@acme.example, roles: [admin]}]}`,
  role: '{apiVersion: bylaw/v1, kind: Role, metadata: {workspace: acme, name: partner}, spec: {permissions: ["use:external_collaboration", "use:shared_spaces"]}}',
  di: '{apiVersion: bylaw/v1, kind: Member, metadata: {workspace: acme, name: di@acme.example}, spec: {roles: [partner]}}',
  falcon: `{apiVersion: bylaw/v1, kind: Resource, metadata: {workspace: acme, name: falcon}, spec: {type: vault, creator: ${ANA}}}`,
  room: `{apiVersion: bylaw/v1, kind: Space, metadata: {workspace: acme, name: room}, spec: {type: external, creator: ${ANA}}}`,
  capable: `{apiVersion: bylaw/v1, kind: Grant, metadata: {workspace: acme, name: admins}, spec: {subject: "role:admin", permissions: ["use:external_collaboration", "use:shared_spaces"]}}`,
};
type Acme = Partial<Record<keyof typeof ACME | 'back' | 'hall' | 'den', string>>;

const GAMMA = [
  '{apiVersion: bylaw/v1, kind: Workspace, metadata: {name: gamma}, spec: {displayName: Gamma, organization: gamma, region: EU, protect: false}}',
  `{apiVersion: bylaw/v1, kind: MemberList, metadata: {workspace: gamma}, items: [{name: ${GIL}, roles: [admin]}, {name: gus@gamma.example, roles: [admin]}]}`,
  '{apiVersion: bylaw/v1, kind: Grant, metadata: {workspace: gamma, name: admins}, spec: {subject: "role:admin", permissions: ["use:external_collaboration", "use:shared_spaces"]}}',
  `{apiVersion: bylaw/v1, kind: Resource, metadata: {workspace: gamma, name: deck}, spec: {type: vault, creator: ${GIL}}}`,
];
const CONNECTION = `{apiVersion: bylaw/v1, kind: Connection, metadata: {workspace: gamma, name: acme}, spec: {with: acme, requestedBy: ${GIL}}}`;
/** Acme's own side of that. */
const BACK = `{apiVersion: bylaw/v1, kind: Connection, metadata: {workspace: acme, name: gamma}, spec: {with: gamma, requestedBy: ${ANA}}}`;
const share = (renew = 0) =>
  `{apiVersion: bylaw/v1, kind: Share, metadata: {workspace: gamma, name: deck}, spec: {target: "vault:deck", with: acme, to: [{subject: "user:di@acme.example", role: viewer}], requestedBy: ${GIL}, renew: ${renew}}}`;
const INTO = `{apiVersion: bylaw/v1, kind: Share, metadata: {workspace: gamma, name: deck}, spec: {target: "vault:deck", with: acme, into: "space:room", role: viewer, requestedBy: ${GIL}}}`;

/** A database with the two firms, and what they do there. */
class Firms {
  readonly store: Store;
  readonly sql: pg.Client;
  acme: Acme = ACME;
  gamma: readonly string[] = GAMMA;

  constructor({store, sql}: {store: Store; sql: pg.Client}) {
    this.store = store;
    this.sql = sql;
  }

  #made(set: 'acme' | 'gamma', live: Live): MadePlan {
    const texts = set === 'acme' ? Object.values(this.acme) : this.gamma;
    return makePlan({
      set: {name: set, guards: DEFAULT_GUARDS, rules: {}},
      desired: desiredFrom(texts.filter((text) => text !== '').join('\n---\n'), 'all.yaml'),
      provenance: {files: 1, commit: null},
      live,
      actor: ROOT,
      consent: {allowMassDelete: true, allowAccessLoss: true, allowEmpty: false, confirmDelete: ['acme']},
      filter: {},
      toolVersion: '0.0.0',
      createdAt: '2027-01-20T12:00:00.000Z',
      locate: (findings) => findings.map(withoutPlace),
    });
  }

  #scope(set: 'acme' | 'gamma') {
    return {
      ...scopeOf(set, []),
      workspaces: ['acme', 'gamma'].filter((name) => set !== 'acme' || name === 'acme'),
    };
  }

  async live(): Promise<Live> {
    return (await this.store.read({...scopeOf('', []), workspaces: ['acme', 'gamma']})).live;
  }

  async plan(set: 'acme' | 'gamma'): Promise<Plan> {
    return this.#made(set, (await this.store.read(this.#scope(set))).live).plan;
  }

  /** Applies a set as it is planned under the locks. Returns the plan; a plan in error fails the test. */
  async apply(set: 'acme' | 'gamma'): Promise<Plan> {
    const {result} = await this.store.apply<Plan>(
      {actor: ROOT, lockTimeoutMs: 10_000, planDigest: null, scope: this.#scope(set)},
      ({live}) => {
        const {plan, changes} = this.#made(set, live);
        const wrong = plan.diagnostics.filter(({severity}) => severity === 'error' || severity === 'refusal');
        if (wrong.length > 0)
          throw new Error(wrong.map(({rule, message}) => `${rule}: ${message}`).join('\n'));
        return changes.length === 0
          ? {stop: plan}
          : {
              write: {changes, actor: ROOT, commit: null, planDigest: `sha256:${Math.random()}`},
              result: plan,
            };
      },
    );
    return result;
  }

  async decide(request: string, side: string, by: string, decision: Decision = 'approve'): Promise<void> {
    const digest = askedDigest(await this.live(), request, side);
    await this.store.decide({request, side, by, decision, digest, reason: null});
  }

  async level(person: string, target: string): Promise<string | null> {
    const {rows} = await this.sql.query<{level: string | null}>(
      'select bylaw.access_level($1, $2) as level',
      [person, target],
    );
    return rows[0]?.level ?? null;
  }
}

async function firms(): Promise<Firms> {
  await server.releaseDatabases();
  const made = new Firms(await server.store());
  await made.apply('acme');
  await made.apply('gamma');
  return made;
}

const approveShare = async (both: Firms): Promise<void> => {
  await both.decide('connection:gamma/acme', 'acme', ANA);
  await both.decide('share:gamma/deck', 'gamma', 'gus@gamma.example');
  await both.decide('share:gamma/deck', 'acme', ANA);
};

/** What the neighbour has, and how it came to be. */
const NEIGHBOURS: Readonly<
  Record<string, {declares: readonly string[]; made?: (both: Firms) => Promise<void>}>
> = {
  'an open request': {declares: [CONNECTION, share()]},
  'a request that was denied': {
    declares: [CONNECTION, share()],
    made: (both) => both.decide('share:gamma/deck', 'acme', ANA, 'deny'),
  },
  'a share in force': {declares: [CONNECTION, share()], made: approveShare},
  'a contribution in force': {declares: [CONNECTION, INTO], made: approveShare},
  'a connection': {declares: [CONNECTION], made: (both) => both.decide('connection:gamma/acme', 'acme', ANA)},
};

const renamed = (text: string, from: string, to: string): string =>
  text.replace(`name: ${from}}`, `name: ${to}, renamedFrom: ${from}}`);

/** What the workspace does, and what of the neighbour's ends with it. */
const ACTS: Readonly<
  Record<string, {act: Acme; first?: Acme; ends: 'recipient' | 'space' | 'all' | 'nothing'}>
> = {
  'deletes a member': {act: {di: ''}, ends: 'recipient'},
  'deletes a space': {act: {room: ''}, ends: 'space'},
  'renames a space': {act: {room: renamed(ACME.room, 'room', 'hall')}, ends: 'space'},
  'deletes a resource': {act: {falcon: ''}, ends: 'nothing'},
  'renames a resource': {act: {falcon: renamed(ACME.falcon, 'falcon', 'eagle')}, ends: 'nothing'},
  'deletes the workspace': {
    act: {workspace: '', people: '', role: '', di: '', falcon: '', room: '', capable: ''},
    ends: 'all',
  },
  'moves to another region': {
    first: {room: ''},
    act: {room: '', workspace: ACME.workspace.replace('EU', 'US')},
    ends: 'all',
  },
  'deactivates a member': {
    act: {di: ACME.di.replace('roles: [partner]', 'roles: [partner], status: deactivated')},
    ends: 'nothing',
  },
};

/** The objects of the neighbour that have ended. */
function endedOf(what: string, ends: (typeof ACTS)[string]['ends']): readonly string[] {
  const into = what === 'a contribution in force';
  if (ends === 'all')
    return what === 'a connection'
      ? ['Connection/gamma/acme']
      : ['Connection/gamma/acme', 'Share/gamma/deck'];
  if (ends === 'nothing' || what === 'a connection') return [];
  return (ends === 'space') === into ? ['Share/gamma/deck'] : [];
}

const CASES = Object.keys(ACTS).flatMap((act) => Object.keys(NEIGHBOURS).map((what) => [act, what] as const));

describe('a workspace', () => {
  // What it does with its own then concerns the neighbour's workspace, too.
  test.each(['deletes a space', 'deletes the workspace'] as const)(
    '%s with its own side of the connection, whatever a neighbour contributes',
    async (does) => {
      const both = await firms();
      both.gamma = [...GAMMA, CONNECTION, INTO];
      await both.apply('gamma');
      both.acme = {...ACME, back: BACK};
      await both.apply('acme');
      await approveShare(both);
      both.acme = {...ACME, ...ACTS[does]?.act};
      const plan = await both.apply('acme');
      expect(plan.ended?.map(({address}) => address)).toContain('Share/gamma/deck');
      const again = await both.plan('acme');
      expect([again.changes, again.ended]).toEqual([[], []]);
      expect(await both.level(ANA, 'vault:gamma/deck')).toBeNull();
    },
  );

  test.each(CASES)('%s, whatever %s of a neighbour names', async (does, what) => {
    const {act, first, ends} = ACTS[does] as (typeof ACTS)[string];
    const {declares, made} = NEIGHBOURS[what] as (typeof NEIGHBOURS)[string];
    const both = await firms();
    both.gamma = [...GAMMA, ...declares];
    await both.apply('gamma');
    await made?.(both);
    if (first !== undefined) {
      both.acme = {...ACME, ...first};
      await both.apply('acme');
      // What oneself agreed to is one's own.
      if (made !== undefined)
        await both.store.withdraw({workspace: 'acme', with: 'gamma', by: ANA, reason: null});
    }
    both.acme = {...ACME, ...act};
    const expected = endedOf(what, ends);
    const already = first === undefined ? [] : endedOf(what, 'space');
    const plan = await both.apply('acme');
    expect(plan.changes).not.toEqual([]);
    expect(plan.ended?.map(({address, set}) => [address, set])).toEqual(
      expected.filter((one) => !already.includes(one)).map((one) => [one, 'gamma']),
    );
    // Its own next plan has nothing more to say of that.
    const again = await both.plan('acme');
    expect([again.changes, again.ended]).toEqual([[], []]);
    // The neighbour plans nothing, and is told once of each object.
    const theirs = await both.plan('gamma');
    expect(theirs.changes).toEqual([]);
    expect(theirs.diagnostics.filter(({severity}) => severity === 'error')).toEqual([]);
    expect(
      theirs.diagnostics.filter(({rule}) => rule === 'connection/ended').map(({address}) => address),
    ).toEqual(expected);
    const about = theirs.diagnostics.filter(({address}) => expected.includes(address ?? ''));
    expect(about.map(({rule}) => rule)).toEqual(expected.map(() => 'connection/ended'));
    expect(
      theirs.waiting.filter(({id}) => expected.includes('Share/gamma/deck') && id === 'share:gamma/deck'),
    ).toEqual([]);
    const reached = await Promise.all(
      ['di@acme.example', ANA].map((email) => both.level(email, 'vault:gamma/deck')),
    );
    expect(expected.includes('Share/gamma/deck') ? reached : [null, null]).toEqual([null, null]);
    const {rows} = await both.sql.query<{chain: string; address: string}>(
      `select distinct chain, address from bylaw.audit_events where action = 'end' order by chain, address`,
    );
    expect(rows.map(({chain, address}) => `${chain} ${address}`)).toEqual(
      ['acme', 'gamma'].flatMap((one) =>
        [...new Set([...already, ...expected])].toSorted().map((each) => `workspace:${one} ${each}`),
      ),
    );
    // Once it is not declared any more, it goes, and nothing is left to say.
    both.gamma = GAMMA;
    await both.apply('gamma');
    expect((await both.plan('gamma')).diagnostics.filter(({rule}) => rule.startsWith('connection/'))).toEqual(
      [],
    );
    expect((await both.sql.query('select from bylaw.endings')).rowCount).toBe(0);
  });
});

describe('what ended by itself', () => {
  test('is in force again only once it is renewed and approved', async () => {
    const both = await firms();
    both.gamma = [...GAMMA, CONNECTION, share()];
    await both.apply('gamma');
    await approveShare(both);
    expect(await both.level('di@acme.example', 'vault:gamma/deck')).toBe('viewer');
    both.acme = {...ACME, di: ''};
    await both.apply('acme');
    both.acme = ACME;
    await both.apply('acme');
    expect(await both.level('di@acme.example', 'vault:gamma/deck')).toBeNull();
    const still = await both.plan('gamma');
    const ended = still.diagnostics.filter(({rule}) => rule === 'connection/ended');
    expect(ended.map(({message, help}) => [message, help])).toEqual([
      [
        'This share has ended: di@acme.example was removed from acme.',
        'What it refers to exists again. Set `renew: 1` to ask for approval again, or remove it.',
      ],
    ]);
    const asked = await explainAccess(both.store, 'di@acme.example', 'vault:gamma/deck');
    expect(asked.withheld.flatMap(({missing}) => missing)).toEqual([
      'what it depends on: it has ended, because di@acme.example was removed from acme; `renew: 1` asks for approval again',
    ]);
    await expect(both.decide('share:gamma/deck', 'acme', ANA)).rejects.toMatchObject({
      rule: 'approval/unknown-request',
    });
    both.gamma = [...GAMMA, CONNECTION, share(1)];
    const renewed = await both.apply('gamma');
    expect(renewed.waiting.map(({id, side}) => [id, side])).toEqual([
      ['share:gamma/deck', 'acme'],
      ['share:gamma/deck', 'gamma'],
    ]);
    expect(await both.level('di@acme.example', 'vault:gamma/deck')).toBeNull();
    await both.decide('share:gamma/deck', 'gamma', 'gus@gamma.example');
    await both.decide('share:gamma/deck', 'acme', ANA);
    expect(await both.level('di@acme.example', 'vault:gamma/deck')).toBe('viewer');
  });

  test('is told to whoever asks, also once another space has the name of what is gone', async () => {
    const both = await firms();
    both.gamma = [...GAMMA, CONNECTION, INTO];
    await both.apply('gamma');
    await approveShare(both);
    expect(await both.level(ANA, 'vault:gamma/deck')).toBe('viewer');
    const hall = renamed(ACME.room, 'room', 'hall');
    both.acme = {...ACME, room: hall};
    await both.apply('acme');
    const path = {level: 'viewer', via: ['Share/gamma/deck', 'Space/acme/room']};
    const why = 'what it depends on: it has ended, because space:room of acme was deleted or renamed';
    const withheld = async () => (await explainAccess(both.store, ANA, 'vault:gamma/deck')).withheld;
    expect(await withheld()).toEqual([{path, missing: [why]}]);
    both.acme = {...ACME, hall: ACME.room.replace('name: room', 'name: hall')};
    await both.apply('acme');
    expect(await both.level(ANA, 'vault:gamma/deck')).toBeNull();
    expect(await withheld()).toEqual([{path, missing: [`${why}; \`renew: 1\` asks for approval again`]}]);
  });

  test('is not renewed while what it names is gone', async () => {
    const both = await firms();
    both.gamma = [...GAMMA, CONNECTION, share()];
    await both.apply('gamma');
    both.acme = {...ACME, di: ''};
    await both.apply('acme');
    both.gamma = [...GAMMA, CONNECTION, share(1)];
    expect((await both.plan('gamma')).diagnostics.map(({severity, rule}) => [severity, rule])).toContainEqual(
      ['error', 'references/unresolved'],
    );
  });

  test('cannot be brought back by a login that applies', async () => {
    const both = await firms();
    both.gamma = [...GAMMA, CONNECTION, share()];
    await both.apply('gamma');
    await approveShare(both);
    both.acme = {...ACME, di: ''};
    await both.apply('acme');
    both.acme = ACME;
    await both.apply('acme');
    for (const statement of [
      "update bylaw.share_recipients set partner = 'acme', partner_member = 'di@acme.example'",
      "update bylaw.shares set partner = 'acme', with_region = 'EU'",
      "update bylaw.connections set partner = 'acme', with_region = 'EU'",
      'delete from bylaw.endings',
      "insert into bylaw.approved_recipients values ('gamma', 'deck', 1, 'user:di@acme.example', 'viewer', null)",
    ]) {
      await both.sql.query('begin; set local role bylaw_apply');
      await expect(both.sql.query(statement)).rejects.toMatchObject({code: '42501'});
      await both.sql.query('rollback');
    }
    // Written anew, the row names them, and gives nothing that was not approved since.
    await both.sql.query(`begin; set local role bylaw_apply;
      delete from bylaw.share_recipients;
      insert into bylaw.share_recipients (workspace, share, subject, role, subject_workspace, partner, partner_member)
        values ('gamma', 'deck', 'user:di@acme.example', 'viewer', 'acme', 'acme', 'di@acme.example');
      commit`);
    expect(await both.level('di@acme.example', 'vault:gamma/deck')).toBeNull();
  });
});

describe('a contribution into a space whose name goes to another', () => {
  const space = (name: string): string => ACME.room.replace('name: room', `name: ${name}`);
  const [room, hall, den] = ['room', 'hall', 'den'].map(space) as [string, string, string];
  const into = (name: string, renew = 0): string =>
    INTO.replace('space:room', `space:${name}`).replace('role: viewer', `role: viewer, renew: ${renew}`);
  const given = (from: string, to: string): string => renamed(space(from), from, to);

  /** Who gets whose name; each of `into` names a space whose name another has afterwards. */
  const passedOn: readonly (readonly [string, Acme, readonly string[]])[] = [
    ['a swap', {room: given('hall', 'room'), hall: given('room', 'hall'), den}, ['room', 'hall']],
    [
      'a cycle of three',
      {room: given('den', 'room'), hall: given('room', 'hall'), den: given('hall', 'den')},
      ['room', 'hall', 'den'],
    ],
    [
      'a chain',
      {room: given('hall', 'room'), hall: given('den', 'hall'), den: given('room', 'attic')},
      ['room', 'hall', 'den'],
    ],
  ];

  test.each(passedOn.flatMap(([how, act, names]) => names.map((name) => [how, name, act] as const)))(
    'ends with %s: into %s',
    async (how, name, act) => {
      const both = await firms();
      both.acme = {...ACME, room, hall, den};
      await both.apply('acme');
      both.gamma = [...GAMMA, CONNECTION, into(name)];
      await both.apply('gamma');
      await approveShare(both);
      expect(await both.level(ANA, 'vault:gamma/deck')).toBe('viewer');
      both.acme = {...ACME, ...act};
      const plan = await both.apply('acme');
      const gone = `space:${name} of acme`;
      expect(plan.ended).toEqual([
        {address: 'Share/gamma/deck', set: 'gamma', why: `${gone} will be deleted or renamed`},
      ]);
      expect(plan.access.lost.filter(({object}) => object.includes('deck'))).not.toEqual([]);
      expect(await both.level(ANA, 'vault:gamma/deck')).toBeNull();
      const again = await both.plan('acme');
      expect([again.changes, again.ended]).toEqual([[], []]);
      const theirs = await both.plan('gamma');
      expect([theirs.changes, theirs.waiting]).toEqual([[], []]);
      const told = theirs.diagnostics.filter(({rule}) => rule === 'connection/ended');
      expect(told.map(({address, message}) => [address, message])).toEqual([
        ['Share/gamma/deck', `This share has ended: ${gone} was deleted or renamed.`],
      ]);
      const {rows} = await both.sql.query<{chain: string}>(
        `select chain from bylaw.audit_events where action = 'end' order by chain`,
      );
      expect(rows.map(({chain}) => chain)).toEqual(['workspace:acme', 'workspace:gamma']);
      if (how === 'a chain' && name === 'den') return;
      // Asked anew, it is of the space that has the name now.
      both.gamma = [...GAMMA, CONNECTION, into(name, 1)];
      const renewed = await both.apply('gamma');
      expect(renewed.waiting.map(({id, side}) => [id, side])).toEqual([
        ['share:gamma/deck', 'acme'],
        ['share:gamma/deck', 'gamma'],
      ]);
      expect(await both.level(ANA, 'vault:gamma/deck')).toBeNull();
      await both.decide('share:gamma/deck', 'gamma', 'gus@gamma.example');
      await both.decide('share:gamma/deck', 'acme', ANA);
      expect(await both.level(ANA, 'vault:gamma/deck')).toBe('viewer');
    },
  );
});

test.each([
  ['a free name', {room: renamed(ACME.room, 'room', 'hall')}],
  [
    'the name of another',
    {
      room: renamed(ACME.room, 'room', 'hall'),
      hall: renamed(ACME.room.replace('name: room', 'name: hall'), 'hall', 'room'),
    },
  ],
])('a contribution of the same set follows its space to %s, and waits anew', async (how, act) => {
  await server.releaseDatabases();
  const both = new Firms(await server.store());
  const hall = how === 'a free name' ? '' : ACME.room.replace('name: room', 'name: hall');
  const withBack = (share: string) => [...GAMMA, CONNECTION, share].join('\n---\n');
  both.acme = {...ACME, hall, back: withBack(INTO)};
  await both.apply('acme');
  await approveShare(both);
  expect(await both.level(ANA, 'vault:gamma/deck')).toBe('viewer');
  both.acme = {...both.acme, ...act, back: withBack(INTO.replace('space:room', 'space:hall'))};
  const plan = await both.apply('acme');
  expect(plan.ended).toEqual([]);
  expect(plan.waiting.map(({id, side}) => [id, side])).toEqual([
    ['share:gamma/deck', 'acme'],
    ['share:gamma/deck', 'gamma'],
  ]);
  expect(await both.level(ANA, 'vault:gamma/deck')).toBeNull();
  await both.decide('share:gamma/deck', 'gamma', 'gus@gamma.example');
  await both.decide('share:gamma/deck', 'acme', ANA);
  expect(await both.level(ANA, 'vault:gamma/deck')).toBe('viewer');
  const {rows} = await both.sql.query('select into_partner_space from bylaw.shares');
  expect(rows).toEqual([{into_partner_space: 'hall'}]);
});

describe('what ended with a workspace', () => {
  test('waits anew by itself when that is back', async () => {
    const both = await firms();
    both.gamma = [...GAMMA, CONNECTION, share()];
    await both.apply('gamma');
    await approveShare(both);
    both.acme = {...ACME, ...ACTS['deletes the workspace']?.act};
    await both.apply('acme');
    both.acme = ACME;
    await both.apply('acme');
    expect(await both.level('di@acme.example', 'vault:gamma/deck')).toBeNull();
    const plan = await both.plan('gamma');
    expect([plan.changes, plan.diagnostics.filter(({rule}) => rule === 'connection/ended')]).toEqual([
      [],
      [],
    ]);
    expect(plan.waiting.map(({id, side}) => [id, side])).toEqual([
      ['connection:gamma/acme', 'acme'],
      ['share:gamma/deck', 'acme'],
      ['share:gamma/deck', 'gamma'],
    ]);
    await approveShare(both);
    expect(await both.level('di@acme.example', 'vault:gamma/deck')).toBe('viewer');
  });
});

test('a connection that both sides declare is active once a deleted workspace is back, and every share waits anew', async () => {
  const both = await firms();
  both.gamma = [...GAMMA, CONNECTION, share()];
  await both.apply('gamma');
  both.acme = {...ACME, back: BACK};
  await both.apply('acme');
  await both.decide('share:gamma/deck', 'gamma', 'gus@gamma.example');
  await both.decide('share:gamma/deck', 'acme', ANA);
  expect(await both.level('di@acme.example', 'vault:gamma/deck')).toBe('viewer');
  both.acme = {...ACME, ...ACTS['deletes the workspace']?.act, back: ''};
  await both.apply('acme');
  const ended = (await both.plan('gamma')).diagnostics.find(
    ({address}) => address === 'Connection/gamma/acme',
  );
  expect([ended?.rule, ended?.help]).toEqual([
    'connection/ended',
    'If the cause is undone, it counts again: the connection is active once the other side agrees again, and every share over it needs approval again. To prevent that, remove it.',
  ]);
  // Back without a Connection of its own, the workspace has not agreed to anything again.
  both.acme = ACME;
  await both.apply('acme');
  expect((await both.plan('gamma')).waiting.map(({id, side}) => `${id} ${side}`)).toEqual([
    'connection:gamma/acme acme',
    'share:gamma/deck acme',
    'share:gamma/deck gamma',
  ]);
  both.acme = {...ACME, back: BACK};
  await both.apply('acme');
  expect((await both.plan('gamma')).waiting.map(({id, side}) => `${id} ${side}`)).toEqual([
    'share:gamma/deck acme',
    'share:gamma/deck gamma',
  ]);
  expect(await both.level('di@acme.example', 'vault:gamma/deck')).toBeNull();
});

describe('a workspace that moves to another region', () => {
  const moved = (texts: readonly string[]): readonly string[] =>
    texts.map((text) => (text.includes('kind: Workspace') ? text.replace('EU', 'US') : text));
  const acmeMoves = async (both: Firms): Promise<void> => {
    both.acme = {...ACME, room: '', workspace: ACME.workspace.replace('EU', 'US')};
    await both.apply('acme');
  };
  const errors = ({diagnostics}: Plan): readonly string[] =>
    diagnostics
      .filter(({severity}) => severity === 'error')
      .map(({rule, address}) => `${rule} ${address ?? '-'}`);

  test('takes with it what had ended because its partner moved there, which then waits anew', async () => {
    const both = await firms();
    both.acme = {...ACME, room: ''};
    await both.apply('acme');
    both.gamma = [...GAMMA, CONNECTION, share()];
    await both.apply('gamma');
    await approveShare(both);
    await both.store.withdraw({workspace: 'acme', with: 'gamma', by: ANA, reason: null});
    await acmeMoves(both);
    both.gamma = moved(both.gamma);
    const plan = await both.apply('gamma');
    expect(plan.changes.map(({address}) => address)).toEqual(['Workspace/gamma']);
    expect((await both.sql.query('select region, with_region from bylaw.shares')).rows).toEqual([
      {region: 'US', with_region: 'US'},
    ]);
    expect((await both.plan('gamma')).waiting.map(({id, side}) => `${id} ${side}`)).toEqual([
      'connection:gamma/acme acme',
      'share:gamma/deck acme',
      'share:gamma/deck gamma',
    ]);
    expect(await both.level('di@acme.example', 'vault:gamma/deck')).toBeNull();
  });

  test.each([
    ['the set', 'gamma'],
    ['another set', 'others'],
    ['no set', null],
  ])('is told of a share of %s that it has with a partner who stays, and nothing moves', async (_, owner) => {
    const both = await firms();
    both.gamma = [...GAMMA, CONNECTION, share()];
    await both.apply('gamma');
    both.acme = {...ACME, back: BACK};
    await both.apply('acme');
    // From then on, only the partner asks to be connected: that ties nobody.
    both.gamma = [...GAMMA, share()];
    await both.apply('gamma');
    if (owner !== 'gamma') {
      await both.sql.query('insert into bylaw.sets (name) values ($1) on conflict do nothing', [
        owner ?? 'x',
      ]);
      await both.sql.query('update bylaw.shares set managed_by = $1', [owner]);
      await both.sql.query("delete from bylaw.set_objects where address = 'Share/gamma/deck'");
    }
    both.gamma = moved(owner === 'gamma' ? both.gamma : GAMMA);
    expect(errors(await both.plan('gamma'))).toEqual(['region/share Share/gamma/deck']);
    await expect(both.apply('gamma')).rejects.toThrow('region/share');
  });
});

test('two runs at once, one that deletes a member and one that shares with them, leave nothing dangling', async () => {
  for (const early of ['acme', 'gamma'] as const) {
    const both = await firms();
    both.gamma = [...GAMMA, CONNECTION];
    await both.apply('gamma');
    both.acme = {...ACME, di: ''};
    both.gamma = [...GAMMA, CONNECTION, share()];
    const late = early === 'acme' ? 'gamma' : 'acme';
    const outcomes = await Promise.allSettled([both.apply(early), both.apply(late)]);
    // The share is refused when the member was gone first; else it ends. The deletion always happens.
    const failed = outcomes.filter(({status}) => status === 'rejected');
    expect(outcomes[early === 'acme' ? 0 : 1]?.status).toBe('fulfilled');
    for (const one of failed)
      expect(String((one as PromiseRejectedResult).reason)).toContain('references/unresolved');
    const {rows} = await both.sql.query<{there: boolean; ended: boolean}>(
      `select exists (select from bylaw.shares where workspace = 'gamma') as there,
        exists (select from bylaw.endings where workspace = 'gamma' and cause = 'recipient') as ended`,
    );
    expect(rows).toEqual([{there: failed.length === 0, ended: failed.length === 0}]);
  }
});
