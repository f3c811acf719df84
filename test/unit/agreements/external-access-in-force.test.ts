/** What approvals have put in force of external shares, and what withholds it. */
import {describe, expect, it, test} from 'vitest';
import {approvalsInForce} from '../../../src/agreements/approvals-in-force.ts';
import {externalAccessOf} from '../../../src/agreements/external-access-in-force.ts';
import {decidesByItself, isWritten, writtenContent} from '../../../src/agreements/written.ts';
import type {DecisionRecord, EndingCause, Ledger} from '../../../src/model/ledger.ts';
import {objectAt, type GovernedObject} from '../../../src/model/objects.ts';
import {connection, guest, NOW, share, space, workspace} from '../access/organisation.ts';
import {
  ANA,
  BO,
  CONNECTED,
  connectionIn,
  decided,
  firms,
  into,
  ledgerOf,
  RAJ,
  room,
  shareIn,
  toVera,
  VERA,
} from './firms.ts';

const TO_VERA = `user:${VERA}`;
/** Both sides approve something. */
const both = (more: Partial<DecisionRecord> = {}): readonly DecisionRecord[] => [
  decided(more),
  decided({...more, sequence: 2, side: 'northwind', by: RAJ, actor: RAJ}),
];
const ended = (cause: EndingCause, ...keys: readonly string[]): Partial<Ledger> => ({
  ended: new Map(keys.map((key) => [key, {cause, renew: 0, incarnation: 1, at: 0}])),
});

describe('of a share to people', () => {
  const inForce = (
    objects: readonly GovernedObject[] = [toVera()],
    decisions: readonly DecisionRecord[] = both(),
    more: Partial<Ledger> = {},
    subject = TO_VERA,
  ) => {
    const state = firms(...objects);
    return externalAccessOf(state, ledgerOf(decisions, more)).recipient(shareIn(state, 'out'), subject);
  };

  it('is the lower of what both sides approved, if both did', () => {
    expect(inForce()).toEqual({subject: TO_VERA, role: 'viewer'});
    const [ours, theirs] = both();
    const higher = {recipients: [{subject: TO_VERA, role: 'editor', expires: '2027-01-31'} as const]};
    expect(ours && theirs && inForce([toVera()], [{...ours, ...higher}, theirs])).toEqual({
      subject: TO_VERA,
      role: 'viewer',
      expires: '2027-01-31',
    });
    expect(inForce([toVera()], both().slice(0, 1))).toBeUndefined();
    expect(inForce([toVera()], both().slice(1))).toBeUndefined();
    expect(inForce([toVera()], both(), {}, `user:${RAJ}`)).toBeUndefined();
  });

  it('is nothing once it has ended, or that recipient has', () => {
    expect(inForce([toVera()], both(), ended('region', 'Share/acme/out'))).toBeUndefined();
    expect(inForce([toVera()], both(), ended('recipient', `Share/acme/out ${TO_VERA}`))).toBeUndefined();
    const two = share(
      'acme',
      'out',
      'vault:falcon',
      {[TO_VERA]: 'viewer', [`user:${RAJ}`]: 'viewer'},
      {with: 'northwind'},
    );
    const gone = ended('recipient', `Share/acme/out ${TO_VERA}`);
    const people = [TO_VERA, `user:${RAJ}`].map((subject) => ({subject, role: 'viewer'}) as const);
    const approved = both({recipients: people});
    expect(inForce([two], approved, gone)).toBeUndefined();
    expect(inForce([two], approved, gone, `user:${RAJ}`)).toEqual(people[1]);
  });

  it('is nothing without an active connection that carries the kind', () => {
    const apart = {pairs: new Map([['acme northwind', {...CONNECTED, agreed: new Map()}]])};
    expect(inForce([toVera()], both(), apart)).toBeUndefined();
    expect(inForce([toVera(), connection('northwind', 'acme', {allow: ['space']})])).toBeUndefined();
    expect(inForce([toVera(), connection('northwind', 'acme', {allow: ['vault']})])).toBeDefined();
  });

  it('is nothing while any of it is suspended', () => {
    expect(inForce([toVera('viewer', {suspended: true})])).toBeUndefined();
    expect(inForce([toVera(), connection('northwind', 'acme', {suspended: true})])).toBeUndefined();
  });

  it('is looked up for each share, however often it is asked', () => {
    const second = share('acme', 'second', 'vault:falcon', {[TO_VERA]: 'viewer'}, {with: 'northwind'});
    const state = firms(toVera(), second);
    const access = externalAccessOf(state, ledgerOf(both()));
    const [out, other] = [shareIn(state, 'out'), shareIn(state, 'second')];
    for (const _ of ['once', 'again']) {
      expect(access.recipient(out, TO_VERA)).toBeDefined();
      expect(access.recipient(other, TO_VERA)).toBeUndefined();
      expect(access.contribution(out)).toBeUndefined();
    }
  });

  it('is nothing of an internal share', () => {
    const inside = share('acme', 'inside', 'vault:falcon', {[`user:${BO}`]: 'viewer'});
    const state = firms(inside);
    const found = objectAt(state, 'Share', inside.address);
    const access = externalAccessOf(state, ledgerOf(both({request: 'share:acme/inside'})), NOW);
    expect(found && access.recipient(found, `user:${BO}`)).toBeUndefined();
    expect(found && access.hasEnded?.(found)).toBe(false);
    expect(found && access.missing?.(found, `user:${BO}`)).toBe('a partner');
    expect(found && access.missingInSpace?.(found, 'vault:falcon')).toBe('a partner');
  });
});

