/** Small organisations with every feature that access knows, dense enough that most sentences apply. */
import fc from 'fast-check';
import type {AccessQuestion} from '../../src/access/access-question.ts';
import type {ExternalAccess} from '../../src/access/external-access.ts';
import {addressOf} from '../../src/model/address.ts';
import {canonicalSpec} from '../../src/model/canonical.ts';
import type {Kind} from '../../src/model/kinds.ts';
import type {GovernedObject, State} from '../../src/model/objects.ts';
import type {ShareRole} from '../../src/model/specs.ts';

export const NOW = Date.parse('2026-06-15T12:00:00Z');
export const EMAILS = ['ana', 'bo', 'cy', 'di', 'ed', 'fay'].map((name) => `${name}@example.com`);
export const WORKSPACES = ['acme', 'northwind', 'zenith'];
const CAPABLE = ['use:shared_spaces', 'use:external_collaboration', 'use:invite_guest_accounts'];
const TEAMS = ['t1', 't2'];
const ROLES = ['r1', 'r2'];
const SPACES = ['s1', 's2'];
export const RESOURCES = ['vault:a', 'vault:b', 'thread:c'];
export const LEVELS: readonly ShareRole[] = ['viewer', 'editor', 'co-owner'];
export const PERMISSIONS = [
  'use:shared_spaces',
  'use:external_collaboration',
  'use:invite_guest_accounts',
  'manage:external_connections',
  'spaces:*:all',
  'spaces:read:own',
  'spaces:read:team',
  'spaces:update:all',
];

const email = fc.constantFrom(...EMAILS);
/** The third workspace is rare, so that more of what is made meets in the same ones. */
const ws = fc.constantFrom('acme', 'acme', 'acme', 'northwind', 'northwind', 'northwind', 'zenith');
const level = fc.constantFrom(...LEVELS);
const expires = fc.oneof(
  {weight: 5, arbitrary: fc.constant(undefined)},
  {weight: 2, arbitrary: fc.constantFrom('2026-06-14', '2026-06-15T12:00:00Z', '2020-01-01')},
  {weight: 2, arbitrary: fc.constantFrom('2026-06-15', '2026-06-15T12:00:00.001Z', '2030-01-01')},
);
const permissions = fc
  .tuple(fc.constantFrom<string[]>(CAPABLE, CAPABLE, []), fc.subarray(PERMISSIONS))
  .map((lists) => lists.flat());
const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values]);
/** What an agreement says of its suspension. */
const suspended = fc.constantFrom(...Array<boolean>(11).fill(false), true);
const generalAccess = fc.constantFrom('restricted', 'restricted', 'restricted', 'link', 'global');
const userSubject = email.map((each) => `user:${each}`);
const subject = fc.oneof(
  {weight: 3, arbitrary: userSubject},
  fc.constantFrom(...TEAMS).map((name) => `team:${name}`),
  fc.constantFrom(...PERMISSIONS).map((name) => `right:${name}`),
  fc.constant('everyone'),
);

type Made = fc.Arbitrary<GovernedObject>;
const object = (kind: Kind, workspace: string | null, name: string, raw: unknown): GovernedObject =>
  ({
    address: addressOf(kind, workspace, name),
    kind,
    workspace,
    name,
    labels: {},
    spec: canonicalSpec(kind, raw),
  }) as GovernedObject;

const workspace = (name: string): Made =>
  fc.boolean().map((guestAccounts) =>
    object('Workspace', null, name, {
      displayName: name,
      organization: name,
      region: 'EU',
      features: {guestAccounts},
    }),
  );
/** Mostly all of them: what is in a workspace that is not there gives nothing. */
const workspaces = fc
  .tuple(fc.tuple(...WORKSPACES.map(workspace)), fc.constantFrom(null, null, null, null, null, ...WORKSPACES))
  .map(([all, missing]) => all.filter(({name}) => name !== missing));
const users: Made = fc
  .record({name: email, systemAdmin: fc.boolean()})
  .map(({name, ...spec}) => object('User', null, name, spec));
const members: Made = fc
  .record({
    ws,
    name: email,
    roles: some([...ROLES, 'admin']),
    status: fc.constantFrom('active', 'active', 'active', 'active', 'deactivated'),
    expires,
  })
  .map(({ws: workspace, name, ...spec}) => object('Member', workspace, name, spec));
const roles: Made = fc
  .record({ws, name: fc.constantFrom(...ROLES), permissions})
  .map(({ws: workspace, name, ...spec}) => object('Role', workspace, name, spec));
const teams: Made = fc
  .record({
    ws,
    name: fc.constantFrom(...TEAMS),
    members: some(EMAILS),
    parent: fc.constantFrom(undefined, ...TEAMS),
  })
  .map(({ws: workspace, name, ...spec}) => object('Team', workspace, name, spec));
const grants: Made = fc
  .record({
    ws,
    name: fc.constantFrom('g1', 'g2'),
    subject: fc.oneof(
      userSubject,
      fc.constantFrom('everyone', ...TEAMS.map((name) => `team:${name}`), 'role:r1', 'role:admin'),
    ),
    permissions,
    expires,
  })
  .map(({ws: workspace, name, ...spec}) => object('Grant', workspace, name, spec));
