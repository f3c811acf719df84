/** Which workspaces are connected, by what each agreed with, and which partners they accept. */
import {describe, expect, it, test} from 'vitest';
import {
  activeConnection,
  activeConnections,
  agreementInForce,
  byConnection,
  byDecision,
  isOffered,
} from '../../../src/agreements/connections.ts';
import {acceptEachOther, acceptsPartner, acceptsWorkspace} from '../../../src/agreements/partners.ts';
import type {DecisionRecord, Ledger} from '../../../src/model/ledger.ts';
import {objectAt, type GovernedObject} from '../../../src/model/objects.ts';
import {connection, stateOf, workspace} from '../access/organisation.ts';
import {CONNECTED, connectionIn, decided, FIRMS, firms, ledgerOf, RAJ, toVera} from './firms.ts';

const OWN = 'Connection/northwind/acme#1';
const ALL = ['playbook', 'space', 'vault', 'workflow'];
const ENDING = {cause: 'region', renew: 0, incarnation: 1, at: 0} as const;
const without = (address: string) => stateOf([...FIRMS].filter((each) => each.address !== address));

test('the ledger names an agreement by its Connection, or by a decision', () => {
  expect(byConnection(connectionIn(firms(), 'acme', 'northwind'), 3)).toBe('Connection/acme/northwind#3');
  expect(byDecision(decided({sequence: 4}))).toBe('share:acme/out#4');
});

describe('a Connection is offered', () => {
  const offered = (renew: number, more: Partial<Ledger>) =>
    isOffered(
      connectionIn(firms(connection('acme', 'northwind', {renew})), 'acme', 'northwind'),
      ledgerOf([], more),
    );
  const withdrawn = new Map([['Connection/acme/northwind', 1]]);

  it('unless it was withdrawn, and not renewed since', () => {
    expect(offered(0, {})).toBe(true);
    expect([0, 1, 2].map((renew) => offered(renew, {withdrawn}))).toEqual([false, false, true]);
  });

  it('unless it has ended', () => {
    expect(offered(2, {withdrawn, ended: new Map([['Connection/acme/northwind', ENDING]])})).toBe(false);
    expect(offered(2, {ended: new Map([['Connection/northwind/acme', ENDING]])})).toBe(true);
  });
});

describe('what a side agreed with by a Connection of its own', () => {
  const kinds = (agreed: string, state = firms(), ledger = ledgerOf()) => {
    const found = agreementInForce(state, ledger, ['northwind', 'acme'], agreed);
    return found && [...found].toSorted();
  };

  it('lets cross what that allows', () => {
    expect(kinds(OWN)).toEqual(ALL);
    expect(kinds(OWN, firms(connection('northwind', 'acme', {allow: ['vault']})))).toEqual(['vault']);
  });

  it('stands no more once that is gone, another one, withdrawn or ended', () => {
    expect(kinds(OWN, without('Connection/northwind/acme'))).toBeUndefined();
    expect(kinds('Connection/northwind/acme#2')).toBeUndefined();
    expect(
      kinds(OWN, firms(), ledgerOf([], {withdrawn: new Map([['Connection/northwind/acme', 0]])})),
    ).toBeUndefined();
    expect(
      kinds(OWN, firms(), ledgerOf([], {ended: new Map([['Connection/northwind/acme', ENDING]])})),
    ).toBeUndefined();
  });

  it('stands only between the two', () => {
    const elsewhere = connection('northwind', 'acme', {with: 'globex'});
    expect(kinds(OWN, firms(elsewhere))).toBeUndefined();
    expect(kinds('Connection/acme/northwind#1')).toBeUndefined();
  });
});

describe('what a side agreed with by a decision on the other’s Connection', () => {
  const approval = decided({
    request: 'connection:acme/northwind',
    sequence: 2,
    side: 'northwind',
    target: null,
    recipients: [],
    allow: ['space', 'vault'],
  });
  const kinds = (decision: DecisionRecord, state = firms(), more: Partial<Ledger> = {}) =>
    agreementInForce(state, ledgerOf([decision], more), ['northwind', 'acme'], 'connection:acme/northwind#2');

  it('lets cross what that approved', () => {
    expect(kinds(approval)).toEqual(['space', 'vault']);
  });

  it('stands no more once that was taken back, or is of another incarnation', () => {
    expect(kinds({...approval, ended: true})).toBeUndefined();
    expect(kinds({...approval, decision: 'deny'})).toBeUndefined();
    expect(kinds({...approval, incarnation: 2})).toBeUndefined();
    expect(kinds({...approval, sequence: 1})).toBeUndefined();
    expect(kinds({...approval, side: 'acme'})).toBeUndefined();
  });

  it('stands no more once that Connection is gone, with another, or ended', () => {
    expect(kinds(approval, without('Connection/acme/northwind'))).toBeUndefined();
    expect(kinds(approval, firms(connection('acme', 'northwind', {with: 'globex'})))).toBeUndefined();
    expect(
      kinds(approval, firms(), {ended: new Map([['Connection/acme/northwind', ENDING]])}),
    ).toBeUndefined();
    const ofThird = {...approval, request: 'connection:globex/northwind'};
    const globex = firms(workspace('globex'), connection('globex', 'northwind'));
    const ledger = ledgerOf([ofThird], {incarnations: new Map([['Connection/globex/northwind', 1]])});
    expect(
      agreementInForce(globex, ledger, ['northwind', 'acme'], 'connection:globex/northwind#2'),
    ).toBeUndefined();
    expect(
      agreementInForce(globex, ledger, ['northwind', 'globex'], 'connection:globex/northwind#2'),
    ).toEqual(['space', 'vault']);
  });
});

