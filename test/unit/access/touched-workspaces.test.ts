import {describe, expect, it} from 'vitest';
import {compareText} from '../../../src/diagnostics/compare-text.ts';
import {accessChanges} from '../../../src/access/access-changes.ts';
import {reachOf} from '../../../src/access/reach.ts';
import {touchedTargets} from '../../../src/access/touched-targets.ts';
import {questionAbout, touchedBetween} from '../../../src/access/touched-workspaces.ts';
import type {AccessQuestion} from '../../../src/access/access-question.ts';
import {NO_EXTERNAL_ACCESS, type ExternalAccess} from '../../../src/access/external-access.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {
  ALL_APPROVED,
  connection,
  contribution,
  guest,
  member,
  question,
  resource,
  role,
  share,
  space,
  team,
  user,
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

/** The question about other objects: those that are the same are so by identity. */
const about = (objects: Iterable<GovernedObject>, more: Partial<AccessQuestion> = {}): AccessQuestion => ({
  ...question(objects, ALL_APPROVED),
  ...more,
});
const LAST = ['acme', 'northwind', 'other', 'zenith'];
const touched = (one: AccessQuestion, two: AccessQuestion): readonly string[] | undefined => {
  const found = touchedBetween(one, two);
  return found && [...found].toSorted(compareText);
};

describe('the workspaces that a change touches', () => {
  const legal = team('other', 'legal', [OTTO]);

  it('are none where nothing differs', () => {
    expect(touched(before, before)).toStrictEqual([]);
    expect(touched(before, {...before})).toStrictEqual([]);
    expect(touched(before, about(CHAIN))).toStrictEqual([]);
  });

  it('may be all where the time differs, or what is known of memberships elsewhere', () => {
    expect(touched(before, {...before, now: before.now + 1})).toBeUndefined();
    const elsewhere = {active: new Set<string>(), ended: new Set<string>()};
    expect(touched(before, {...before, elsewhere})).toBeUndefined();
  });

  it('are those of what is created, deleted and changed', () => {
    expect(touched(before, about([...CHAIN, legal]))).toStrictEqual(['other']);
    expect(touched(about([...CHAIN, legal]), before)).toStrictEqual(['other']);
    const changed = about([...CHAIN, team('other', 'legal', [])]);
    expect(touched(about([...CHAIN, legal]), changed)).toStrictEqual(['other']);
    expect(touched(before, about([...CHAIN, workspace('new')]))).toStrictEqual(['new']);
  });

  it('are both sides of a share or a connection, and both partners where one is put in place of the other', () => {
    const bare = [...LAST.map((name) => workspace(name))];
    const x = (partner: string): GovernedObject =>
      share('other', 'x', 'vault:own', {[`user:${ANA}`]: 'viewer'}, {with: partner});
    expect(touched(about(bare), about([...bare, connection('other', 'acme')]))).toStrictEqual([
      'acme',
      'other',
    ]);
    expect(touched(about(bare), about([...bare, x('acme')]))).toStrictEqual(['acme', 'other']);
    expect(touched(about([...bare, x('acme')]), about([...bare, x('zenith')]))).toStrictEqual([
      'acme',
      'other',
      'zenith',
    ]);
  });
});

describe('a change that concerns a system admin', () => {
  const ROOT = 'root@platform.example';
  const root = user(ROOT, {systemAdmin: true});
  const theirs = member('other', ROOT, []);
  const all = [...CHAIN, root, theirs];
  const without = (address: string): AccessQuestion => about(all.filter((each) => each.address !== address));

  it('may touch all: their account, a membership of theirs, and a workspace of theirs that comes or goes', () => {
    for (const address of [root.address, theirs.address, 'Workspace/other']) {
      expect(touched(about(all), without(address))).toBeUndefined();
      expect(touched(without(address), about(all))).toBeUndefined();
    }
  });

  it('does not where somebody else’s membership or a workspace without one of theirs comes or goes', () => {
    expect(touched(about(all), without(`Member/other/${OTTO}`))).toStrictEqual(['other']);
    expect(touched(about(all), about([...all, workspace('new')]))).toStrictEqual(['new']);
    expect(touched(about(all), about([...all, user('plain@platform.example')]))).toStrictEqual([]);
  });

  it('does not where their workspace stays and says something else', () => {
    const renamed = workspace('other', {displayName: 'Other & Co.'});
    expect(touched(about(all), about([...all, renamed]))).toStrictEqual(['other']);
  });
});

