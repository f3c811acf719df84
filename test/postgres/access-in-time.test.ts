/** Access at moments, between them and over time: what is told, what it rests on, and what makes it uncertain. */
import {expect, test} from 'vitest';
import {explainAccess, whatReaches, whoReaches} from '../../src/app/access.ts';
import {diffAccess} from '../../src/app/access-diff.ts';
import {historyOfAccess} from '../../src/app/access-history.ts';
import type {When} from '../../src/app/moments.ts';
import {UsageError} from '../../src/app/usage-error.ts';
import type {AccessChange} from '../../src/model/plan.ts';
import {databaseForEach} from './database-for-each.ts';
import {BO, RAJ, ROOT, acme, apply, digestAsked, firms, load, world} from './renamed-firms.ts';

databaseForEach(world);

const GIA = 'gia@guests.example';
const SAM = 'sam@northwind.example';
const ROOM = 'space:acme/room';
const GUEST = `Guest/acme/${GIA}`;

const at = (when: When) => ({set: 'acme', claimed: ROOT, when});
const explained = (email: string, when: When) => explainAccess(world.store, email, ROOM, null, at(when));
const diff = async (from: When, to: When) =>
  diffAccess(world.store, {
    loaded: await load('acme', acme()),
    workspaces: ['acme'],
    claimed: ROOT,
    from,
    to,
  });
const short = ({principal, before, after}: AccessChange) => `${principal} ${before} ${after}`;

/** What the history has at a place. */
async function actionsAt(evidence: readonly {chain: string; seq: number; hash: string}[]) {
  const found: string[] = [];
  for (const {chain, seq, hash} of evidence) {
    const {rows} = await world.sql.query<{action: string; hash: string}>(
      'select action, hash from bylaw.audit_events where chain = $1 and sequence = $2',
      [chain, seq],
    );
    expect(rows[0]?.hash).toBe(hash);
    found.push(rows[0]?.action ?? '');
  }
  return found;
}

test('access by a decision begins with it, and ends with the withdrawal', async () => {
  await firms(false);
  const before = Date.now();
  const request = 'share:acme/room-out';
  const digest = await digestAsked('northwind');
  const decision = {request, side: 'northwind', decision: 'approve', by: RAJ, digest, reason: null} as const;
  await world.store.decide(decision);
  const between = (await world.store.read({set: '', workspaces: [], users: []})).live.now;
  await world.store.withdraw({workspace: 'northwind', with: 'acme', by: RAJ, reason: null});
  const {intervals, evidence, uncertain} = await historyOfAccess(world.store, SAM, ROOM, {claimed: ROOT});
  expect(intervals).toMatchObject([
    {level: 'editor', cause: {kind: 'decision', by: RAJ}, end: {kind: 'withdrawal', by: RAJ}},
  ]);
  expect(await actionsAt(evidence)).toEqual(expect.arrayContaining(['approve', 'withdraw']));
  expect(uncertain).toEqual([]);
  const then = await explained(SAM, {instant: between});
  expect(then).toMatchObject({level: 'editor', uncertain: []});
  expect(await actionsAt(then.evidence ?? [])).toContain('approve');
  expect((await explained(SAM, {instant: between + 60_000})).level).toBeNull();
  const {gained, lost, changed} = await diff({instant: before - 60_000}, {instant: between});
  expect([gained.map(short), lost, changed].flat()).toContain(`user:${SAM} null editor`);
});

test('what was written around bylaw makes those answers uncertain that use it, until a run sees it', async () => {
  await firms(false);
  await world.sql.query(`update bylaw.guest_spaces set role = 'editor' where email = $1`, [GIA]);
  const [run] = await world.store.runs('acme', 1);
  const first = {run: run?.run ?? 0};
  const then = await explained(GIA, first);
  expect(then).toMatchObject({
    level: 'viewer',
    uncertain: [{address: GUEST, until: null, why: 'outside'}],
  });
  expect((await explained(BO, first)).uncertain).toEqual([]);
  await apply('acme', acme());
  const second = {run: first.run + 1};
  const seen = (await explained(GIA, first)).uncertain?.[0];
  expect(seen?.since).toBe(then.uncertain?.[0]?.since);
  expect(seen?.until).toEqual(expect.any(String));
  expect(await explained(GIA, second)).toMatchObject({level: 'viewer', uncertain: []});
  expect((await diff(first, second)).uncertain.map(({address}) => address)).toEqual([GUEST]);
});

test('before its first event, nothing is known of what is asked about', async () => {
  await firms(false);
  const {principals, uncertain} = await whoReaches(world.store, ROOM, at({instant: 0}));
  expect(principals).toEqual([]);
  expect(uncertain).toMatchObject([{address: 'Space/acme/room', since: null, why: 'no-event'}]);
  await expect(whoReaches(world.store, 'space:acme/rooms', at({instant: 0}))).rejects.toThrow(UsageError);
});

test('a moment to come counts what is live, with the expiries until then', async () => {
  await firms(false);
  await apply('acme', acme().replace('invitedBy: ', 'expires: 2099-01-31, invitedBy: '));
  const last = Date.parse('2099-01-31T23:59:59.999Z');
  expect((await explained(GIA, {instant: last})).level).toBe('viewer');
  expect((await explained(GIA, {instant: last + 1})).level).toBeNull();
});

test('who is gone, and the workspace with them, still had what they had', async () => {
  await firms(false);
  const [run] = await world.store.runs('acme', 1);
  await apply('acme', acme().replace(/  ---\n  apiVersion: bylaw\/v1\n  kind: Guest[^]*$/, ''));
  const then = await whatReaches(world.store, GIA, at({run: run?.run ?? 0}));
  expect(then.objects.map(({object, level}) => `${object} ${level}`)).toEqual([`${ROOM} viewer`]);
});
