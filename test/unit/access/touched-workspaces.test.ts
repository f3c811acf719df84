import {describe, expect, it} from 'vitest';
import {compareText} from '../../../src/diagnostics/compare-text.ts';
import {accessChanges} from '../../../src/access/access-changes.ts';
import {reachOf} from '../../../src/access/reach.ts';
import {touchedTargets} from '../../../src/access/touched-targets.ts';
import {touchedBetween} from '../../../src/access/touched-workspaces.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {
  ALL_APPROVED,
  contribution,
  member,
  question,
  resource,
  role,
  share,
  space,
  workspace,
} from './organisation.ts';

const ANA = 'ana@acme.example';
const NOA = 'noa@northwind.example';
const ZOE = 'zoe@zenith.example';
const OTTO = 'otto@other.example';
const CAPABLE = ['use:shared_spaces', 'use:external_collaboration'];

/** northwind contributes a vault into acme's room, which acme shares with zenith; a fourth has to do with none of them. */
const CHAIN: readonly GovernedObject[] = [
  ...['acme', 'northwind', 'zenith', 'other'].flatMap((name) => [
    workspace(name),
    role(name, 'counsel', CAPABLE),
  ]),
  member('acme', ANA, ['counsel']),
  member('northwind', NOA, ['counsel']),
  member('zenith', ZOE, ['counsel']),
  member('other', OTTO, ['counsel']),
  space('acme', 'room', ANA),
  resource('northwind', 'vault', 'falcon', NOA),
  resource('other', 'vault', 'own', OTTO),
  share('acme', 'room-zenith', 'space:room', {[`user:${ZOE}`]: 'editor'}, {with: 'zenith'}),
  contribution('northwind', 'falcon-acme', 'vault:falcon', 'space:room', 'acme', 'viewer'),
];
const before = question(CHAIN, ALL_APPROVED);
const after = question(
  CHAIN.filter(({address}) => address !== `Member/zenith/${ZOE}`),
  ALL_APPROVED,
);

describe('what a change touches over two borders', () => {
  it('is the resource of whoever contributes to a space that is shared with the workspace where it happens', () => {
    expect(touchedBetween(before, after)).toStrictEqual(new Set(['zenith', 'acme', 'northwind']));
    expect(accessChanges(before, after).lost.map(({principal, object}) => [principal, object])).toStrictEqual(
      [
        [`user:${ZOE}`, 'space:acme/room'],
        [`user:${ZOE}`, 'vault:northwind/falcon'],
      ],
    );
  });

  it('is that resource too, where the approval of the share alone is what changes', () => {
    const notShared = {
      ...before,
      external: {
        ...ALL_APPROVED,
        recipient: (...[of, subject]: Parameters<typeof ALL_APPROVED.recipient>) =>
          of.name === 'room-zenith' ? undefined : ALL_APPROVED.recipient(of, subject),
      },
    };
    const changed = ['space:acme/room', 'vault:northwind/falcon'];
    expect([...(touchedTargets(before, notShared) ?? [])].toSorted(compareText)).toStrictEqual(changed);
    expect(accessChanges(before, notShared).lost.map(({object}) => object)).toStrictEqual(changed);
  });

  it('is known from all three: who has access to the resource', () => {
    const reached = reachOf(before, ['vault:northwind/falcon'])[0]?.levels ?? [];
    expect(reached.flatMap(({principals}) => principals)).toContain(`user:${ZOE}`);
  });
});
