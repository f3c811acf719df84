/**
 * The ledger in the database and the one that plans foresee are one: sequences of applies, decisions and
 * withdrawals by anybody, each done in SQL and foreseen in TypeScript, and compared after each step.
 */
import fc from 'fast-check';
import type pg from 'pg';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {heldPermissions} from '../../src/access/held-permissions.ts';
import {presentDecisions} from '../../src/agreements/approved.ts';
import {approversIn} from '../../src/agreements/approvers.ts';
import {decide, isStrictIn, type Deciding, type Refusal} from '../../src/agreements/decide.ts';
import {externalAccessOf} from '../../src/agreements/in-force.ts';
import {openRequests} from '../../src/agreements/requests.ts';
import {requestDigests} from '../../src/agreements/request-digest.ts';
import {requestId, requestsIn, sidesOf} from '../../src/agreements/request.ts';
import {settle} from '../../src/agreements/settle.ts';
import {compareText} from '../../src/diagnostics/compare-text.ts';
import {StoreError} from '../../src/model/store-error.ts';
import type {Store} from '../../src/app/ports.ts';
import {applyChanges} from '../../src/diff/diff.ts';
import type {Change} from '../../src/model/change.ts';
import type {Live} from '../../src/model/live.ts';
import type {Decision, Ledger} from '../../src/model/ledger.ts';
import {ofKind, type GovernedObject, type State} from '../../src/model/objects.ts';
import {isLiveSystemAdmin} from '../../src/rules/standing.ts';
import {applyTo, object, scopeOf} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let store: Store;
let sql: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  ({store, sql} = await server.store());
});
afterAll(() => server.close());

const RULES: Readonly<Record<Refusal, string>> = {
  'unknown-request': 'approval/unknown-request',
  'not-approver': 'approval/not-approver',
  'on-behalf': 'authority/on-behalf',
  'own-request': 'approval/self',
  'both-sides': 'approval/self',
  stale: 'approval/stale',
  denied: 'approval/denied',
};
const QUIET: readonly Refusal[] = ['stale', 'denied'];

interface Recipient {
  readonly subject: string;
  readonly role: string;
  readonly expires?: string;
}

interface Draft {
  acmeConnects: boolean;
  northConnects: boolean;
  acmeRenew: number;
  northRenew: number;
  acmeAllow: readonly string[];
  acmeStrict: boolean;
  northStrict: boolean;
  northDenies: boolean;
  northExists: boolean;
  share: boolean;
  to: readonly Recipient[];
  shareRenew: number;
  requestedBy: string;
  resources: readonly string[];
  contribution: boolean;
  contributedAs: string;
  approvals: ReadonlyMap<
    string,
    {side: 'a' | 'n'; request: string; decision: 'approve' | 'deny'; by: string; digest: string}
  >;
}

const START: Draft = {
  acmeConnects: true,
  northConnects: true,
  acmeRenew: 0,
  northRenew: 0,
  acmeAllow: ['space', 'vault', 'playbook'],
  acmeStrict: false,
  northStrict: false,
  northDenies: false,
  northExists: true,
  share: true,
  to: [{subject: 'vera', role: 'editor'}],
  shareRenew: 0,
  requestedBy: 'ana',
  resources: ['vault:falcon'],
  contribution: false,
  contributedAs: 'editor',
  approvals: new Map(),
};

/** Who is in which of the two: `zed` is an External Connection Admin of both. */
const ACME = ['ana', 'al', 'bo', 'cy', 'zed'];
const NORTH = ['raj', 'rae', 'uma', 'vera', 'zed'];
const EVERYBODY = [...new Set([...ACME, ...NORTH, 'root', 'nobody'])];

let runs = 0;

class World {
  readonly a: string;
  readonly n: string;
  readonly tag: string;
  draft: Draft = START;
  /** Digests that were ever current, to be used when they are old. */
  readonly digests: string[] = ['sha256:0'];

  constructor() {
    runs += 1;
    this.tag = `${runs}`;
    this.a = `acme-${runs}`;
    this.n = `north-${runs}`;
  }

  mail = (name: string): string => `${name}.${this.tag}@example.com`;

