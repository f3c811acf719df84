/** What the ledger says once changes are applied, step by step. */
import {describe, expect, it} from 'vitest';
import {requestDigests} from '../../../src/agreements/request-digest.ts';
import {requestIn} from '../../../src/agreements/request.ts';
import {settle, type Settlement} from '../../../src/agreements/settle.ts';
import type {SettleInput} from '../../../src/agreements/settle/settling.ts';
import {writtenContent} from '../../../src/agreements/written.ts';
import {addressOf, type Address} from '../../../src/model/address.ts';
import {canonicalSpec} from '../../../src/model/canonical.ts';
import type {Change} from '../../../src/model/change.ts';
import type {Ledger} from '../../../src/model/ledger.ts';
import type {GovernedObject, State} from '../../../src/model/objects.ts';
import {
  connection,
  guest,
  member,
  NOW,
  resource,
  share,
  space,
  stateOf,
  workspace,
} from '../access/organisation.ts';
import {
  ANA,
  BO,
  CONNECTED,
  connectionIn,
  decided,
  FIRMS,
  firms,
  into,
  ledgerOf,
  RAJ,
  room,
  toVera,
  VERA,
} from './firms.ts';

const ROOT = 'root@platform.example';
const TO_VERA = `user:${VERA}`;
const CA = 'cas@acme.example';

const approvalObject = (ws: string, name: string, spec: object): GovernedObject => ({
  address: addressOf('Approval', ws, name),
  kind: 'Approval',
  workspace: ws,
  name,
  labels: {},
  spec: canonicalSpec('Approval', spec),
});

interface Told extends Partial<Omit<SettleInput, 'ledger' | 'before' | 'after' | 'changes'>> {
  /** Former addresses of what is renamed, by the new ones. */
  readonly renamed?: Readonly<Record<Address, Address>>;
}

/** All that differs between two states, as changes. */
function changesOf(
  before: State,
  after: State,
  renamed: Readonly<Record<Address, Address>>,
): readonly Change[] {
  const left = new Set(Object.values(renamed));
  const live = (object: GovernedObject) => ({...object, managedBy: 'a-set'});
  const common = {reason: 'declared', fields: []} as const;
  const made = [...after.values()].flatMap((object): Change[] => {
    const former = renamed[object.address];
    const was = before.get(former ?? object.address);
    if (was === object) return [];
    return [
      {
        ...common,
        address: object.address,
        actions: [was === undefined ? 'create' : 'update'],
        after: object,
        ...(was && {before: live(was)}),
        ...(former !== undefined && {renamedFrom: former}),
      },
    ];
  });
  const gone = [...before.values()].flatMap((object): Change[] =>
    after.has(object.address) || left.has(object.address)
      ? []
      : [{...common, address: object.address, actions: ['delete'], before: live(object)}],
  );
  return [...made, ...gone];
}

const settled = (
  before: State,
  after: State,
  ledger: Ledger,
  {renamed = {}, ...more}: Told = {},
): Settlement =>
  settle({
    ledger,
    before,
    after,
    changes: changesOf(before, after, renamed),
    actor: ROOT,
    isSystemAdmin: (email) => email === ROOT,
    now: NOW,
    ...more,
  });
const ledgerAfter = (...args: Parameters<typeof settled>): Ledger => settled(...args).ledger;

/** The same with other objects, or without some. */
const withMore = (state: State, ...objects: readonly GovernedObject[]): State =>
  new Map([...state, ...objects.map((each) => [each.address, each] as const)]);
const without = (state: State, ...addresses: readonly string[]): State =>
  new Map([...state].filter(([address]) => !addresses.includes(address)));
/** Something that has nothing to do with any request. */
const aside = resource('acme', 'thread', 'aside', BO);

