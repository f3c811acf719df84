/** Whether a decision may be made, by whom, and what it does to the ledger. */
import {describe, expect, it, test} from 'vitest';
import {heldPermissions} from '../../../src/access/held-permissions.ts';
import {approversIn, connectionsByPair} from '../../../src/agreements/approvers.ts';
import {
  decide,
  isStrictIn,
  mayDecide,
  recordOf,
  type DecisionContext,
  type IntendedDecision,
} from '../../../src/agreements/decide.ts';
import {decidersOfOtherSide} from '../../../src/agreements/deciders-of-other-side.ts';
import {requestDigests} from '../../../src/agreements/request-digest.ts';
import {requestIn} from '../../../src/agreements/request.ts';
import type {DecisionRecord, Ledger} from '../../../src/model/ledger.ts';
import type {GovernedObject, State} from '../../../src/model/objects.ts';
import {connection, member, NOW, share, workspace} from '../access/organisation.ts';
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

/** A second admin of acme, and somebody who administers the connection for northwind. */
const ADA = 'ada@acme.example';
const CAT = 'cat@northwind.example';
const BOTH_SIDES = 'zed@platform.example';
const PEOPLE: readonly GovernedObject[] = [
  member('acme', ADA, ['admin']),
  member('northwind', CAT, []),
  member('acme', BOTH_SIDES, ['admin']),
  member('northwind', BOTH_SIDES, ['admin']),
  connection('northwind', 'acme', {requestedBy: RAJ, admins: [CAT, 'gone@northwind.example']}),
];
const stateWith = (...objects: readonly GovernedObject[]): State => firms(...PEOPLE, toVera(), ...objects);

const contextOf = (
  state: State,
  ledger: Ledger = ledgerOf(),
  strict: readonly string[] = [],
): DecisionContext => ({
  state,
  ledger,
  approvers: approversIn(state, heldPermissions(state, NOW)),
  isStrict: (side) => strict.includes(side),
  now: NOW,
});

const digestOf = ({state, ledger}: DecisionContext, id: string, side: string): string => {
  const request = requestIn(state, id);
  return request === undefined ? '' : requestDigests(state, ledger, request, side).digest;
};

/** An approval by Raj for northwind of the share of the vault, unless said otherwise. */
const intended = (context: DecisionContext, more: Partial<IntendedDecision> = {}): IntendedDecision => {
  const {request = 'share:acme/out', side = 'northwind', by = RAJ} = more;
  return {
    request,
    side,
    decision: 'approve',
    by,
    actor: by,
    digest: digestOf(context, request, side),
    reason: null,
    automatic: false,
    source: null,
    ...more,
  };
};
const outcome = (context: DecisionContext, more: Partial<IntendedDecision> = {}) =>
  decide(context, intended(context, more));
const refusal = (context: DecisionContext, more: Partial<IntendedDecision> = {}) => {
  const made = outcome(context, more);
  return typeof made === 'object' && 'refused' in made ? made.refused : null;
};
const ledgerAfter = (context: DecisionContext, more: Partial<IntendedDecision> = {}): Ledger => {
  const made = outcome(context, more);
  if (made === 'unchanged' || 'refused' in made) throw new Error(`not decided: ${JSON.stringify(made)}`);
  return made.ledger;
};
const decisionsAfter = (context: DecisionContext, more: Partial<IntendedDecision> = {}) =>
  ledgerAfter(context, more).decisions.get(more.request ?? 'share:acme/out');

