/**
 * The past as it follows from the audit is what was: random histories, of which each state is written down as it is read, and asked
 * for once all has happened; and the beginning of access lies between the two states where it began. What others wrote around bylaw is
 * uncertain from the last that is known before it to the first that found it, and nothing else is.
 *
 * BYLAW_TEST_HISTORIES says how many histories. One that fails prints how to replay it.
 */
import fc from 'fast-check';
import type pg from 'pg';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {computeAccess, type AccessTable} from '../../src/access/access.ts';
import {applyLoaded} from '../../src/app/apply.ts';
import {offboardPerson} from '../../src/app/offboard.ts';
import type {Address} from '../../src/model/address.ts';
import {presentDecisions} from '../../src/agreements/approvals.ts';
import {externalAccessOf} from '../../src/agreements/external-access-in-force.ts';
import {pairKey, requestsIn} from '../../src/agreements/request.ts';
import type {Store} from '../../src/app/store-port.ts';
import {compareText} from '../../src/diagnostics/compare-text.ts';
import type {Ledger} from '../../src/model/ledger.ts';
import {compareLevels, type Level} from '../../src/model/levels.ts';
import type {Live} from '../../src/model/live.ts';
import {ofKind, type DesiredObject, type GovernedObject, type State} from '../../src/model/objects.ts';
import type {PastEvents} from '../../src/model/past.ts';
import {NO_CONSENT} from '../../src/model/plan.ts';
import {StoreError} from '../../src/model/store-error.ts';
import {accessSince} from '../../src/past/access-since.ts';
import {accessIntervals} from '../../src/past/access-history.ts';
import {EVERYTHING} from '../../src/access/sight.ts';
import {pastOf, stateAt, type Past} from '../../src/past/past.ts';
import {asOf} from '../../src/past/as-of.ts';
import {thenAt, type Then} from '../../src/past/then.ts';
import {historiesOfPeople, type PeopleStep, type Step} from './history-steps.ts';
import {knownOf, seen, type Known} from './known-past.ts';
import {writeOutside} from './outside-writes.ts';
import {EVERYBODY, SIDES, World, type Draft} from './history-world.ts';
import {applyTo, contents} from './objects.ts';
import {withoutOffboarded} from '../../src/planner/without-offboarded.ts';
import {load} from './renamed-firms.ts';
import {renaming} from './renamed-objects.ts';
import {useSettableClock} from './settable-clock.ts';
import {startTestServer, type TestServer} from './test-server.ts';

const given = (name: string): number | undefined => {
  const text = process.env[name] ?? '';
  return text === '' ? undefined : Number(text);
};
const USUAL_SEED = 20261130;
const HOUR = 3_600_000;

let server: TestServer;
let store: Store;
let sql: pg.Client;

const orRefused = async (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (error: unknown) => {
      // A key stands against what rules would: a successor who is no member, where everybody else has left.
      if (error instanceof StoreError && (error.rule !== null || error.code === 'constraint')) return false;
      throw error;
    },
  );

/** Whether a workspace would go in which another set has something: `references/in-use` stands against that. */
async function isNeeded(world: World): Promise<boolean> {
  if (world.draft.northExists) return false;
  const {objects} = await world.read();
  return [...objects.values()].some(
    ({kind, workspace}) => kind === 'Offboarding' && workspace === world.home('n'),
  );
}

/** What is declared, without whoever has left. */
async function declared(world: World): Promise<readonly GovernedObject[]> {
  const objects = world.objects();
  const live = await world.read();
  if (live.offboarded.people.size === 0) return objects;
  const {desired} = withoutOffboarded(
    new Map(objects.map((object) => [object.address, object as DesiredObject])),
    {live, set: world.home('a'), actor: world.mail('root'), addressNow: (address) => address},
  );
  return [...desired.values()].map(({declaration: _, ...object}) => object as GovernedObject);
}

