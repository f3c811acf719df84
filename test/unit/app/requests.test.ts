/** What waits for whom, decisions on it, and what they answer. */
import {describe, expect, it} from 'vitest';
import {
  approvalManifest,
  makeDecision,
  prepareDecision,
  type DecisionInput,
} from '../../../src/app/decide-request.ts';
import {listRequests, showRequest} from '../../../src/app/requests.ts';
import {explainAccess} from '../../../src/app/access.ts';
import type {LoadedSet} from '../../../src/app/load-set.ts';
import {UsageError} from '../../../src/app/usage-error.ts';
import {formatManifest} from '../../../src/manifest/format.ts';
import type {DecisionAnswer} from '../../../src/model/request-answers.ts';
import {desiredFrom, liveFrom} from '../model/states.ts';
import {LedgerStore} from './ledger-store.ts';
import {ACME, all, CONNECTED, NORTHWIND, REQUEST, ROOT, share, VERA} from './two-firms.ts';

const NOW = Date.parse('2026-11-21T20:00:00Z');
const ROOM = 'space:acme-legal/deal-room';

const storeOf = (...parts: readonly string[]): LedgerStore =>
  new LedgerStore(liveFrom(all(ROOT, ...parts)), NOW, 'root@platform.example');
const shared = (): LedgerStore => storeOf(ACME, NORTHWIND, CONNECTED, share(VERA));

/** A third firm, which contributes to the space. */
const QUILL = `
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: quill-legal}
spec: {displayName: Quill Legal, organization: quill, region: EU, protect: false}
---
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: quill-legal}
items:
  - {name: qua@quill.example, roles: [admin]}
  - {name: qui@quill.example, roles: [admin]}
---
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: quill-legal, name: acme}
spec: {with: acme-legal, requestedBy: qua@quill.example}
---
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: quill-legal, name: deck}
spec: {type: vault, creator: qua@quill.example}
---
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: quill-legal, name: into-deal-room}
spec: {target: 'vault:deck', with: acme-legal, into: 'space:deal-room', role: viewer, requestedBy: qua@quill.example}
`;

const wish = (actor: string | null, more: Partial<DecisionInput> = {}): DecisionInput => ({
  request: REQUEST,
  decision: 'approve',
  reason: null,
  actor,
  writes: true,
  ...more,
});

async function decide(
  store: LedgerStore,
  actor: string | null,
  more: Partial<DecisionInput> = {},
): Promise<DecisionAnswer> {
  const prepared = await prepareDecision(store, wish(actor, more));
  return 'refused' in prepared ? prepared.refused : makeDecision(store, prepared.prepared);
}

const told = ({status, diagnostics}: DecisionAnswer): readonly unknown[] => [status, diagnostics[0]?.rule];
const messageOf = ({diagnostics}: DecisionAnswer): string =>
  `${diagnostics[0]?.message ?? ''} ${diagnostics[0]?.help ?? ''}`;

