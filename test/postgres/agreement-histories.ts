/**
 * The ledger in the database and the one that plans foresee are one: sequences of applies, decisions and withdrawals by
 * anybody, with time passing and others writing around bylaw, each done in SQL and foreseen in TypeScript, and compared
 * after each step.
 *
 * BYLAW_TEST_HISTORIES says how many histories. One that fails prints how to replay it.
 */
import fc from 'fast-check';
import type pg from 'pg';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {heldPermissions} from '../../src/access/held-permissions.ts';
import {presentDecisions} from '../../src/agreements/approvals.ts';
import {approversIn, type Approvers} from '../../src/agreements/approvers.ts';
import {decide, isStrictIn, type IntendedDecision, type Refusal} from '../../src/agreements/decide.ts';
import {hasEnded} from '../../src/agreements/endings.ts';
import {externalAccessOf} from '../../src/agreements/external-access-in-force.ts';
import {openRequests} from '../../src/agreements/requests.ts';
import {isRequest, pairKey, requestsIn} from '../../src/agreements/request.ts';
import {settle} from '../../src/agreements/settle.ts';
import {compareText} from '../../src/diagnostics/compare-text.ts';
import {StoreError} from '../../src/model/store-error.ts';
import type {Store} from '../../src/app/store-port.ts';
import {applyChanges} from '../../src/diff/diff.ts';
import type {Change} from '../../src/model/change.ts';
import type {Live} from '../../src/model/live.ts';
import type {Ledger} from '../../src/model/ledger.ts';
import {ofKind, type State} from '../../src/model/objects.ts';
import {isLiveSystemAdmin} from '../../src/rules/admins.ts';
import {histories, type Step} from './history-steps.ts';
import {World} from './history-world.ts';
import {applyTo} from './objects.ts';
import {renaming} from './renamed-objects.ts';
import {bothWays} from './replayed-agreements.ts';
import {writeOutside} from './outside-writes.ts';
import {useSettableClock} from './settable-clock.ts';
import {startTestServer, type TestServer} from './test-server.ts';

const given = (name: string): number | undefined => {
  const text = process.env[name] ?? '';
  return text === '' ? undefined : Number(text);
};
/** A database gets slow with the leftovers of many. */
const PER_DATABASE = 100;
const HOUR = 3_600_000;

let server: TestServer;
let store: Store;
let sql: pg.Client;

let made = 0;
/** A world of its own, with the clock where it was. */
async function newWorld(): Promise<World> {
  if (made++ % PER_DATABASE === 0) {
    await server.releaseDatabases();
    ({store, sql} = await server.store());
    await useSettableClock(sql);
  }
  const world = new World(store, sql);
  await world.wait(0);
  return world;
}

const RULES: Readonly<Record<Refusal, string>> = {
  'unknown-request': 'approval/unknown-request',
  'not-approver': 'approval/not-approver',
  'on-behalf': 'authority/on-behalf',
  'own-request': 'approval/self',
  'both-sides': 'approval/self',
  stale: 'approval/stale',
  denied: 'approval/denied',
  'second-partner': 'identity/duplicate',
};
const QUIET: readonly Refusal[] = ['stale', 'denied'];

const byAddress = (a: {readonly address: string}, b: {readonly address: string}): number =>
  compareText(a.address, b.address);

const pairsOf = (world: World): readonly string[] =>
  (
    [
      ['a', 'n'],
      ['a', 's'],
      ['n', 's'],
    ] as const
  ).map(([one, other]) => pairKey(world.home(one), world.home(other)));

/** All of a ledger that has any effect: what is in force, who waits for what, who has agreed to what. */
function effects(state: State, ledger: Ledger, now: number, world: World) {
  const external = externalAccessOf(state, ledger);
  return {
    pairs: pairsOf(world).map((key) => {
      const pair = ledger.pairs.get(key);
      return {
        key,
        epoch: pair?.epoch ?? 1,
        agreed: [...(pair?.agreed.keys() ?? [])].toSorted(compareText),
        active: pair != null && pair.since !== null,
      };
    }),
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
    // What a deleted workspace keeps is read by nobody who does not name it, and is without effect until it is back.
    ended: [...ledger.ended]
      .filter(([key]) => state.has(`Workspace/${key.split(/[/ ]/)[1] ?? ''}`))
      .map(([key, {cause, renew, incarnation, at}]) => [key, cause, renew, incarnation, at === null] as const)
      .toSorted(([a], [b]) => compareText(a, b)),
    endedInvitations: [...ledger.endedInvitations].toSorted(([a], [b]) => compareText(a, b)),
    askedBy: [...ledger.asked]
      .map(([key, {asked, askedBy, digest, lapsed}]) => [key, asked, askedBy, digest, lapsed] as const)
      .toSorted(([a], [b]) => compareText(a, b)),
  };
}

/** Expects that the database is as it was foreseen. Returns what is live. */
async function expectForeseen(world: World, state: State, ledger: Ledger): Promise<Live> {
  const live = await world.read();
  world.changes(live);
  world.remember(live);
  expect(effects(live.objects, live.ledger, live.now, world)).toEqual(
    effects(state, ledger, live.now, world),
  );
  return live;
}

