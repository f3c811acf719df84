/** The steps of random histories: edits of what is declared, decisions, withdrawals, time, and SQL around bylaw. */
import fc from 'fast-check';
import type {Decision} from '../../src/model/ledger.ts';
import type {Live} from '../../src/model/live.ts';
import {
  CONNECTIONS,
  EVERYBODY,
  REQUESTS,
  SIDES,
  type Draft,
  type Recipient,
  type Side,
  type World,
} from './history-world.ts';
import {OUTSIDE_WRITES, type OutsideWrite} from './outside-writes.ts';

export type Step =
  | {readonly do: 'edit'; readonly actor: string; readonly change: Edit}
  | {
      readonly do: 'decide';
      readonly request: string;
      readonly side: Side;
      readonly decision: Decision;
      readonly by: string;
      readonly old: number | null;
    }
  | {readonly do: 'withdraw'; readonly side: Side; readonly from: Side; readonly by: string}
  | {readonly do: 'wait'; readonly hours: number}
  /** `settled`: at once, as a decision does; otherwise the next apply finds what was written. */
  | {readonly do: 'outside'; readonly write: OutsideWrite; readonly settled: boolean};

/** What an edit makes of the draft; shown by its name in a history that fails. */
export interface Edit {
  readonly name: string;
  readonly of: (draft: Draft, world: World, live: Live) => Draft;
}

const HOUR = 3_600_000;
/** An expiry so many hours from now. */
const inHours = (live: Live, hours: number): string => new Date(live.now + hours * HOUR).toISOString();

const person = fc.constantFrom(...EVERYBODY);
const side = fc.constantFrom(...SIDES);
/** Whole hours, so that no time that passes (an hour and a half, or three and a half) ends at an expiry. */
const soon = fc.constantFrom(1, 2, 4);

/** Shown by its name alone, not by its code. */
const edit = (name: string, of: Edit['of']): Edit =>
  Object.defineProperty({name, of}, 'of', {enumerable: false});
const always = (name: string, of: Edit['of']): fc.Arbitrary<Edit> => fc.constant(edit(name, of));

const recipients = (subjects: readonly string[]) =>
  fc.uniqueArray(
    fc.record(
      {
        subject: fc.constantFrom(...subjects),
        role: fc.constantFrom('viewer', 'editor'),
        expires: fc.oneof(fc.constantFrom('2090-01-01', '2091-01-01T10:00:00Z', '2020-01-01'), soon),
      },
      {requiredKeys: ['subject', 'role']},
    ),
    {selector: ({subject}) => subject, minLength: 1, maxLength: 3},
  );

type Drawn = Omit<Recipient, 'expires'> & {readonly expires?: string | number};
const dated = (drawn: readonly Drawn[], live: Live): readonly Recipient[] =>
  drawn.map(({expires, ...rest}) => ({
    ...rest,
    ...(expires !== undefined && {expires: typeof expires === 'number' ? inHours(live, expires) : expires}),
  }));

const request = fc.oneof(
  {weight: 6, arbitrary: fc.constant(REQUESTS[0])},
  {weight: 3, arbitrary: fc.constant(REQUESTS[2])},
  {weight: 4, arbitrary: fc.constantFrom(...REQUESTS)},
);
const old = fc.oneof({weight: 9, arbitrary: fc.constant(null)}, {weight: 1, arbitrary: fc.nat({max: 20})});

/** A side, and somebody who is mostly one of its approvers. */
const APPROVERS: Readonly<Record<Side, readonly string[]>> = {
  a: ['ana', 'bo', 'cy', 'zed'],
  n: ['raj', 'uma', 'zed'],
  s: ['sol', 'sue', 'zed'],
};
const deciding = side.chain((which) =>
  fc
    .oneof({weight: 9, arbitrary: fc.constantFrom(...APPROVERS[which])}, {weight: 1, arbitrary: person})
    .map((by) => ({side: which, by})),
);