  objects(): readonly GovernedObject[] {
    const {a, n, mail, draft: d} = this;
    const made: GovernedObject[] = [
      object('User', mail('root'), {systemAdmin: true}),
      object('Workspace', a, {
        displayName: a,
        organization: 'acme',
        region: 'EU',
        separationOfDuties: d.acmeStrict ? 'strict' : 'standard',
      }),
      object('Role', `${a}/counsel`, {permissions: ['use:shared_spaces', 'use:external_collaboration']}),
      ...ACME.map((name) =>
        object('Member', `${a}/${mail(name)}`, {
          roles: ['ana', 'al', 'zed'].includes(name) ? ['admin'] : ['counsel'],
        }),
      ),
      ...['falcon', 'eagle'].map((name) =>
        object('Resource', `${a}/${name}`, {type: 'vault', creator: mail('bo')}),
      ),
      object('Space', `${a}/deal`, {
        type: 'external',
        creator: mail('bo'),
        region: 'EU',
        resources: d.resources,
      }),
    ];
    if (d.northExists) {
      made.push(
        object('Workspace', n, {
          displayName: n,
          organization: 'north',
          region: 'EU',
          separationOfDuties: d.northStrict ? 'strict' : 'standard',
          partners: {allow: [], deny: d.northDenies ? [a] : []},
        }),
        object('Role', `${n}/partner`, {permissions: ['use:shared_spaces', 'use:external_collaboration']}),
        ...NORTH.map((name) =>
          object('Member', `${n}/${mail(name)}`, {
            roles: ['raj', 'rae', 'zed'].includes(name) ? ['admin'] : ['partner'],
          }),
        ),
        object('Space', `${n}/hall`, {type: 'external', creator: mail('uma'), region: 'EU', resources: []}),
      );
      if (d.acmeConnects) {
        made.push(
          object('Connection', `${a}/north`, {
            with: n,
            requestedBy: mail('ana'),
            admins: [mail('bo')],
            allow: d.acmeAllow,
            renew: d.acmeRenew,
          }),
        );
      }
      if (d.northConnects) {
        made.push(
          object('Connection', `${n}/acme`, {
            with: a,
            requestedBy: mail('raj'),
            admins: [mail('uma')],
            renew: d.northRenew,
          }),
        );
      }
      if (d.share) {
        made.push(
          object('Share', `${a}/deal-north`, {
            target: 'space:deal',
            with: n,
            requestedBy: mail(d.requestedBy),
            renew: d.shareRenew,
            to: d.to.map(({subject, ...rest}) => ({...rest, subject: `user:${mail(subject)}`})),
          }),
        );
      }
      if (d.contribution) {
        made.push(
          object('Share', `${a}/eagle-hall`, {
            target: 'vault:eagle',
            with: n,
            into: 'space:hall',
            role: d.contributedAs,
            requestedBy: mail('bo'),
          }),
        );
      }
    }
    for (const [name, {side, request, decision, by, digest}] of d.approvals) {
      if (side === 'n' && !d.northExists) continue;
      const home = side === 'a' ? a : n;
      if (!(side === 'a' ? ACME : NORTH).includes(by)) continue;
      made.push(object('Approval', `${home}/${name}`, {request, decision, by: mail(by), digest}));
    }
    return made;
  }

  async read(): Promise<Live> {
    return (await store.read({...scopeOf('acme', []), set: this.a, workspaces: [this.a, this.n]})).live;
  }

  /** The digest that a side is asked for now, or an old one. */
  digest(live: Live, request: string, side: string, old: number | null): string {
    if (old !== null) return this.digests[old % this.digests.length] ?? '';
    const found = [...requestsIn(live.objects)].find((each) => requestId(each) === request);
    return found === undefined ? 'sha256:1' : requestDigests(live.objects, live.ledger, found, side).digest;
  }

  remember(live: Live): void {
    for (const request of requestsIn(live.objects)) {
      for (const side of sidesOf(request)) {
        const {digest} = requestDigests(live.objects, live.ledger, request, side);
        if (!this.digests.includes(digest)) this.digests.push(digest);
      }
    }
  }
}

const byAddress = (a: {readonly address: string}, b: {readonly address: string}): number =>
  a.address < b.address ? -1 : 1;

