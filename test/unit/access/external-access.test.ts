/** What approvals have put in force, as access asks for it. */
import {describe, expect, it} from 'vitest';
import {isInForce, NO_EXTERNAL_ACCESS, type ExternalAccess} from '../../../src/access/external-access.ts';
import type {GovernedObject, ObjectOf} from '../../../src/model/objects.ts';
import {ALL_APPROVED, contribution, guest, share, space} from './organisation.ts';

function objectOf<K extends GovernedObject['kind']>(kind: K, object: GovernedObject): ObjectOf<K> {
  if (object.kind !== kind) throw new Error(`${object.address} is no ${kind}`);
  return object as ObjectOf<K>;
}

const VERA = 'user:vera@northwind.example';
const VIC = 'user:vic@northwind.example';
const toBoth = objectOf(
  'Share',
  share('acme', 'x', 'vault:falcon', {[VERA]: 'viewer', [VIC]: 'viewer'}, {with: 'northwind'}),
);
const into = objectOf(
  'Share',
  contribution('acme', 'c', 'vault:falcon', 'space:joint', 'northwind', 'viewer'),
);

describe('a share is in force', () => {
  const forOne: ExternalAccess = {
    ...NO_EXTERNAL_ACCESS,
    recipient: (_share, subject) => (subject === VIC ? {role: 'viewer'} : undefined),
  };

  it('for nobody while nothing is approved', () => {
    expect(isInForce(NO_EXTERNAL_ACCESS, toBoth)).toBe(false);
    expect(isInForce(NO_EXTERNAL_ACCESS, into)).toBe(false);
  });

  it('if it is for one of its recipients', () => {
    expect(isInForce(forOne, toBoth)).toBe(true);
    expect(isInForce(ALL_APPROVED, toBoth)).toBe(true);
  });

  it('if it contributes something', () => {
    expect(isInForce(ALL_APPROVED, into)).toBe(true);
    expect(isInForce(forOne, into)).toBe(false);
  });
});

it('where nothing is approved, nothing crosses, and no invitation has ended', () => {
  const room = objectOf('Space', space('acme', 'room', 'bo@acme.example'));
  const gil = objectOf('Guest', guest('acme', 'gil@guests.example', {room: 'viewer'}));
  expect(NO_EXTERNAL_ACCESS.recipient(toBoth, VERA)).toBeUndefined();
  expect(NO_EXTERNAL_ACCESS.contribution(into)).toBeUndefined();
  expect(NO_EXTERNAL_ACCESS.resourceInSharedSpace(toBoth, room, 'vault:falcon')).toBe(false);
  expect(NO_EXTERNAL_ACCESS.invitationEnded(gil)).toBe(false);
});