const toggled = <T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> => {
  const changed = new Set(set);
  if (!changed.delete(member)) changed.add(member);
  return changed;
};

const approvals: fc.Arbitrary<Edit> = fc
  .record({
    name: fc.constantFrom('x', 'y'),
    request,
    decision: fc.constantFrom('approve' as const, 'approve' as const, 'deny' as const),
    deciding,
    old,
  })
  .map(({name, request: id, decision, deciding: {side: which, by}, old: past}) =>
    edit(`${by} puts ${decision} of ${id} for ${which} into ${name}`, (d, world, live) => {
      const digest = world.digest(live, world.request(id), world.home(which), past);
      return {
        ...d,
        approvals: new Map(d.approvals).set(name, {side: which, request: id, decision, by, digest}),
      };
    }),
  );

const withoutApproval = (name: string) =>
  edit(`take ${name} out`, (d) => {
    const left = new Map(d.approvals);
    left.delete(name);
    return {...d, approvals: left};
  });

const connections: fc.Arbitrary<Edit> = fc.constantFrom(...CONNECTIONS).chain((name) =>
  fc.constantFrom(
    edit(`declare ${name} or not`, (d) => ({
      ...d,
      connections: {
        ...d.connections,
        [name]: {...d.connections[name], declared: !d.connections[name].declared},
      },
    })),
    edit(`renew ${name}`, (d) => ({
      ...d,
      connections: {...d.connections, [name]: {...d.connections[name], renew: d.connections[name].renew + 1}},
    })),
  ),
);

const shares: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 4,
    arbitrary: recipients(['vera', 'uma', 'zed', 'rae']).map((to) =>
      edit(`share with ${JSON.stringify(to)}`, (d, _, live) => ({...d, to: dated(to, live)})),
    ),
  },
  {
    weight: 2,
    arbitrary: recipients(['sue', 'vic', 'zed']).map((to) =>
      edit(`share with south's ${JSON.stringify(to)}`, (d, _, live) => ({...d, toSouth: dated(to, live)})),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .subarray(['vault:falcon', 'vault:eagle'])
      .map((resources) => edit(`have ${resources.join()} in the space`, (d) => ({...d, resources}))),
  },
  always('renew the share', (d) => ({...d, shareRenew: d.shareRenew + 1})),
  always('contribute or not', (d) => ({...d, contribution: !d.contribution})),
  fc
    .constantFrom('viewer', 'editor')
    .map((contributedAs) => edit(`contribute as ${contributedAs}`, (d) => ({...d, contributedAs}))),
  fc
    .constantFrom('ana', 'bo', 'cy')
    .map((requestedBy) => edit(`${requestedBy} asks`, (d) => ({...d, requestedBy}))),
  always('share or not', (d) => ({...d, share: !d.share})),
  always('share with south or not', (d) => ({...d, southShare: !d.southShare})),
);

const settings: fc.Arbitrary<Edit> = fc.oneof(
  always('declare north or not', (d) => ({...d, northExists: !d.northExists})),
  fc
    .subarray(['space', 'vault', 'playbook'])
    .map((acmeAllow) => edit(`let ${acmeAllow.join()} cross`, (d) => ({...d, acmeAllow}))),
  side.map((which) => edit(`${which} strict or not`, (d) => ({...d, strict: toggled(d.strict, which)}))),
  always('north denies or not', (d) => ({...d, northDenies: !d.northDenies})),
  always('south allows nobody or all', (d) => ({...d, southAllowsNobody: !d.southAllowsNobody})),
  always('have a hall and an annex or not', (d) => ({...d, hall: !d.hall})),
  // What Northwind itself has holds it in its region.
  always('move north', (d) =>
    d.hall || d.connections['n/acme'].declared
      ? {
          ...d,
          hall: false,
          connections: {...d.connections, 'n/acme': {...d.connections['n/acme'], declared: false}},
        }
      : {...d, northRegion: d.northRegion === 'EU' ? 'US' : 'EU'},
  ),
);

