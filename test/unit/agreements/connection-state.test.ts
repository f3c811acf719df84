/** Whether two workspaces are connected, why not, and what an external share is told to lack. */
import {describe, expect, it, test} from 'vitest';
import {connectionsByPair} from '../../../src/agreements/approvers.ts';
import {connectionState, withdrawalOf} from '../../../src/agreements/connection-state.ts';
import {either, missingAgreement} from '../../../src/agreements/missing-agreement.ts';
import {requestDigests} from '../../../src/agreements/request-digest.ts';
import type {DecisionRecord, EndingCause, Ledger, WithdrawalRecord} from '../../../src/model/ledger.ts';
import type {GovernedObject, State} from '../../../src/model/objects.ts';
import {connection, NOW, space, workspace} from '../access/organisation.ts';
import {
  ANA,
  BO,
  CONNECTED,
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

const OWN = {acme: 'Connection/acme/northwind', northwind: 'Connection/northwind/acme'};
const without = (address: string, ...more: readonly GovernedObject[]): State =>
  new Map([...firms(...more)].filter(([each]) => each !== address));
const agreedBy = (...sides: readonly ('acme' | 'northwind')[]): Partial<Ledger> => ({
  pairs: new Map([
    ['acme northwind', {...CONNECTED, agreed: new Map(sides.map((side) => [side, `${OWN[side]}#1`]))}],
  ]),
});
const ended = (cause: EndingCause, ...keys: readonly string[]): Partial<Ledger> => ({
  ended: new Map(keys.map((key) => [key, {cause, renew: 0, incarnation: 1, at: 0}])),
});
const withdrawal = (side: string, other: string, more: Partial<WithdrawalRecord> = {}): Partial<Ledger> => ({
  withdrawals: new Map([
    [`${side} ${other}`, {side, with: other, through: 'command', by: ANA, at: 0, reason: null, ...more}],
  ]),
});

const stateOfPair = (state: State, more: Partial<Ledger> = {}, decisions: readonly DecisionRecord[] = []) => {
  const found = connectionState(state, ledgerOf(decisions, more), connectionsByPair(state), [
    'acme',
    'northwind',
  ]);
  return {
    ...found,
    sides: undefined,
    is: found.sides.map((side) => side.state),
    by: found.sides.map(({by}) => by),
    all: found.sides,
  };
};
const WITHOUT_THEIRS = without(OWN.northwind);

describe('a connection', () => {
  it('is active while both agree', () => {
    const found = stateOfPair(firms());
    expect(found).toMatchObject({
      state: 'active',
      epoch: 1,
      is: ['agreed', 'agreed'],
      by: [OWN.acme, OWN.northwind],
    });
    expect(found.active?.epoch).toBe(1);
  });

  it('waits while one has not agreed', () => {
    expect(stateOfPair(WITHOUT_THEIRS, agreedBy('acme'))).toMatchObject({
      state: 'waiting',
      active: undefined,
      epoch: 1,
      is: ['agreed', 'silent'],
      by: [OWN.acme, null],
    });
  });

  it('has its epoch, also while it is not active', () => {
    const third = {...CONNECTED, epoch: 3, agreed: new Map()};
    expect(stateOfPair(firms(), {pairs: new Map([['acme northwind', third]])}).epoch).toBe(3);
  });

  it('waits for the requester of a Connection to be an External Connection Admin', () => {
    expect(stateOfPair(firms(), agreedBy('acme'))).toMatchObject({
      state: 'waiting',
      is: ['agreed', 'requester'],
    });
  });

  it('was withdrawn by who withdrew their own Connection, or took back what they approved of the other', () => {
    const withdrawn = {...agreedBy('acme'), withdrawn: new Map([[OWN.northwind, 0]])};
    expect(stateOfPair(firms(), withdrawn)).toMatchObject({state: 'withdrawn', is: ['agreed', 'withdrawn']});
    const theirs = (more: Partial<DecisionRecord>): DecisionRecord =>
      decided({request: 'connection:acme/northwind', side: 'northwind', target: null, ...more});
    const after = (...decisions: readonly DecisionRecord[]) =>
      stateOfPair(WITHOUT_THEIRS, agreedBy('acme'), decisions).is[1];
    expect(after(theirs({decision: 'revoke'}))).toBe('withdrawn');
    expect(after(theirs({ended: true}))).toBe('withdrawn');
    expect(after(theirs({}))).toBe('silent');
    expect(after(theirs({decision: 'deny', ended: true}))).toBe('silent');
    expect(after(theirs({decision: 'revoke'}), theirs({sequence: 2}))).toBe('silent');
    expect(after(theirs({}), theirs({sequence: 2, decision: 'revoke'}))).toBe('withdrawn');
    expect(after(theirs({decision: 'revoke', incarnation: 2}))).toBe('silent');
    expect(after(theirs({decision: 'revoke', side: 'acme'}))).toBe('silent');
  });

  it('was withdrawn by who is known to have done so, and not agreed again since', () => {
    const record = withdrawal('northwind', 'acme');
    const found = stateOfPair(WITHOUT_THEIRS, {...agreedBy('acme'), ...record});
    expect(found).toMatchObject({state: 'withdrawn', is: ['agreed', 'withdrawn']});
    expect(found.all.map((side) => side.withdrawal?.by ?? null)).toEqual([null, ANA]);
    const again = stateOfPair(firms(), record);
    expect(again.all.map((side) => side.withdrawal)).toEqual([null, null]);
    expect(withdrawalOf(ledgerOf([], {...agreedBy('acme'), ...record}), 'northwind', 'acme')?.by).toBe(ANA);
    expect(withdrawalOf(ledgerOf([], record), 'northwind', 'acme')).toBeUndefined();
  });

  it('tells of a Connection that was put in place of another', () => {
    const record = withdrawal('northwind', 'acme', {through: 'replacement'});
    expect(stateOfPair(firms(), record).all.map((side) => side.withdrawal?.through)).toEqual([
      undefined,
      'replacement',
    ]);
  });

  it('is withheld while one leaves out the other, and both agree', () => {
    const found = stateOfPair(firms(workspace('northwind', {partners: {deny: ['acme']}})));
    expect(found).toMatchObject({state: 'withheld', active: undefined, is: ['agreed', 'agreed']});
    expect(found.all.map(({excludes}) => excludes)).toEqual([false, true]);
  });

  it('has ended, and says why, but for partners, by which who shuts the other out withdraws', () => {
    const region = stateOfPair(firms(), {...agreedBy(), ...ended('region', OWN.acme)});
    expect(region).toMatchObject({state: 'ended', is: ['ended', 'requester']});
    expect(region.all.map((side) => side.ended)).toEqual([
      'acme and northwind are no longer in the same region',
      null,
    ]);
    const denied = firms(workspace('northwind', {partners: {deny: ['acme']}}));
    const partners = stateOfPair(denied, {...agreedBy(), ...ended('partners', OWN.acme, OWN.northwind)});
    expect(partners).toMatchObject({state: 'withdrawn', is: ['ended', 'withdrawn']});
    expect(partners.all.map((side) => side.ended)).toEqual([null, null]);
  });

  it('that ended on the other side ended for a side without a Connection of its own', () => {
    const found = stateOfPair(WITHOUT_THEIRS, {...agreedBy(), ...ended('region', OWN.acme)});
    expect(found.is).toEqual(['ended', 'ended']);
  });

  it('knows nothing of the partners of a workspace that is not there', () => {
    expect(stateOfPair(without('Workspace/northwind')).all.map(({excludes}) => excludes)).toEqual([
      false,
      false,
    ]);
    expect(stateOfPair(firms(), {pairs: new Map()})).toMatchObject({
      epoch: 1,
      is: ['requester', 'requester'],
    });
  });
});

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a or b'],
  [['a', 'b', 'c'], 'a, b or c'],
])('either of %j is “%s”', (names, text) => {
  expect(either(names)).toBe(text);
});

