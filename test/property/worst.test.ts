/** The worst state against trying everything: every set of approvals and resumptions, at every instant. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {heldPermissions} from '../../src/access/held-permissions.ts';
import {EVERYTHING} from '../../src/access/sight.ts';
import {approversIn} from '../../src/agreements/approvers.ts';
import {ledgerAsDeclared} from '../../src/agreements/as-declared.ts';
import {decide, isStrictIn} from '../../src/agreements/decide.ts';
import {externalAccessOf} from '../../src/agreements/external-access-in-force.ts';
import {requestDigests} from '../../src/agreements/request-digest.ts';
import {requestId, requestsIn, sidesOf, type Request} from '../../src/agreements/request.ts';
import {addressOf} from '../../src/model/address.ts';
import {canonicalSpec} from '../../src/model/canonical.ts';
import {expiryInstant} from '../../src/model/expiry.ts';
import {EMPTY_LEDGER, type Ledger} from '../../src/model/ledger.ts';
import type {GovernedObject, State} from '../../src/model/objects.ts';
import {waysIn, type Way} from '../../src/proofs/ways.ts';
import {BEFORE_EXPIRIES, worstState} from '../../src/proofs/worst.ts';
import {EMAILS, organisations, WORKSPACES} from './access-organisations.ts';

const wayText = ({person, target, level, via, outside}: Way): string =>
  [person, target, level, outside ?? '', ...via].join(' ');

/** Requests that may be approved, and agreements that may be resumed: few enough to try all subsets. */
const FEW = 3;

const isExternal = (object: GovernedObject): boolean =>
  object.kind === 'Share' && object.spec.with !== undefined;

/** Roles that rules allow to outsiders; the others are not reachable. */
function allowed(object: GovernedObject): GovernedObject {
  const lower = <T extends {role: string}>(one: T): T =>
    one.role === 'co-owner' ? {...one, role: 'editor'} : one;
  if (object.kind === 'Guest') {
    return {...object, spec: {...object.spec, spaces: object.spec.spaces.map(lower)}};
  }
  if (object.kind !== 'Share' || !isExternal(object)) return object;
  const to = object.spec.to?.filter(({subject}) => subject.startsWith('user:')).map(lower);
  return {...object, spec: {...object.spec, ...(to && {to})}};
}

/** An organisation with connections among its workspaces, few external shares, and few suspended agreements. */
const cases: fc.Arbitrary<State> = fc
  .tuple(
    organisations,
    fc.array(
      fc.tuple(fc.constantFrom(...WORKSPACES), fc.constantFrom(...WORKSPACES), fc.constantFrom(...EMAILS)),
      {
        minLength: 3,
        maxLength: 7,
      },
    ),
    fc.subarray([...WORKSPACES]),
    fc.subarray(EMAILS, {minLength: 2}),
    fc.nat({max: 1000}),
  )
  .map(([organisation, connections, strict, managers, seed]) => {
    const state = new Map<string, GovernedObject>();
    const put = (
      kind: GovernedObject['kind'],
      workspace: string | null,
      name: string,
      spec: unknown,
    ): void => {
      const address = addressOf(kind, workspace, name);
      const made = {address, kind, workspace, name, labels: {}, spec: canonicalSpec(kind, spec)};
      if (!state.has(address)) state.set(address, made as GovernedObject);
    };
    let external = 0;
    let suspended = 0;
    for (const each of organisation.values()) {
      let object = allowed(each);
      if (isExternal(object) && ++external > FEW) continue;
      if (object.kind === 'Share' || object.kind === 'Guest') {
        const isSuspended = (object.spec.suspended || (seed + suspended) % 4 === 0) && suspended++ < 2;
        object = {...object, spec: {...object.spec, suspended: isSuspended}} as GovernedObject;
      }
      if (object.kind === 'Workspace' && strict.includes(object.name)) {
        object = {...object, spec: {...object.spec, separationOfDuties: 'strict'}};
      }
      state.set(object.address, object);
    }
    for (const name of WORKSPACES) {
      put('Workspace', null, name, {displayName: name, organization: name, region: 'EU'});
      for (const [i, person] of managers.entries()) {
        put('Grant', name, `manager-${i}`, {
          subject: `user:${person}`,
          permissions: ['manage:external_connections'],
        });
      }
    }
    const pairs = new Set<string>();
    for (const [a, b, requestedBy] of connections) {
      if (a === b || pairs.has(`${a} ${b}`)) continue;
      pairs.add(`${a} ${b}`);
      put('Connection', a, b, {with: b, requestedBy});
    }
    return state;
  });

