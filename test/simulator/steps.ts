/** Random steps of the simulator: what people do to the small world. */
import fc from 'fast-check';
import type {Decision} from './model-agreements.ts';
import {
  ADMIN,
  BEGINNING,
  PEOPLE,
  REQUESTS,
  SIDES,
  STRANGER,
  type Connection,
  type Guest,
  type Level,
  type Member,
  type Recipient,
  type Share,
  type Side,
  type Workspace,
} from './world.ts';

/** A change of what a workspace's manifests say, with a name for whoever reads a failure; `now` in hours. */
export interface Change {
  readonly name: string;
  readonly of: (workspace: Workspace, now: number) => Workspace;
}
/** What somebody writes into the tables, by name: `outside-writes.ts` says it in SQL, this in the model. */
export type Step =
  | {readonly do: 'edit'; readonly side: Side; readonly by: string; readonly changes: readonly Change[]}
  | {
      readonly do: 'decide';
      readonly request: string;
      readonly side: Side;
      readonly by: string;
      readonly decision: Decision;
      readonly current: boolean;
    }
  | {readonly do: 'withdraw'; readonly side: Side; readonly other: Side; readonly by: string}
  | {readonly do: 'wait'; readonly hours: number}
  | {readonly do: 'outside'; readonly side: Side; readonly write: Change}
  | {readonly do: 'offboard'; readonly side: Side; readonly who: string; readonly by: string}
  | {readonly do: 'rename'; readonly who: string}
  /** To the state after an earlier run of the set, counted from its first. */
  | {readonly do: 'back'; readonly side: Side; readonly by: string; readonly run: number}
  | {readonly do: 'both'; readonly one: Single; readonly other: Single};
/** What can be done while somebody else does something. */
export type Single = Extract<Step, {do: 'edit' | 'decide' | 'withdraw'}>;

/** Records that print as their names. */
const change = (name: string, of: Change['of']): Change =>
  ({name, of, [fc.toStringMethod]: () => name}) as Change;

/** Changes one of a record's entries, where it is there. */
function on<K extends 'members' | 'spaces' | 'connections' | 'shares' | 'guests'>(
  key: K,
  name: string,
  how: string,
  of: (one: Workspace[K][string], now: number) => Partial<Workspace[K][string]>,
): Change {
  return change(`${key}/${name} ${how}`, (workspace, now) => {
    const one = workspace[key][name] as Workspace[K][string] | undefined;
    return one === undefined
      ? workspace
      : {...workspace, [key]: {...workspace[key], [name]: {...one, ...of(one, now)}}};
  });
}
/** Takes an entry out, or puts it back as it was at first. */
function toggled(
  side: Side,
  key: 'members' | 'spaces' | 'connections' | 'shares' | 'guests',
  name: string,
): Change {
  return change(`${key}/${name} there or not`, (workspace) => {
    const {[name]: there, ...others} = workspace[key] as Record<string, unknown>;
    const first = (BEGINNING[side][key] as Record<string, unknown>)[name];
    return {...workspace, [key]: there === undefined ? {...others, [name]: first} : others};
  });
}

const editsOrViews = ({role}: {readonly role: Level | null}): {readonly role: Level} => ({
  role: role === 'editor' ? 'viewer' : 'editor',
});
const setting = (name: string, of: (workspace: Workspace) => Partial<Workspace>): Change =>
  change(name, (workspace) => ({...workspace, ...of(workspace)}));
const renewed = (one: {renew: number}) => ({renew: one.renew + 1});
const suspended = (one: {suspended: boolean}) => ({suspended: !one.suspended});
const denies = (other: Side): Change =>
  setting(`deny ${other}`, ({deny}) => ({
    deny: deny.includes(other) ? deny.filter((one) => one !== other) : [...deny, other],
  }));
const STRICT = setting('strict', ({strict}) => ({strict: !strict}));

