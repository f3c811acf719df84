/** Who sees what, as one table: who looks × whose it is × what kind of thing it is. */
import {describe, expect, it} from 'vitest';
import {
  answersFor,
  EVERYTHING,
  lookerSight,
  NOTHING,
  ownedBy,
  peopleShown,
  sightIn,
  sightOf,
  type Looker,
  type Sight,
} from '../../../src/access/sight.ts';
import type {GovernedObject, LiveObject, State} from '../../../src/model/objects.ts';
import {
  connection,
  contribution,
  FUTURE,
  guest,
  member,
  NOW,
  PAST,
  resource,
  share,
  space,
  stateOf,
  user,
  workspace,
} from './organisation.ts';

const OWN = [
  workspace('acme'),
  member('acme', 'ana@acme.example', ['admin']),
  member('acme', 'left@acme.example', [], {expires: PAST}),
  member('acme', 'stays@acme.example', [], {expires: FUTURE}),
  member('acme', 'frozen@acme.example', [], {status: 'deactivated'}),
  guest('acme', 'client@acme-guest.example', {room: 'viewer'}),
  resource('acme', 'vault', 'falcon', 'ana@acme.example'),
  space('acme', 'room', 'ana@acme.example'),
  // Agreed by both, and asked of one who never answered.
  connection('acme', 'northwind'),
  connection('acme', 'hooli'),
  share(
    'acme',
    'to-northwind',
    'vault:falcon',
    {'user:vera@northwind.example': 'viewer'},
    {with: 'northwind'},
  ),
  share('acme', 'to-hooli', 'vault:falcon', {'user:hal@hooli.example': 'viewer'}, {with: 'hooli'}),
  user('account@acme.example'),
];

/** A workspace of others: two people, a vault and a guest, and what it deals with a third party. */
const others = (ws: string, ...people: readonly string[]): readonly GovernedObject[] => [
  workspace(ws),
  ...people.map((name) => member(ws, `${name}@${ws}.example`, [])),
  guest(ws, `client@${ws}-guest.example`, {room: 'viewer'}),
  space(ws, 'room', `${people[0] ?? ''}@${ws}.example`),
  resource(ws, 'vault', 'secret', `${people[0] ?? ''}@${ws}.example`),
  share(ws, 'inside', 'vault:secret', {everyone: 'viewer'}),
  connection(ws, 'globex'),
  share(ws, 'to-globex', 'vault:secret', {'user:gil@globex.example': 'viewer'}, {with: 'globex'}),
];

const state = stateOf([
  ...OWN,
  ...others('northwind', 'vera', 'raj'),
  connection('northwind', 'acme'),
  contribution('northwind', 'into-acme', 'vault:secret', 'space:room', 'acme', 'viewer'),
  ...others('hooli', 'hal', 'hera'),
  ...others('globex', 'gil', 'gus'),
  user('root@platform.example', {systemAdmin: true}),
  user('account@northwind.example'),
]);
const ours = new Set(OWN.map(({address}) => address));
const live: State<LiveObject> = new Map(
  [...state].map(([address, object]) => [
    address,
    {...object, managedBy: ours.has(address) ? 'acme-governance' : 'others'},
  ]),
);

const bound = {name: 'ci', actor: null, anyBound: true};
const nobody: Looker = {login: bound, actor: null, isSystemAdmin: false};
/** What somebody sees by a login that is bound to them, and by one that is bound to nobody and claims them. */
const by = (actor: string, set?: string): Sight =>
  lookerSight({login: {...bound, actor}, actor, isSystemAdmin: false, set}, live, NOW);
const claimed = (actor: string, set?: string): Sight =>
  lookerSight({...nobody, actor, isSystemAdmin: actor.startsWith('root@'), set}, live, NOW);

/** Each with the actor whom it looks for. */
const LOOKERS: Readonly<
  Record<'acme' | 'nobody' | 'everything', readonly (readonly [string, Sight, string | null])[]>
> = {
  acme: [
    ['the plan of a set of the workspace', sightOf(ownedBy('acme-governance', live), [live]), null],
    ['a claimed member', claimed('ana@acme.example'), 'ana@acme.example'],
    ['a claimed system admin, in that set', claimed('root@platform.example', 'acme-governance'), null],
    ['a member, in a set of others', by('ana@acme.example', 'others'), 'ana@acme.example'],
    ['a member', by('ana@acme.example'), 'ana@acme.example'],
    ['a member whose time has not come', by('stays@acme.example'), 'stays@acme.example'],
  ],
  nobody: [
    ['a login bound to nobody', lookerSight(nobody, live, NOW), null],
    [
      'a login bound to nobody, in the set of the workspace',
      lookerSight({...nobody, set: 'acme-governance'}, live, NOW),
      null,
    ],
    [
      'somebody of no workspace here, in the set of the workspace',
      by('who@nowhere.example', 'acme-governance'),
      'who@nowhere.example',
    ],
    ['a claimed system admin, in no set', claimed('root@platform.example'), null],
    [
      'a login bound to nobody, in a set that owns nothing',
      lookerSight({...nobody, set: 'new'}, live, NOW),
      null,
    ],
    ['a guest', by('client@acme-guest.example'), 'client@acme-guest.example'],
    ['a member whose time has come', by('left@acme.example'), 'left@acme.example'],
    ['a deactivated member', by('frozen@acme.example'), 'frozen@acme.example'],
    ['somebody who is not known', by('who@nowhere.example'), 'who@nowhere.example'],
  ],
  everything: [
    [
      'anybody while no login is bound',
      lookerSight({...nobody, login: {...bound, anyBound: false}}, live, NOW),
      null,
    ],
    ['anybody without a login', lookerSight({...nobody, login: undefined}, live, NOW), null],
    [
      'a system admin',
      lookerSight(
        {
          login: {...bound, actor: 'root@platform.example'},
          actor: 'root@platform.example',
          isSystemAdmin: true,
        },
        live,
        NOW,
      ),
      'root@platform.example',
    ],
    ['everything', EVERYTHING, null],
  ],
};