describe('what is agreed otherwise', () => {
  const external = (more: Partial<ExternalAccess>): AccessQuestion => ({
    ...before,
    external: {...ALL_APPROVED, ...more},
  });
  const CHAINED = ['acme', 'northwind', 'zenith'];
  const targetsOf = (after: AccessQuestion, from: AccessQuestion = before) =>
    [...(touchedTargets(from, after) ?? [])].toSorted(compareText);

  it('is nothing where both say the same', () => {
    const all = about([
      ...CHAIN,
      space('acme', 'room', ANA, {resources: ['vault:one']}),
      guest('other', 'gil@guests.example', {hall: 'viewer'}),
    ]);
    const same = {...all, external: {...ALL_APPROVED}};
    expect(touched(all, same)).toStrictEqual([]);
    expect(targetsOf(same, all)).toStrictEqual([]);
  });

  it('is a contribution that is in force no more, or with another role', () => {
    for (const contributed of [undefined, {role: 'editor'} as const]) {
      const otherwise = external({
        contribution: ({spec}) => (spec.into === undefined ? undefined : contributed),
      });
      expect(touched(before, otherwise)).toStrictEqual(['acme', 'northwind']);
      expect(targetsOf(otherwise)).toStrictEqual(['vault:northwind/falcon']);
    }
  });

  it('is a recipient with another role or expiry, among others who have the same', () => {
    const two = {[`user:${ZOE}`]: 'editor', 'user:zed@zenith.example': 'viewer'};
    const shared = [...CHAIN, share('acme', 'room-zenith', 'space:room', two, {with: 'zenith'})];
    const from = about(shared);
    for (const inForce of [{role: 'viewer'}, {role: 'editor', expires: '2027-01-31'}] as const) {
      const after = {
        ...from,
        external: {
          ...ALL_APPROVED,
          recipient: (...[of, subject]: Parameters<ExternalAccess['recipient']>) =>
            subject === `user:${ZOE}` ? inForce : ALL_APPROVED.recipient(of, subject),
        },
      };
      expect(touched(from, after)).toStrictEqual(CHAINED);
      expect(targetsOf(after, from)).toStrictEqual(['space:acme/room', 'vault:northwind/falcon']);
    }
  });

  it('is a resource in a shared space that the host has approved since, with all that is in the space', () => {
    const filled = [
      ...CHAIN,
      resource('acme', 'vault', 'one', ANA),
      resource('acme', 'vault', 'two', ANA),
      space('acme', 'room', ANA, {resources: ['vault:one', 'vault:two']}),
    ];
    const [from, after] = [
      about(filled),
      about(filled, {
        external: {...ALL_APPROVED, resourceInSharedSpace: (...[, , one]) => one === 'vault:one'},
      }),
    ];
    // The very same state.
    const same = {...after, state: from.state};
    expect(touched(from, same)).toStrictEqual(CHAINED);
    expect(targetsOf(same, from)).toStrictEqual([
      'space:acme/room',
      'vault:acme/one',
      'vault:acme/two',
      'vault:northwind/falcon',
    ]);
  });

  it('is not asked of what is in no shared space: a resource that is shared itself, and a space that is gone', () => {
    const asked = {...ALL_APPROVED, resourceInSharedSpace: () => false};
    const direct = [
      workspace('acme'),
      workspace('zenith'),
      space('acme', 'falcon', ANA, {resources: ['vault:one']}),
    ];
    for (const target of ['vault:falcon', 'space:gone']) {
      const from = about([
        ...direct,
        share('acme', 'x', target, {[`user:${ZOE}`]: 'viewer'}, {with: 'zenith'}),
      ]);
      expect(touched(from, {...from, external: asked})).toStrictEqual([]);
    }
  });

  it('is an invitation that has ended, to each of its spaces', () => {
    const invited = [...CHAIN, guest('other', 'gil@guests.example', {hall: 'viewer', attic: 'viewer'})];
    const hall = space('other', 'hall', OTTO, {resources: ['vault:own']});
    const from = about([...invited, hall]);
    const after = {...from, external: {...ALL_APPROVED, invitationEnded: () => true}};
    expect(touched(from, after)).toStrictEqual(['other']);
    expect(targetsOf(after, from)).toStrictEqual([
      'space:other/attic',
      'space:other/hall',
      'vault:other/own',
    ]);
  });

  it('is a resource that is shared by itself, and nothing that has to do with neither', () => {
    const shared = [
      ...CHAIN,
      resource('acme', 'vault', 'one', ANA),
      share('acme', 'x', 'vault:one', {[`user:${ZOE}`]: 'viewer'}, {with: 'zenith'}),
    ];
    const from = about(shared);
    const after = {
      ...from,
      external: {
        ...ALL_APPROVED,
        recipient: (...[of, subject]: Parameters<ExternalAccess['recipient']>) =>
          of.name === 'x' ? undefined : ALL_APPROVED.recipient(of, subject),
      },
    };
    expect(targetsOf(after, from)).toStrictEqual(['vault:acme/one']);
  });

  it('is no internal share: nobody agrees to one', () => {
    const inside = [workspace('other'), resource('other', 'vault', 'own', OTTO)];
    const from = about([...inside, share('other', 's', 'vault:own', {[`user:${OTTO}`]: 'viewer'})]);
    expect(touched(from, {...from, external: NO_EXTERNAL_ACCESS})).toStrictEqual([]);
  });

  it('is not all that differs where the objects, the time or memberships elsewhere do', () => {
    expect(touchedTargets(before, about(CHAIN))).toBeUndefined();
    expect(touchedTargets(before, {...before, now: before.now + 1})).toBeUndefined();
    const elsewhere = {active: new Set<string>(), ended: new Set<string>()};
    expect(touchedTargets(before, {...before, elsewhere})).toBeUndefined();
  });
});