/** All of a ledger that has any effect: what is in force, who waits for what, who has agreed to what. */
function effects(state: State, ledger: Ledger, now: number, requests: World) {
  const external = externalAccessOf(state, ledger);
  const pair = ledger.pairs.get(`${requests.a} ${requests.n}`);
  return {
    epoch: pair?.epoch ?? 1,
    agreed: [...(pair?.agreed.keys() ?? [])].toSorted(compareText),
    active: pair != null && pair.since !== null,
    open: [...openRequests(state, ledger, heldPermissions(state, now)).values()]
      .flat()
      .map(({id, side, digest, approvers}) => [id, side, digest, approvers] as const)
      .toSorted((a, b) => compareText(a[0], b[0]) || compareText(a[1], b[1])),
    inForce: [...ofKind(state, 'Share')].toSorted(byAddress).map((share) => ({
      share: share.address,
      given: (share.spec.to ?? []).map(({subject}) => external.recipient(share, subject) ?? null),
      contributed: external.contribution(share)?.role ?? null,
      resources: ['vault:falcon', 'vault:eagle'].map((resource) =>
        external.resourceInSharedSpace(share, share as never, resource),
      ),
    })),
    decisions: [...requestsIn(state)]
      .toSorted(byAddress)
      .map((request) =>
        presentDecisions(ledger, request).map((d) => [
          d.request,
          d.side,
          d.decision,
          d.by,
          d.actor,
          d.automatic,
          d.digest,
          d.epoch,
          d.renew,
          d.source,
          d.recipients,
          d.resources,
          d.allow.toSorted(),
        ]),
      ),
    askedBy: [...ledger.asked]
      .map(([key, {asked, askedBy, digest}]) => [key, asked, askedBy, digest] as const)
      .toSorted(([a], [b]) => compareText(a, b)),
  };
}

type Step =
  | {
      readonly do: 'edit';
      readonly actor: string;
      readonly change: (draft: Draft, world: World, live: Live) => Draft;
    }
  | {
      readonly do: 'decide';
      readonly request: number;
      readonly side: 'a' | 'n';
      readonly decision: Decision;
      readonly by: string;
      readonly old: number | null;
    }
  | {readonly do: 'withdraw'; readonly side: 'a' | 'n'; readonly by: string};

const person = fc.constantFrom(...EVERYBODY);
const side = fc.constantFrom('a' as const, 'n' as const);
const recipients: fc.Arbitrary<readonly Recipient[]> = fc.uniqueArray(
  fc.record(
    {
      subject: fc.constantFrom('vera', 'uma', 'zed', 'rae'),
      role: fc.constantFrom('viewer', 'editor'),
      expires: fc.constantFrom('2090-01-01', '2091-01-01T10:00:00Z', '2020-01-01'),
    },
    {requiredKeys: ['subject', 'role']},
  ),
  {selector: ({subject}) => subject, minLength: 1, maxLength: 3},
);
const request = fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 1, 2, 3);
const idOf = (world: World, number: number): string =>
  [
    `share:${world.a}/deal-north`,
    `share:${world.a}/eagle-hall`,
    `connection:${world.a}/north`,
    `connection:${world.n}/acme`,
  ][number] ?? '';
const old = fc.oneof({weight: 9, arbitrary: fc.constant(null)}, {weight: 1, arbitrary: fc.nat({max: 20})});
/** A side, and somebody who is mostly one of its approvers. */
const deciding = side.chain((which) =>
  fc
    .oneof(
      {
        weight: 9,
        arbitrary: fc.constantFrom(...(which === 'a' ? ['ana', 'bo', 'zed'] : ['raj', 'uma', 'zed'])),
      },
      {weight: 1, arbitrary: person},
    )
    .map((by) => ({side: which, by})),
);