/** Somebody leaves, if nothing stands against it. */
async function leave(world: World, step: Extract<PeopleStep, {do: 'leave'}>): Promise<void> {
  const {who, side, how} = step;
  const [person, actor] = [world.mail(who), world.mail('root')];
  const options = {lockTimeoutMs: 5000, consent: NO_CONSENT};
  if (how === 'manifest' && side !== undefined) {
    const manifest = {
      apiVersion: 'bylaw/v1',
      kind: 'Offboarding',
      metadata: {workspace: world.home(side), name: person},
      spec: {confirm: 'DELETE', successor: world.mail(step.successors[side])},
    };
    const asked = {actor, consent: NO_CONSENT, filter: {}, toolVersion: '0.0.0', createdAt: 0};
    // A set of its own: the leaving is of all that is in the workspace, whoever declares it.
    const loaded = await load(`${who}-leaves-${world.home(side)}`, JSON.stringify(manifest));
    await orRefused(applyLoaded(store, loaded, asked, {...options, actor}));
    return;
  }
  const byWorkspace = new Map(SIDES.map((each) => [world.home(each), world.mail(step.successors[each])]));
  const asked = {person, actor, anonymise: false, alsoRead: [], ...(side && {only: [world.home(side)]})};
  await orRefused(offboardPerson(store, {...asked, successors: {byWorkspace}}, options));
}

/** Somebody gets another address, if nothing stands against it. */
async function move(world: World, {who, to}: Extract<PeopleStep, {do: 'move'}>): Promise<void> {
  const email = world.mail(who);
  const change = {
    kind: 'rename',
    email,
    to: email.replace(/@.*/, `@${to}`),
    actor: world.mail('root'),
  } as const;
  if (change.to !== email && (await orRefused(store.changePeople(change, 'make')))) world.moveTo(who, to);
}

async function edit(world: World, step: Extract<Step, {do: 'edit'}>): Promise<void> {
  const before = world.draft;
  world.draft = step.change.of(before, world, await world.read());
  if (await isNeeded(world)) {
    world.draft = before;
    return;
  }
  const former = world.formerNames(before);
  const applied = await orRefused(
    applyTo(store, await declared(world), {
      set: world.home('a'),
      actor: world.mail(step.actor),
      ...(former.size > 0 && {changes: ({live}) => renaming(world, former, live)}),
    }),
  );
  if (!applied) world.draft = before;
}