const people: fc.Arbitrary<Edit> = fc.oneof(
  fc.constantFrom('ana', 'cy').map((connects) => edit(`${connects} connects`, (d) => ({...d, connects}))),
  soon.map((hours) =>
    edit(`cy is ECA for ${hours} h`, (d, _, live) => ({...d, ecaUntil: inHours(live, hours)})),
  ),
  always('cy is no ECA', (d) => ({...d, ecaUntil: null})),
  fc
    .record({
      who: fc.constantFrom('a/ana', 'a/bo', 'n/uma', 'n/raj', 'n/vera', 's/sue', 's/sol'),
      hours: soon,
    })
    .map(({who, hours}) =>
      edit(`${who} is a member for ${hours} h`, (d, _, live) => ({
        ...d,
        until: new Map(d.until).set(who, inHours(live, hours)),
      })),
    ),
  fc
    .constantFrom('n/vera', 'n/vera', 's/vic')
    .map((who) => edit(`${who} goes or comes`, (d) => ({...d, gone: toggled(d.gone, who)}))),
  always('members for good', (d) => ({...d, until: new Map()})),
  fc
    .constantFrom('a/ana', 'a/bo', 'n/raj', 'n/uma', 'n/vera', 's/sue')
    .map((who) =>
      edit(`${who} is deactivated or back`, (d) => ({...d, deactivated: toggled(d.deactivated, who)})),
    ),
);

/** Freezes that keep what was approved. */
const suspensions: fc.Arbitrary<Edit> = fc
  .constantFrom('deal-north', 'eagle-hall', 'deal-south', 'a/north', 'n/acme', 's/acme')
  .map((what) => edit(`suspend ${what} or not`, (d) => ({...d, suspended: toggled(d.suspended, what)})));

const guests: fc.Arbitrary<Edit> = fc.constantFrom(
  edit('invite gus or not', (d) => ({...d, guest: {...d.guest, invited: !d.guest.invited}})),
  edit('suspend gus or not', (d) => ({...d, guest: {...d.guest, suspended: !d.guest.suspended}})),
  edit('renew gus', (d) => ({...d, guest: {...d.guest, renew: d.guest.renew + 1}})),
  edit('hire gus or let gus go', (d) => ({...d, hired: !d.hired})),
  edit('hire gus or let gus go', (d) => ({...d, hired: !d.hired})),
);

/** Gives objects the names of one another: of two, or of three in a circle. */
const renames: fc.Arbitrary<Edit> = fc
  .constantFrom(
    ['Share/deal-north', 'Share/deal-south'],
    ['Share/deal-south', 'Share/eagle-hall', 'Share/deal-north'],
    ['Resource/falcon', 'Resource/eagle'],
    ['Connection/north', 'Connection/south'],
    ['Space/hall', 'Space/annex'],
  )
  .map((keys) =>
    edit(`pass on the names of ${keys.join(', ')}`, (d) => {
      const called = (key: string): string => d.names.get(key) ?? key.slice(key.indexOf('/') + 1);
      const names = new Map(d.names);
      for (const [i, key] of keys.entries()) names.set(key, called(keys[(i + 1) % keys.length] ?? key));
      return {...d, names};
    }),
  );

/** Swaps the names of Northwind's spaces, and Acme's contribution follows the space that it named. */
const followed = always('swap the names of hall and annex, and follow', (d) => {
  const [hall, annex] = [d.names.get('Space/hall') ?? 'hall', d.names.get('Space/annex') ?? 'annex'];
  const names = new Map(d.names).set('Space/hall', annex).set('Space/annex', hall);
  return {...d, names, into: d.into === 'hall' ? 'annex' : 'hall'};
});

