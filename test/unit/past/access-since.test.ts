/** Since when people have access: what breaks it, what does not, and where nobody knows. */
import {describe, expect, test} from 'vitest';
import {sightOf} from '../../../src/access/sight.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {accessSince} from '../../../src/past/access-since.ts';
import {
  grant,
  guest,
  member,
  resource,
  role,
  share,
  space,
  stateOf,
  team,
  user,
  workspace,
} from '../access/organisation.ts';
import {Story} from './story.ts';

const ANA = 'ana@acme.example';
const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const GIA = 'gia@guests.example';
const VAULT = 'vault:acme/falcon';
const ROOM = 'space:acme/room';

const FIRM: readonly GovernedObject[] = [
  workspace('acme', {features: {guestAccounts: true}}),
  role('acme', 'host', ['use:shared_spaces', 'use:invite_guest_accounts']),
  member('acme', ANA, ['admin']),
  member('acme', BO, ['host']),
  member('acme', CY, ['host']),
  resource('acme', 'vault', 'falcon', BO),
  space('acme', 'room', BO),
];

/** The firm with other objects, in place of its own at their addresses. */
const firm = (...more: readonly GovernedObject[]): readonly GovernedObject[] => [
  ...stateOf([...FIRM, ...more]).values(),
];
const without = (address: string): readonly GovernedObject[] =>
  FIRM.filter((object) => object.address !== address);
const shared = (level: string, more: object = {}): GovernedObject =>
  share('acme', 'falcon-cy', 'vault:falcon', {[`user:${CY}`]: level}, more);
const sharedUntil = (expires: string): GovernedObject =>
  share('acme', 'falcon-cy', 'vault:falcon', {[`user:${CY}`]: {role: 'viewer', expires}});
const toTeam = share('acme', 'falcon-team', 'vault:falcon', {'team:deals': 'editor'});
const toBoth = (role: string): GovernedObject =>
  share('acme', 'falcon-team', 'vault:falcon', {[`user:${BO}`]: role, 'team:deals': 'editor'});
const inviting = (more: object = {}): GovernedObject => guest('acme', GIA, {room: 'editor'}, more);
const began = (): Story => new Story().apply('01-01', FIRM);