const person = (name: string): readonly Change[] => [
  on('members', name, 'deactivated or not', (one: Member) => ({active: !one.active})),
  on('members', name, 'plain or not', (one): Partial<Member> => ({
    standing: one.standing === 'plain' ? 'partner' : 'plain',
  })),
  on('members', name, 'for two days', (_: Member, now) => ({until: now + 48})),
  on('members', name, 'without end', () => ({until: null})),
];
const connectionChanges = (side: Side, name: string, admin: string): readonly Change[] => [
  toggled(side, 'connections', name),
  on('connections', name, 'renewed', renewed),
  on('connections', name, 'suspended or not', suspended),
  on('connections', name, 'spaces alone', (): Partial<Connection> => ({allow: ['space']})),
  on('connections', name, 'all kinds', (): Partial<Connection> => ({allow: ['space', 'vault']})),
  on('connections', name, `${admin} may decide or not`, ({admins}: Connection) => ({
    admins: admins.includes(admin) ? [] : [admin],
  })),
];
const recipient = (share: string, who: string): readonly Change[] => [
  on('shares', share, `${who} or not`, ({to}: Share) => {
    const others = to.filter((one) => one.who !== who);
    if (others.length < to.length) return {to: others.length === 0 ? to : others};
    const more: Recipient = {who, role: 'viewer', until: null};
    return {to: [...to, more]};
  }),
  on('shares', share, `${who} edits or views`, ({to}: Share) => ({
    to: to.map((one) => (one.who === who ? {...one, ...editsOrViews(one)} : one)),
  })),
  on('shares', share, `${who} for two days`, ({to}: Share, now) => ({
    to: to.map((one) => (one.who === who ? {...one, until: now + 48} : one)),
  })),
  on('shares', share, `${who} for five days`, ({to}: Share, now) => ({
    to: to.map((one) => (one.who === who ? {...one, until: now + 120} : one)),
  })),
  on('shares', share, `${who} without end`, ({to}: Share) => ({
    to: to.map((one) => (one.who === who ? {...one, until: null} : one)),
  })),
];
const shareChanges = (side: Side, share: string, ...people: readonly string[]): readonly Change[] => [
  toggled(side, 'shares', share),
  on('shares', share, 'renewed', renewed),
  on('shares', share, 'suspended or not', suspended),
  ...people.flatMap((who) => recipient(share, who)),
];
const external = (space: string): Change =>
  on('spaces', space, 'external or internal', (one) => ({external: !one.external}));
/** Somebody who was nobody's member becomes one. */
const hired = setting('hires the stranger or not', ({members}) => {
  const {[STRANGER]: there, ...others} = members;
  return {
    members:
      there === undefined
        ? {...others, [STRANGER]: {standing: 'partner', active: true, until: null}}
        : others,
  };
});

const CHANGES: Readonly<Record<Side, readonly Change[]>> = {
  a: [
    ...['bo', 'cy', 'dee'].flatMap(person),
    setting('guests on or off', ({guestsOn}) => ({guestsOn: !guestsOn})),
    denies('n'),
    STRICT,
    hired,
    hired,
    hired,
    ...connectionChanges('a', 'north', 'bo'),
    toggled('a', 'connections', 'south'),
    external('deal'),
    on('spaces', 'deal', 'with falcon or without', ({vaults}) => ({
      vaults: vaults.length === 0 ? ['falcon'] : [],
    })),
    ...shareChanges('a', 'deal-north', 'ned', 'nel'),
    ...shareChanges('a', 'eagle-den'),
    on('shares', 'eagle-den', 'edits or views', editsOrViews),
    ...shareChanges('a', 'inner', 'cy'),
    toggled('a', 'guests', 'gus'),
    on('guests', 'gus', 'renewed', renewed),
    on('guests', 'gus', 'suspended or not', suspended),
    on('guests', 'gus', 'edits or views', editsOrViews),
    on('guests', 'gus', 'for two days', (_: Guest, now) => ({until: now + 48})),
  ],
  n: [
    ...['ned', 'nel'].flatMap(person),
    toggled('n', 'members', 'nel'),
    denies('a'),
    STRICT,
    ...connectionChanges('n', 'acme', 'ned'),
    external('den'),
    ...shareChanges('n', 'den-acme', 'dee'),
    toggled('n', 'shares', 'den-own'),
    change('den and its shares there or not', (workspace) =>
      workspace.spaces['den'] === undefined
        ? {...workspace, spaces: BEGINNING.n.spaces, shares: BEGINNING.n.shares}
        : {...workspace, spaces: {}, shares: {}},
    ),
  ],
  s: [
    ...person('sam'),
    hired,
    toggled('s', 'connections', 'acme'),
    on('connections', 'acme', 'renewed', renewed),
  ],
};

/** The admin of a side makes changes of these names, in the one order that they have. */
export function edits(side: Side, ...names: readonly string[]): Step {
  const changes = CHANGES[side].filter(({name}) => names.includes(name));
  if (new Set(changes.map(({name}) => name)).size < names.length)
    throw new Error(`not all of these are changes of ${side}: ${names.join(', ')}`);
  return {do: 'edit', side, by: ADMIN[side], changes};
}

const WRITES: Readonly<Record<'a' | 'n', readonly Change[]>> = {
  a: [
    on('members', 'dee', 'deactivated or not', (one: Member) => ({active: !one.active})),
    on('members', 'bo', 'deactivated or not', (one: Member) => ({active: !one.active})),
    on('shares', 'deal-north', 'ned edits or views', ({to}: Share) => ({
      to: to.map((one) => (one.who === 'ned' ? {...one, ...editsOrViews(one)} : one)),
    })),
    external('deal'),
    on('spaces', 'deal', 'with falcon or without', ({vaults}) => ({
      vaults: vaults.length === 0 ? ['falcon'] : [],
    })),
    on('guests', 'gus', 'edits or views', editsOrViews),
  ],
  n: [on('members', 'ned', 'deactivated or not', (one: Member) => ({active: !one.active})), external('den')],
};