type Edit = (draft: Draft, world: World, live: Live) => Draft;
const edits: fc.Arbitrary<Edit> = fc.oneof(
  {weight: 4, arbitrary: recipients.map((to): Edit => (d) => ({...d, to}))},
  {
    weight: 2,
    arbitrary: fc
      .subarray(['vault:falcon', 'vault:eagle'])
      .map((resources): Edit => (d) => ({...d, resources})),
  },
  fc.constant<Edit>((d) => ({...d, shareRenew: d.shareRenew + 1})),

  fc.constant<Edit>((d) => ({...d, contribution: !d.contribution})),
  fc.constantFrom('viewer', 'editor').map((contributedAs): Edit => (d) => ({...d, contributedAs})),
  fc.constantFrom('ana', 'bo', 'cy').map((requestedBy): Edit => (d) => ({...d, requestedBy})),
  fc.oneof(
    fc.constant<Edit>((d) => ({...d, share: !d.share})),
    fc.constant<Edit>((d) => ({...d, acmeConnects: !d.acmeConnects})),
    fc.constant<Edit>((d) => ({...d, northConnects: !d.northConnects})),
    fc.constant<Edit>((d) => ({...d, northExists: !d.northExists})),
  ),
  fc.constant<Edit>((d) => ({...d, acmeRenew: d.acmeRenew + 1})),
  fc.constant<Edit>((d) => ({...d, northRenew: d.northRenew + 1})),
  fc.subarray(['space', 'vault', 'playbook']).map((acmeAllow): Edit => (d) => ({...d, acmeAllow})),
  fc.constant<Edit>((d) => ({...d, acmeStrict: !d.acmeStrict})),
  fc.constant<Edit>((d) => ({...d, northStrict: !d.northStrict})),
  fc.constant<Edit>((d) => ({...d, northDenies: !d.northDenies})),
  {
    weight: 5,
    arbitrary: fc
      .record({
        name: fc.constantFrom('x', 'y'),
        side,
        request,
        decision: fc.constantFrom('approve' as const, 'approve' as const, 'deny' as const),
        by: person,
        old,
      })
      .map(({name, request: number, old: which, ...rest}): Edit => (d, world, live) => {
        const id = idOf(world, number);
        const digest = world.digest(live, id, rest.side === 'a' ? world.a : world.n, which);
        return {...d, approvals: new Map(d.approvals).set(name, {...rest, request: id, digest})};
      }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('x', 'y').map((name): Edit => (d) => {
      const approvals = new Map(d.approvals);
      approvals.delete(name);
      return {...d, approvals};
    }),
  },
  // The same Approval under another name is not gone.
  fc.constant<Edit>((d) => {
    const approvals = new Map(d.approvals);
    const x = approvals.get('x');
    if (x !== undefined) approvals.set('x2', x);
    approvals.delete('x');
    return {...d, approvals};
  }),
);

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('edit' as const),
        actor: fc.constantFrom('root', 'ana', 'bo', 'raj', 'raj', 'zed'),
        change: edits,
      }),
    },
    {
      weight: 6,
      arbitrary: fc
        .record({
          do: fc.constant('decide' as const),
          request,
          decision: fc.oneof(
            {weight: 10, arbitrary: fc.constant<Decision>('approve')},
            {weight: 1, arbitrary: fc.constantFrom<Decision>('deny', 'revoke')},
          ),
          old,
          deciding,
        })
        .map(({deciding: who, ...rest}) => ({...rest, ...who})),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('withdraw' as const),
        side,
        by: fc.constantFrom('ana', 'raj', 'root', 'cy'),
      }),
    },
  ),
  {minLength: 6, maxLength: 16},
);

const refusedBy = (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: unknown) => {
      if (error instanceof StoreError && error.rule !== null) return error.rule;
      throw error;
    },
  );

async function edit(world: World, step: Extract<Step, {do: 'edit'}>): Promise<void> {
  const live = await world.read();
  const before = world.draft;
  world.draft = step.change(world.draft, world, live);
  const actor = world.mail(step.actor);
  let foreseen: {ledger: Ledger; after: State; refused: readonly Refusal[]} | undefined;
  const refused = await refusedBy(
    applyTo(store, world.objects(), {
      set: world.a,
      actor,
      onJudged: (read: Live, changes: readonly Change[]) => {
        const after = applyChanges(read.objects, changes);
        const settlement = settle({
          ledger: read.ledger,
          before: read.objects,
          after,
          changes,
          actor,
          isSystemAdmin: (email) => isLiveSystemAdmin(after, read.now, email),
          now: read.now,
        });
        foreseen = {ledger: settlement.ledger, after, refused: [...settlement.refused.values()]};
      },
    }),
  );
  const loud = (foreseen?.refused ?? []).filter((each) => !QUIET.includes(each)).map((each) => RULES[each]);
  // The database names the first that it comes to.
  expect(refused === null ? loud.length === 0 : loud.includes(refused)).toBe(true);
  if (refused !== null) {
    world.draft = before;
    return;
  }
  const now = await world.read();
  world.remember(now);
  if (foreseen === undefined) return;
  expect(effects(now.objects, now.ledger, now.now, world)).toEqual(
    effects(foreseen.after, foreseen.ledger, now.now, world),
  );
}