async function take(world: World, step: Step | PeopleStep): Promise<void> {
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
      await writeOutside(world, step.write);
      // What follows for agreements is told at once, as the next run or decision would tell it.
      await sql.query("select bylaw.settle($1, null, null, $2, '{}', '{}')", [
        world.mail('root'),
        world.homes(),
      ]);
      return;
    case 'leave':
      return leave(world, step);
    case 'move':
      return move(world, step);
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
        // The key of a decision that gives nothing is emptied with its target, too: nothing follows from that, and no event tells of it.
        target: decision.recipients.length === 0 ? null : decision.target,
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

/** The levels at a moment, of people with the addresses of now. */
const levelsThen = (world: World, state: State, ledger: Ledger, now: number): readonly unknown[] =>
  world
    .withPresentAddresses([...levelsIn(accessIn(state, ledger, now), (target) => target)])
    .toSorted(([a], [b]) => compareText(a, b));

/** What is told of a moment is what is known of it; and what there was, where that is so. */
function expectKnown(
  world: World,
  known: Known,
  was: Live,
  then: {readonly state: State; readonly ledger: Ledger; readonly uncertain: Iterable<Address>},
): void {
  expect([...then.uncertain].toSorted(compareText)).toEqual(known.uncertain);
  expect(world.withPresentAddresses(contents(then.state.values()))).toEqual(known.contents);
  if (!known.isSo) return;
  expect(world.withPresentAddresses(restsOn(then.state, then.ledger, world))).toEqual(
    world.withPresentAddresses(restsOn(was.objects, was.ledger, world)),
  );
  expect(levelsThen(world, then.state, then.ledger, was.now)).toEqual(
    levelsThen(world, was.objects, was.ledger, was.now),
  );
}

async function expectPast(world: World, taken: readonly Note[]): Promise<void> {
  const notes = taken.map(({live, levels}) => ({
    live,
    levels: new Map(world.withPresentAddresses([...levels])),
  }));
  const live = await read(world);
  const scope = {workspaces: world.homes(), people: EVERYBODY.map(world.mail)};
  const events = await store.pastEvents(scope, live.now);
  const past = pastOf(live, events);
  const known = knownOf(
    notes.map(({live: was}) => {
      const {at, contents: there} = seen(was.now, was.objects.values());
      return {at, contents: new Map(world.withPresentAddresses([...there]))};
    }),
    events.events,
  );
  for (const [i, {live: was}] of notes.entries()) {
    const then = stateAt(past, was.now);
    if (then === undefined) throw new Error('the audit does not go back so far');
    expectKnown(world, known[i]!, was, then);
  }
  await expectMoments(world, notes, known, live);
  const sure = notes.filter((_, i) => known[i]!.isSo);
  expectIntervals(world, sure, past);
  // Since when is not known of what others wrote.
  if (sure.length < notes.length) return;
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
  const cut = notes[Math.floor(notes.length / 2)]!.live.now;
  const later = (since: string | null): string | null => (Date.parse(since ?? '') > cut ? since : null);
  expect(accessSince(withoutRunsUntil(cut, live, events), held)).toEqual(since.map(later));
}

/** The past where the chains of sets are too long to be read to their beginning; those of workspaces are read whole. */
const withoutRunsUntil = (cut: number, live: Live, {events, ...read}: PastEvents): Past =>
  pastOf(live, {
    ...read,
    events: events.filter(({at, chain}) => at > cut || chain.startsWith('workspace:')),
    from: cut,
  });

/** Whose each object is. */
const ownersIn = (world: World, objects: Live['objects']): readonly unknown[] =>
  world
    .withPresentAddresses([...objects.values()].map(({address, managedBy}) => [address, managedBy]))
    .toSorted(([a], [b]) => compareText(a ?? '', b ?? ''));

/** Where the answer about somebody and a target is not what was so, it says that it is uncertain. */
function expectUncertain(world: World, then: Then, was: Live): void {
  const told = accessIn(then.live.objects, then.live.ledger, then.instant);
  const levels = (table: AccessTable): ReadonlyMap<string, Level> =>
    new Map(world.withPresentAddresses([...levelsIn(table, (target) => target)]));
  const [had, says] = [levels(accessIn(was.objects, was.ledger, then.instant)), levels(told)];
  for (const pair of new Set([...had.keys(), ...says.keys()])) {
    if (had.get(pair) === says.get(pair)) continue;
    const [principal = '', object = ''] = pair.split(' ');
    const paths = told.principals(object).get(principal)?.paths ?? [];
    const {uncertain} = asOf(then, EVERYTHING, {
      answers: [{principal, object, paths}],
      isAbout: (change) => change.principal === principal && change.object === object,
      asked: [],
    });
    expect({pair, had: had.get(pair), says: says.get(pair), isUncertain: uncertain.length > 0}).toMatchObject(
      {
        isUncertain: true,
      },
    );
  }
}

/** Each moment alone, from the few events next to it, is what was: when it was written down, and shortly after. */
async function expectMoments(
  world: World,
  notes: readonly Note[],
  known: readonly Known[],
  live: Live,
): Promise<void> {
  const homes = world.homes();
  const people = EVERYBODY.map(world.mail);
  const {workspaces} = await store.pastScope({workspaces: homes.slice(0, 1)});
  expect(homes).toEqual(expect.arrayContaining([...workspaces]));
  for (const [i, {live: was}] of notes.entries()) {
    for (const instant of [was.now, was.now + 500]) {
      const events = await store.pastEvents({workspaces: homes, people}, live.now, [instant]);
      const then = thenAt(live, events, instant);
      if (then === undefined) throw new Error('the audit does not go back so far');
      const {objects, ledger} = then.live;
      expectKnown(
        world,
        known[i]!,
        {...was, now: instant},
        {
          state: objects,
          ledger,
          uncertain: then.otherwise.keys(),
        },
      );
      if (!known[i]!.isSo && !known[i]!.isHidden) expectUncertain(world, then, was);
      if (known[i]!.isSo) expect(ownersIn(world, objects)).toEqual(ownersIn(world, was.objects));
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
        const property = fc.asyncProperty(historiesOfPeople, async (steps) => {
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
        const asked = given('BYLAW_TEST_HISTORIES') !== undefined;
        await fc.assert(property, {
          numRuns: count,
          // The same histories each time, unless more are asked for by hand.
          ...(!asked && {seed: USUAL_SEED}),
          ...(seed !== undefined && {seed, path: process.env['BYLAW_TEST_PATH'] ?? ''}),
        });
      },
      120_000 + count * 20_000,
    );
  });
}
