/**
 * The past as it follows from the audit is what was: random histories, of which each state is written down as it is read, and asked
 * for once all has happened; and the beginning of access lies between the two states where it began.
 *
 * BYLAW_TEST_HISTORIES says how many histories. One that fails prints how to replay it.
 */
import fc from 'fast-check';
import type pg from 'pg';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {computeAccess, type AccessTable} from '../../src/access/access.ts';
import {presentDecisions} from '../../src/agreements/approvals.ts';
import {externalAccessOf} from '../../src/agreements/external-access-in-force.ts';
import {pairKey, requestsIn} from '../../src/agreements/request.ts';
import type {Store} from '../../src/app/store-port.ts';
import {compareText} from '../../src/diagnostics/compare-text.ts';
import type {Ledger} from '../../src/model/ledger.ts';
import {compareLevels, type Level} from '../../src/model/levels.ts';
import type {Live} from '../../src/model/live.ts';
import {ofKind, type State} from '../../src/model/objects.ts';
import {StoreError} from '../../src/model/store-error.ts';
import {accessSince} from '../../src/past/access-since.ts';
import {accessIntervals} from '../../src/past/access-history.ts';
import {EVERYTHING} from '../../src/access/sight.ts';
import {pastOf, stateAt, type Past} from '../../src/past/past.ts';
import {thenAt} from '../../src/past/then.ts';
import {histories, type Step} from './history-steps.ts';
import {EVERYBODY, World, type Draft} from './history-world.ts';
import {applyTo, contents} from './objects.ts';
import {renaming} from './renamed-objects.ts';
import {useSettableClock} from './settable-clock.ts';
import {startTestServer, type TestServer} from './test-server.ts';

const given = (name: string): number | undefined => {
  const text = process.env[name] ?? '';
  return text === '' ? undefined : Number(text);
};
const HOUR = 3_600_000;

let server: TestServer;
let store: Store;
let sql: pg.Client;

const orRefused = async (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (error: unknown) => {
      if (error instanceof StoreError && error.rule !== null) return false;
      throw error;
    },
  );

async function edit(world: World, step: Extract<Step, {do: 'edit'}>): Promise<void> {
  const before = world.draft;
  world.draft = step.change.of(before, world, await world.read());
  const former = world.formerNames(before);
  const applied = await orRefused(
    applyTo(store, world.objects(), {
      set: world.home('a'),
      actor: world.mail(step.actor),
      ...(former.size > 0 && {changes: ({live}) => renaming(world, former, live)}),
    }),
  );
  if (!applied) world.draft = before;
}

async function take(world: World, step: Step): Promise<void> {
  switch (step.do) {
    case 'edit':
      return edit(world, step);
    case 'decide': {
      const [request, side, by] = [world.request(step.request), world.home(step.side), world.mail(step.by)];
      const digest = world.digest(await world.read(), request, side, step.old);
      await orRefused(store.decide({request, side, decision: step.decision, by, digest, reason: null}));
      return;
    }
    case 'withdraw': {
      if (step.side === step.from) return;
      const [workspace, other] = [world.home(step.side), world.home(step.from)];
      await orRefused(store.withdraw({workspace, with: other, by: world.mail(step.by), reason: null}));
      return;
    }
    case 'wait':
      return world.wait(step.hours * HOUR);
    case 'outside':
      return;
  }
}

/** All of a ledger that access and requests rest on. */
const restsOn = (state: State, ledger: Ledger, world: World) => ({
  pairs: [
    pairKey(world.home('a'), world.home('n')),
    pairKey(world.home('a'), world.home('s')),
    pairKey(world.home('n'), world.home('s')),
  ].map((key) => {
    const {epoch = 1, since = null, agreed = new Map<string, string>()} = ledger.pairs.get(key) ?? {};
    return [key, epoch, since, [...agreed].toSorted(([a], [b]) => compareText(a, b))];
  }),
  requests: [...requestsIn(state)]
    .toSorted((a, b) => compareText(a.address, b.address))
    .map((request) => [
      request.address,
      ledger.incarnations.get(request.address),
      presentDecisions(ledger, request).map((decision) => ({
        ...decision,
        recipients: decision.recipients.toSorted((a, b) => compareText(a.subject, b.subject)),
        allow: decision.allow.toSorted(compareText),
      })),
    ]),
  ended: [...ledger.ended].toSorted(([a], [b]) => compareText(a, b)),
  asked: [...ledger.asked].toSorted(([a], [b]) => compareText(a, b)),
  invitations: [...ofKind(state, 'Guest')].map(({address}) => [
    address,
    ledger.endedInvitations.get(address),
  ]),
});

const accessIn = (state: State, ledger: Ledger, now: number): AccessTable =>
  computeAccess({state, now, external: externalAccessOf(state, ledger)});

/** Every level there is, by person and target. */
const levelsIn = (table: AccessTable, called: (target: string) => string): ReadonlyMap<string, Level> =>
  new Map(
    table.targets.flatMap((target) =>
      [...table.principals(target)].map(
        ([principal, {level}]) => [`${principal} ${called(target)}`, level] as const,
      ),
    ),
  );

/** What a target was called at first, while its name is passed on. */
function firstName({names}: Draft, target: string): string {
  const [where = '', name = ''] = target.split('/');
  const kind = where.startsWith('space:') ? 'Space' : 'Resource';
  const renamed = [...names].find(([key, now]) => key.startsWith(`${kind}/`) && now === name);
  return `${where}/${renamed === undefined ? name : renamed[0].slice(kind.length + 1)}`;
}

interface Note {
  readonly live: Live;
  readonly levels: ReadonlyMap<string, Level>;
}

