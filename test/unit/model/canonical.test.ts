import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {canonicalSpec} from '../../../src/model/canonical.ts';
import {canonicalJson} from '../../../src/model/canonical-json.ts';
import {KINDS} from '../../../src/model/kinds.ts';
import {rawObject, turnedAround} from './raw-objects.ts';

/** Everything in a value, itself included. */
function* values(value: unknown): Generator<unknown> {
  yield value;
  if (typeof value === 'object' && value !== null)
    for (const member of Object.values(value)) yield* values(member);
}

describe.each(KINDS)('the canonical form of a %s', (kind) => {
  it('is its own canonical form', () => {
    fc.assert(
      fc.property(rawObject(kind), ({raw}) => {
        const once = canonicalSpec(kind, raw);
        expect(canonicalSpec(kind, once)).toStrictEqual(once);
      }),
    );
  });

  it('does not depend on the order of lists and members', () => {
    fc.assert(
      fc.property(rawObject(kind), ({raw}) => {
        const other = canonicalSpec(kind, turnedAround(raw, true));
        expect(canonicalJson(other)).toBe(canonicalJson(canonicalSpec(kind, raw)));
      }),
    );
  });

  it('is JSON through and through: nothing in it is undefined', () => {
    fc.assert(
      fc.property(rawObject(kind), ({raw}) => {
        const spec = canonicalSpec(kind, raw);
        expect([...values(spec)]).not.toContain(undefined);
        expect(JSON.stringify(JSON.parse(JSON.stringify(spec)))).toBe(JSON.stringify(spec));
      }),
    );
  });
});

it.each([
  [
    'Workspace',
    {displayName: 'Acme', organization: 'acme', region: 'EU'},
    {
      displayName: 'Acme',
      organization: 'acme',
      region: 'EU',
      features: {guestAccounts: false},
      partners: {allow: [], deny: []},
      separationOfDuties: 'standard',
      protect: true,
      retentionDays: 30,
    },
  ],
  ['User', {}, {systemAdmin: false}],
  ['Member', {roles: ['b', 'a']}, {roles: ['a', 'b'], status: 'active'}],
  ['Team', {members: []}, {members: []}],
  ['Role', {permissions: []}, {permissions: []}],
  ['Grant', {subject: 'everyone', permissions: []}, {subject: 'everyone', permissions: []}],
  [
    'Resource',
    {type: 'vault', creator: 'a@x.example'},
    {type: 'vault', creator: 'a@x.example', generalAccess: 'restricted'},
  ],
  [
    'Space',
    {type: 'internal', creator: 'a@x.example'},
    {type: 'internal', creator: 'a@x.example', generalAccess: 'restricted', resources: [], protect: false},
  ],
  [
    'Connection',
    {with: 'northwind', requestedBy: 'a@x.example'},
    {
      with: 'northwind',
      requestedBy: 'a@x.example',
      admins: [],
      allow: ['playbook', 'space', 'vault', 'workflow'],
      renew: 0,
    },
  ],
  [
    'Share',
    {target: 'vault:a', requestedBy: 'a@x.example', to: [{subject: 'everyone', role: 'viewer'}]},
    {target: 'vault:a', requestedBy: 'a@x.example', to: [{subject: 'everyone', role: 'viewer'}], renew: 0},
  ],
  [
    'Guest',
    {spaces: [{space: 'a', role: 'viewer'}], invitedBy: 'a@x.example'},
    {spaces: [{space: 'a', role: 'viewer'}], invitedBy: 'a@x.example', renew: 0},
  ],
] as const)('%s: what is left out has the default of the contract', (kind, raw, spec) => {
  expect(canonicalSpec(kind, raw)).toMatchObject(spec);
});

it('an expiry is written in one way', () => {
  const spec = canonicalSpec('Share', {
    target: 'vault:a',
    requestedBy: 'a@x.example',
    to: [{subject: 'everyone', role: 'viewer', expires: '2027-02-01T01:00:00+01:00'}],
  });
  expect(spec.to?.[0]?.expires).toBe('2027-01-31');
});
