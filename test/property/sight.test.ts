/**
 * What a tenant of a database is told of its neighbours, on generated organisations of three workspaces: a plan of its own set,
 * and answers to a login of its own, name no object of a neighbour that it does not deal with, no request of which it is no
 * side, and nobody whom it could know by neither.
 */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {reviewAccess} from '../../src/app/access-review.ts';
import {accessMatrix, whoReaches} from '../../src/app/access.ts';
import {listConnections} from '../../src/app/connections.ts';
import {diffAccess} from '../../src/app/access-diff.ts';
import {readReport} from '../../src/app/report.ts';
import {listRequests} from '../../src/app/requests.ts';
import type {UsageError} from '../../src/app/usage-error.ts';
import type {Ledger} from '../../src/model/ledger.ts';
import {UNBOUND, type Login} from '../../src/model/login.ts';
import {isRequest} from '../../src/agreements/request.ts';
import {homeOf} from '../../src/model/address.ts';
import {
  ofKind,
  type DesiredObject,
  type GovernedObject,
  type LiveObject,
  type State,
} from '../../src/model/objects.ts';
import {DEFAULT_GUARDS} from '../../src/model/set-config.ts';
import {makePlan} from '../../src/planner/make-plan.ts';
import {seeded, tries} from '../effort.ts';
import {randomLedger} from '../postgres/random-ledger.ts';
import {storedOrganisation} from '../postgres/stored-organisation.ts';
import {FakeStore} from '../unit/app/fake-store.ts';
import {liveWith, NO_CONSENT} from '../unit/planner/plans.ts';
import {chance, NOW, organisations, WORKSPACES} from './access-organisations.ts';

const HOMES = WORKSPACES.map((name) => `${name}-o0`);
const setOf = (home: string): string => `set-of-${home}`;

/** Who is in one workspace alone, so that an address says where it is known. */
const OWN = (home: string): string => `only.${home}@example.org`;

/** An organisation in which some workspaces have nothing to do with each other, each owned by a set of its own. */
function firms(given: State, seed: number): State<LiveObject> {
  const {state} = storedOrganisation(given, seed, 'o0');
  const apart = HOMES.filter((home) => chance(seed, `${home} stands apart`) < 0.3);
  const kept = [...state.values()].filter(
    (each) =>
      !isRequest(each) || ![each.workspace, each.spec.with].some((home) => apart.includes(home ?? '')),
  );
  const people = [...ofKind(state, 'Workspace')].map(
    ({name}): GovernedObject =>
      ({
        address: `Member/${name}/${OWN(name)}`,
        kind: 'Member',
        workspace: name,
        name: OWN(name),
        labels: {},
        spec: {roles: ['admin'], status: 'active'},
      }) as unknown as GovernedObject,
  );
  return new Map(
    [...kept, ...people].map((each) => [each.address, {...each, managedBy: setOf(homeOf(each) ?? '')}]),
  );
}

/** The workspaces that have a request with one, and it: all others are strangers. */
function dealingWith(states: readonly State[], home: string): ReadonlySet<string> {
  const known = new Set([home]);
  for (const state of states) {
    for (const each of state.values()) {
      if (!isRequest(each)) continue;
      const sides = [each.workspace ?? '', each.spec.with];
      if (sides.includes(home)) for (const side of sides) known.add(side);
    }
  }
  return known;
}

/** What a text that a tenant is told must not have in it. */
function hiddenFrom(states: readonly State[], home: string): readonly string[] {
  const known = dealingWith(states, home);
  const hidden = new Set<string>();
  for (const state of states) {
    for (const each of state.values()) {
      const {kind, workspace, name} = each;
      if (isRequest(each) && ![workspace, each.spec.with].includes(home)) {
        hidden.add(`"${each.address}"`).add(`"${kind.toLowerCase()}:${workspace}/${name}"`);
      }
      if (workspace === null || known.has(workspace)) continue;
      hidden.add(`${kind}/${workspace}/${name}"`);
      if (kind === 'Space') hidden.add(`space:${workspace}/${name}`);
      if (kind === 'Resource') hidden.add(`${each.spec.type}:${workspace}/${name}`);
      hidden.add(OWN(workspace));
    }
  }
  return [...hidden];
}

/** What a tenant's set declares next: not all that it has, and somebody is deactivated. */
const declared = (live: State<LiveObject>, home: string, seed: number): readonly GovernedObject[] =>
  [...live.values()].flatMap((each): readonly GovernedObject[] => {
    if (homeOf(each) !== home) return [];
    const likely = chance(seed, `${each.address} next`);
    if (each.kind === 'Member' && likely < 0.2)
      return [{...each, spec: {...each.spec, status: 'deactivated' as const}}];
    return each.kind !== 'Workspace' && each.kind !== 'Role' && likely > 0.85 ? [] : [each];
  });

/**
 * The plan of a tenant, and the states before and after it. `more`: the set that it names in place of its own, what it
 * declares, and the login by which it asks.
 */