describe('what a Connection agrees to', () => {
  const OWN = 'Connection/northwind/acme';
  const one = without(firms(), OWN);
  const theirs = connection('northwind', 'acme', {requestedBy: RAJ});
  const half = new Map([
    [
      'acme northwind',
      {...CONNECTED, since: null, agreed: new Map([['acme', 'Connection/acme/northwind#1']])},
    ],
  ]);
  const known = ledgerOf([], {pairs: half, incarnations: new Map([['Connection/acme/northwind', 1]])});
  const pairAfter = (told: Told = {}, object: GovernedObject = theirs) =>
    ledgerAfter(one, withMore(one, object), known, told).pairs.get('acme northwind');

  it('counts from when both do, if a run wrote it on the authority of one who may agree', () => {
    const agreed = new Map([...CONNECTED.agreed]);
    for (const actor of [ROOT, RAJ, null]) expect(pairAfter({actor})).toEqual({epoch: 1, since: NOW, agreed});
    for (const actor of [ANA, VERA])
      expect(pairAfter({actor})).toEqual({epoch: 1, since: null, agreed: half.get('acme northwind')?.agreed});
  });

  it('is remembered as written, or as not', () => {
    const written = (actor: string | null, before: Ledger = known) =>
      ledgerAfter(one, withMore(one, theirs), before, {actor}).written.get(OWN);
    const content = writtenContent(connectionIn(firms(theirs), 'northwind', 'acme'));
    expect([ROOT, RAJ, null, VERA].map((actor) => written(actor))).toEqual([content, content, content, null]);
    expect(written(VERA, {...known, written: new Map([[OWN, 'as it was']])})).toBe('as it was');
  });

  it('is nothing while its requester is no External Connection Admin', () => {
    expect(pairAfter({}, connection('northwind', 'acme', {requestedBy: VERA}))?.agreed.size).toBe(1);
    const nothing = ledgerAfter(
      one,
      withMore(one, connection('northwind', 'acme', {requestedBy: VERA})),
      ledgerOf([], {pairs: new Map()}),
    );
    expect(nothing.pairs.has('acme northwind')).toBe(true);
  });

  it('ends with it, and the next epoch begins', () => {
    const after = ledgerAfter(firms(), one, ledgerOf());
    expect(after.pairs.get('acme northwind')).toEqual({
      epoch: 2,
      since: null,
      agreed: half.get('acme northwind')?.agreed,
    });
    expect(ledgerAfter(firms(), withMore(firms(), aside), ledgerOf()).pairs.get('acme northwind')).toEqual(
      CONNECTED,
    );
  });

  it('ends with a workspace, and stays where that was not read', () => {
    const bare = without(firms(), 'Workspace/northwind');
    expect(ledgerAfter(firms(), bare, ledgerOf()).pairs.get('acme northwind')).toMatchObject({
      epoch: 2,
      since: null,
    });
    expect(ledgerAfter(bare, withMore(bare, aside), ledgerOf()).pairs.get('acme northwind')).toEqual(
      CONNECTED,
    );
    const neither = without(bare, 'Workspace/acme');
    expect(ledgerAfter(neither, withMore(neither, aside), ledgerOf()).pairs.get('acme northwind')).toEqual(
      CONNECTED,
    );
  });
});

