import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {addressOf, compareObjects, parseAddress, type AddressParts} from '../../../src/model/address.ts';
import {inWorkspace, KINDS} from '../../../src/model/kinds.ts';

const SLUG = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const EMAIL = fc.stringMatching(/^[a-z0-9.+]{1,10}@[a-z]{1,10}\.example$/);
const PARTS: fc.Arbitrary<AddressParts> = fc
  .record({kind: fc.constantFrom(...KINDS), workspace: SLUG, name: fc.oneof(SLUG, EMAIL)})
  .map(({kind, workspace, name}) => ({kind, workspace: inWorkspace(kind) ? workspace : null, name}));

describe('addresses', () => {
  it('are taken apart into what they were made of', () => {
    fc.assert(
      fc.property(PARTS, (parts) => {
        expect(parseAddress(addressOf(parts.kind, parts.workspace, parts.name))).toEqual(parts);
      }),
    );
  });

  it('of workspaces and users stand outside workspaces, whatever is said', () => {
    expect(addressOf('Workspace', 'acme-legal', 'acme-legal')).toBe('Workspace/acme-legal');
    expect(addressOf('User', 'acme-legal', 'ana@acme.example')).toBe('User/ana@acme.example');
  });

  it.each([
    '',
    'Space',
    'Space/acme-legal',
    'Space/acme-legal/',
    'Space//deal-room',
    'Space/acme-legal/deal-room/more',
    'Workspace/acme-legal/more',
    'User/',
    'space/acme-legal/deal-room',
    'AccessTest/acme-legal/a',
    'toString/acme-legal/a',
  ])('%j is none', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

it('objects are ordered: users, then by workspace, its own object first, then by kind and name', () => {
  const written = [
    'User/ana@acme.example',
    'User/bo@acme.example',
    'Workspace/acme',
    'Role/acme/counsel',
    'Member/acme/ana@acme.example',
    'Team/acme/a',
    'Team/acme/b',
    'Approval/acme/a',
    'Workspace/northwind',
    'Role/northwind/counsel',
  ];
  const parts = written.map((address) => parseAddress(address) as AddressParts);
  const shuffled = [...parts.slice(5), ...parts.slice(0, 5)].toReversed();
  expect(shuffled.toSorted(compareObjects)).toEqual(parts);
});