function planFor(
  live: State<LiveObject>,
  ledger: Ledger,
  home: string,
  seed: number,
  more: {readonly set?: string; readonly declares?: readonly GovernedObject[]; readonly login?: Login} = {},
) {
  const {set = setOf(home), declares = declared(live, home, seed), login = UNBOUND} = more;
  const place = {file: 'all.yaml', document: 0, pointer: ''};
  const desired: State<DesiredObject> = new Map(
    declares.map((each) => [
      each.address,
      {...each, declaration: {place, line: 1, specPointer: '', raw: each.spec}},
    ]),
  );
  const {plan} = makePlan({
    set: {name: set, guards: DEFAULT_GUARDS, rules: {}},
    desired,
    provenance: {files: 1, commit: null},
    live: {...liveWith(live, {ledger, login}), now: NOW},
    actor: OWN(home),
    consent: NO_CONSENT,
    filter: {},
    toolVersion: '0.0.0',
    createdAt: new Date(NOW).toISOString(),
    locate: (findings) =>
      findings.map((finding) => ({...finding, file: null, line: null, column: null})) as never,
  });
  return {plan, after: desired};
}

class TenantStore extends FakeStore {
  readonly #ledger: Ledger;
  constructor(objects: State<LiveObject>, ledger: Ledger, actor: string) {
    super(objects, NOW);
    this.#ledger = ledger;
    this.session = {name: 'someone', actor, anyBound: true};
  }
  override async read(...asked: Parameters<FakeStore['read']>) {
    const {live, database} = await super.read(...asked);
    return {database, live: {...live, ledger: this.#ledger}};
  }
}

async function answersTo(live: State<LiveObject>, ledger: Ledger, home: string): Promise<string> {
  const store = (): TenantStore => new TenantStore(live, ledger, OWN(home));
  const who = [...live.values()].flatMap((each) => {
    const type = each.kind === 'Space' ? 'space' : each.kind === 'Resource' ? each.spec.type : null;
    if (type === null) return [];
    const target = `${type}:${each.workspace}/${each.name}`;
    // Nothing is told of a target that is not for who asks to see but what was asked, which is in the message.
    return [undefined, NOW - 1, NOW + 1].map((instant) =>
      whoReaches(store(), target, instant === undefined ? undefined : {when: {instant}}).catch(
        (error: unknown) => (error as UsageError).help,
      ),
    );
  });
  return JSON.stringify([
    await Promise.all(who),
    await accessMatrix(store(), home),
    await reviewAccess(store(), home),
    await readReport(store(), {workspaces: [], toolVersion: '0.0.0', createdAt: NOW}),
    await listRequests(store(), {all: true}),
    await listConnections(store(), {}),
    await accessMatrix(store(), home, {when: {instant: NOW - 1}}),
    await diffAccess(store(), {workspaces: [], from: {instant: NOW - 1}, to: {instant: NOW}}),
  ]);
}

describe('a tenant', () => {
  test('is told nothing of what neighbours deal with each other', async () => {
    let strangers = 0;
    await fc.assert(
      fc.asyncProperty(organisations, fc.integer(), async (given, seed) => {
        const live = firms(given, seed);
        const ledger = randomLedger(live, HOMES, seed);
        for (const home of HOMES.filter((each) => live.has(`Workspace/${each}`))) {
          const {plan, after} = planFor(live, ledger, home, seed);
          const hidden = hiddenFrom([live, after], home);
          strangers += hidden.length;
          const told: readonly string[] = [JSON.stringify(plan), await answersTo(live, ledger, home)];
          for (const text of told) expect(hidden.filter((each) => text.includes(each))).toEqual([]);
        }
      }),
      {numRuns: tries(25), ...seeded(12)},
    );
    expect(strangers).toBeGreaterThan(0);
  });

  test('is told nothing of a set that it names and that is another tenant’s, whatever it declares', () => {
    fc.assert(
      fc.property(organisations, fc.integer(), (given, seed) => {
        const live = firms(given, seed);
        const ledger = randomLedger(live, HOMES, seed);
        const homes = HOMES.filter((each) => live.has(`Workspace/${each}`));
        for (const home of homes) {
          const login = {name: 'someone', actor: OWN(home), anyBound: true};
          for (const other of homes.filter((each) => each !== home)) {
            const set = setOf(other);
            const own = declared(live, home, seed);
            for (const declares of [[], own, declared(live, other, seed)]) {
              const {plan} = planFor(live, ledger, home, seed, {set, declares, login});
              expect(plan).toMatchObject({applyable: false, changes: [], waiting: [], live: {lastRun: null}});
              expect(plan.diagnostics.map(({rule}) => rule)).toEqual(['authority/not-permitted']);
              expect(
                JSON.stringify(plan).replaceAll(`"${set}"`, '').replaceAll(`set ${set}:`, ''),
              ).not.toContain(other);
            }
          }
          const {plan} = planFor(live, ledger, home, seed, {login});
          expect(
            plan.diagnostics.filter(({message}) => message.includes('not allowed to use the set')),
          ).toEqual([]);
          expect(plan.live.digest).not.toBeNull();
        }
      }),
      {numRuns: tries(15), ...seeded(13)},
    );
  });
});