const approversOf = ({objects, now}: Live): Approvers => approversIn(objects, heldPermissions(objects, now));

/** Settles without any change of objects. */
function settleOnly(live: Live, ledger: Ledger, actor: string | null = null): Ledger {
  const nothing: Change = {address: 'User/nobody', actions: ['update'], reason: 'edited', fields: []};
  const {objects, now} = live;
  return settle({
    ledger,
    before: objects,
    after: objects,
    changes: [nothing],
    actor,
    isSystemAdmin: () => false,
    now,
  }).ledger;
}

const refusedBy = (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: unknown) => {
      if (error instanceof StoreError && error.rule !== null) return error.rule;
      throw error;
    },
  );

async function edit(world: World, step: Extract<Step, {do: 'edit'}>): Promise<void> {
  const live = await world.current();
  const before = world.draft;
  world.draft = step.change.of(world.draft, world, live);
  const actor = world.mail(step.actor);
  world.changes();
  const former = world.formerNames(before);
  let foreseen: {ledger: Ledger; after: State; refused: readonly Refusal[]} | undefined;
  const refused = await refusedBy(
    applyTo(store, world.objects(), {
      set: world.home('a'),
      actor,
      ...(former.size > 0 && {changes: ({live: read}) => renaming(world, former, read)}),
      onJudged: (read: Live, changes: readonly Change[]) => {
        const after = applyChanges(read.objects, changes);
        const now = read.now + world.passed;
        const settlement = settle({
          ledger: read.ledger,
          before: read.objects,
          after,
          changes,
          actor,
          isSystemAdmin: (email) => isLiveSystemAdmin(after, now, email),
          now,
        });
        foreseen = {ledger: settlement.ledger, after, refused: [...settlement.refused.values()]};
      },
    }),
  );
  const loud = (foreseen?.refused ?? []).filter((each) => !QUIET.includes(each)).map((each) => RULES[each]);
  // The database names the first that it comes to.
  expect(refused === null ? loud.length === 0 : loud.includes(refused)).toBe(true);
  if (refused !== null) world.draft = before;
  else if (foreseen !== undefined) {
    // What was written around bylaw in workspaces that the run does not concern is settled by the next one that does.
    if (world.unsettled) await settleAll(world, actor);
    world.unsettled = false;
    await expectForeseen(world, foreseen.after, foreseen.ledger);
  }
}

async function decideBothWays(world: World, step: Extract<Step, {do: 'decide'}>): Promise<void> {
  await settleOutside(world);
  const live = await world.current();
  const request = world.request(step.request);
  const side = world.home(step.side);
  const by = world.mail(step.by);
  const deciding: IntendedDecision = {
    request,
    side,
    decision: step.decision,
    by,
    actor: by,
    digest: world.digest(live, request, side, step.old),
    reason: null,
    automatic: false,
    source: null,
  };
  const {objects: state, ledger, now} = live;
  const foreseen = decide(
    {
      state,
      ledger,
      approvers: approversOf(live),
      isStrict: (workspace) => isStrictIn(state, workspace),
      now,
    },
    deciding,
  );
  let changed: boolean | undefined;
  world.changes();
  const refused = await refusedBy(store.decide(deciding).then((answer) => (changed = answer)));
  const rule = typeof foreseen === 'object' && 'refused' in foreseen ? RULES[foreseen.refused] : null;
  expect([refused, changed]).toEqual([rule, rule === null ? foreseen !== 'unchanged' : undefined]);
  // What a decision does to the agreements of a connection is settled with the next reading of the objects.
  const made = typeof foreseen === 'object' && 'ledger' in foreseen;
  await expectForeseen(world, state, made ? settleOnly(live, foreseen.ledger) : ledger);
}

async function withdraw(world: World, step: Extract<Step, {do: 'withdraw'}>): Promise<void> {
  if (step.side === step.from) return;
  await settleOutside(world);
  const [own, other] = [world.home(step.side), world.home(step.from)];
  const before = await world.current();
  const pair = before.ledger.pairs.get(pairKey(own, other));
  const by = world.mail(step.by);
  const may = approversOf(before).isEca(own, by) || isLiveSystemAdmin(before.objects, before.now, by);
  let changed: boolean | undefined;
  world.changes();
  const refused = await refusedBy(
    store.withdraw({workspace: own, with: other, by, reason: null}).then((answer) => (changed = answer)),
  );
  expect([refused, changed]).toEqual(
    may ? [null, pair?.agreed.has(own) === true] : ['authority/not-permitted', undefined],
  );
  const after = await world.read();
  world.changes(after);
  world.remember(after);
  if (changed !== true) return;
  expect(after.ledger.pairs.get(pairKey(own, other))?.epoch).toBe((pair?.epoch ?? 0) + 1);
  const external = externalAccessOf(after.objects, after.ledger);
  const between = [...ofKind(after.objects, 'Share')].filter(
    ({workspace, spec}) =>
      spec.with !== undefined && pairKey(workspace ?? '', spec.with) === pairKey(own, other),
  );
  const open = openRequests(after.objects, after.ledger, heldPermissions(after.objects, after.now));
  for (const share of between) {
    expect((share.spec.to ?? []).map(({subject}) => external.recipient(share, subject))).not.toContainEqual(
      expect.anything(),
    );
    expect(external.contribution(share)).toBeUndefined();
    // One whose recipients are all gone asks for nothing.
    expect(open.has(share.address)).toBe(!(isRequest(share) && hasEnded(after.ledger, share)));
  }
}