const LEAVERS: readonly (readonly [Side, string])[] = [
  ['a', 'bo'],
  ['a', 'cy'],
  ['a', 'dee'],
  ['n', 'ned'],
  ['n', 'nel'],
  ['s', 'sam'],
];

/** Of a history; to look for a failure, a shorter one is shown. */
const SHORTEST = Number(process.env['BYLAW_TEST_SHORTEST'] ?? '30');
const side = fc.constantFrom(...SIDES);
const edit = side.chain((one) =>
  fc.record({
    do: fc.constant('edit' as const),
    side: fc.constant(one),
    by: fc.oneof(
      {weight: 8, arbitrary: fc.constant(ADMIN[one])},
      {weight: 1, arbitrary: fc.constantFrom('root', 'ana', 'nia')},
    ),
    changes: fc.array(fc.constantFrom(...CHANGES[one]), {minLength: 1, maxLength: 3}),
  }),
);
const decide = fc.constantFrom(...REQUESTS).chain((request) => {
  const from = request.split(':')[1]?.[0] ?? 'a';
  const partner = from === 'a' ? (request.endsWith('south') ? 's' : 'n') : 'a';
  // On a connection the partner decides; somebody tries for the other side now and then.
  const sides = (request.startsWith('share') ? [from, partner] : [partner, partner, partner, from]) as Side[];
  return fc.constantFrom(...sides).chain((one) =>
    fc.record({
      do: fc.constant('decide' as const),
      request: fc.constant(request),
      side: fc.constant(one),
      by: fc.oneof(
        {
          weight: 6,
          arbitrary: fc.constantFrom(ADMIN[one], one === 'a' ? 'bo' : 'ned', one === 's' ? 'sol' : 'zoe'),
        },
        {weight: 1, arbitrary: fc.constantFrom(...PEOPLE)},
      ),
      decision: fc.constantFrom<Decision>('approve', 'approve', 'approve', 'deny', 'revoke'),
      current: fc.oneof(
        {weight: 9, arbitrary: fc.constant(true)},
        {weight: 1, arbitrary: fc.constant(false)},
      ),
    }),
  );
});
const withdraw = fc.record({
  do: fc.constant('withdraw' as const),
  side: fc.constantFrom<Side>('a', 'n'),
  other: fc.constantFrom<Side>('a', 'n', 's'),
  by: fc.constantFrom('ana', 'nia', 'root', 'bo'),
});
const wait = fc.record({do: fc.constant('wait' as const), hours: fc.constantFrom(1, 30, 100)});
const outside = fc.constantFrom<'a' | 'n'>('a', 'n').chain((one) =>
  fc.record({
    do: fc.constant('outside' as const),
    side: fc.constant(one),
    write: fc.constantFrom(...WRITES[one]),
  }),
);

const offboard = fc.constantFrom(...LEAVERS).chain(([one, who]) =>
  fc.record({
    do: fc.constant('offboard' as const),
    side: fc.constant(one),
    who: fc.constant(who),
    by: fc.oneof(
      {weight: 4, arbitrary: fc.constant(ADMIN[one])},
      {weight: 1, arbitrary: fc.constantFrom('root', 'ana', 'bo')},
    ),
  }),
);
const rename = fc.record({
  do: fc.constant('rename' as const),
  who: fc.constantFrom('bo', 'dee', 'ned', 'nia'),
});
const back = side.chain((one) =>
  fc.record({
    do: fc.constant('back' as const),
    side: fc.constant(one),
    by: fc.constant(ADMIN[one]),
    run: fc.nat({max: 30}),
  }),
);
const single = fc.oneof(
  {weight: 3, arbitrary: edit},
  {weight: 4, arbitrary: decide},
  {weight: 1, arbitrary: withdraw},
) as fc.Arbitrary<Single>;
const both = fc.record({do: fc.constant('both' as const), one: single, other: single});

const PURE = [
  {weight: 10, arbitrary: edit},
  {weight: 10, arbitrary: decide},
  {weight: 2, arbitrary: withdraw},
  {weight: 2, arbitrary: wait},
  {weight: 2, arbitrary: outside},
] as {weight: number; arbitrary: fc.Arbitrary<Step>}[];
const many = (of: typeof PURE): fc.Arbitrary<readonly Step[]> =>
  fc.array(fc.oneof(...of), {
    minLength: SHORTEST,
    maxLength: 40,
    size: 'max',
  });

/** What can be foreseen without a database. */
export const steps = many(PURE);
/** What people do with a database. */
export const realSteps = many([
  ...PURE,
  {weight: 1, arbitrary: rename},
  {weight: 1, arbitrary: offboard},
  {weight: 2, arbitrary: back},
  {weight: 2, arbitrary: both},
]);