describe('listRequests', () => {
  it('has each side that has not decided, with who may and since when', async () => {
    const {requests, of} = await listRequests(shared(), {all: false});
    expect(of).toBeNull();
    expect(requests.map(({id, sides}) => [id, sides.map(({side}) => side)])).toEqual([
      [REQUEST, ['acme-legal', 'northwind-legal']],
    ]);
    expect(requests[0]?.sides[1]).toMatchObject({
      status: 'waiting',
      approvers: ['rae@northwind.example', 'raj@northwind.example', 'uma@northwind.example'],
      since: '2026-11-21T20:00:00.000Z',
    });
  });

  it('can be asked for one side, and for what is decided too', async () => {
    const store = shared();
    await decide(store, 'raj@northwind.example');
    expect((await listRequests(store, {side: 'northwind-legal', all: false})).requests).toEqual([]);
    const {requests} = await listRequests(store, {all: true});
    expect(requests.flatMap(({id, sides}) => sides.map(({side, status}) => [id, side, status]))).toEqual([
      ['connection:acme-legal/northwind', 'northwind-legal', 'approved'],
      ['connection:northwind-legal/acme', 'acme-legal', 'approved'],
      [REQUEST, 'acme-legal', 'waiting'],
      [REQUEST, 'northwind-legal', 'approved'],
    ]);
    await decide(store, 'bo@acme.example', {decision: 'deny'});
    const denied = (await listRequests(store, {side: 'acme-legal', all: true})).requests.at(-1);
    expect(denied?.sides.map(({status}) => status)).toEqual(['denied']);
    const both = await listRequests(store, {all: true});
    expect(both.requests.at(-1)?.sides.map(({status}) => status)).toEqual(['denied', 'approved']);
  });

  it('tells a side that was never asked to decide again from the one that denied', async () => {
    const store = shared();
    await decide(store, 'uma@northwind.example', {decision: 'deny', reason: 'too much'});
    const {requests} = await listRequests(store, {side: 'acme-legal', all: true});
    expect(requests.at(-1)).toMatchObject({deniedBy: ['northwind-legal'], sides: [{status: 'closed'}]});
    const answer = await showRequest(store, REQUEST);
    if (!('shown' in answer)) throw new Error('unknown');
    expect(answer.shown.sides).toMatchObject([
      {side: 'acme-legal', status: 'closed', denial: null},
      {side: 'northwind-legal', status: 'denied', denial: {by: 'uma@northwind.example', reason: 'too much'}},
    ]);
  });

  it('is about the workspaces of the set that it is asked in', async () => {
    const set = (text: string): LoadedSet =>
      ({config: {name: 'other'}, decoded: {objects: desiredFrom(text)}}) as unknown as LoadedSet;
    const store = shared();
    expect((await listRequests(store, {loaded: set(ACME), all: false})).requests).toHaveLength(1);
    const own = await listRequests(store, {loaded: set(ROOT), all: false});
    expect(own).toEqual({of: 'the set other', all: false, requests: []});
  });

  it('refuses a workspace that is not there, naming what is near', async () => {
    const asked = listRequests(shared(), {workspace: 'acme-legl', all: false});
    await expect(asked).rejects.toMatchObject({
      message: 'There is no workspace acme-legl.',
      help: 'Did you mean acme-legal?',
    });
  });
});