describe('of a contribution', () => {
  const inForce = (
    decisions: readonly DecisionRecord[],
    more: Partial<Ledger> = {},
    ...objects: readonly GovernedObject[]
  ) => {
    const state = firms(into('editor'), ...objects);
    return externalAccessOf(state, ledgerOf(decisions, more)).contribution(shareIn(state, 'into'))?.role;
  };
  const approved = both({request: 'share:acme/into', recipients: [{subject: 'space:joint', role: 'editor'}]});

  it('is the role that both sides approved', () => {
    expect(inForce(approved)).toBe('editor');
    expect(inForce(approved.slice(1))).toBeUndefined();
    expect(inForce(approved, ended('space', 'Share/acme/into'))).toBeUndefined();
    expect(inForce(approved, {}, space('northwind', 'joint', VERA, {type: 'internal'}))).toBeUndefined();
  });
});

describe('of a resource in a shared space', () => {
  const reaches = (
    decisions: readonly DecisionRecord[],
    resource = 'vault:falcon',
    ...objects: readonly GovernedObject[]
  ) => {
    const state = firms(room(), ...objects);
    const found = objectAt(state, 'Space', 'Space/acme/room');
    return (
      found &&
      externalAccessOf(state, ledgerOf(decisions)).resourceInSharedSpace(
        shareIn(state, 'room'),
        found,
        resource,
      )
    );
  };
  const of = (resources: readonly string[]) =>
    both({request: 'share:acme/room', target: 'space:room', resources});

  it('is what the host approved', () => {
    const [ours, theirs] = of(['vault:falcon']);
    expect(reaches(of(['vault:falcon']))).toBe(true);
    expect(reaches(of([]))).toBe(false);
    expect(reaches(of(['vault:falcon']), 'vault:eagle')).toBe(false);
    expect(ours && theirs && reaches([{...ours, resources: []}, theirs])).toBe(false);
    expect(
      reaches(both({request: 'share:acme/room', target: 'space:other', resources: ['vault:falcon']})),
    ).toBe(false);
  });

  it('is nothing where the connection leaves out its kind, or the space is internal', () => {
    const approved = of(['vault:falcon']);
    expect(reaches(approved, 'vault:falcon', connection('northwind', 'acme', {allow: ['space']}))).toBe(
      false,
    );
    expect(
      reaches(
        approved,
        'vault:falcon',
        space('acme', 'room', BO, {type: 'internal', resources: ['vault:falcon']}),
      ),
    ).toBe(false);
  });
});

test('a share has ended, and an invitation, as the ledger says', () => {
  const gil = guest('acme', 'gil@guests.example', {room: 'viewer'});
  const state = firms(toVera(), gil);
  const invited = objectAt(state, 'Guest', gil.address);
  const access = (more: Partial<Ledger>) => externalAccessOf(state, ledgerOf([], more));
  expect(access({}).hasEnded?.(shareIn(state, 'out'))).toBe(false);
  expect(access(ended('region', 'Share/acme/out')).hasEnded?.(shareIn(state, 'out'))).toBe(true);
  expect(invited && access({}).invitationEnded(invited)).toBe(false);
  expect(invited && access({endedInvitations: new Map([[gil.address, 0]])}).invitationEnded(invited)).toBe(
    true,
  );
  // What is missing is known at a time alone.
  expect('missing' in access({})).toBe(false);
  expect(externalAccessOf(state, ledgerOf(), NOW).missing?.(shareIn(state, 'out'), TO_VERA)).toContain(
    'the approval of',
  );
});