describe('begins', () => {
  test.each<readonly [string, string | null, string | null]>([
    ['with the object, for its creator', '01-01', began().since(BO, VAULT, 'creator')],
    ['with the object, for an admin', '01-01', began().since(ANA, VAULT, 'co-owner')],
    [
      'when it is granted',
      '03-01',
      began()
        .apply('03-01', firm(shared('editor')))
        .since(CY, VAULT, 'editor'),
    ],
    [
      'when the level is raised',
      '04-01',
      began()
        .apply('03-01', firm(shared('viewer')))
        .apply('04-01', firm(shared('editor')))
        .since(CY, VAULT, 'editor'),
    ],
    [
      'when it was granted for longer, if it had expired before',
      '04-01',
      began()
        .apply('03-01', firm(sharedUntil('2026-03-15')))
        .apply('04-01', firm(sharedUntil('2027-12-31')))
        .since(CY, VAULT, 'viewer'),
    ],
    [
      'when it was first so by one recipient of a share, if another was raised since',
      '03-01',
      began()
        .apply('03-01', firm(team('acme', 'deals', [CY]), toBoth('viewer')))
        .apply('04-01', firm(team('acme', 'deals', [CY]), toBoth('co-owner')))
        .since(CY, VAULT, 'editor'),
    ],
    [
      'when it was first as high, if the level was lowered since',
      '03-01',
      began()
        .apply('03-01', firm(shared('viewer')))
        .apply('04-01', firm(shared('editor')))
        .apply('05-01', firm(shared('viewer')))
        .since(CY, VAULT, 'viewer'),
    ],
    [
      'when the team lists them again',
      '05-01',
      began()
        .apply('02-01', firm(team('acme', 'deals', [CY]), toTeam))
        .apply('03-01', firm(team('acme', 'deals', []), toTeam))
        .apply('05-01', firm(team('acme', 'deals', [CY]), toTeam))
        .since(CY, VAULT, 'editor'),
    ],
    [
      'with the first of two ways that follow each other without a gap',
      '02-01',
      began()
        .apply('02-01', firm(shared('editor')))
        .apply('03-01', firm(team('acme', 'deals', [CY]), toTeam))
        .since(CY, VAULT, 'editor'),
    ],
    [
      'when the share is made anew',
      '05-01',
      began()
        .apply('02-01', firm(shared('viewer')))
        .apply('03-01', FIRM)
        .apply('05-01', firm(shared('viewer')))
        .since(CY, VAULT, 'viewer'),
    ],
    [
      'when it is renewed after it had expired',
      '05-01',
      began()
        .apply('02-01', firm(sharedUntil('2026-03-31')))
        .apply('05-01', firm(sharedUntil('2027-03-31')))
        .since(CY, VAULT, 'viewer'),
    ],
    [
      'with the first term, if it is renewed in time',
      '02-01',
      began()
        .apply('02-01', firm(sharedUntil('2026-06-30')))
        .apply('05-01', firm(sharedUntil('2027-03-31')))
        .since(CY, VAULT, 'viewer'),
    ],
    [
      'when a suspension is lifted',
      '04-01',
      began()
        .apply('02-01', firm(shared('viewer')))
        .apply('03-01', firm(shared('viewer', {suspended: true})))
        .apply('04-01', firm(shared('viewer')))
        .since(CY, VAULT, 'viewer'),
    ],
    [
      'with the invitation of a guest',
      '06-01',
      began().apply('06-01', firm(inviting())).since(GIA, ROOM, 'editor'),
    ],
    [
      'when the inviter may invite again',
      '08-01',
      began()
        .apply('06-01', firm(inviting()))
        .apply('07-01', firm(inviting(), role('acme', 'host', ['use:shared_spaces'])))
        .apply('08-01', firm(inviting()))
        .since(GIA, ROOM, 'editor'),
    ],
    [
      'when a member is active again',
      '04-01',
      began()
        .apply('02-01', firm(shared('viewer')))
        .apply('03-01', firm(shared('viewer'), member('acme', CY, ['host'], {status: 'deactivated'})))
        .apply('04-01', firm(shared('viewer')))
        .since(CY, VAULT, 'viewer'),
    ],
    [
      'when a capability comes back that a space needs',
      '04-01',
      began()
        .apply('03-01', firm(role('acme', 'host', [])))
        .apply(
          '04-01',
          firm(role('acme', 'host', []), grant('acme', 'spaces', 'everyone', ['use:shared_spaces'])),
        )
        .since(BO, ROOM, 'creator'),
    ],
    [
      'when somebody becomes a system admin',
      '03-01',
      new Story()
        .apply('01-01', [...FIRM, user('root@acme.example')])
        .apply('03-01', [...FIRM, user('root@acme.example', {systemAdmin: true})])
        .since('root@acme.example', VAULT, 'co-owner'),
    ],
    [
      'when a resource is put into the space that they have',
      '04-01',
      began()
        .apply('02-01', firm(inviting()))
        .apply('04-01', firm(inviting(), space('acme', 'room', BO, {resources: ['vault:falcon']})))
        .since(GIA, VAULT, 'editor'),
    ],
    [
      'with the run that accepts what somebody wrote around bylaw',
      '03-01',
      began()
        .apply('02-01', firm(team('acme', 'deals', []), toTeam))
        .around(team('acme', 'deals', [CY]))
        .apply('03-01', firm(team('acme', 'deals', [CY]), toTeam))
        .apply('04-01', firm(team('acme', 'deals', [CY, BO]), toTeam))
        .since(CY, VAULT, 'editor'),
    ],
    [
      'when the workspace is back',
      '06-01',
      began().apply('03-01', []).apply('06-01', FIRM).since(BO, VAULT, 'creator'),
    ],
  ])('%s', (_, expected, found) => {
    expect(found).toBe(expected);
  });

  test('before a space and what is in it were renamed', () => {
    const inRoom = (name: string, vault: string): readonly GovernedObject[] => [
      ...without('Space/acme/room').filter(({address}) => address !== 'Resource/acme/falcon'),
      resource('acme', 'vault', vault, BO),
      space('acme', name, BO, {resources: [`vault:${vault}`]}),
      guest('acme', GIA, {[name]: 'editor'}),
    ];
    const story = new Story()
      .apply('02-01', inRoom('room', 'falcon'))
      .apply('03-01', inRoom('hall', 'eagle'), {
        'Space/acme/hall': 'Space/acme/room',
        'Resource/acme/eagle': 'Resource/acme/falcon',
      });
    expect(story.since(GIA, 'space:acme/hall', 'editor')).toBe('02-01');
    expect(story.since(GIA, 'vault:acme/eagle', 'editor')).toBe('02-01');
    expect(story.since(GIA, 'vault:acme/falcon', 'editor')).toBeNull();
  });

  test('for each name with the object that has it, where two are swapped', () => {
    const vaults = (bo: string, cy: string): readonly GovernedObject[] => [
      ...without('Resource/acme/falcon'),
      resource('acme', 'vault', bo, BO),
      resource('acme', 'vault', cy, CY),
    ];
    const story = new Story()
      .apply('02-01', vaults('falcon', 'eagle'))
      .apply('03-01', vaults('eagle', 'falcon'), {
        'Resource/acme/eagle': 'Resource/acme/falcon',
        'Resource/acme/falcon': 'Resource/acme/eagle',
      });
    expect(story.since(BO, 'vault:acme/eagle', 'creator')).toBe('02-01');
    expect(story.since(CY, 'vault:acme/falcon', 'creator')).toBe('02-01');
  });
});