function subsets<T>(items: readonly T[]): T[][] {
  const all: T[][] = [[]];
  for (const item of items) for (const some of all.slice()) all.push(some.concat(item));
  return all;
}

/** A ledger in which people have approved a request by deciding, for each of its sides; undefined if nobody can. */
function approvedByPeople(state: State, ledger: Ledger, request: Request): Ledger | undefined {
  const context = (now: Ledger) => ({
    state,
    ledger: now,
    approvers: approversIn(state, heldPermissions(state, BEFORE_EXPIRIES)),
    isStrict: (side: string) => isStrictIn(state, side),
    now: 0,
  });
  const id = requestId(request);
  const fresh = {...ledger, decisions: new Map(ledger.decisions).set(id, [])};
  const approve = (now: Ledger, sides: readonly string[]): Ledger | undefined => {
    const [side, ...others] = sides;
    if (side === undefined) return now;
    for (const by of EMAILS) {
      const {digest} = requestDigests(state, now, request, side);
      const outcome = decide(context(now), {
        request: id,
        side,
        decision: 'approve',
        by,
        actor: by,
        digest,
        reason: null,
        automatic: false,
        source: null,
      });
      if (outcome === 'unchanged') return approve(now, others);
      const next = 'ledger' in outcome ? approve(outcome.ledger, others) : undefined;
      if (next !== undefined) return next;
    }
    return undefined;
  };
  return approve(fresh, sidesOf(request));
}

/** Every way of access in every state that is reachable. */
function everyWayByForce(state: State): ReadonlySet<string> {
  const found = new Set<string>();
  const instants = new Set([BEFORE_EXPIRIES]);
  for (const [, expires] of JSON.stringify([...state.values()]).matchAll(/"expires":"([^"]+)"/g)) {
    instants.add(expiryInstant(expires ?? '') ?? BEFORE_EXPIRIES);
  }
  const suspended = [...state.values()].filter(
    (object) => (object.kind === 'Share' || object.kind === 'Guest') && object.spec.suspended,
  );
  for (const resumed of subsets(suspended)) {
    const objects = new Map(state);
    for (const object of resumed) {
      objects.set(object.address, {...object, spec: {...object.spec, suspended: false}} as GovernedObject);
    }
    const declared = ledgerAsDeclared({ledger: EMPTY_LEDGER, objects: new Map()}, objects, BEFORE_EXPIRIES);
    // Automatic approvals can be denied like any other.
    let connected: Ledger = {...declared, decisions: new Map()};
    const shares: Request[] = [];
    for (const request of requestsIn(objects)) {
      if (request.kind === 'Share') shares.push(request);
      else connected = approvedByPeople(objects, connected, request) ?? connected;
    }
    for (const some of subsets(shares)) {
      let ledger: Ledger | undefined = connected;
      for (const share of some) ledger = ledger && approvedByPeople(objects, ledger, share);
      if (ledger === undefined) continue;
      for (const now of instants) {
        const ways = waysIn({state: objects, now, external: externalAccessOf(objects, ledger)}, EVERYTHING);
        for (const target of ways.targets) for (const way of ways.ever(target)) found.add(wayText(way));
      }
    }
  }
  return found;
}

describe('the worst state', () => {
  it('has exactly the access that some reachable state has', {timeout: 120_000}, () => {
    fc.assert(
      fc.property(cases, (state) => {
        const {ways} = worstState(state);
        const ever = ways.targets.flatMap((target) => [...ways.ever(target)].map(wayText));
        expect(new Set(ever)).toEqual(everyWayByForce(state));
      }),
      {numRuns: Number(process.env['BYLAW_TEST_ORGANISATIONS'] ?? 20)},
    );
  });
});