describe('deciding', () => {
  it('says what still waits, then what is in force', async () => {
    const store = shared();
    const first = await decide(store, 'raj@northwind.example', {reason: 'fine'});
    expect(first).toMatchObject({
      status: 'decided',
      side: 'northwind-legal',
      waiting: [{side: 'acme-legal', approvers: ['al@acme.example', 'ana@acme.example', 'bo@acme.example']}],
      access: {gained: []},
    });
    const second = await decide(store, 'bo@acme.example');
    expect(second.waiting).toEqual([]);
    expect(
      second.access.gained.map(({principal, object, after, outside}) => [principal, object, after, outside]),
    ).toEqual([
      ['user:vera@northwind.example', ROOM, 'editor', 'partner'],
      ['user:vera@northwind.example', 'vault:acme-legal/falcon', 'editor', 'partner'],
    ]);
    expect(told(await decide(store, 'bo@acme.example'))).toEqual(['unchanged', undefined]);
    const revoked = await decide(store, 'bo@acme.example', {decision: 'revoke'});
    expect(revoked.access.lost.map(({outside}) => outside)).toEqual(['partner', 'partner']);
    expect(revoked.waiting.map(({side}) => side)).toEqual(['acme-legal']);
    expect(told(await decide(store, 'bo@acme.example', {decision: 'revoke'}))).toEqual([
      'unchanged',
      undefined,
    ]);
  });

  it('tells of approval that gives no access, and why', async () => {
    const store = storeOf(
      ACME,
      NORTHWIND,
      CONNECTED,
      share('{subject: user:vic@northwind.example, role: viewer}'),
    );
    await decide(store, 'raj@northwind.example');
    const {access, withheld} = await decide(store, 'bo@acme.example');
    expect(access.gained).toEqual([]);
    expect(withheld.map(({subject, missing}) => [subject, missing])).toEqual([
      [
        'user:vic@northwind.example',
        ['use:shared_spaces in northwind-legal', 'use:external_collaboration in northwind-legal'],
      ],
    ]);
  });

  it('takes the address of a share or connection for its request', async () => {
    const store = shared();
    const answer = await decide(store, 'raj@northwind.example', {
      request: 'Share/acme-legal/deal-room-northwind',
    });
    expect(answer).toMatchObject({status: 'decided', request: REQUEST});
    expect(store.decided.map(({request}) => request)).toEqual([REQUEST]);
    expect(await showRequest(store, 'Connection/acme-legal/northwind')).toMatchObject({
      shown: {id: 'connection:acme-legal/northwind'},
    });
    await expect(showRequest(store, 'Space/acme-legal/deal-room')).rejects.toThrow('is not a request');
  });

  it('says what a denial leaves in force, and foresees what is taken back', async () => {
    const store = shared();
    for (const actor of ['raj@northwind.example', 'bo@acme.example']) await decide(store, actor);
    const vic = '{subject: user:vic@northwind.example, role: viewer}';
    const more = liveFrom(all(ROOT, ACME, NORTHWIND, CONNECTED, share(`${VERA}, ${vic}`)));
    store.become(more, 'root@platform.example');
    const denied = await decide(store, 'raj@northwind.example', {decision: 'deny'});
    expect(denied.inForce).toMatchObject([
      {subject: 'user:vera@northwind.example', inForce: {role: 'editor'}},
    ]);
    const foreseen = await prepareDecision(store, wish('raj@northwind.example', {decision: 'revoke'}));
    if ('refused' in foreseen) throw new Error('refused');
    expect(foreseen.prepared.access.lost.map(({principal, object}) => [principal, object])).toEqual([
      ['user:vera@northwind.example', ROOM],
      ['user:vera@northwind.example', 'vault:acme-legal/falcon'],
    ]);
    expect((await decide(store, 'raj@northwind.example', {decision: 'revoke'})).access).toEqual(
      foreseen.prepared.access,
    );
  });

  it('tells the side that asks for a connection that it has agreed by that', async () => {
    const request = 'connection:acme-legal/northwind';
    const store = storeOf(ACME, NORTHWIND);
    const own = await decide(store, 'ana@acme.example', {request});
    expect(told(own)).toEqual(['refused', 'approval/not-approver']);
    expect(messageOf(own)).toBe(
      'ana@acme.example is not allowed to approve connection:acme-legal/northwind: acme-legal approved it by requesting it; northwind-legal has yet to decide (rae@northwind.example, raj@northwind.example). To withdraw it, run `bylaw connections withdraw acme-legal northwind-legal`.',
    );
    const named = await decide(store, 'raj@northwind.example', {request, side: 'acme-legal'});
    expect(messageOf(named)).toContain('acme-legal approved it by requesting it');
    expect(messageOf(await decide(store, 'bo@acme.example', {request}))).toContain(
      'not an approver of either side',
    );
    await decide(store, 'raj@northwind.example', {request});
    expect(messageOf(await decide(store, 'al@acme.example', {request}))).toContain(
      'northwind-legal has agreed too',
    );
    store.ledger = {...store.ledger, withdrawn: new Map([['Connection/acme-legal/northwind', 0]])};
    expect(messageOf(await decide(store, 'al@acme.example', {request}))).toContain(
      'acme-legal has withdrawn its request. To request it again, raise `renew` on Connection/acme-legal/northwind.',
    );
  });

  it('names who may, to somebody who may not', async () => {
    const store = shared();
    for (const actor of ['vera@northwind.example', 'nobody@nowhere.example', 'root@platform.example']) {
      const refused = await decide(store, actor);
      expect(told(refused)).toEqual(['refused', 'approval/not-approver']);
      expect(messageOf(refused)).toContain(
        'For acme-legal, al@acme.example, ana@acme.example or bo@acme.example may; for northwind-legal,',
      );
    }
    const wrongSide = await decide(store, 'raj@northwind.example', {side: 'acme-legal'});
    expect(told(wrongSide)).toEqual(['refused', 'approval/not-approver']);
    expect(messageOf(wrongSide)).not.toContain('for northwind-legal, ');
    const noSide = await decide(store, 'raj@northwind.example', {side: 'fabrikam'});
    expect(messageOf(noSide)).toContain('fabrikam has nothing to decide');
    expect(told(await decide(store, null))).toEqual(['refused', 'authority/actor']);
    expect(store.ledger.decisions.size).toBe(0);
  });

  it('asks for the side of somebody who may decide for both, and lets them decide for one', async () => {
    const twice = `
apiVersion: bylaw/v1
kind: Member
metadata: {workspace: northwind-legal, name: al@acme.example}
spec: {roles: [admin]}
`;
    const store = storeOf(ACME, NORTHWIND, CONNECTED, twice, share(VERA));
    const open = decide(store, 'al@acme.example');
    await expect(open).rejects.toBeInstanceOf(UsageError);
    await expect(decide(store, 'al@acme.example')).rejects.toMatchObject({
      help: expect.stringContaining('--side acme-legal or --side northwind-legal') as string,
    });
    expect((await decide(store, 'al@acme.example', {side: 'acme-legal'})).status).toBe('decided');
    const other = await decide(store, 'al@acme.example', {side: 'northwind-legal'});
    expect(told(other)).toEqual(['refused', 'approval/self']);
    expect(messageOf(other)).toContain(
      'For northwind-legal, rae@northwind.example, raj@northwind.example or uma',
    );
  });

  it('lets nobody who asked decide where duties are separated strictly', async () => {
    const strict = ACME.replace('protect: false}', 'protect: false, separationOfDuties: strict}');
    const store = storeOf(strict, NORTHWIND, CONNECTED, share(VERA));
    const refused = await decide(store, 'ana@acme.example');
    expect(told(refused)).toEqual(['refused', 'approval/self']);
    expect(messageOf(refused)).toContain('For acme-legal, al@acme.example or bo@acme.example may.');
    expect((await decide(store, 'bo@acme.example')).status).toBe('decided');
  });

  it('is refused on other content than what was shown', async () => {
    const store = shared();
    const prepared = await prepareDecision(store, wish('raj@northwind.example'));
    if ('refused' in prepared) throw new Error('refused');
    const wider = share(`${VERA}, {subject: user:vic@northwind.example, role: viewer}`);
    store.meanwhile = () =>
      store.become(liveFrom(all(ROOT, ACME, NORTHWIND, CONNECTED, wider)), 'root@platform.example');
    const answer = await makeDecision(store, prepared.prepared);
    expect(told(answer)).toEqual(['refused', 'approval/stale']);
    expect(messageOf(answer)).toContain(`bylaw requests show ${REQUEST}`);
    const old = await decide(store, 'raj@northwind.example', {digest: prepared.prepared.toWrite.digest});
    expect(told(old)).toEqual(['refused', 'approval/stale']);
    await expect(decide(store, 'raj@northwind.example', {digest: 'sha256:abc'})).rejects.toBeInstanceOf(
      UsageError,
    );
  });

  it('is refused when the request has gone meanwhile, or was denied', async () => {
    const store = shared();
    const prepared = await prepareDecision(store, wish('raj@northwind.example'));
    if ('refused' in prepared) throw new Error('refused');
    store.meanwhile = () =>
      store.become(liveFrom(all(ROOT, ACME, NORTHWIND, CONNECTED)), 'root@platform.example');
    expect(told(await makeDecision(store, prepared.prepared))).toEqual([
      'refused',
      'approval/unknown-request',
    ]);
    const denied = shared();
    expect((await decide(denied, 'bo@acme.example', {decision: 'deny'})).status).toBe('decided');
    expect(told(await decide(denied, 'raj@northwind.example'))).toEqual(['refused', 'approval/denied']);
    expect(told(await decide(denied, 'bo@acme.example', {decision: 'deny'}))).toEqual([
      'unchanged',
      undefined,
    ]);
  });

  it('gives a space no second partner', async () => {
    const store = storeOf(ACME, NORTHWIND, CONNECTED, share(VERA), QUILL);
    expect((await decide(store, 'bo@acme.example', {side: 'acme-legal'})).status).toBe('decided');
    const second = {request: 'share:quill-legal/into-deal-room', side: 'acme-legal'};
    const refused = await decide(store, 'al@acme.example', second);
    expect(told(refused)).toEqual(['refused', 'identity/duplicate']);
    expect(messageOf(refused)).toBe(
      'share:quill-legal/into-deal-room would give the space deal-room a second partner: acme-legal has approved share:acme-legal/deal-room-northwind, and so northwind-legal as its partner. Use another space for one of the two. To change the partner, first run `bylaw requests revoke share:acme-legal/deal-room-northwind`.',
    );
    // The store may know more, and what Quill decides for its own side is Quill's.
    expect((await decide(store, 'qui@quill.example', {...second, side: 'quill-legal'})).status).toBe(
      'decided',
    );
    await decide(store, 'bo@acme.example', {side: 'acme-legal', decision: 'revoke'});
    expect((await decide(store, 'al@acme.example', second)).status).toBe('decided');
    expect(told(await decide(store, 'ana@acme.example', {side: 'acme-legal'}))).toEqual([
      'refused',
      'identity/duplicate',
    ]);
  });

  it('is for whom the login stands for', async () => {
    const store = shared();
    store.session = {name: 'raj_laptop', actor: 'raj@northwind.example', anyBound: true};
    const other = await decide(store, 'bo@acme.example');
    expect(told(other)).toEqual(['refused', 'authority/actor']);
    expect(messageOf(other)).toContain('raj_laptop is bound to raj@northwind.example');
    expect(await decide(store, null)).toMatchObject({status: 'decided', by: 'raj@northwind.example'});
    // A login that may only read decides nothing, and can print what to commit.
    store.session = {name: 'reader', actor: null, anyBound: true};
    expect(told(await decide(store, 'bo@acme.example'))).toEqual(['refused', 'authority/actor']);
    const printed = await prepareDecision(store, wish('bo@acme.example', {writes: false}));
    expect(printed).toHaveProperty('prepared');
  });

  it('agrees to a connection', async () => {
    const store = storeOf(ACME, NORTHWIND);
    const request = 'connection:acme-legal/northwind';
    expect(told(await decide(store, 'ana@acme.example', {request}))).toEqual([
      'refused',
      'approval/not-approver',
    ]);
    const answer = await decide(store, 'raj@northwind.example', {request});
    expect(answer).toMatchObject({status: 'decided', waiting: [], connection: {state: 'active'}});
  });

  it('prints the Approval to commit, in canonical layout', async () => {
    const store = shared();
    const prepared = await prepareDecision(store, wish('raj@northwind.example', {reason: 'fine: by us'}));
    if ('refused' in prepared) throw new Error('refused');
    const text = approvalManifest(prepared.prepared);
    expect(formatManifest({path: 'a.yaml', text})).toEqual({text});
    const [approval] = [...desiredFrom(text).values()];
    expect(approval).toMatchObject({
      address: 'Approval/northwind-legal/share-deal-room-northwind',
      spec: {request: REQUEST, decision: 'approve', by: 'raj@northwind.example', reason: 'fine: by us'},
    });
    expect(store.decided).toEqual([]);
    // A name that an Approval of another request has is not taken.
    const taken = text.replace(REQUEST, 'connection:acme-legal/northwind');
    const more = all(ROOT, ACME, NORTHWIND, CONNECTED, share(VERA), `\n${taken}`);
    store.become(liveFrom(more), 'raj@northwind.example');
    const again = await prepareDecision(store, wish('raj@northwind.example'));
    if ('refused' in again) throw new Error('refused');
    expect(approvalManifest(again.prepared)).toContain('name: share-acme-legal-deal-room-northwind\n');
  });
});