describe('is not known', () => {
  test.each<readonly [string, string | null]>([
    ['of what nobody has', began().since(CY, VAULT, 'viewer')],
    [
      'of a higher level than they have',
      began()
        .apply('03-01', firm(shared('viewer')))
        .since(CY, VAULT, 'editor'),
    ],
    ['of a row written around bylaw', began().around(shared('editor')).since(CY, VAULT, 'editor')],
    [
      'of a row that somebody changed around bylaw',
      began()
        .apply('03-01', firm(shared('viewer')))
        .around(shared('editor'))
        .since(CY, VAULT, 'editor'),
    ],
    [
      'of a member who was put in around bylaw, and is adopted',
      new Story()
        .apply('01-01', without(`Member/acme/${CY}`))
        .around(member('acme', CY, ['host']))
        .apply('02-01', [...without(`Member/acme/${CY}`), shared('viewer')])
        .apply('03-01', firm(shared('viewer')))
        .since(CY, VAULT, 'viewer'),
    ],
    [
      'where another way may have been there before, around bylaw',
      began()
        .around(share('acme', 'other', 'vault:falcon', {[`user:${CY}`]: 'editor'}))
        .apply('03-01', firm(shared('viewer')))
        .since(CY, VAULT, 'viewer'),
    ],
    [
      'where the events do not go back so far',
      began()
        .apply('03-01', firm(shared('viewer')))
        .apply('05-01', firm(shared('editor')))
        .since(
          CY,
          VAULT,
          'viewer',
          began()
            .apply('03-01', firm(shared('viewer')))
            .apply('05-01', firm(shared('editor')))
            .past('12-31', Story.at('05-01')),
        ),
    ],
  ])('%s', (_, found) => {
    expect(found).toBeNull();
  });
});

test('somebody who wrote a description around bylaw hides nothing', () => {
  const story = began()
    .apply('03-01', firm(shared('viewer')))
    .around(shared('viewer', {reason: 'for the deal'}));
  expect(story.since(CY, VAULT, 'viewer')).toBe('03-01');
});

test('it is known of what began after the events that were read begin', () => {
  const story = began()
    .apply('03-01', FIRM)
    .apply('05-01', firm(shared('editor')));
  expect(story.since(CY, VAULT, 'editor', story.past('12-31', Story.at('01-01')))).toBe('05-01');
});

test('it begins with the access that they may see who ask', () => {
  const other = [
    workspace('other'),
    role('other', 'host', ['use:shared_spaces']),
    member('other', CY, ['host']),
  ];
  const story = new Story().apply('01-01', firm(...other, shared('viewer')));
  const held = [{principal: `user:${CY}`, object: VAULT, level: 'viewer' as const}];
  const seenBy = (home: string) => accessSince(story.past(), held, sightOf(new Set([home]), []));
  expect(seenBy('acme')).toEqual(['2026-01-01T12:00:00.000Z']);
  expect(seenBy('other')).toEqual([null]);
});

describe('the state', () => {
  test('on a day is what was applied until then', () => {
    const story = began()
      .apply('03-01', firm(shared('viewer')))
      .apply('05-01', without('Space/acme/room'));
    const names = (day: string) => [...(story.stateOn(day)?.state.keys() ?? [])].toSorted();
    expect(names('02-01')).toEqual(FIRM.map(({address}) => address).toSorted());
    expect(names('03-01')).toContain('Share/acme/falcon-cy');
    expect(names('06-01')).not.toContain('Space/acme/room');
    expect(names('06-01')).not.toContain('Share/acme/falcon-cy');
  });

  test('names what was written around bylaw, nobody knows when', () => {
    const story = began().around(shared('editor'));
    expect([...(story.stateOn('06-01')?.uncertain ?? [])]).toEqual(['Share/acme/falcon-cy']);
    expect(story.stateOn('06-01')?.state.has('Share/acme/falcon-cy')).toBe(false);
  });

  test('what somebody deleted around bylaw is gone for certain once its workspace was deleted', () => {
    const other = [workspace('other'), role('other', 'host', []), member('other', CY, ['host'])];
    const address = `Member/other/${CY}` as const;
    const story = new Story()
      .apply('01-01', firm(...other))
      .gone(address)
      .apply('05-01', firm());
    const uncertain = (day: string) => [...(story.stateOn(day)?.uncertain ?? [])];
    expect(uncertain('03-01')).toEqual([address]);
    expect(uncertain('06-01')).toEqual([]);
  });

  test('is not known before the events that were read', () => {
    const story = began().apply('03-01', firm(shared('viewer')));
    expect(story.stateOn('01-15', story.past('12-31', Story.at('03-01')))).toBeUndefined();
  });
});