describe('incarnations', () => {
  const state = firms(toVera());
  const numbers = (before: State, after: State, more: Partial<Ledger> = {}, told: Told = {}) => {
    const {incarnations, lastIncarnations, withdrawn} = ledgerAfter(before, after, ledgerOf([], more), told);
    return [
      incarnations.get('Share/acme/out'),
      lastIncarnations.get('Share/acme/out'),
      [...withdrawn.keys()],
    ];
  };

  it('are kept by what stays, and counted on for what comes', () => {
    expect(numbers(state, withMore(state, aside))).toEqual([1, 1, []]);
    expect(numbers(firms(), state, {incarnations: new Map()})).toEqual([1, 1, []]);
    expect(numbers(firms(), state, {lastIncarnations: new Map([['Share/acme/out', 4]])})).toEqual([5, 5, []]);
    expect(
      numbers(state, withMore(state, aside), {lastIncarnations: new Map([['Share/acme/out', 4]])}),
    ).toEqual([1, 4, []]);
    expect(numbers(state, withMore(state, aside), {incarnations: new Map()})).toEqual([1, 1, []]);
    expect(numbers(state, firms(), {lastIncarnations: new Map([['Share/acme/out', 4]])})).toEqual([
      undefined,
      4,
      [],
    ]);
  });

  it('are new where another takes the name, and where a contribution goes elsewhere', () => {
    const other = share('acme', 'other', 'vault:falcon', {[TO_VERA]: 'viewer'}, {with: 'northwind'});
    const swapped = firms(
      {...toVera(), name: 'other', address: 'Share/acme/other'},
      {...other, name: 'out', address: 'Share/acme/out'},
    );
    const renamed = {'Share/acme/other': 'Share/acme/out', 'Share/acme/out': 'Share/acme/other'};
    expect(
      numbers(
        withMore(state, other),
        swapped,
        {lastIncarnations: new Map([['Share/acme/out', 1]])},
        {renamed},
      )[0],
    ).toBe(2);
  });

  it('a Connection that is gone, or comes, was not withdrawn', () => {
    const withdrawn = new Map([['Connection/northwind/acme', 0]]);
    const one = without(firms(), 'Connection/northwind/acme');
    expect(numbers(firms(), withMore(firms(), aside), {withdrawn})[2]).toEqual(['Connection/northwind/acme']);
    expect(numbers(firms(), one, {withdrawn})[2]).toEqual([]);
    expect(numbers(one, firms(), {withdrawn})[2]).toEqual([]);
  });
});