type See = (sight: Sight, actor: string | null) => boolean;
const inside =
  (name: string): See =>
  (sight) =>
    sight.isOwn(name);
const said =
  (address: string): See =>
  (sight) => {
    const object = live.get(address);
    if (object === undefined) throw new Error(`${address} is not in the table's state`);
    return sight.address(address);
  };
const asked =
  (address: string): See =>
  (sight, actor) => {
    const object = live.get(address);
    if (object?.kind !== 'Share' && object?.kind !== 'Connection')
      throw new Error(`${address} is no request`);
    // What is said of a request and the request itself go together.
    expect(said(address)(sight, actor)).toBe(sight.request(object));
    return sight.request(object);
  };
const reaches =
  (target: string, ...via: readonly string[]): See =>
  (sight) => {
    expect(sight.change({object: target, via})).toBe(sight.path(target, via));
    return sight.path(target, via);
  };
const person =
  (email: string): See =>
  (sight, actor) =>
    peopleShown(sight, live, actor).has(email);

/** What those of acme see; nobody else does, and who sees everything sees all of it. */
const TABLE: readonly (readonly [whose: string, what: string, see: See, shown: boolean])[] = [
  ['own', 'workspace', inside('acme'), true],
  ['own', 'object', said('Resource/acme/falcon'), true],
  ['own', 'access', reaches('vault:acme/falcon', 'creator'), true],
  ['own', 'member', person('frozen@acme.example'), true],
  ['own', 'account without a membership', person('account@acme.example'), false],

  ['connected partner', 'workspace', inside('northwind'), false],
  ['connected partner', 'object', said('Resource/northwind/secret'), false],
  ['connected partner', 'internal share', said('Share/northwind/inside'), false],
  ['connected partner', 'connection with us', asked('Connection/northwind/acme'), true],
  ['connected partner', 'our connection', asked('Connection/acme/northwind'), true],
  ['connected partner', 'our share', asked('Share/acme/to-northwind'), true],
  ['connected partner', 'their share with us', asked('Share/northwind/into-acme'), true],
  ['connected partner', 'connection with others', asked('Connection/northwind/globex'), false],
  ['connected partner', 'share with others', asked('Share/northwind/to-globex'), false],
  [
    'connected partner',
    'access by their own',
    reaches('vault:northwind/secret', 'role:northwind/admin'),
    false,
  ],
  [
    'connected partner',
    'access by our share',
    reaches('vault:acme/falcon', 'Share/acme/to-northwind', 'user:vera@northwind.example'),
    true,
  ],
  [
    'connected partner',
    'access by their contribution to us',
    reaches('vault:northwind/secret', 'Share/northwind/into-acme', 'space:acme/room', 'creator'),
    true,
  ],
  [
    'connected partner',
    'access by their share with others',
    reaches('vault:northwind/secret', 'Share/northwind/to-globex', 'user:gil@globex.example'),
    false,
  ],
  ['connected partner', 'recipient of ours', person('vera@northwind.example'), true],
  ['connected partner', 'another member', person('raj@northwind.example'), false],
  ['connected partner', 'guest', person('client@northwind-guest.example'), false],
  ['connected partner', 'account without a membership', person('account@northwind.example'), false],

  ['partner only asked', 'workspace', inside('hooli'), false],
  ['partner only asked', 'object', said('Member/hooli/hal@hooli.example'), false],
  ['partner only asked', 'our connection', asked('Connection/acme/hooli'), true],
  ['partner only asked', 'our share', asked('Share/acme/to-hooli'), true],
  ['partner only asked', 'connection with others', asked('Connection/hooli/globex'), false],
  [
    'partner only asked',
    'access by their own',
    reaches('vault:hooli/secret', 'Share/hooli/inside', 'everyone'),
    false,
  ],
  ['partner only asked', 'recipient of ours', person('hal@hooli.example'), true],
  ['partner only asked', 'another member', person('hera@hooli.example'), false],

  ['third party', 'workspace', inside('globex'), false],
  ['third party', 'object', said('Workspace/globex'), false],
  ['third party', 'connection', asked('Connection/globex/globex'), false],
  ['third party', 'share', asked('Share/globex/to-globex'), false],
  ['third party', 'access', reaches('space:globex/room', 'Guest/globex/client@globex-guest.example'), false],
  ['third party', 'member', person('gil@globex.example'), false],
];