const resources: Made = fc
  .record({ws, reference: fc.constantFrom(...RESOURCES), creator: email, generalAccess})
  .map(({ws: workspace, reference, ...spec}) => {
    const [type = '', name = ''] = reference.split(':');
    return object('Resource', workspace, name, {type, ...spec});
  });
const spaces: Made = fc
  .record({
    ws,
    name: fc.constantFrom(...SPACES),
    type: fc.constantFrom(...Array<string>(9).fill('external'), 'internal'),
    creator: email,
    generalAccess,
    resources: some(RESOURCES),
  })
  .map(({ws: workspace, name, ...spec}) => object('Space', workspace, name, spec));
const spaceReference = fc.constantFrom(...SPACES.map((name) => `space:${name}`));
const target = fc.oneof({weight: 2, arbitrary: spaceReference}, fc.constantFrom(...RESOURCES));
const shares: Made = fc
  .record({
    ws,
    name: fc.constantFrom('x1', 'x2', 'x3', 'x4'),
    target,
    to: fc.array(fc.record({subject, role: level, expires}), {minLength: 1, maxLength: 4}),
    with: fc.option(ws, {nil: undefined}),
    suspended,
  })
  .map(({ws: workspace, name, with: partner, ...spec}) =>
    object('Share', workspace, name, {
      requestedBy: EMAILS[0],
      ...spec,
      ...(partner !== workspace && {with: partner}),
    }),
  );
const contributions: Made = fc
  .record({
    ws,
    name: fc.constantFrom('c1', 'c2'),
    target: fc.constantFrom(...RESOURCES),
    into: spaceReference,
    with: ws,
    role: level,
    suspended,
  })
  .map(({ws: workspace, name, ...spec}) =>
    object('Share', workspace, name, {requestedBy: EMAILS[0], ...spec}),
  );
const guests: Made = fc
  .record({
    ws,
    name: email,
    spaces: fc.uniqueArray(fc.record({space: fc.constantFrom(...SPACES), role: level}), {
      selector: ({space}) => space,
      minLength: 1,
    }),
    invitedBy: email,
    expires,
    renew: fc.constantFrom(0, 1),
    suspended,
  })
  .map(({ws: workspace, name, ...spec}) => object('Guest', workspace, name, spec));

/** Objects with an address each; the first of several wins. */
const toState = (lists: readonly (readonly GovernedObject[])[]): State =>
  new Map(
    lists
      .flat()
      .toReversed()
      .map((each) => [each.address, each]),
  );

const upTo = (most: number, made: Made): fc.Arbitrary<GovernedObject[]> => fc.array(made, {maxLength: most});

export const organisations: fc.Arbitrary<State> = fc
  .tuple(
    workspaces,
    upTo(2, users),
    fc.array(members, {minLength: 8, maxLength: 16}),
    upTo(6, roles),
    upTo(5, teams),
    upTo(5, grants),
    fc.array(resources, {minLength: 1, maxLength: 6}),
    fc.array(spaces, {minLength: 1, maxLength: 5}),
    fc.array(shares, {minLength: 3, maxLength: 10}),
    fc.array(contributions, {minLength: 1, maxLength: 5}),
    upTo(4, guests),
  )
  .map(toState);

/** A number from 0 to 1 that depends on the text and the seed alone (FNV-1a, mixed). */
export function chance(seed: number, text: string): number {
  let hash = 2166136261 ^ seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

export const pick = <T>(values: readonly T[], at: number): T => values[Math.floor(at * values.length)] as T;

/** Approvals at random: with some roles lower than declared, some higher, some expired, some not given. */
const approvals: fc.Arbitrary<ExternalAccess> = fc.integer().map((seed) => ({
  recipient: (share, to) => {
    const role = pick([undefined, ...LEVELS], chance(seed, `${share.address} ${to}`));
    const until = pick(
      [undefined, undefined, '2026-06-14', '2030-01-01'],
      chance(seed, `until ${share.address} ${to}`),
    );
    return role && {role, ...(until && {expires: until})};
  },
  contribution: (share) => {
    const role = pick([undefined, ...LEVELS], chance(seed, `into ${share.address}`));
    return role && {role};
  },
  resourceInSharedSpace: (share, space, resource) =>
    chance(seed, `${share.address} ${space.address} ${resource}`) < 0.6,
  invitationEnded: ({address}) => chance(seed, `${address} ended`) < 0.15,
}));

export const questions: fc.Arbitrary<AccessQuestion> = fc
  .record({state: organisations, external: approvals})
  .map((made) => ({...made, now: NOW}));

/** A question, and one after some (or all) of its objects were replaced, removed or joined by others. */
export const successions: fc.Arbitrary<readonly [AccessQuestion, AccessQuestion]> = fc
  .record({before: questions, other: questions, seed: fc.integer(), changed: fc.constantFrom(0.05, 0.2, 1)})
  .map(({before, other, seed, changed}) => {
    const state = new Map<string, GovernedObject>();
    for (const address of new Set([...before.state.keys(), ...other.state.keys()])) {
      const kept = chance(seed, address) < changed ? other.state.get(address) : before.state.get(address);
      if (kept !== undefined) state.set(address, kept);
    }
    const external = chance(seed, 'approvals') < changed ? other.external : before.external;
    return [before, {state, external, now: NOW}];
  });