describe('what was approved', () => {
  const approvedAfter = (
    before: State,
    after: State,
    decision = decided(),
    told: Told = {},
    more: Partial<Ledger> = {},
  ) => {
    const [first] =
      ledgerAfter(before, after, ledgerOf([decision], more), told).decisions.get(decision.request) ?? [];
    return (
      first && {
        recipients: first.recipients,
        resources: first.resources,
        allow: first.allow,
        ended: first.ended,
      }
    );
  };
  const kept = {recipients: [{subject: TO_VERA, role: 'viewer'}], resources: [], allow: [], ended: false};
  const state = firms(toVera());

  it('is lowered with what is asked for, and not raised', () => {
    const editor = decided({recipients: [{subject: TO_VERA, role: 'editor'}]});
    expect(approvedAfter(firms(toVera('editor')), state, editor)).toEqual(kept);
    expect(approvedAfter(state, firms(toVera('editor')))).toEqual(kept);
    expect(
      approvedAfter(
        state,
        firms(share('acme', 'out', 'vault:falcon', {[`user:${RAJ}`]: 'viewer'}, {with: 'northwind'})),
      ),
    ).toEqual({...kept, recipients: []});
    expect(
      approvedAfter(
        firms(into('editor')),
        firms(into('viewer')),
        decided({request: 'share:acme/into', recipients: [{subject: 'space:joint', role: 'editor'}]}),
      )?.recipients,
    ).toEqual([{subject: 'space:joint', role: 'viewer'}]);
  });

  it('is nothing once the share or what it shares is gone', () => {
    expect(approvedAfter(state, firms())).toMatchObject({recipients: [], resources: []});
    expect(approvedAfter(state, without(state, 'Resource/acme/falcon'))).toMatchObject({recipients: []});
    expect(approvedAfter(state, state, decided({target: null}))).toMatchObject(kept);
    expect(approvedAfter(state, withMore(state, aside), decided({target: null}))).toMatchObject({
      recipients: [],
    });
  });

  it('of a space is no more than is in it', () => {
    const ofRoom = decided({
      request: 'share:acme/room',
      target: 'space:room',
      resources: ['vault:falcon', 'vault:eagle'],
    });
    expect(approvedAfter(firms(room()), withMore(firms(room()), aside), ofRoom)?.resources).toEqual([
      'vault:falcon',
    ]);
  });

  it('of a connection is no more than it asks for', () => {
    const asking = decided({
      request: 'connection:acme/northwind',
      side: 'northwind',
      target: null,
      recipients: [],
      allow: ['vault', 'space'],
    });
    expect(
      approvedAfter(firms(), firms(connection('acme', 'northwind', {allow: ['space']})), asking)?.allow,
    ).toEqual(['space']);
  });

  it('is left as it is where the workspace of the request was not read, and a denial always', () => {
    const unread = without(state, 'Workspace/acme', 'Share/acme/out');
    expect(approvedAfter(unread, withMore(unread, aside))).toEqual(kept);
    expect(approvedAfter(state, firms(), decided({decision: 'deny'}))).toEqual(kept);
  });

  const eagle = resource('acme', 'vault', 'eagle', BO);
  const moved = {
    ...FIRMS.find(({address}) => address === 'Resource/acme/falcon'),
    name: 'hawk',
    address: 'Resource/acme/hawk',
  } as GovernedObject;
  const taken = {...eagle, name: 'falcon', address: 'Resource/acme/falcon'} as GovernedObject;
  const renamed = {
    'Resource/acme/hawk': 'Resource/acme/falcon',
    'Resource/acme/falcon': 'Resource/acme/eagle',
  };

  it('is nothing once another object has the name of what was shared', () => {
    const before = withMore(state, eagle);
    const after = withMore(without(before, 'Resource/acme/eagle'), moved, taken);
    expect(approvedAfter(before, after, decided(), {renamed})).toMatchObject({recipients: []});
    expect(approvedAfter(before, after)).toEqual(kept);
    // In an epoch that is over it says nothing anyway.
    expect(approvedAfter(before, after, decided({epoch: 2}), {renamed})).toEqual(kept);
  });

  it('of a space loses a resource whose name another one has', () => {
    const ofRoom = decided({request: 'share:acme/room', target: 'space:room', resources: ['vault:falcon']});
    const before = withMore(firms(room()), eagle);
    const after = withMore(without(before, 'Resource/acme/eagle'), moved, taken);
    expect(approvedAfter(before, after, ofRoom, {renamed})).toMatchObject({
      resources: [],
      recipients: kept.recipients,
    });
    expect(approvedAfter(before, after, ofRoom)).toMatchObject({resources: ['vault:falcon']});
  });

  it('ends with the approval of a contribution to a space whose name another one has', () => {
    const hall = space('northwind', 'hall', VERA);
    const before = withMore(firms(into()), hall);
    const joint = before.get('Space/northwind/joint');
    const after = withMore(
      without(before, 'Space/northwind/hall'),
      {...joint, name: 'attic', address: 'Space/northwind/attic'} as GovernedObject,
      {...hall, name: 'joint', address: 'Space/northwind/joint'},
    );
    const spaces = {
      'Space/northwind/attic': 'Space/northwind/joint',
      'Space/northwind/joint': 'Space/northwind/hall',
    };
    const endedBy = (told: Told, from: State = before) =>
      [...ledgerAfter(from, after, ledgerOf(), told).ended].map(([key, {cause, at, incarnation}]) => [
        key,
        cause,
        at,
        incarnation,
      ]);
    expect(endedBy({renamed: spaces})).toEqual([['Share/acme/into', 'space', NOW, 1]]);
    expect(endedBy({})).toEqual([]);
    // One that is declared by the same run is meant for the space that has the name now.
    expect(endedBy({renamed: spaces}, without(before, 'Share/acme/into'))).toEqual([]);
  });
});