describe('a question about some workspaces', () => {
  const ROOT = 'root@platform.example';
  const root = user(ROOT, {systemAdmin: true});
  const homesOf = ({state}: AccessQuestion): readonly string[] =>
    [
      ...new Set(
        [...state.values()].map((one) =>
          one.kind === 'Workspace' ? one.name : (one.workspace ?? 'accounts'),
        ),
      ),
    ].toSorted(compareText);
  const asked = about([...CHAIN, root]);

  it('has what they share with, what those share with, accounts, and no more', () => {
    expect(homesOf(questionAbout(asked, new Set(['northwind'])))).toStrictEqual([
      'accounts',
      'acme',
      'northwind',
      'zenith',
    ]);
    expect(homesOf(questionAbout(asked, new Set(['zenith'])))).toStrictEqual(['accounts', 'zenith']);
  });

  it('is the question itself where that is all', () => {
    expect(questionAbout(asked, new Set(['northwind', 'other']))).toBe(asked);
  });

  it('knows of system admins that they are members elsewhere, in force or not', () => {
    const elsewhere = (status: string, known = asked.elsewhere) => {
      const memberships = [
        member('other', ROOT, [], {status}),
        member('acme', 'gone@acme.example', [], {status}),
      ];
      const found = questionAbout(
        about([...CHAIN, root, ...memberships], known && {elsewhere: known}),
        new Set(['northwind']),
      ).elsewhere;
      return [[...(found?.active ?? [])], [...(found?.ended ?? [])]];
    };
    expect(elsewhere('active')).toStrictEqual([[ROOT], []]);
    expect(elsewhere('deactivated')).toStrictEqual([[], [ROOT]]);
    const known = {active: new Set(['ada@platform.example']), ended: new Set(['eve@platform.example'])};
    expect(elsewhere('active', known)).toStrictEqual([
      ['ada@platform.example', ROOT],
      ['eve@platform.example'],
    ]);
    expect(elsewhere('deactivated', known)).toStrictEqual([
      ['ada@platform.example'],
      ['eve@platform.example', ROOT],
    ]);
  });

  it('says nothing of memberships elsewhere that are in what it has', () => {
    const memberships = [member('acme', ROOT, [])];
    const {elsewhere} = questionAbout(about([...CHAIN, root, ...memberships]), new Set(['northwind']));
    expect(elsewhere).toStrictEqual({active: new Set(), ended: new Set()});
  });
});