describe('showRequest', () => {
  it('says until when access lasts, before a decision and with it', async () => {
    const store = storeOf(ACME, NORTHWIND, CONNECTED, share(VERA.replace('}', ', expires: 2037-03-31}')));
    const before = await showRequest(store, REQUEST);
    if ('unknown' in before) throw new Error('unknown');
    expect(before.shown.pending.map(({expires}) => expires)).toEqual(['2037-03-31', '2037-03-31']);
    const answers = [await decide(store, 'raj@northwind.example'), await decide(store, 'al@acme.example')];
    const gained = answers.flatMap((answer) => ('access' in answer ? answer.access.gained : []));
    expect(gained.map(({principal, expires}) => [principal, expires])).toEqual([
      ['user:vera@northwind.example', '2037-03-31'],
      ['user:vera@northwind.example', '2037-03-31'],
    ]);
  });

  it('has everything about one', async () => {
    const store = shared();
    await decide(store, 'raj@northwind.example', {reason: 'fine'});
    const answer = await showRequest(store, REQUEST);
    if ('unknown' in answer) throw new Error('unknown');
    expect(answer.shown).toMatchObject({
      target: ROOM,
      recipients: [{subject: 'user:vera@northwind.example', role: 'editor', inForce: null}],
      resources: [{resource: 'vault:falcon', approved: false}],
      sides: [{status: 'waiting'}, {status: 'approved'}],
      connection: {state: 'active', epoch: 1},
      pending: [{object: ROOM, after: 'editor'}, {object: 'vault:acme-legal/falcon'}],
      history: [{by: 'raj@northwind.example', decision: 'approve', reason: 'fine', ended: false}],
    });
  });

  it('suggests what is near, and refuses what is not a request', async () => {
    const answer = await showRequest(shared(), 'share:acme-legal/deal-room-nortwind');
    expect(answer).toMatchObject({
      unknown: {rule: 'approval/unknown-request', help: `Did you mean ${REQUEST}?`},
    });
    await expect(showRequest(shared(), 'deal-room')).rejects.toBeInstanceOf(UsageError);
    await expect(showRequest(shared(), 'share:Acme/x')).rejects.toBeInstanceOf(UsageError);
  });
});