describe('what ends of itself', () => {
  const state = firms(toVera());
  const approval = decided();
  const gone = without(state, `Member/northwind/${VERA}`);
  const key = `Share/acme/out ${TO_VERA}`;
  const record = {cause: 'recipient', renew: 0, incarnation: 1, at: NOW - 1} as const;

  it('is noted, and what was approved of it ends', () => {
    const after = ledgerAfter(state, gone, ledgerOf([approval]));
    expect(after.ended).toEqual(new Map([[key, {cause: 'recipient', renew: 0, incarnation: 1, at: NOW}]]));
    expect(after.decisions.get('share:acme/out')?.[0]).toMatchObject({recipients: [], ended: false});
    const moved = ledgerAfter(
      state,
      firms(toVera(), workspace('northwind', {region: 'US'})),
      ledgerOf([approval, decided({sequence: 2, decision: 'deny'})]),
    );
    expect([...moved.ended.keys()].toSorted()).toEqual([
      'Connection/acme/northwind',
      'Connection/northwind/acme',
      'Share/acme/out',
    ]);
    expect(moved.decisions.get('share:acme/out')?.map(({ended}) => ended)).toEqual([true, false]);
    expect(moved.withdrawn.size).toBe(0);
  });

  it('is what a record of the database without a time says, as of now', () => {
    const known = ledgerOf([approval], {ended: new Map([[key, {...record, cause: 'lost', at: null}]])});
    expect(ledgerAfter(state, withMore(state, aside), known).ended.get(key)).toEqual({
      ...record,
      cause: 'lost',
      at: NOW,
    });
  });

  it('waits anew by itself where that passes, else by a higher `renew` or as another request', () => {
    const stays = (
      after: State,
      more: Partial<Ledger['ended'] extends ReadonlyMap<string, infer R> ? R : never>,
      before: State = state,
    ) =>
      ledgerAfter(before, after, ledgerOf([], {ended: new Map([[key, {...record, ...more}]])})).ended.has(
        key,
      );
    expect(stays(withMore(state, aside), {})).toBe(true);
    expect(stays(withMore(state, aside), {cause: 'workspace'})).toBe(false);
    expect(stays(firms(toVera('viewer', {renew: 1})), {})).toBe(false);
    expect(stays(firms(toVera('viewer', {renew: 1})), {renew: 1})).toBe(true);
    expect(stays(withMore(state, aside), {incarnation: 2})).toBe(false);
    expect(stays(firms(), {})).toBe(false);
    const unread = without(state, 'Workspace/acme');
    expect(stays(withMore(unread, aside), {cause: 'workspace'}, unread)).toBe(true);
    const away = without(state, 'Workspace/northwind');
    expect(stays(withMore(away, aside), {cause: 'workspace'}, away)).toBe(true);
  });

  it('withdraws the Connection of a side that shuts the other out, and of no other', () => {
    const shut = firms(workspace('acme', {partners: {deny: ['northwind']}}));
    const after = ledgerAfter(firms(), shut, ledgerOf());
    expect([...after.withdrawn]).toEqual([['Connection/acme/northwind', 0]]);
    expect([...after.ended.values()].map(({cause}) => cause)).toEqual(['partners', 'partners']);
  });
});

describe('invitations', () => {
  const gil = guest('acme', 'gil@guests.example', {room: 'viewer'}, {renew: 1});
  const state = firms(gil);
  const endedAfter = (after: State, before: number | undefined) =>
    ledgerAfter(
      state,
      after,
      ledgerOf([], {endedInvitations: new Map(before === undefined ? [] : [[gil.address, before]])}),
    ).endedInvitations.get(gil.address);
  const joined = withMore(state, member('acme', 'gil@guests.example', [], {status: 'deactivated'}));

  it('end by a membership there, until they are renewed', () => {
    expect(endedAfter(joined, undefined)).toBe(1);
    expect(endedAfter(joined, 0)).toBe(1);
    expect(endedAfter(joined, 3)).toBe(3);
    expect(endedAfter(withMore(state, aside), undefined)).toBeUndefined();
    expect(endedAfter(withMore(state, aside), 1)).toBe(1);
    expect(endedAfter(without(state, gil.address), 1)).toBeUndefined();
    expect(
      endedAfter(withMore(state, member('northwind', 'gil@guests.example', [])), undefined),
    ).toBeUndefined();
  });
});