/** The live state without the accounts of other histories. */
async function read(world: World): Promise<Live> {
  const live = await world.read();
  const people = new Set(EVERYBODY.map(world.mail));
  const own = [...live.objects].filter(([, {kind, name}]) => kind !== 'User' || people.has(name));
  return {...live, objects: new Map(own)};
}

async function note(world: World): Promise<Note> {
  const live = await read(world);
  world.remember(live);
  // What comes next comes later.
  await world.wait(1000);
  const table = accessIn(live.objects, live.ledger, live.now);
  return {live, levels: levelsIn(table, (target) => firstName(world.draft, target))};
}

async function expectPast(world: World, notes: readonly Note[]): Promise<void> {
  const live = await read(world);
  const scope = {workspaces: world.homes(), people: EVERYBODY.map(world.mail)};
  const past = pastOf(live, await store.pastEvents(scope, live.now));
  for (const {live: was} of notes) {
    const then = stateAt(past, was.now);
    if (then === undefined) throw new Error('the audit does not go back so far');
    expect([...then.uncertain]).toEqual([]);
    expect(contents(then.state.values())).toEqual(contents(was.objects.values()));
    expect(restsOn(then.state, then.ledger, world)).toEqual(restsOn(was.objects, was.ledger, world));
    expect(levelsIn(accessIn(then.state, then.ledger, was.now), (target) => target)).toEqual(
      levelsIn(accessIn(was.objects, was.ledger, was.now), (target) => target),
    );
  }
  await expectMoments(world, notes, live);
  expectIntervals(world, notes, past);
  const table = accessIn(live.objects, live.ledger, live.now);
  const held = table.targets.flatMap((object) =>
    [...table.principals(object)].map(([principal, {level}]) => ({principal, object, level})),
  );
  const since = accessSince(past, held);
  for (const [i, {principal, object, level}] of held.entries()) {
    const key = `${principal} ${firstName(world.draft, object)}`;
    const last = notes.findLastIndex(({levels}) => {
      const had = levels.get(key);
      return had === undefined || compareLevels(had, level) < 0;
    });
    const began = Date.parse(since[i] ?? '');
    expect({key, level, began, isAfter: began > (notes[last]?.live.now ?? 0)}).toMatchObject({isAfter: true});
    expect(began).toBeLessThanOrEqual(notes[last + 1]?.live.now ?? live.now);
  }
}

/** Each moment alone, from the few events next to it, is what was: when it was written down, and shortly after. */
async function expectMoments(world: World, notes: readonly Note[], live: Live): Promise<void> {
  const homes = world.homes();
  const people = EVERYBODY.map(world.mail);
  const {workspaces} = await store.pastScope({workspaces: homes.slice(0, 1)});
  expect(homes).toEqual(expect.arrayContaining([...workspaces]));
  for (const {live: was} of notes) {
    for (const instant of [was.now, was.now + 500]) {
      const events = await store.pastEvents({workspaces: homes, people}, live.now, [instant]);
      const then = thenAt(live, events, instant);
      if (then === undefined) throw new Error('the audit does not go back so far');
      expect([...then.otherwise.keys()]).toEqual([]);
      expect(contents(then.live.objects.values())).toEqual(contents(was.objects.values()));
      expect(then.live.objects).toEqual(was.objects);
      expect(restsOn(then.live.objects, then.live.ledger, world)).toEqual(
        restsOn(was.objects, was.ledger, world),
      );
      expect(levelsIn(accessIn(then.live.objects, then.live.ledger, instant), (target) => target)).toEqual(
        levelsIn(accessIn(was.objects, was.ledger, instant), (target) => target),
      );
    }
  }
}

/** At each moment that was written down, somebody had what the interval around it says, and nothing where there is none. */
function expectIntervals(world: World, notes: readonly Note[], past: Past): void {
  const called = new Map(
    accessIn(past.objects, past.live.ledger, past.live.now).targets.map((target) => [
      firstName(world.draft, target),
      target,
    ]),
  );
  const pairs = new Set(notes.flatMap(({levels}) => [...levels.keys()]));
  for (const pair of pairs) {
    const [principal = '', first = ''] = pair.split(' ');
    const target = called.get(first);
    // What has gone has no name of now.
    if (target === undefined) continue;
    const {intervals} = accessIntervals(past, principal.slice('user:'.length), target, EVERYTHING);
    for (const {live: was, levels} of notes) {
      const at = new Date(was.now).toISOString();
      const found = intervals.find(
        ({from, to}) =>
          (from === null || compareText(from, at) <= 0) && (to === null || compareText(at, to) < 0),
      );
      expect({pair, at, level: found?.level}).toEqual({pair, at, level: levels.get(pair)});
    }
  }
}

/** Declares the test of so many histories, unless the environment says how many. */
export function askHistories(usually: number): void {
  const count = given('BYLAW_TEST_HISTORIES') ?? usually;
  beforeAll(async () => {
    server = await startTestServer();
    ({store, sql} = await server.store());
    await useSettableClock(sql);
  });
  afterAll(() => server.close());

  describe('the past', () => {
    test(
      'is what was, whatever happened since',
      async () => {
        const property = fc.asyncProperty(histories, async (steps) => {
          const world = new World(store, sql);
          await world.wait(0);
          await edit(world, {do: 'edit', actor: 'root', change: {name: 'begin', of: (draft) => draft}});
          const notes = [await note(world)];
          for (const step of steps) {
            await take(world, step);
            notes.push(await note(world));
          }
          await expectPast(world, notes);
        });
        const seed = given('BYLAW_TEST_SEED');
        await fc.assert(property, {
          numRuns: count,
          ...(seed !== undefined && {seed, path: process.env['BYLAW_TEST_PATH'] ?? ''}),
        });
      },
      120_000 + count * 20_000,
    );
  });
}