describe('what a share lacks', () => {
  const TO_VERA = `user:${VERA}`;
  const NOBODY_YET = 'nobody there is allowed to decide yet';
  const lacks = (
    objects: readonly GovernedObject[],
    decisions: readonly DecisionRecord[] = [],
    more: Partial<Ledger> = {},
    state = firms(...objects),
  ): string => {
    const asked = objects.find(({kind}) => kind === 'Share');
    const subject = asked?.name === 'into' ? 'space:joint' : TO_VERA;
    return missingAgreement(state, ledgerOf(decisions, more), NOW).of(
      shareIn(state, asked?.name ?? ''),
      subject,
    );
  };
  const BOTH = `the approval of acme (${ANA} may decide) and of northwind (${RAJ} may decide)`;
  const approved = [decided(), decided({sequence: 2, side: 'northwind', by: RAJ, actor: RAJ})];

  it('are the approvals of both sides, and who may give them', () => {
    expect(lacks([toVera()])).toBe(BOTH);
    expect(lacks([toVera()], [decided()])).toBe(
      `the approval of northwind (${RAJ} may decide); acme has approved`,
    );
    expect(lacks([into()])).toBe(BOTH);
    expect(lacks([toVera(), workspace('acme', {separationOfDuties: 'strict'})])).toBe(
      `the approval of acme (${NOBODY_YET}) and of northwind (${RAJ} may decide)`,
    );
  });

  it('is what was denied, by whom and why', () => {
    const state = firms(toVera());
    const {digest} = requestDigests(state, ledgerOf(), shareIn(state, 'out'), 'northwind');
    const denial = decided({decision: 'deny', side: 'northwind', by: RAJ, digest, recipients: []});
    const again = 'to request it again, change it or raise `renew`';
    expect(lacks([toVera()], [denial])).toBe(`an approval: ${RAJ} denied it for northwind; ${again}`);
    expect(lacks([toVera()], [{...denial, reason: 'too "wide"'}])).toBe(
      `an approval: ${RAJ} denied it for northwind ("too \\"wide\\""); ${again}`,
    );
  });

  it('is the approval of another epoch, which ended with the connection', () => {
    const later: Partial<Ledger> = {pairs: new Map([['acme northwind', {...CONNECTED, epoch: 2}]])};
    const since = 'the earlier approval ended with the connection, and the share has given no access since';
    expect(lacks([toVera()], [decided()], later)).toBe(`${BOTH}; ${since}`);
    expect(lacks([toVera()], [decided({decision: 'deny'})], later)).toBe(BOTH);
    expect(lacks([toVera()], [decided(), decided({sequence: 2, epoch: 2})], later)).toBe(
      `the approval of northwind (${RAJ} may decide); acme has approved`,
    );
  });

  it('is an active connection, and what each side has not done for it', () => {
    const connectionMissing = (why: string) => `an active connection of acme with northwind (${why})`;
    const at = (state: State, more: Partial<Ledger>) => lacks([toVera()], approved, more, state);
    const silent = without(OWN.northwind, toVera());
    expect(at(silent, agreedBy('acme'))).toBe(connectionMissing(`northwind has not agreed: ${RAJ} may`));
    expect(at(firms(toVera()), agreedBy('acme'))).toBe(
      connectionMissing(`${RAJ} requests it in northwind, but is not an External Connection Admin there`),
    );
    expect(at(firms(toVera()), {...agreedBy('acme'), withdrawn: new Map([[OWN.northwind, 0]])})).toBe(
      connectionMissing('northwind has withdrawn'),
    );
    const nobody = new Map([...silent].filter(([address]) => address !== `Member/northwind/${RAJ}`));
    expect(at(nobody, agreedBy('acme'))).toBe(
      connectionMissing('northwind has not agreed: it has no External Connection Admin'),
    );
    expect(at(firms(toVera(), workspace('northwind', {partners: {deny: ['acme']}})), {})).toBe(
      connectionMissing('`partners` of northwind excludes the other'),
    );
    const shut = without(OWN.northwind, toVera(), workspace('northwind', {partners: {deny: ['acme']}}));
    expect(at(shut, agreedBy('acme'))).toBe(
      connectionMissing(`northwind has not agreed: ${RAJ} may; \`partners\` of northwind excludes the other`),
    );
    expect(at(firms(toVera()), {...agreedBy(), ...ended('region', OWN.acme, OWN.northwind)})).toBe(
      connectionMissing(
        'it has ended, because acme and northwind are no longer in the same region; it has ended, because northwind and acme are no longer in the same region',
      ),
    );
    expect(lacks([toVera()], [], agreedBy('acme'), silent)).toBe(
      `${connectionMissing(`northwind has not agreed: ${RAJ} may`)}, and ${BOTH}`,
    );
  });

  it('is a workspace that is gone', () => {
    expect(lacks([toVera()], approved, {}, without('Workspace/northwind', toVera()))).toBe(
      'the workspace northwind',
    );
  });

  it('is what suspends it, the type of a space, or the kind in `allow`', () => {
    expect(lacks([toVera('viewer', {suspended: true})], approved)).toBe(
      '`suspended: false` on Share/acme/out',
    );
    const suspended = [
      connection('acme', 'northwind', {suspended: true}),
      connection('northwind', 'acme', {suspended: true, requestedBy: RAJ}),
    ];
    expect(lacks([toVera(), ...suspended], approved)).toBe(
      '`suspended: false` on the Connection of acme with northwind, and `suspended: false` on the Connection of northwind with acme',
    );
    const internal = space('acme', 'room', BO, {type: 'internal'});
    const ofRoom = approved.map((one) => ({...one, request: 'share:acme/room', target: 'space:room'}));
    expect(lacks([room(), internal], ofRoom)).toBe('`type: external` on Space/acme/room');
    expect(lacks([toVera(), connection('acme', 'northwind', {allow: ['space']})], approved)).toBe(
      '`vault` in the `allow` of both sides of the connection of acme with northwind',
    );
  });

  it('is what it depends on, once it has ended', () => {
    expect(lacks([toVera()], approved, ended('region', 'Share/acme/out'))).toBe(
      'what it depends on: it has ended, because acme and northwind are no longer in the same region',
    );
    expect(lacks([toVera()], approved, ended('recipient', `Share/acme/out ${TO_VERA}`))).toBe(
      `what it depends on: it has ended, because ${VERA} was removed from northwind; \`renew: 1\` asks for approval again`,
    );
    expect(lacks([toVera()], [], ended('partners', 'Share/acme/out'))).toBe(BOTH);
  });

  describe('for a resource in the space that it shares', () => {
    const ofRoom = approved.map((one) => ({...one, request: 'share:acme/room', target: 'space:room'}));
    const inSpace = (decisions: readonly DecisionRecord[], ...objects: readonly GovernedObject[]) => {
      const state = firms(room(), ...objects);
      return missingAgreement(state, ledgerOf(decisions), NOW).inSpace(
        shareIn(state, 'room'),
        'vault:falcon',
      );
    };

    it('is the approval of the host for what was added since', () => {
      const added = `the approval of acme (${ANA} may decide) for what was added to space:room since it approved`;
      expect(inSpace(ofRoom)).toBe(added);
      expect(inSpace(ofRoom.slice(0, 1))).toBe(added);
    });

    it('is all that the share lacks, before the host has approved any of it', () => {
      expect(inSpace([])).toBe(BOTH);
      expect(inSpace(ofRoom.slice(1))).toBe(
        `the approval of acme (${ANA} may decide); northwind has approved`,
      );
    });

    it('is the kind of the space or of the resource in `allow`', () => {
      const allows = (...kinds: readonly string[]) =>
        inSpace(ofRoom, connection('acme', 'northwind', {allow: kinds}));
      const left = (kind: string) =>
        `\`${kind}\` in the \`allow\` of both sides of the connection of acme with northwind`;
      expect(allows('vault')).toBe(left('space'));
      expect(allows('space')).toBe(left('vault'));
    });
  });
});