describe('what is asked', () => {
  const state = firms(toVera());
  const asked = (ledger: Ledger, side = 'northwind') => ledger.asked.get(`share:acme/out ${side}`);
  const first = ledgerAfter(firms(), state, ledgerOf(), {actor: ANA, now: 1});

  it('is noted for each side, by whom and since when', () => {
    for (const side of ['acme', 'northwind'])
      expect(asked(first, side)).toMatchObject({askedBy: ANA, since: 1, lapsed: false});
    expect(first.asked.get('connection:acme/northwind northwind')).toMatchObject({askedBy: ANA});
    expect(asked(ledgerAfter(firms(), state, ledgerOf(), {actor: null}))).toMatchObject({askedBy: ''});
  });

  it('stays so while the same is asked, and is anew when it is not', () => {
    const again = ledgerAfter(state, withMore(state, aside), first, {actor: ROOT, now: 2});
    expect(asked(again)).toMatchObject({askedBy: ANA, since: 1});
    const wider = ledgerAfter(state, firms(toVera('editor')), first, {actor: ROOT, now: 2});
    expect(asked(wider)).toMatchObject({askedBy: ROOT, since: 2});
    const lapsed = {
      ...first,
      asked: new Map([...first.asked].map(([key, one]) => [key, {...one, lapsed: true}])),
    };
    expect(asked(ledgerAfter(state, withMore(state, aside), lapsed, {actor: ROOT, now: 2}))).toMatchObject({
      askedBy: ANA,
      since: 2,
      lapsed: false,
    });
  });

  it('lapses with its end, and is forgotten with its object', () => {
    const ended = ledgerAfter(state, firms(toVera(), workspace('northwind', {region: 'US'})), first);
    expect(asked(ended)).toMatchObject({since: 1, lapsed: true});
    expect(asked(ledgerAfter(state, firms(), first))).toBeUndefined();
    const elsewhere = firms(
      workspace('globex'),
      share('acme', 'out', 'vault:falcon', {'user:gus@globex.example': 'viewer'}, {with: 'globex'}),
    );
    expect(asked(ledgerAfter(state, elsewhere, first))).toBeUndefined();
    const unread = without(state, 'Workspace/acme', 'Share/acme/out');
    expect(asked(ledgerAfter(unread, withMore(unread, aside), first))).toEqual(asked(first));
  });
});

describe('approvals by themselves', () => {
  const admins = [
    member('acme', CA, []),
    connection('acme', 'northwind', {admins: [CA]}),
    connection('northwind', 'acme', {requestedBy: RAJ, admins: [VERA]}),
  ];
  const by = (object: GovernedObject, told: Told = {}, ...more: readonly GovernedObject[]) => {
    const before = firms(...admins, ...more);
    const made =
      ledgerAfter(before, withMore(before, object), ledgerOf(), told).decisions.get('share:acme/out') ?? [];
    return made.map(({side, by: who, actor, automatic}) => [side, who, actor, automatic]);
  };
  const asks = (requestedBy: string, to: Readonly<Record<string, string>> = {[`user:${RAJ}`]: 'viewer'}) =>
    share('acme', 'out', 'vault:falcon', to, {with: 'northwind', requestedBy});
  const host = (actor: string) => ['acme', CA, actor, true];
  const partner = ['northwind', VERA, ROOT, true];

  it('are the host’s where a Connection Admin requests it, applied by one who may', () => {
    for (const actor of [CA, ANA, ROOT]) expect(by(asks(CA), {actor})).toEqual([host(actor)]);
    expect(by(asks(CA), {actor: BO})).toEqual([]);
    expect(by(asks(BO))).toEqual([]);
  });

  it('are the partner’s where all recipients are Connection Admins there', () => {
    expect(by(asks(ANA, {[TO_VERA]: 'viewer'}))).toEqual([partner]);
    expect(by(asks(ANA, {[TO_VERA]: 'viewer', [`user:${RAJ}`]: 'viewer'}))).toEqual([]);
    expect(by(asks(ANA, {[`team:${VERA}`]: 'viewer'}))).toEqual([]);
    expect(by(asks(CA, {[TO_VERA]: 'viewer'}))).toEqual([host(ROOT), partner]);
  });

  it('are nobody’s on a side that separates duties strictly, nor while nobody applies it', () => {
    expect(by(asks(CA), {}, workspace('acme', {separationOfDuties: 'strict'}))).toEqual([]);
    expect(by(asks(CA), {actor: null})).toEqual([]);
    expect(by(asks(CA), {actor: null, assumed: true})).toEqual([host(CA)]);
  });

  it('are made when something is asked for, and not again', () => {
    const before = firms(...admins, asks(CA));
    const known = ledgerAfter(firms(...admins), before, ledgerOf());
    expect(ledgerAfter(before, withMore(before, aside), known).decisions.get('share:acme/out')).toHaveLength(
      1,
    );
  });
});