const edits: fc.Arbitrary<Edit> = fc.oneof(
  {weight: 13, arbitrary: shares},
  {weight: 4, arbitrary: connections},
  {weight: 4, arbitrary: settings},
  {weight: 4, arbitrary: people},
  {weight: 3, arbitrary: renames},
  {weight: 1, arbitrary: followed},
  {weight: 3, arbitrary: suspensions},
  {weight: 2, arbitrary: guests},
  {weight: 6, arbitrary: approvals},
  {weight: 2, arbitrary: fc.constantFrom('x', 'y').map(withoutApproval)},
  // The same Approval under another name is not gone.
  always('call x x2', (d) => {
    const renamed = new Map(d.approvals);
    const x = renamed.get('x');
    if (x !== undefined) renamed.set('x2', x);
    renamed.delete('x');
    return {...d, approvals: renamed};
  }),
);

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      actor: fc.constantFrom('root', 'ana', 'bo', 'raj', 'raj', 'sol', 'zed'),
      change: edits,
    }),
  },
  {
    weight: 6,
    arbitrary: fc
      .record({
        do: fc.constant('decide' as const),
        request,
        decision: fc.oneof(
          {weight: 10, arbitrary: fc.constant<Decision>('approve')},
          {weight: 1, arbitrary: fc.constantFrom<Decision>('deny', 'revoke')},
        ),
        old,
        deciding,
      })
      .map(({deciding: who, ...rest}) => ({...rest, ...who})),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('withdraw' as const),
      side,
      from: side,
      by: fc.constantFrom('ana', 'raj', 'sol', 'root', 'cy'),
    }),
  },
  {weight: 1, arbitrary: fc.record({do: fc.constant('wait' as const), hours: fc.constantFrom(1.5, 3.5)})},
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('outside' as const),
      write: fc.constantFrom(...OUTSIDE_WRITES),
      settled: fc.boolean(),
    }),
  },
);

const LENGTH = {minLength: 6, maxLength: 18};
export const histories: fc.Arbitrary<readonly Step[]> = fc.array(steps, LENGTH);

/** Somebody leaves, by the command or by a manifest; somebody gets another address. */
export type PeopleStep =
  | {
      readonly do: 'leave';
      readonly how: 'command' | 'manifest';
      readonly who: string;
      /** The workspace that is left; undefined for all. A manifest names one. */
      readonly side: Side | undefined;
      readonly successors: Readonly<Record<Side, string>>;
    }
  | {readonly do: 'move'; readonly who: string; readonly to: string};

const SUCCESSORS = {
  a: fc.constantFrom('ana', 'bo', 'cy'),
  n: fc.constantFrom('raj', 'uma'),
  s: fc.constant('sol'),
};
const leavers = fc.constantFrom(
  ...([
    ['bo', 'a'],
    ['cy', 'a'],
    ['uma', 'n'],
    ['vera', 'n'],
    ['sue', 's'],
    ['gus', 'a'],
    ['zed', 'n'],
  ] as const),
);
const peopleSteps: fc.Arbitrary<PeopleStep> = fc.oneof(
  fc
    .record({
      how: fc.constantFrom('command' as const, 'manifest' as const),
      leaver: leavers,
      everywhere: fc.boolean(),
      successors: fc.record(SUCCESSORS),
    })
    .map(({how, leaver: [who, side], everywhere, successors}) => ({
      do: 'leave' as const,
      how,
      who,
      side: everywhere && how === 'command' ? undefined : side,
      successors,
    })),
  fc.record({
    do: fc.constant('move' as const),
    who: fc.constantFrom('ana', 'bo', 'vera', 'uma', 'gus'),
    to: fc.constantFrom('example.net', 'example.org'),
  }),
);

/** The same, with leavings and changes of addresses. */
export const historiesOfPeople: fc.Arbitrary<readonly (Step | PeopleStep)[]> = fc.array(
  fc.oneof({weight: 12, arbitrary: steps}, {weight: 1, arbitrary: peopleSteps}),
  LENGTH,
);