describe('a connection is active', () => {
  const active = (state = firms(), ledger = ledgerOf()) =>
    activeConnection(state, ledger, 'acme', 'northwind');

  it('once both sides agree, for the kinds that both allow', () => {
    expect(active()).toEqual({epoch: 1, since: CONNECTED.since, allow: new Set(ALL), suspendedBy: []});
    const narrow = firms(
      connection('acme', 'northwind', {allow: ['space', 'vault']}),
      connection('northwind', 'acme', {allow: ['vault', 'workflow']}),
    );
    expect(active(narrow)?.allow).toEqual(new Set(['vault']));
    expect(activeConnection(firms(), ledgerOf(), 'northwind', 'acme')).toEqual(active());
  });

  it('not where one side has not agreed, or what it agreed with does not stand', () => {
    for (const side of ['acme', 'northwind']) {
      const agreed = new Map([...CONNECTED.agreed].filter(([each]) => each !== side));
      expect(
        active(firms(), ledgerOf([], {pairs: new Map([['acme northwind', {...CONNECTED, agreed}]])})),
      ).toBeUndefined();
    }
    expect(active(without('Connection/acme/northwind'))).toBeUndefined();
    expect(active(without('Connection/northwind/acme'))).toBeUndefined();
    expect(active(firms(), ledgerOf([], {pairs: new Map()}))).toBeUndefined();
  });

  it('not without both workspaces, nor while one leaves the other out', () => {
    expect(active(without('Workspace/acme'))).toBeUndefined();
    expect(active(without('Workspace/northwind'))).toBeUndefined();
    expect(active(firms(workspace('acme', {partners: {deny: ['northwind']}})))).toBeUndefined();
    expect(active(firms(workspace('northwind', {partners: {allow: ['globex']}})))).toBeUndefined();
  });

  it('and names the sides that suspend it, in order', () => {
    const theirs = connection('northwind', 'acme', {suspended: true, requestedBy: RAJ});
    const ours = connection('acme', 'northwind', {suspended: true});
    expect(active(firms(theirs))?.suspendedBy).toEqual(['northwind']);
    expect(active(firms(theirs, ours))?.suspendedBy).toEqual(['acme', 'northwind']);
    const other = connection('acme', 'globex', {suspended: true});
    expect(active(firms(other, workspace('globex')))?.suspendedBy).toEqual([]);
    // Whichever stands first in the state.
    const turned = stateOf([
      theirs,
      ...[...firms(ours).values()].filter(({address}) => address !== theirs.address),
    ]);
    expect(active(turned)?.suspendedBy).toEqual(['acme', 'northwind']);
  });

  it('and is listed by its workspaces in order', () => {
    const third: readonly GovernedObject[] = [
      workspace('aardvark'),
      connection('aardvark', 'acme'),
      connection('acme', 'aardvark'),
      workspace('globex'),
    ];
    const agreed = new Map([
      ['aardvark', 'Connection/aardvark/acme#1'],
      ['acme', 'Connection/acme/aardvark#1'],
    ]);
    const known = ledgerOf();
    const ledger: Ledger = {
      ...known,
      incarnations: new Map([
        ...known.incarnations,
        ['Connection/aardvark/acme', 1],
        ['Connection/acme/aardvark', 1],
      ]),
      pairs: new Map([
        ['acme globex', {...CONNECTED, agreed: new Map()}],
        ...known.pairs,
        ['aardvark acme', {...CONNECTED, agreed}],
      ]),
    };
    expect(activeConnections(firms(...third), ledger)).toEqual([
      ['aardvark', 'acme'],
      ['acme', 'northwind'],
    ]);
  });
});

describe('partners', () => {
  const of = (partners: object) => {
    const found = objectAt(firms(workspace('acme', {partners})), 'Workspace', 'Workspace/acme');
    if (found === undefined) throw new Error('no workspace');
    return found;
  };

  it('are all but those who are denied, or those who are allowed', () => {
    expect(acceptsPartner(of({}), 'northwind')).toBe(true);
    expect(acceptsPartner(of({deny: ['northwind']}), 'northwind')).toBe(false);
    expect(acceptsPartner(of({deny: ['globex']}), 'northwind')).toBe(true);
    expect(acceptsPartner(of({allow: ['globex']}), 'northwind')).toBe(false);
    expect(acceptsPartner(of({allow: ['globex', 'northwind']}), 'northwind')).toBe(true);
    expect(acceptsPartner(of({allow: ['northwind'], deny: ['northwind']}), 'northwind')).toBe(false);
  });

  it('accept each other if both do, and are there', () => {
    expect(acceptEachOther(firms(), 'acme', 'northwind')).toBe(true);
    const state = firms(workspace('acme', {partners: {deny: ['northwind']}}), toVera());
    expect(acceptsWorkspace(state, 'acme', 'northwind')).toBe(false);
    expect(acceptsWorkspace(state, 'northwind', 'acme')).toBe(true);
    expect(acceptEachOther(state, 'acme', 'northwind')).toBe(false);
    expect(acceptEachOther(state, 'northwind', 'acme')).toBe(false);
    expect(acceptsWorkspace(firms(), 'globex', 'acme')).toBe(false);
    expect(acceptEachOther(firms(), 'acme', 'globex')).toBe(false);
  });
});