describe('the approvals that count', () => {
  const state = firms(toVera('editor'), workspace('globex'));
  const told = (ledger: Ledger, known: Ledger = ledger, concerns: (id: string) => boolean = () => true) =>
    approvalsInForce(state, ledger, known, concerns);
  const AT = '2026-06-01T10:00:00.000Z';

  it('are told by request and side, with whether they cover all of it', () => {
    const whole = decided({
      sequence: 2,
      side: 'northwind',
      by: RAJ,
      automatic: true,
      recipients: [{subject: TO_VERA, role: 'editor'}],
    });
    expect(told(ledgerOf([whole, decided({sequence: 3})]))).toEqual([
      {id: 'share:acme/out', side: 'acme', by: ANA, at: AT, automatic: false, partly: true},
      {id: 'share:acme/out', side: 'northwind', by: RAJ, at: AT, automatic: true},
    ]);
  });

  it('are the last of several, at a time where they are known already', () => {
    const [first, second] = [decided(), decided({sequence: 2, by: BO})];
    expect(told(ledgerOf([first, second]), ledgerOf([first]))).toMatchObject([{by: BO, at: null}]);
    expect(told(ledgerOf([first, second]), ledgerOf())).toMatchObject([{by: BO, at: null}]);
    expect(told(ledgerOf([first, second]))).toMatchObject([{by: BO, at: AT}]);
  });

  it('are in the order of requests, then of sides', () => {
    const theirs = share('northwind', 'back', 'space:joint', {[`user:${ANA}`]: 'viewer'}, {with: 'acme'});
    const all = firms(theirs, room(), toVera());
    const ofRoom = decided({request: 'share:acme/room', target: 'space:room'});
    const back = (side: string, sequence: number) =>
      decided({request: 'share:northwind/back', target: 'space:joint', side, sequence});
    const known = ledgerOf([decided(), ofRoom, back('northwind', 1), back('acme', 2)]);
    const ledger = {...known, incarnations: new Map([...known.incarnations, ['Share/northwind/back', 1]])};
    const found = approvalsInForce(all, ledger, ledger, () => true);
    expect(found.map(({id, side}) => `${id} ${side}`)).toEqual([
      'share:acme/out acme',
      'share:acme/room acme',
      'share:northwind/back acme',
      'share:northwind/back northwind',
    ]);
  });

  it('are those by which a connection is agreed', () => {
    const approval = decided({
      request: 'connection:acme/northwind',
      sequence: 4,
      side: 'northwind',
      by: RAJ,
      target: null,
      allow: ['vault'],
    });
    const agreed = new Map([...CONNECTED.agreed, ['northwind', 'connection:acme/northwind#4']]);
    const ledger = ledgerOf([approval], {pairs: new Map([['acme northwind', {...CONNECTED, agreed}]])});
    expect(told(ledger)).toEqual([
      {id: 'connection:acme/northwind', side: 'northwind', by: RAJ, at: AT, automatic: false, partly: true},
    ]);
    expect(told(ledgerOf([approval]))).toEqual([]);
    expect(told(ledger, ledger, (id) => id !== 'connection:acme/northwind')).toEqual([]);
  });
});

describe('what a run wrote', () => {
  const state = firms(connection('acme', 'northwind', {renew: 2}));
  const own = connectionIn(state, 'acme', 'northwind');
  const content = JSON.stringify(['northwind', ANA, '2']);

  it('of a Connection is its partner, requester and `renew`', () => {
    expect(writtenContent(own)).toBe(content);
  });

  it('counts as long as it is what is there; without a record it does', () => {
    const written = (known: string | null) =>
      isWritten(ledgerOf([], {written: new Map([[own.address, known]])}), own);
    expect(isWritten(ledgerOf(), own)).toBe(true);
    expect(written(content)).toBe(true);
    expect(written(JSON.stringify(['northwind', BO, '2']))).toBe(false);
    expect(written(null)).toBe(false);
  });

  it('decides by itself, of Connections and Approvals alone', () => {
    expect(decidesByItself(own)).toBe(true);
    expect(decidesByItself(toVera())).toBe(false);
    expect(decidesByItself(undefined)).toBe(false);
  });
});