describe('approvers of a side', () => {
  const state = stateWith();
  const approvers = approversIn(state, heldPermissions(state, NOW));
  const out = shareIn(state, 'out');
  const asking = connectionIn(state, 'acme', 'northwind');

  it('are its External Connection Admins', () => {
    expect(approvers.ecasOf('acme')).toEqual([ADA, ANA, BOTH_SIDES]);
    expect([ANA, BO, RAJ].map((email) => approvers.isEca('acme', email))).toEqual([true, false, false]);
    expect([ANA, BO, RAJ].map((email) => approvers.isApprover(out, 'acme', email))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('are for a share its Connection Admins too, who are active members', () => {
    expect(approvers.isConnectionAdmin('northwind', 'acme', CAT)).toBe(true);
    expect(approvers.isConnectionAdmin('northwind', 'acme', 'gone@northwind.example')).toBe(false);
    expect(approvers.isConnectionAdmin('northwind', 'acme', RAJ)).toBe(false);
    expect(approvers.isConnectionAdmin('acme', 'northwind', CAT)).toBe(false);
    expect(approvers.isConnectionAdmin('northwind', 'globex', CAT)).toBe(false);
    expect(approvers.isApprover(out, 'northwind', CAT)).toBe(true);
    expect(approvers.isApprover(asking, 'northwind', CAT)).toBe(false);
    expect(approvers.approversOf(out, 'northwind')).toEqual([CAT, RAJ, BOTH_SIDES]);
    expect(approvers.approversOf(asking, 'northwind')).toEqual([RAJ, BOTH_SIDES]);
  });

  it('are nobody by a Connection of a workspace without active members', () => {
    const empty = new Map([...state].filter(([address]) => !address.startsWith('Member/northwind/')));
    const left = approversIn(empty, heldPermissions(empty, NOW));
    expect(left.isConnectionAdmin('northwind', 'acme', CAT)).toBe(false);
    expect(left.approversOf(out, 'northwind')).toEqual([]);
  });

  it('are found by the connections of a state, by pair', () => {
    expect([...connectionsByPair(state).keys()].toSorted()).toEqual(['acme northwind', 'northwind acme']);
  });
});

describe('people who have a part in a request for the other side', () => {
  const out = shareIn(stateWith(), 'out');
  const deciders = (side: string, ...decisions: readonly DecisionRecord[]) => [
    ...decidersOfOtherSide(ledgerOf(decisions), out, side),
  ];

  it('are who requests it, for the partner', () => {
    expect(deciders('northwind')).toEqual([ANA]);
    expect(deciders('acme')).toEqual([]);
  });

  it('are who decided for it, and on whose authority', () => {
    const byAda = decided({by: ADA, actor: BOTH_SIDES});
    expect(deciders('northwind', byAda)).toEqual([ANA, ADA, BOTH_SIDES]);
    expect(deciders('acme', byAda)).toEqual([]);
    expect(deciders('acme', decided({side: 'northwind', by: RAJ, actor: RAJ, decision: 'deny'}))).toEqual([
      RAJ,
    ]);
    expect(deciders('northwind', {...byAda, automatic: true})).toEqual([ANA, ADA]);
  });

  it('are nobody by what was taken back, or is of another epoch or incarnation', () => {
    const byAda = decided({by: ADA, actor: ADA});
    for (const other of [{decision: 'revoke'}, {epoch: 2}, {incarnation: 2}, {ended: true}] as const)
      expect(deciders('northwind', {...byAda, ...other})).toEqual([ANA]);
  });
});

describe('who may decide', () => {
  it('are approvers who have no other part in it', () => {
    const context = contextOf(stateWith());
    const out = shareIn(context.state, 'out');
    expect(mayDecide(context, out, 'northwind')).toEqual([CAT, RAJ, BOTH_SIDES]);
    expect(mayDecide(context, out, 'acme')).toEqual([ADA, ANA, BOTH_SIDES]);
    const decidedByZed = contextOf(stateWith(), ledgerOf([decided({by: BOTH_SIDES, actor: BOTH_SIDES})]));
    expect(mayDecide(decidedByZed, out, 'northwind')).toEqual([CAT, RAJ]);
  });

  it('are neither who requests nor who applied it, where duties are separated strictly', () => {
    const asked = new Map([
      ['share:acme/out acme', {digest: '', asked: '', askedBy: ADA, since: 0, lapsed: false}],
    ]);
    const strict = contextOf(stateWith(), ledgerOf([], {asked}), ['acme']);
    const out = shareIn(strict.state, 'out');
    expect(mayDecide(strict, out, 'acme')).toEqual([BOTH_SIDES]);
    expect(mayDecide(strict, out, 'northwind')).toEqual([CAT, RAJ, BOTH_SIDES]);
  });

  test('strictness is what the workspace says', () => {
    expect(isStrictIn(firms(workspace('acme', {separationOfDuties: 'strict'})), 'acme')).toBe(true);
    expect(isStrictIn(firms(), 'acme')).toBe(false);
    expect(isStrictIn(firms(), 'globex')).toBe(false);
  });
});

describe('a decision is refused', () => {
  const context = contextOf(stateWith());

  it('on what is no request, or has ended', () => {
    expect(refusal(context, {request: 'share:acme/none'})).toBe('unknown-request');
    const ended = new Map([['Share/acme/out', {cause: 'region', renew: 0, incarnation: 1, at: 0} as const]]);
    expect(refusal(contextOf(stateWith(), ledgerOf([], {ended})))).toBe('unknown-request');
  });

  it('for a workspace that is no side, and by who is no approver', () => {
    expect(refusal(context, {side: 'globex'})).toBe('not-approver');
    expect(refusal(context, {request: 'connection:acme/northwind', side: 'acme', by: ANA})).toBe(
      'not-approver',
    );
    expect(refusal(context, {by: VERA})).toBe('not-approver');
    expect(refusal(context, {by: ANA})).toBe('not-approver');
    expect(refusal(context, {by: VERA, decision: 'revoke'})).toBe('not-approver');
  });

  it('in the name of somebody else, but by an approver', () => {
    expect(refusal(context, {actor: VERA})).toBe('on-behalf');
    expect(refusal(context, {actor: CAT})).toBeNull();
  });

  it('on other content than what stands now, but for a revocation', () => {
    const approved = contextOf(stateWith(), ledgerOf([decided({side: 'northwind', by: RAJ})]));
    expect(refusal(context, {digest: 'sha256:old'})).toBe('stale');
    expect(refusal(context, {digest: 'sha256:old', decision: 'deny'})).toBe('stale');
    expect(refusal(approved, {digest: 'sha256:old', decision: 'revoke'})).toBeNull();
    expect(refusal(context, {digest: 'sha256:old', automatic: true})).toBe('stale');
  });

  it('by who requested or applied it, where duties are separated strictly', () => {
    const strict = contextOf(stateWith(), ledgerOf(), ['acme']);
    expect(refusal(strict, {side: 'acme', by: ANA})).toBe('own-request');
    expect(refusal(strict, {side: 'acme', by: ADA, actor: ANA})).toBe('own-request');
    expect(refusal(strict, {side: 'acme', by: ADA})).toBeNull();
    expect(refusal(context, {side: 'acme', by: ANA})).toBeNull();
  });

  it('by who decided for the other side', () => {
    const zed = contextOf(stateWith(), ledgerOf([decided({by: BOTH_SIDES, actor: BOTH_SIDES})]));
    expect(refusal(zed, {by: BOTH_SIDES})).toBe('both-sides');
    expect(refusal(zed, {by: RAJ, actor: BOTH_SIDES})).toBe('both-sides');
    expect(refusal(zed, {by: BOTH_SIDES, decision: 'deny'})).toBe('both-sides');
    expect(refusal(zed, {by: RAJ})).toBeNull();
    expect(refusal(zed, {by: BOTH_SIDES, automatic: true})).toBeNull();
  });

  it('as an approval of what was denied, which can be denied again', () => {
    const digest = digestOf(context, 'share:acme/out', 'acme');
    const denied = contextOf(stateWith(), ledgerOf([decided({decision: 'deny', digest, recipients: []})]));
    expect(refusal(denied)).toBe('denied');
    expect(refusal(denied, {decision: 'deny'})).toBeNull();
  });

  it('as an approval of a second partner for a space', () => {
    const second = share(
      'acme',
      'second',
      'space:room',
      {'user:gus@globex.example': 'viewer'},
      {with: 'globex'},
    );
    const objects = [room(), second, workspace('globex'), connection('acme', 'globex')];
    const first = decided({request: 'share:acme/room', target: 'space:room', resources: ['vault:falcon']});
    const partnered = contextOf(stateWith(...objects), ledgerOf([first]));
    expect(refusal(partnered, {request: 'share:acme/second', side: 'acme', by: ANA})).toBe('second-partner');
    expect(
      refusal(partnered, {request: 'share:acme/second', side: 'acme', by: ANA, decision: 'deny'}),
    ).toBeNull();
    expect(
      refusal(contextOf(stateWith(...objects)), {request: 'share:acme/second', side: 'acme', by: ANA}),
    ).toBeNull();
  });
});

describe('a decision that says nothing new', () => {
  const state = stateWith();
  const approval = decided({side: 'northwind', by: RAJ, actor: RAJ});
  const approved = contextOf(state, ledgerOf([approval]));

  it('is an approval of what is covered, unless an Approval declares it', () => {
    expect(outcome(approved)).toBe('unchanged');
    expect(outcome(approved, {source: 'Approval/northwind/out'})).not.toBe('unchanged');
    expect(outcome(approved, {side: 'acme', by: ANA})).not.toBe('unchanged');
  });

  it('is a revocation where the side has approved nothing', () => {
    expect(outcome(approved, {decision: 'revoke'})).not.toBe('unchanged');
    expect(outcome(approved, {decision: 'revoke', side: 'acme', by: ANA})).toBe('unchanged');
    expect(outcome(contextOf(state), {decision: 'revoke'})).toBe('unchanged');
    const denied = contextOf(state, ledgerOf([{...approval, decision: 'deny'}]));
    expect(outcome(denied, {decision: 'revoke'})).toBe('unchanged');
  });

  it('is a denial of what the side has denied', () => {
    const digest = digestOf(approved, 'share:acme/out', 'northwind');
    const denied = (more: Partial<DecisionRecord>) =>
      outcome(contextOf(state, ledgerOf([{...approval, decision: 'deny', digest, ...more}])), {
        decision: 'deny',
      });
    expect(denied({})).toBe('unchanged');
    expect(denied({digest: 'sha256:old'})).not.toBe('unchanged');
    expect(denied({side: 'acme'})).not.toBe('unchanged');
    expect(denied({decision: 'approve'})).not.toBe('unchanged');
  });
});

describe('the ledger after a decision', () => {
  const state = stateWith(room(), into('editor'));
  const context = contextOf(state);

  it('has it after those before, with all that it approves', () => {
    const before = decided();
    const made = {
      request: 'share:acme/out',
      sequence: 2,
      side: 'northwind',
      decision: 'approve',
      by: RAJ,
      actor: CAT,
      automatic: false,
      digest: digestOf(context, 'share:acme/out', 'northwind'),
      incarnation: 1,
      epoch: 1,
      renew: 0,
      target: 'vault:falcon',
      reason: 'agreed',
      source: 'Approval/northwind/out',
      at: NOW,
      ended: false,
      recipients: [{subject: `user:${VERA}`, role: 'viewer'}],
      resources: [],
      allow: [],
    };
    const asked = {actor: CAT, reason: 'agreed', source: 'Approval/northwind/out'};
    expect(decisionsAfter(contextOf(state, ledgerOf([before])), asked)).toStrictEqual([before, made]);
    expect(decisionsAfter(context, asked)).toStrictEqual([{...made, sequence: 1}]);
  });

  it('has the resources in the space of what the host approves alone', () => {
    const approved = (side: string, by: string) =>
      decisionsAfter(context, {request: 'share:acme/room', side, by})?.map(({resources}) => resources);
    expect(approved('acme', ANA)).toEqual([['vault:falcon']]);
    expect(approved('northwind', RAJ)).toEqual([[]]);
  });

  it('has the space of a contribution as its recipient', () => {
    expect(decisionsAfter(context, {request: 'share:acme/into'})?.[0]).toMatchObject({
      target: 'vault:falcon',
      recipients: [{subject: 'space:joint', role: 'editor'}],
    });
  });

  it('has nothing that a denial or revocation would approve', () => {
    expect(decisionsAfter(context, {decision: 'deny'})?.[0]).toMatchObject({
      decision: 'deny',
      recipients: [],
      resources: [],
      allow: [],
    });
    expect(
      decisionsAfter(context, {request: 'share:acme/room', side: 'acme', by: ANA, decision: 'deny'})?.[0],
    ).toMatchObject({resources: []});
  });

  const endedAfter = (decision: 'approve' | 'deny' | 'revoke', ...before: readonly DecisionRecord[]) =>
    decisionsAfter(contextOf(state, ledgerOf(before)), {decision, source: 'Approval/northwind/out'})?.map(
      ({ended}) => ended,
    );

  it('has all ended that a revocation takes back, of that side', () => {
    const own = decided({side: 'northwind', digest: 'sha256:old', recipients: []});
    const theirs = decided({sequence: 2});
    const denial = decided({sequence: 3, side: 'northwind', decision: 'deny', digest: 'sha256:old'});
    expect(endedAfter('revoke', own, theirs, denial)).toEqual([true, false, false, false]);
    expect(endedAfter('approve', own, theirs, denial)).toEqual([false, false, false, false]);
  });

  it('has ended what a denial is of: that content, or all where it was approved whole', () => {
    const digest = digestOf(context, 'share:acme/out', 'northwind');
    const part = {side: 'northwind', recipients: []};
    expect(
      endedAfter('deny', decided({...part, digest}), decided({...part, sequence: 2, digest: 'sha256:old'})),
    ).toEqual([true, false, false]);
    const whole = decided({side: 'northwind', sequence: 2});
    expect(endedAfter('deny', decided({...part, digest: 'sha256:old'}), whole)).toEqual([true, true, false]);
  });

  describe('on a connection', () => {
    const asking = {request: 'connection:acme/northwind'};
    const pairsAfter = (
      agreed: readonly (readonly [string, string])[] | null,
      more: Partial<IntendedDecision> = {},
    ) => {
      const pairs = new Map(
        agreed === null ? [] : [['acme northwind', {...CONNECTED, agreed: new Map(agreed)}]],
      );
      const after = ledgerAfter(contextOf(state, ledgerOf([], {pairs})), {...asking, ...more});
      return after.pairs.get('acme northwind');
    };
    const theirs = ['acme', 'Connection/acme/northwind#1'] as const;

    it('has the side agreed by it, to the kinds that are asked for', () => {
      expect(pairsAfter([theirs])?.agreed).toEqual(
        new Map([theirs, ['northwind', 'connection:acme/northwind#1']]),
      );
      expect(pairsAfter(null)).toEqual({
        epoch: 1,
        since: null,
        agreed: new Map([['northwind', 'connection:acme/northwind#1']]),
      });
      const narrow = contextOf(
        firms(...PEOPLE, connection('acme', 'northwind', {allow: ['vault']})),
        ledgerOf([], {pairs: new Map()}),
      );
      expect(decisionsAfter(narrow, asking)?.[0]).toMatchObject({
        target: null,
        recipients: [],
        resources: [],
        allow: ['vault'],
      });
    });

    it('leaves a side agreed by a Connection of its own', () => {
      const own = ['northwind', 'Connection/northwind/acme#1'] as const;
      expect(pairsAfter([theirs, own], {source: 'Approval/northwind/out'})?.agreed).toEqual(
        new Map([theirs, own]),
      );
    });

    it('agrees to nothing by a denial', () => {
      expect(pairsAfter([theirs], {decision: 'deny'})?.agreed).toEqual(new Map([theirs]));
    });

    it('changes no pair by a decision on a share', () => {
      expect(ledgerAfter(context).pairs).toBe(context.ledger.pairs);
    });
  });
});

test('a record is numbered after the last one, whatever there was before', () => {
  const state = stateWith(connection('acme', 'northwind', {renew: 4}));
  const context = contextOf(state, ledgerOf([], {incarnations: new Map([['Connection/acme/northwind', 7]])}));
  const request = connectionIn(state, 'acme', 'northwind');
  const asked = intended(context, {request: 'connection:acme/northwind'});
  expect(recordOf(context, request, asked, [decided({sequence: 8})])).toMatchObject({
    sequence: 9,
    incarnation: 7,
    renew: 4,
    target: null,
  });
});