describe('declared Approvals', () => {
  const run = (before: State, after: State, ledger: Ledger, told: Told = {}) =>
    settled(before, after, ledger, {actor: RAJ, ...told});
  const state = firms(toVera());
  const digest = (side: string): string => {
    const request = requestIn(state, 'share:acme/out');
    return request === undefined ? '' : requestDigests(state, ledgerOf(), request, side).digest;
  };
  const approval = (spec: object = {}, name = 'out') =>
    approvalObject('northwind', name, {
      request: 'share:acme/out',
      decision: 'approve',
      by: RAJ,
      digest: digest('northwind'),
      ...spec,
    });
  const source = 'Approval/northwind/out';
  const made = ({ledger}: Settlement) =>
    (ledger.decisions.get('share:acme/out') ?? []).map((one) => [
      one.decision,
      one.by,
      one.source,
      one.ended,
    ]);

  it('decide when they are written, and are remembered', () => {
    const found = run(state, withMore(state, approval()), ledgerOf());
    expect(made(found)).toEqual([['approve', RAJ, source, false]]);
    expect(found.refused.size).toBe(0);
    expect(found.ledger.written.get(source)).toBe(
      JSON.stringify(['share:acme/out', 'approve', RAJ, digest('northwind')]),
    );
  });

  it('are refused with the reason, and remembered too', () => {
    const found = run(state, withMore(state, approval({by: VERA})), ledgerOf(), {actor: VERA});
    expect([...found.refused]).toEqual([[source, 'not-approver']]);
    expect(found.ledger.written.has(source)).toBe(true);
    expect(made(found)).toEqual([]);
  });

  it('decide once, whatever else of them changes', () => {
    const before = withMore(state, approval());
    const known = run(state, before, ledgerOf()).ledger;
    const again = run(before, withMore(state, {...approval(), labels: {a: 'b'}}), known);
    expect(made(again)).toEqual([['approve', RAJ, source, false]]);
    const denied = run(before, withMore(state, approval({decision: 'deny'})), known);
    expect(made(denied)).toEqual([
      ['approve', RAJ, source, true],
      ['deny', RAJ, source, false],
    ]);
  });

  it('deny after they approve, where one run has both', () => {
    const found = run(
      state,
      withMore(state, approval({decision: 'deny'}, 'a-denial'), approval()),
      ledgerOf(),
    );
    expect(made(found)).toEqual([
      ['approve', RAJ, source, true],
      ['deny', RAJ, 'Approval/northwind/a-denial', false],
    ]);
  });

  it('take back what they approved when they go, but not under another name', () => {
    const before = withMore(state, approval());
    const known = run(state, before, ledgerOf()).ledger;
    expect(made(run(before, state, known))).toEqual([['approve', RAJ, source, true]]);
    const other = approval({}, 'another-name');
    expect(made(run(before, withMore(state, other), known))).toEqual([
      ['approve', RAJ, other.address, false],
    ]);
    const unread = without(before, 'Workspace/northwind');
    expect(made(run(unread, without(unread, source), known))[0]?.at(-1)).toBe(false);
  });

  describe('under several other names', () => {
    const before = withMore(state, approval());
    const known = run(state, before, ledgerOf()).ledger;
    const taken = ['approve', RAJ, source, true];
    const by = (name: string) => ['approve', RAJ, `Approval/northwind/${name}`, false];
    const after = (...others: readonly GovernedObject[]) =>
      made(run(before, withMore(state, ...others), known));

    it('go by the first, and the others decide anew', () => {
      const found = after(approval({}, 'b'), approval({}, 'a'), approval({}, 'c'));
      expect(found).toEqual([by('a'), by('b'), by('c')]);
    });

    it('do not go by one of another workspace, or of another content', () => {
      const {request, decision, by: whom, digest: of} = approval().spec as unknown as Record<string, string>;
      const theirs = approvalObject('acme', 'a', {request, decision, by: whom, digest: of});
      expect(after(theirs)[0]).toEqual(taken);
      expect(after(approval({by: VERA}, 'a'))[0]).toEqual(taken);
      expect(after(theirs, approval({by: VERA}, 'b'), approval({}, 'c'))[0]).toEqual(by('c'));
    });

    it('go by one that was there only as a run wrote it', () => {
      const other = approval({}, 'a');
      const there = withMore(before, other);
      const content = known.written.get(source) ?? '';
      const goes = (written: string) =>
        made(
          run(there, without(there, source), {
            ...known,
            written: new Map([...known.written, [other.address, written]]),
          }),
        )[0];
      expect(goes(content)).toEqual(by('a'));
      // Somebody wrote it around bylaw.
      expect(goes('something else')).toEqual(taken);
    });
  });

  it('say again what is decided already where their rows were deleted around bylaw', () => {
    const known = run(state, withMore(state, approval()), ledgerOf()).ledger;
    const forgotten = {...known, written: new Map<Address, string>()};
    const found = run(state, withMore(state, approval()), forgotten);
    expect(made(found)).toEqual([['approve', RAJ, source, false]]);
    expect(found.ledger.written.get(source)).toBe(known.written.get(source));
    // Of another content, it decides anew.
    const denied = run(state, withMore(state, approval({decision: 'deny'})), forgotten);
    expect(made(denied)).toEqual([
      ['approve', RAJ, source, true],
      ['deny', RAJ, source, false],
    ]);
  });

  it('take back only what approves, of the same content', () => {
    const before = withMore(state, approval());
    const known = run(state, before, ledgerOf()).ledger;
    const [first] = known.decisions.get('share:acme/out') ?? [];
    if (first === undefined) throw new Error('nothing was decided');
    const denial = {...first, sequence: 2, decision: 'deny' as const, source: null, ended: false};
    const both = {...known, decisions: new Map([['share:acme/out', [first, denial]]])};
    expect(made(run(before, state, both))).toEqual([
      ['approve', RAJ, source, true],
      ['deny', RAJ, null, false],
    ]);
  });

  it('take back nothing of others when they go', () => {
    const before = withMore(state, approval());
    const known = run(state, before, ledgerOf([decided({sequence: 1, source: null})])).ledger;
    expect(made(run(before, state, known))).toEqual([
      ['approve', ANA, null, false],
      ['approve', RAJ, source, true],
    ]);
  });
});

describe('without changes', () => {
  it('the ledger is as it was', () => {
    const ledger = ledgerOf();
    const state = stateOf(FIRMS);
    expect(settled(state, state, ledger)).toEqual({ledger, refused: new Map()});
    expect(settled(state, state, ledger).ledger).toBe(ledger);
  });
});
