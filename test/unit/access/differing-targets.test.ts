/** To which targets access can differ between two moments. */
import {expect, it, test} from 'vitest';
import type {AccessQuestion} from '../../../src/access/access-question.ts';
import {differingTargets} from '../../../src/access/differing-targets.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {
  ALL_APPROVED,
  contribution,
  FUTURE,
  grant,
  guest,
  member,
  NOW,
  question,
  resource,
  share,
  space,
  stateOf,
  team,
  user,
  workspace,
} from './organisation.ts';

const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const VERA = 'vera@northwind.example';
const ROOT = 'root@platform.example';
const ROOM = 'space:acme/room';
const VAULT = 'vault:acme/falcon';
const NOTES = 'thread:acme/notes';
const THEIRS = 'vault:northwind/theirs';

/** northwind contributes a vault into acme's room, in which acme has one of its own. */
const ESTATE: readonly GovernedObject[] = [
  workspace('acme', {features: {guestAccounts: true}}),
  workspace('northwind'),
  member('acme', BO, []),
  member('acme', CY, []),
  member('northwind', VERA, []),
  team('acme', 'legal', [CY]),
  resource('acme', 'vault', 'falcon', BO),
  resource('acme', 'thread', 'notes', BO),
  space('acme', 'room', BO, {resources: ['vault:falcon']}),
  resource('northwind', 'vault', 'theirs', VERA),
  share('acme', 'team', 'thread:notes', {'team:legal': 'viewer'}),
  contribution('northwind', 'into', 'vault:theirs', 'space:room', 'acme', 'viewer'),
];
const BEFORE = question(ESTATE, ALL_APPROVED);
const about = (...more: readonly GovernedObject[]): AccessQuestion => ({
  ...BEFORE,
  state: stateOf([...ESTATE, ...more]),
});
const without = (address: string): AccessQuestion => ({
  ...BEFORE,
  state: stateOf(ESTATE.filter((each) => each.address !== address)),
});
/** The same whichever is first. */
const between = (one: AccessQuestion, other: AccessQuestion): readonly string[] => {
  const found = [...differingTargets(one, other)].toSorted();
  expect([...differingTargets(other, one)].toSorted()).toEqual(found);
  return found;
};
const WITH_ROOM = [ROOM, VAULT, THEIRS];
const OF_ACME = [ROOM, NOTES, VAULT, THEIRS];

it('is none where nothing differs', () => {
  expect(between(BEFORE, about())).toEqual([]);
  expect(between(BEFORE, {...BEFORE, now: NOW + 1})).toEqual([]);
});

test.each<readonly [string, AccessQuestion, readonly string[]]>([
  ['a resource', without('Resource/acme/notes'), [NOTES]],
  ['another resource of its name', about(resource('acme', 'thread', 'notes', CY)), [NOTES]],
  ['a space, with what is in it and contributed to it', without('Space/acme/room'), WITH_ROOM],
  ['a share of a resource', without('Share/acme/team'), [NOTES]],
  ['a contribution', without('Share/northwind/into'), [THEIRS]],
  ['a share of a space', about(share('acme', 's', 'space:room', {everyone: 'viewer'})), WITH_ROOM],
  ['the people of a team', about(team('acme', 'legal', [BO])), [NOTES]],
  ['a team to which nothing is shared', about(team('acme', 'other', [BO])), []],
])('touches what a change is about: %s', (_, after, targets) => {
  expect(between(BEFORE, after)).toEqual([...targets].toSorted());
});

test.each<readonly [string, AccessQuestion]>([
  ['a member', about(member('acme', 'di@acme.example', []))],
  ['an admin', about(member('acme', CY, ['admin']))],
  ['somebody who is active no more', about(member('acme', CY, [], {status: 'deactivated'}))],
  ['a capability', about(grant('acme', 'g', `user:${CY}`, ['use:external_collaboration']))],
])(
  'touches all of a workspace, and what is shared with it, where there is other standing: %s',
  (_, after) => {
    expect(between(BEFORE, after)).toEqual([...OF_ACME].toSorted());
  },
);

it('touches everything by a system admin', () => {
  expect(between(BEFORE, about(user(ROOT, {systemAdmin: true})))).toEqual([...OF_ACME].toSorted());
});

it('touches the spaces of a guest who is invited otherwise, or counts as one no more', () => {
  const inviting = grant('acme', 'g', `user:${BO}`, ['use:invite_guest_accounts', 'use:shared_spaces']);
  const invited = (role: string) => guest('acme', 'gil@guests.example', {room: role}, {expires: FUTURE});
  const [from, viewer] = [about(inviting), invited('viewer')];
  const state = new Map([...from.state, [viewer.address, viewer]]);
  const now: AccessQuestion = {...from, state};
  expect(between(from, now)).toEqual([...WITH_ROOM].toSorted());
  expect(between(now, {...now, now: NOW + 86_400_000})).toEqual([...WITH_ROOM].toSorted());
  expect(between(now, {...now, now: NOW + 1})).toEqual([]);
});

it('touches what is shared with a recipient for whom it expires in between, as declared or approved', () => {
  const to = (subject: string, spec: object = {}) =>
    about(share('acme', 'ends', 'vault:falcon', {[subject]: {role: 'viewer', expires: FUTURE}}, spec));
  const later = NOW + 86_400_000;
  const inside = to(`user:${CY}`);
  expect(between(inside, {...inside, now: later})).toEqual([VAULT]);
  const outside = about(
    share('acme', 'x', 'vault:falcon', {[`user:${VERA}`]: 'viewer'}, {with: 'northwind'}),
  );
  const approved: AccessQuestion = {
    ...outside,
    external: {...ALL_APPROVED, recipient: () => ({role: 'viewer', expires: FUTURE})},
  };
  expect(between(approved, {...approved, now: later})).toEqual([VAULT]);
  expect(between(outside, {...outside, now: later})).toEqual([]);
  expect(between(outside, approved)).toEqual([VAULT]);
});
