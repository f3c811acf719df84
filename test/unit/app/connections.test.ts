/** Who is connected with whom, and what the end of a connection would do. */
import {describe, expect, it} from 'vitest';
import {listConnections, prepareWithdrawal, withdrawConnection} from '../../../src/app/connections.ts';
import {makeDecision, prepareDecision} from '../../../src/app/decide-request.ts';
import {StoreError} from '../../../src/model/store-error.ts';
import type {ConnectionAnswer} from '../../../src/model/connection-answers.ts';
import {liveFrom} from '../model/states.ts';
import {LedgerStore} from './ledger-store.ts';
import {ACME, all, CONNECTED, NORTHWIND, REQUEST, ROOT, share, VERA} from './two-firms.ts';

const NOW = Date.parse('2026-11-21T20:00:00Z');
const storeOf = (...parts: readonly string[]): LedgerStore =>
  new LedgerStore(liveFrom(all(ROOT, ...parts)), NOW, 'root@platform.example');

async function inForce(): Promise<LedgerStore> {
  const store = storeOf(ACME, NORTHWIND, CONNECTED, share(VERA));
  for (const actor of ['raj@northwind.example', 'bo@acme.example']) {
    const prepared = await prepareDecision(store, {
      request: REQUEST,
      decision: 'approve',
      reason: null,
      actor,
      writes: true,
    });
    if ('refused' in prepared) throw new Error('refused');
    await makeDecision(store, prepared.prepared);
  }
  return store;
}

const only = async (store: LedgerStore, workspace?: string): Promise<ConnectionAnswer> => {
  const {connections} = await listConnections(store, {workspace});
  expect(connections).toHaveLength(1);
  return connections[0] as ConnectionAnswer;
};

describe('listConnections', () => {
  it('says since when, what may cross, and how many shares are in force', async () => {
    expect(await only(await inForce(), 'northwind-legal')).toMatchObject({
      workspace: 'northwind-legal',
      with: 'acme-legal',
      state: 'active',
      since: '2026-11-21T20:00:00.000Z',
      epoch: 1,
      allow: ['playbook', 'space', 'vault', 'workflow'],
      shares: {declared: 1, inForce: 1},
      sides: [
        {workspace: 'northwind-legal', state: 'agreed', admins: ['uma@northwind.example']},
        {workspace: 'acme-legal', by: 'Connection/acme-legal/northwind', admins: ['bo@acme.example']},
      ],
    });
  });

  it('says who is waited for, and on which request', async () => {
    const answer = await only(storeOf(ACME, NORTHWIND));
    expect(answer).toMatchObject({state: 'waiting', since: null});
    expect(answer.sides[1]).toMatchObject({
      state: 'silent',
      request: 'connection:acme-legal/northwind',
      approvers: ['rae@northwind.example', 'raj@northwind.example'],
    });
    const requester = CONNECTED.replace('raj@', 'vera@');
    expect((await only(storeOf(ACME, NORTHWIND, requester))).sides[1]).toMatchObject({state: 'requester'});
    const deny = NORTHWIND.replace('protect: false}', 'protect: false, partners: {deny: [acme-legal]}}');
    expect(await only(storeOf(ACME, deny, CONNECTED))).toMatchObject({
      state: 'withdrawn',
      sides: [
        {state: 'ended', excludes: false},
        {state: 'withdrawn', excludes: true},
      ],
    });
  });

  it('tells of a side that has withdrawn', async () => {
    const store = storeOf(ACME, NORTHWIND, CONNECTED);
    const withdrawn = new Map([['Connection/acme-legal/northwind', 0]]);
    store.ledger = {...store.ledger, withdrawn};
    expect(await only(store)).toMatchObject({
      state: 'withdrawn',
      sides: [{state: 'withdrawn', request: 'connection:northwind-legal/acme'}, {state: 'agreed'}],
    });
  });
});

describe('withdrawal', () => {
  const wish = {workspace: 'acme-legal', with: 'northwind-legal', reason: 'done', actor: 'ana@acme.example'};

  it('says first who would lose what', async () => {
    const store = await inForce();
    const prepared = await prepareWithdrawal(store, wish);
    expect(prepared.answer).toMatchObject({
      status: 'asked',
      shares: ['Share/acme-legal/deal-room-northwind'],
      access: {
        gained: [],
        lost: [{object: 'space:acme-legal/deal-room'}, {object: 'vault:acme-legal/falcon'}],
      },
      connection: 'Connection/acme-legal/northwind',
      request: 'connection:northwind-legal/acme',
    });
    expect(store.withdrawn).toEqual([]);
    expect((await withdrawConnection(store, prepared)).status).toBe('withdrawn');
    expect(store.withdrawn).toEqual([
      {workspace: 'acme-legal', with: 'northwind-legal', by: 'ana@acme.example', reason: 'done'},
    ]);
  });

  it('says that the other side ended it before', async () => {
    const store = await inForce();
    expect((await prepareWithdrawal(store, wish)).answer).toMatchObject({
      wasActive: true,
      partnerState: 'agreed',
    });
    store.ledger = {...store.ledger, withdrawn: new Map([['Connection/northwind-legal/acme', 0]])};
    expect((await prepareWithdrawal(store, wish)).answer).toMatchObject({
      status: 'asked',
      wasActive: false,
      partnerState: 'withdrawn',
      shares: [],
    });
  });

  it('is for External Connection Admins and system admins', async () => {
    const store = await inForce();
    const refused = await prepareWithdrawal(store, {...wish, actor: 'bo@acme.example'});
    expect(refused.answer).toMatchObject({
      status: 'refused',
      diagnostics: [{rule: 'authority/not-permitted'}],
    });
    expect(refused.answer.diagnostics[0]?.help).toBe('al@acme.example or ana@acme.example may do it.');
    const nobody = await prepareWithdrawal(store, {...wish, actor: null});
    expect(nobody.answer.diagnostics[0]?.rule).toBe('authority/actor');
    expect((await prepareWithdrawal(store, {...wish, actor: 'root@platform.example'})).answer.status).toBe(
      'asked',
    );
  });

  it('finds nothing to withdraw where nothing was agreed', async () => {
    const store = storeOf(ACME, NORTHWIND);
    const prepared = await prepareWithdrawal(store, {
      ...wish,
      workspace: 'northwind-legal',
      with: 'acme-legal',
      actor: 'raj@northwind.example',
    });
    expect(prepared).toMatchObject({answer: {status: 'unchanged'}, toWrite: null});
    expect((await withdrawConnection(store, prepared)).status).toBe('unchanged');
    await expect(prepareWithdrawal(store, {...wish, with: 'nowhere'})).rejects.toThrow(
      'no workspace nowhere',
    );
  });

  it('hands on what the store refuses, and throws what fails', async () => {
    const store = await inForce();
    const prepared = await prepareWithdrawal(store, wish);
    const rule = 'authority/not-permitted';
    store.withdraw = () => Promise.reject(new StoreError('refused', 'No.', 'Ask.', {rule}));
    expect(await withdrawConnection(store, prepared)).toMatchObject({
      status: 'refused',
      diagnostics: [{rule, message: 'No.'}],
    });
    store.withdraw = () => Promise.reject(new StoreError('failed', 'No.', 'Ask.'));
    await expect(withdrawConnection(store, prepared)).rejects.toThrow('No.');
  });
});
