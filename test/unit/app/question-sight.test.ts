/** Once any login is bound, answers tell of what concerns the workspaces of who asks. */
import {describe, expect, it} from 'vitest';
import {accessMatrix, explainAccess, whatReaches, whoReaches} from '../../../src/app/access.ts';
import {readChecklist} from '../../../src/app/checklist.ts';
import {listConnections} from '../../../src/app/connections.ts';
import {readReport} from '../../../src/app/report.ts';
import {makeDecision, prepareDecision} from '../../../src/app/decide-request.ts';
import {listRequests, showRequest} from '../../../src/app/requests.ts';
import {eventsOfWorkspace} from '../../../src/app/workspace-history.ts';
import {UsageError} from '../../../src/app/usage-error.ts';
import {liveFrom, SET} from '../model/states.ts';
import {LedgerStore} from './ledger-store.ts';
import {ACME, all, CONNECTED, NORTHWIND, REQUEST, ROOT, share, VERA} from './two-firms.ts';

const NOW = Date.parse('2026-11-21T20:00:00Z');
const ROOM = 'space:acme-legal/deal-room';

/** A firm that has nothing to do with the two. */
const GLOBEX = `
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: globex}
spec: {displayName: Globex, organization: globex, region: EU, protect: false}
---
apiVersion: bylaw/v1
kind: Member
metadata: {workspace: globex, name: gus@globex.example}
spec: {roles: [admin]}
`;

/** A store whose login is bound to somebody, or, while others are bound, to nobody. */
function askedBy(actor: string | null): LedgerStore {
  const firms = all(ROOT, ACME, NORTHWIND, CONNECTED, share(VERA), GLOBEX);
  const store = new LedgerStore(liveFrom(firms), NOW, 'root@platform.example');
  store.session = {name: 'someone', actor, anyBound: true};
  return store;
}

const report = (store: LedgerStore): ReturnType<typeof readReport> =>
  readReport(store, {workspaces: [], toolVersion: '0.0.0', createdAt: NOW});

describe.each([
  ['an admin of another firm', 'gus@globex.example'],
  ['a login that is bound to nobody', null],
])('%s', (_, actor) => {
  it('is told of no request and no connection of the two', async () => {
    expect((await listRequests(askedBy(actor), {all: true})).requests).toEqual([]);
    expect((await listConnections(askedBy(actor), {})).connections).toEqual([]);
    expect(await showRequest(askedBy(actor), REQUEST)).toHaveProperty('unknown');
  });

  it('is told of nobody who reaches what there, as if it were not live', async () => {
    await expect(whoReaches(askedBy(actor), ROOM)).rejects.toThrow(UsageError);
    await expect(explainAccess(askedBy(actor), 'ana@acme.example', ROOM)).rejects.toThrow(
      `${ROOM} is not live.`,
    );
    // Of people it is told no more: somebody of the two is as unknown as nobody, and no address of theirs is suggested.
    for (const email of ['ana@acme.example', 'anna@acme.example']) {
      await expect(whatReaches(askedBy(actor), email)).rejects.toMatchObject({
        message: expect.stringContaining(`${email} is not known`) as string,
        help: expect.not.stringContaining('@') as string,
      });
    }
  });

  it('gets no matrix, no checklist, no history and no report of the two', async () => {
    await expect(accessMatrix(askedBy(actor), 'acme-legal')).rejects.toThrow('no workspace acme-legal');
    await expect(readChecklist(askedBy(actor), 'acme-legal')).rejects.toThrow('no workspace acme-legal');
    // The name of the set that owns it proves nothing.
    for (const set of [undefined, 'globex', SET]) {
      const asked = eventsOfWorkspace(askedBy(actor), 'acme-legal', {limit: 5, set});
      await expect(asked).rejects.toThrow('no workspace acme-legal');
    }
    const {objects, connections, waiting, access, workspaces} = await report(askedBy(actor));
    expect([connections, waiting, access]).toEqual([[], [], []]);
    expect(workspaces).toEqual(actor === null ? [] : ['globex']);
    expect(JSON.stringify(objects.filter(({kind}) => kind !== 'User'))).not.toMatch(/-legal/);
  });

  it('is suggested no name of the two', async () => {
    const asked = readChecklist(askedBy(actor), 'acme-lega');
    await expect(asked).rejects.toMatchObject({help: expect.not.stringContaining('acme-legal') as string});
  });
});

describe('a member of one of two firms that deal with each other', () => {
  const BY = 'vera@northwind.example';

  it('is told of the requests and the connection between them, and the history of its own', async () => {
    const store = Object.assign(askedBy(BY), {workspaceEvents: () => Promise.resolve(['an event'])});
    expect(await eventsOfWorkspace(store as never, 'northwind-legal', {limit: 5})).toEqual(['an event']);
    await expect(eventsOfWorkspace(store as never, 'acme-legal', {limit: 5})).rejects.toThrow('no workspace');
    expect((await listRequests(askedBy(BY), {all: false})).requests.map(({id}) => id)).toEqual([REQUEST]);
    expect((await listConnections(askedBy(BY), {})).connections).toHaveLength(1);
    expect(await showRequest(askedBy(BY), REQUEST)).toHaveProperty('shown');
  });

  it('is told who of both reaches what by what they deal, and of nobody else', async () => {
    expect((await whoReaches(askedBy(BY), ROOM)).principals).toEqual([]);
    const store = askedBy(BY);
    for (const by of ['bo@acme.example', 'raj@northwind.example']) {
      const prepared = await prepareDecision(
        Object.assign(store, {session: {name: 'someone', actor: by, anyBound: true}}),
        {request: REQUEST, decision: 'approve', reason: null, actor: by, writes: true},
      );
      if ('refused' in prepared) throw new Error(prepared.refused.diagnostics[0]?.message ?? 'refused');
      await makeDecision(store, prepared.prepared);
    }
    store.session = {name: 'someone', actor: BY, anyBound: true};
    expect((await whoReaches(store, ROOM)).principals.map(({principal}) => principal)).toEqual([
      `user:${BY}`,
    ]);
  });
});

describe('a system admin, and everybody while no login is bound', () => {
  it.each([
    ['a system admin', {name: 'someone', actor: 'root@platform.example', anyBound: true}],
    ['nobody', {name: 'someone', actor: null, anyBound: false}],
  ])('%s is told of all', async (_, session) => {
    const store = askedBy(null);
    store.session = session;
    expect((await listRequests(store, {all: false})).requests).toHaveLength(1);
    expect((await whoReaches(store, ROOM)).principals.length).toBeGreaterThan(1);
    expect((await readChecklist(store, 'acme-legal')).workspace).toBe('acme-legal');
  });
});