async function decideBothWays(world: World, step: Extract<Step, {do: 'decide'}>): Promise<void> {
  const live = await world.read();
  const id = idOf(world, step.request);
  const home = step.side === 'a' ? world.a : world.n;
  const by = world.mail(step.by);
  const deciding: Deciding = {
    request: id,
    side: home,
    decision: step.decision,
    by,
    actor: by,
    digest: world.digest(live, id, home, step.old),
    reason: null,
    automatic: false,
    source: null,
  };
  const {objects: state, ledger, now} = live;
  const foreseen = decide(
    {
      state,
      ledger,
      approvers: approversIn(state, heldPermissions(state, now)),
      isStrict: (workspace) => isStrictIn(state, workspace),
      now,
    },
    deciding,
  );
  let changed: boolean | undefined;
  const refused = await refusedBy(store.decide(deciding).then((answer) => (changed = answer)));
  const rule = typeof foreseen === 'object' && 'refused' in foreseen ? RULES[foreseen.refused] : null;
  expect([refused, changed]).toEqual([rule, rule === null ? foreseen !== 'unchanged' : undefined]);
  const after = await world.read();
  world.remember(after);
  // What a decision does to the agreements of a connection is settled with the next reading of the objects.
  const settled =
    typeof foreseen === 'object' && 'ledger' in foreseen ? settleOnly(state, foreseen.ledger, now) : ledger;
  expect(effects(after.objects, after.ledger, after.now, world)).toEqual(effects(state, settled, now, world));
}

/** Settles without any change of objects. */
function settleOnly(state: State, ledger: Ledger, now: number): Ledger {
  const nothing: Change = {address: 'User/nobody', actions: ['update'], reason: 'edited', fields: []};
  return settle({
    ledger,
    before: state,
    after: state,
    changes: [nothing],
    actor: null,
    isSystemAdmin: () => false,
    now,
  }).ledger;
}

async function withdraw(world: World, step: Extract<Step, {do: 'withdraw'}>): Promise<void> {
  const [own, other] = step.side === 'a' ? [world.a, world.n] : [world.n, world.a];
  const before = await world.read();
  const agreed = before.ledger.pairs.get(`${world.a} ${world.n}`)?.agreed.has(own) === true;
  const home = before.objects.has(`Workspace/${own}`);
  const may = step.by === 'root' || (step.by === (step.side === 'a' ? 'ana' : 'raj') && home);
  const by = world.mail(step.by);
  let changed: boolean | undefined;
  const refused = await refusedBy(
    store.withdraw({workspace: own, with: other, by, reason: null}).then((answer) => (changed = answer)),
  );
  expect([refused, changed]).toEqual(may ? [null, agreed] : ['authority/not-permitted', undefined]);
  const after = await world.read();
  world.remember(after);
  if (changed !== true) return;
  const {epoch, open, inForce} = effects(after.objects, after.ledger, after.now, world);
  expect(epoch).toBe((before.ledger.pairs.get(`${world.a} ${world.n}`)?.epoch ?? 0) + 1);
  for (const {given, contributed} of inForce) {
    expect(given.every((one) => one === null)).toBe(true);
    expect(contributed).toBeNull();
  }
  expect(open.map(([id]) => id).includes(`share:${world.a}/deal-north`)).toBe(
    after.objects.has(`Share/${world.a}/deal-north`),
  );
}

/** Nobody has access over the border but by two approvals of two people, over an active connection. */
async function neverByOne(world: World): Promise<void> {
  const {rows} = await sql.query<{people: number; active: boolean}>(
    `select (select count(distinct d."by")::int from bylaw.decisions d join bylaw.share_approvals_in_force a
        on a.workspace = d.workspace and a.share = d.name and a.sequence = d.sequence and d.kind = 'share'
        where d.workspace = r.workspace and d.name = r.share) as people,
      exists (select from bylaw.active_connections c where c.workspace = r.workspace and c."with" = r."with") as active
     from bylaw.recipients_in_force r where r.workspace = $1`,
    [world.a],
  );
  for (const {people, active} of rows) expect([people >= 2, active]).toEqual([true, true]);
}

describe('the ledger', () => {
  test('is in the database what plans foresee, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const world = new World();
        await edit(world, {do: 'edit', actor: 'root', change: (draft) => draft});
        for (const step of all) {
          if (step.do === 'edit') await edit(world, step);
          else if (step.do === 'decide') await decideBothWays(world, step);
          else await withdraw(world, step);
          await neverByOne(world);
        }
      }),
      {numRuns: 25},
    );
  }, 120_000);
});