/** What the next apply or decision of all workspaces begins with. */
const settleAll = (world: World, actor: string): Promise<unknown> =>
  sql.query("select bylaw.settle($1, null, null, $2, '{}', '{}')", [actor, world.homes()]);

/** Settles what others wrote since the last step of bylaw's, which a decision or withdrawal begins with. */
async function settleOutside(world: World): Promise<void> {
  if (!world.unsettled) return;
  world.unsettled = false;
  const live = await world.read();
  const actor = world.mail('root');
  const foreseen = settleOnly(live, live.ledger, actor);
  await settleAll(world, actor);
  await expectForeseen(world, live.objects, foreseen);
}

async function outside(world: World, step: Extract<Step, {do: 'outside'}>): Promise<void> {
  world.changes();
  await writeOutside(world, step.write);
  world.unsettled = true;
  if (step.settled || step.write.readsAsBefore) await settleOutside(world);
}

/** Nobody has access over the border but by two approvals of two people, over an active connection. */
async function neverByOne(world: World): Promise<void> {
  const {rows} = await sql.query<{people: number; active: boolean}>(
    `select (select count(distinct d."by")::int from bylaw.decisions d join bylaw.share_approvals_in_force a
        on a.workspace = d.workspace and a.share = d.name and a.sequence = d.sequence and d.kind = 'share'
        where d.workspace = r.workspace and d.name = r.share) as people,
      exists (select from bylaw.active_connections c where c.workspace = r.workspace and c."with" = r."with") as active
     from bylaw.recipients_in_force r where r.workspace = $1`,
    [world.home('a')],
  );
  for (const {people, active} of rows) expect([people >= 2, active]).toEqual([true, true]);
}

async function take(world: World, step: Step): Promise<void> {
  switch (step.do) {
    case 'edit':
      return edit(world, step);
    case 'decide':
      return decideBothWays(world, step);
    case 'withdraw':
      return withdraw(world, step);
    case 'wait':
      return world.wait(step.hours * HOUR);
    case 'outside':
      return outside(world, step);
  }
}

/** A failing history, and how to see it again. */
function replayOf(
  {seed: drawn, counterexamplePath}: Pick<fc.RunDetails<[readonly Step[]]>, 'seed' | 'counterexamplePath'>,
  message: string,
): string {
  const again = `BYLAW_TEST_SEED=${drawn} BYLAW_TEST_PATH=${counterexamplePath ?? ''}`;
  return `${message}\n\nTo replay it: ${again} npx vitest run test/postgres/agreements.test.ts`;
}

const seed = given('BYLAW_TEST_SEED');
const USUAL_SEED = 20261201;

/** Every effect is an event with its content, in the chains of both workspaces: the tables follow from either. */
async function followsFromEvents(world: World): Promise<void> {
  const {own, shared} = await bothWays(sql, world.homes());
  for (const {tables, events} of own) expect(events).toEqual(tables);
  for (const {told, toldThere} of shared) expect(toldThere).toEqual(told);
}

/** Declares the test of so many histories, unless the environment says how many. */
export function compareHistories(usually: number): void {
  const asked = given('BYLAW_TEST_HISTORIES');
  const count = asked ?? usually;
  beforeAll(async () => {
    server = await startTestServer();
    made = 0;
  });
  afterAll(() => server.close());

  describe('the ledger', () => {
    test(
      'is in the database what plans foresee, whatever happens',
      async () => {
        const property = fc.asyncProperty(histories, async (steps) => {
          const world = await newWorld();
          await edit(world, {do: 'edit', actor: 'root', change: {name: 'begin', of: (draft) => draft}});
          for (const step of steps) {
            await take(world, step);
            await neverByOne(world);
          }
          await followsFromEvents(world);
        });
        const details = await fc.check(property, {
          numRuns: count,
          // The same histories each time, unless more are asked for by hand.
          ...(asked === undefined && {seed: USUAL_SEED}),
          ...(seed !== undefined && {seed, path: process.env['BYLAW_TEST_PATH'] ?? ''}),
        });
        if (details.failed) {
          throw new Error(replayOf(details, (await fc.asyncDefaultReportMessage(details)) ?? ''), {
            cause: details.errorInstance,
          });
        }
        expect(details.numRuns).toBeGreaterThan(0);
      },
      120_000 + count * 20_000,
    );
  });
}