describe('what is missing of an external share', () => {
  const missing = async (store: LedgerStore, target = ROOM): Promise<string> =>
    (await explainAccess(store, 'vera@northwind.example', target)).withheld
      .flatMap((one) => one.missing)
      .join();

  it('names the sides that have not approved, and those that have', async () => {
    const store = shared();
    await decide(store, 'raj@northwind.example');
    expect(await missing(store)).toBe(
      'the approval of acme-legal (al@acme.example, ana@acme.example or bo@acme.example may decide); northwind-legal has approved',
    );
    await decide(store, 'bo@acme.example', {decision: 'deny', reason: 'no deal'});
    expect(await missing(store)).toBe(
      'an approval: bo@acme.example denied it for acme-legal ("no deal"); to request it again, change it or raise `renew`',
    );
  });

  it('names the connection and only those approvals that are missing', async () => {
    const store = storeOf(ACME, NORTHWIND, share(VERA));
    await decide(store, 'bo@acme.example');
    expect(await missing(store)).toMatch(
      /^an active connection .*\), and the approval of northwind-legal \(.*\); acme-legal has approved$/,
    );
    await decide(store, 'raj@northwind.example');
    expect(await missing(store)).toMatch(/^an active connection of acme-legal .* may\)$/);
  });

  it('tells of a side that took its agreement back', async () => {
    const store = storeOf(ACME, NORTHWIND, share(VERA));
    const request = 'connection:acme-legal/northwind';
    await decide(store, 'raj@northwind.example', {request});
    await decide(store, 'raj@northwind.example', {request, decision: 'revoke'});
    expect(await missing(store)).toContain('(northwind-legal has withdrawn)');
    const {requests} = await listRequests(store, {all: false});
    expect(requests.map(({id, withdrawn}) => [id, withdrawn])).toEqual([
      [request, ['northwind-legal']],
      [REQUEST, ['northwind-legal']],
    ]);
    const answer = await showRequest(store, request);
    expect(answer).toMatchObject({
      shown: {connection: {state: 'withdrawn', sides: [{state: 'agreed'}, {state: 'withdrawn', request}]}},
    });
    await decide(store, 'raj@northwind.example', {request});
    expect((await listRequests(store, {all: false})).requests[0]?.withdrawn).toEqual([]);
  });

  it('names the side that has not agreed to the connection', async () => {
    expect(await missing(storeOf(ACME, NORTHWIND, share(VERA)))).toBe(
      'an active connection of acme-legal with northwind-legal (northwind-legal has not agreed: rae@northwind.example or raj@northwind.example may), and the approval of acme-legal (al@acme.example, ana@acme.example or bo@acme.example may decide) and of northwind-legal (rae@northwind.example or raj@northwind.example may decide)',
    );
    const excluding = NORTHWIND.replace('protect: false}', 'protect: false, partners: {deny: [acme-legal]}}');
    expect(await missing(storeOf(ACME, excluding, CONNECTED, share(VERA)))).toContain(
      '`partners` of northwind-legal excludes the other',
    );
    const vaults = CONNECTED.replace('spec: {', 'spec: {allow: [vault], ');
    expect(await missing(storeOf(ACME, NORTHWIND, vaults, share(VERA)))).toBe(
      '`space` in the `allow` of both sides of the connection of acme-legal with northwind-legal, and the approval of acme-legal (al@acme.example, ana@acme.example or bo@acme.example may decide) and of northwind-legal (rae@northwind.example, raj@northwind.example or uma@northwind.example may decide)',
    );
  });

  it('tells of a share that is suspended since its connection ended', async () => {
    const store = shared();
    await decide(store, 'raj@northwind.example');
    await decide(store, 'bo@acme.example');
    store.become(liveFrom(all(ROOT, ACME, NORTHWIND, share(VERA))), 'root@platform.example');
    expect(await missing(store)).toMatch(
      /\(northwind-legal has not agreed: .*\), and the approval of acme-legal .*; the earlier approval ended with the connection, and the share has given no access since$/,
    );
    store.become(liveFrom(all(ROOT, ACME, NORTHWIND, CONNECTED, share(VERA))), 'root@platform.example');
    expect(await missing(store)).toMatch(
      /^the approval of acme-legal \(.*\) and of northwind-legal \(.*\); the earlier approval ended with the connection/,
    );
  });

  it('tells of what was put into a shared space later', async () => {
    const store = shared();
    await decide(store, 'raj@northwind.example');
    await decide(store, 'bo@acme.example');
    const notes = `
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme-legal, name: notes}
spec: {type: vault, creator: bo@acme.example}
`;
    const fuller = ACME.replace("['vault:falcon']", "['vault:falcon', 'vault:notes']");
    store.become(
      liveFrom(all(ROOT, fuller, NORTHWIND, CONNECTED, notes, share(VERA))),
      'root@platform.example',
    );
    expect(await missing(store, 'vault:acme-legal/falcon')).toBe('');
    expect(await missing(store, 'vault:acme-legal/notes')).toBe(
      'the approval of acme-legal (al@acme.example, ana@acme.example or bo@acme.example may decide) for what was added to space:deal-room since it approved',
    );
  });
});