describe.each(LOOKERS.acme)('%s sees', (_, sight, actor) => {
  it.each(TABLE)('%s: %s', (_whose, _what, see, shown) => {
    expect(see(sight, actor)).toBe(shown);
  });
});

describe.each(LOOKERS.nobody)('%s sees nothing', (_, sight, actor) => {
  it.each(TABLE)('of %s: %s', (_whose, _what, see) => {
    expect(see(sight, null)).toBe(false);
  });

  it('but themselves and system admins', () => {
    expect([...peopleShown(sight, live, actor)].toSorted()).toEqual(
      [actor, 'root@platform.example'].filter((one) => one !== null).toSorted(),
    );
  });
});

describe.each(LOOKERS.everything)('%s sees', (_, sight, actor) => {
  it.each(TABLE)('%s: %s', (_whose, _what, see) => {
    expect(see(sight, actor)).toBe(true);
  });

  it('accounts, which are in no workspace', () => {
    expect(sight.isOwn(null)).toBe(true);
  });
});

it('owning an account makes no workspace one of the set, and no internal share of others', () => {
  const account = live.get('User/account@acme.example');
  const looker: Looker = {
    ...nobody,
    actor: 'root@platform.example',
    isSystemAdmin: true,
    set: 'acme-governance',
  };
  const sight = lookerSight(looker, new Map(account && [[account.address, account]]), NOW);
  expect(sight.isOwn(null)).toBe(false);
  expect(sight.isOwn('')).toBe(false);
  expect(sightOf(ownedBy('acme-governance', live), [live]).address('Share/northwind/inside')).toBe(false);
});

describe('the people who are shown', () => {
  const shown = (sight: Sight, actor: string | null = null): readonly string[] =>
    [...peopleShown(sight, live, actor)].toSorted();
  const root = 'root@platform.example';

  it('to those of a workspace are its people, those with whom it shares, and system admins', () => {
    expect(shown(by('ana@acme.example'))).toEqual([
      'ana@acme.example',
      'client@acme-guest.example',
      'frozen@acme.example',
      'hal@hooli.example',
      'left@acme.example',
      root,
      'stays@acme.example',
      'vera@northwind.example',
    ]);
    expect(shown(by('ana@acme.example'), 'me@acme.example')).toContain('me@acme.example');
  });

  it('to a workspace that shares with teams and everyone are people alone', () => {
    expect(shown(by('vera@northwind.example'))).toEqual([
      'client@northwind-guest.example',
      'gil@globex.example',
      'raj@northwind.example',
      root,
      'vera@northwind.example',
    ]);
  });

  it('to who sees everything are all accounts, members and guests, and nothing that is no person', () => {
    const all = shown(EVERYTHING);
    expect(all).toContain('account@acme.example');
    expect(all.every((one) => one.includes('@'))).toBe(true);
  });
});

describe('who looks', () => {
  it('answers for every workspace as a system admin, for those of their memberships as anybody else, and for no account', () => {
    const homes = (actor: string | null, isSystemAdmin: boolean) =>
      ['acme', 'northwind', null].filter(answersFor({actor, isSystemAdmin}, live, NOW));
    expect(homes('root@platform.example', true)).toEqual(['acme', 'northwind']);
    expect(homes('root@platform.example', false)).toEqual([]);
    expect(homes('ana@acme.example', false)).toEqual(['acme']);
    expect(homes('left@acme.example', false)).toEqual([]);
    expect(homes(null, false)).toEqual([]);
  });

  it('sees everything without a login, and nothing by one that is bound to nobody', () => {
    expect(lookerSight({...nobody, login: undefined}, live, NOW)).toBe(EVERYTHING);
    expect(lookerSight({...nobody, login: undefined, isSystemAdmin: true}, live, NOW)).toBe(EVERYTHING);
    expect(lookerSight(nobody, live, NOW).isOwn('acme')).toBe(false);
  });
});

describe('over other states', () => {
  const share = 'Share/northwind/into-acme';
  const without = new Map([...live].filter(([address]) => address !== share));

  it('a request is shown that one of them has', () => {
    expect(sightOf(new Set(['acme']), [without, live]).address(share)).toBe(true);
    expect(sightOf(new Set(['acme']), [without]).address(share)).toBe(false);
  });

  it('the same is shown as over the first', () => {
    const now = sightOf(new Set(['acme']), [without]);
    const then = sightIn(now, live);
    expect(then.address(share)).toBe(true);
    expect([then.isOwn('acme'), then.isOwn('northwind'), then.everything]).toEqual([true, false, false]);
    expect(sightIn(EVERYTHING, live)).toBe(EVERYTHING);
  });

  it('nothing is shown to those to whom nothing is', () => {
    expect(NOTHING.address('Resource/acme/falcon')).toBe(false);
    expect(NOTHING.path('vault:acme/falcon', ['Share/acme/to-northwind'])).toBe(false);
    expect(NOTHING.isOwn('acme')).toBe(false);
  });
});
