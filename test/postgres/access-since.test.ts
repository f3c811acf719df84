/** Since when people have access, as the audit of a database knows it: over a border, and whoever they are called by now. */
import {expect, test} from 'vitest';
import {whoReaches} from '../../src/app/access.ts';
import {withSince} from '../../src/app/access-since.ts';
import {offboardPerson} from '../../src/app/offboard.ts';
import {planLoaded, scopeOf} from '../../src/app/plan.ts';
import {readReport} from '../../src/app/report.ts';
import {pastOf, type Past} from '../../src/past/past.ts';
import {connect} from '../../src/postgres/connect.ts';
import {readPastEvents} from '../../src/postgres/past.ts';
import {planJson} from '../../src/render/json/plan.ts';
import {wholeText} from '../../src/render/text.ts';
import {databaseForEach} from './database-for-each.ts';
import {
  BO,
  LAW,
  RAJ,
  ROOT,
  acme,
  apply,
  assertDone,
  digestAsked,
  firms,
  load,
  northwind,
  options,
  renamed,
  request,
  world,
} from './renamed-firms.ts';
import {asRole} from './test-server.ts';

databaseForEach(world);

const CY = 'cy@acme.example';
const SAM = 'sam@northwind.example';
const ROOM = 'space:acme/room';

/** Since when somebody reaches a target; undefined if they do not. */
async function since(email: string, target = ROOM, store = world.store): Promise<string | null | undefined> {
  const {principals} = await whoReaches(store, target);
  return principals.find(({principal}) => principal === `user:${email}`)?.since;
}

/** When the newest event of some actions was. */
async function lastEvent(...actions: readonly string[]): Promise<string> {
  const {rows} = await world.sql.query<{time: string}>(
    `select to_char(max(time) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as time
      from bylaw.audit_events where action = any($1)`,
    [actions],
  );
  return rows[0]?.time ?? '';
}

/** When the newest run of a set was. */
async function lastRun(set: string): Promise<string> {
  const [run] = await world.store.runs(set, 1);
  return run?.at ?? '';
}

const decide = async (
  side: string,
  by: string,
  decision: 'approve' | 'revoke' = 'approve',
): Promise<string> => {
  const digest = await digestAsked(side);
  await world.store.decide({request: 'share:acme/room-out', side, decision, by, digest, reason: null});
  return lastEvent(decision);
};

/** A share of acme, inside. */
const inside = (to: string, kind = 'room'): string => `
  ---
  apiVersion: bylaw/v1
  kind: Share
  metadata: {workspace: acme, name: inside}
  spec: {target: "space:${kind}", requestedBy: ${BO}, to: [${to}]}
`;
const toCy = inside(`{subject: "user:${CY}", role: editor}`);

test('of an external share it is the second approval; for members and guests, when they were declared', async () => {
  await firms(false);
  expect(await since(SAM)).toBeUndefined();
  const approved = await decide('northwind', RAJ);
  expect(await since(SAM)).toBe(approved);
  expect(await since(BO)).toBe((await world.store.runs('acme', 9)).at(-1)?.at);
  expect(await since('gia@guests.example')).toBe((await world.store.runs('acme', 9)).at(-1)?.at);
  const {access} = await readReport(world.store, {workspaces: ['acme'], toolVersion: '0', createdAt: 0});
  expect(access.find(({principal}) => principal === `user:${SAM}`)).toMatchObject({since: approved});
});

test('an approval that is taken back and given again begins anew', async () => {
  await firms(false);
  await decide('northwind', RAJ);
  await decide('northwind', RAJ, 'revoke');
  const again = await decide('northwind', RAJ);
  expect(await since(SAM)).toBe(again);
});

test('a connection that is withdrawn and agreed again begins anew with what is approved anew', async () => {
  await firms(false);
  await decide('northwind', RAJ);
  await world.store.withdraw({workspace: 'northwind', with: 'acme', by: RAJ, reason: null});
  expect(await since(SAM)).toBeUndefined();
  await apply('northwind', northwind().replace(`requestedBy: ${RAJ}}`, `requestedBy: ${RAJ}, renew: 1}`));
  await apply('acme', `${acme()}${toCy}`);
  expect(await since(SAM)).toBeUndefined();
  await decide('acme', BO);
  const approved = await decide('northwind', RAJ);
  expect(await since(SAM)).toBe(approved);
});

test('what is contributed to a space of a partner is theirs since both have approved it', async () => {
  await firms(false);
  const room = `
  ---
  apiVersion: bylaw/v1
  kind: Space
  metadata: {workspace: northwind, name: hall}
  spec: {type: external, creator: ${RAJ}}
`;
  await apply('northwind', `${northwind()}${room}`);
  const contributed = `
  ---
  apiVersion: bylaw/v1
  kind: Resource
  metadata: {workspace: acme, name: falcon}
  spec: {type: vault, creator: ${BO}}
  ---
  apiVersion: bylaw/v1
  kind: Share
  metadata: {workspace: acme, name: falcon-hall}
  spec: {target: "vault:falcon", requestedBy: ${BO}, with: northwind, into: "space:hall", role: viewer}
`;
  await apply('acme', `${acme()}${contributed}`);
  for (const [side, by] of [
    ['acme', BO],
    ['northwind', RAJ],
  ] as const) {
    const {rows} = await world.sql.query<{digest: string}>(
      "select digest from bylaw.current_requests where name = 'falcon-hall' and side = $1",
      [side],
    );
    const digest = rows[0]?.digest ?? '';
    await world.store.decide({
      request: 'share:acme/falcon-hall',
      side,
      decision: 'approve',
      by,
      digest,
      reason: null,
    });
  }
  expect(await since(RAJ, 'vault:acme/falcon')).toBe(await lastEvent('approve'));
});

test('another address of a person breaks nothing', async () => {
  await firms(false);
  const approved = await decide('northwind', RAJ);
  const begun = await since(BO);
  await renamed(BO, LAW);
  await renamed(SAM, 'sam@aaa.example');
  expect(await since(LAW)).toBe(begun);
  expect(begun).not.toBeNull();
  expect(await since('sam@aaa.example')).toBe(approved);
});

test('who was offboarded and is back begins anew', async () => {
  await firms(false);
  await apply('acme', `${acme()}${toCy}`);
  expect(await since(CY)).toBe(await lastRun('acme'));
  await offboardPerson(
    world.store,
    {
      person: CY,
      actor: ROOT,
      anonymise: false,
      successors: {everywhere: BO, byWorkspace: new Map()},
      alsoRead: [],
    },
    options,
  );
  expect(await since(CY)).toBeUndefined();
  await assertDone({kind: 'reinstate', email: CY});
  await apply('acme', `${acme()}${toCy}`);
  expect(await since(CY)).toBe(await lastRun('acme'));
});

test('whom the history knows by an opaque id alone hinders nothing', async () => {
  await firms(false);
  const approved = await decide('northwind', RAJ);
  await apply('acme', `${acme()}${toCy}`);
  await offboardPerson(
    world.store,
    {
      person: CY,
      actor: ROOT,
      anonymise: true,
      successors: {everywhere: BO, byWorkspace: new Map()},
      alsoRead: [],
    },
    options,
  );
  expect(await since(SAM)).toBe(approved);
  expect(await since(BO)).toBe((await world.store.runs('acme', 9)).at(-1)?.at);
});

test('nobody knows of what was written around bylaw, nor of what only a plan brings', async () => {
  await firms(false);
  const begun = await since(BO);
  await world.sql.query(
    `update bylaw.guest_spaces set role = 'editor' where workspace = 'acme' and email = 'gia@guests.example'`,
  );
  expect(await since('gia@guests.example')).toBeNull();
  const loaded = await load('acme', `${acme()}${toCy}`, ROOT);
  const plan = async () => {
    const read = await world.store.read(scopeOf(loaded, ROOT));
    return (await withSince(world.store, planLoaded(loaded, read, request(ROOT)), read.live)).plan;
  };
  const made = await plan();
  const told = made.access.reach?.find(({object}) => object === ROOM)?.levels;
  expect(told?.map(({level, principals, how}) => [level, ...principals, how?.since])).toEqual([
    ['creator', `user:${BO}`, begun],
    ['co-owner', `user:${ROOT}`, begun],
    ['editor', `user:${CY}`, null],
    ['viewer', 'user:gia@guests.example', expect.anything()],
  ]);
  expect(wholeText(planJson(await plan()))).toBe(wholeText(planJson(made)));
});

test('a login that may only read is told, and no more is looked at than is allowed', async () => {
  await firms(false);
  const connector = connect({url: world.url}, 'test');
  const scope = {workspaces: ['acme', 'northwind'], people: [ROOT]};
  const readUntil = (until: number, most: number) =>
    connector.session((session) => readPastEvents(session, scope, until, undefined, most));
  const {live: early} = await world.store.read({set: '', workspaces: ['acme'], users: []});
  const {length} = (await readUntil(early.now, 1000)).events;
  const enough = async (): Promise<number> => {
    for (let most = 1; most <= length; most += 1) {
      if ((await readUntil(early.now, most)).from === null) return most;
    }
    return Infinity;
  };
  const needed = await enough();
  expect(needed).toBeLessThan(Infinity);
  const approved = await decide('northwind', RAJ);
  const reader = await world.server.open(asRole(world.url, 'bylaw_plan'));
  expect(await since(SAM, ROOM, reader)).toBe(approved);
  await reader.close();
  const {live} = await world.store.read({set: '', workspaces: ['acme'], users: []});
  expect((await readUntil(live.now, 1000)).from).toBeNull();
  expect((await readUntil(live.now, 1)).from).toBe(live.now);
  // What happened later takes nothing from what is told of before.
  expect(await enough()).toBe(needed);
  await connector.close();
});

test('of a history that is read in part, the part says the same as the whole', async () => {
  await firms(false);
  const teams = Array.from(
    {length: 30},
    (_, i) => `
  ---
  apiVersion: bylaw/v1
  kind: Team
  metadata: {workspace: acme, name: team-${i}}
  spec: {members: [${BO}]}
`,
  ).join('');
  await apply('acme', `${acme()}${teams}`);
  await apply('acme', `${acme()}${teams}${toCy}`);
  const {live} = await world.store.read({set: '', workspaces: ['acme', 'northwind'], users: []});
  const scope = {workspaces: ['acme', 'northwind'], people: [ROOT]};
  const connector = connect({url: world.url}, 'test');
  const read = async (most: number) =>
    pastOf(
      live,
      await connector.session((session) => readPastEvents(session, scope, live.now, undefined, most)),
    );
  const whole = await read(1000);
  const told = ({steps}: Past, from: number | null) =>
    steps
      .filter(({events: [first]}) => first !== undefined && first.at > (from ?? 0))
      .map(({at, before, rows}) => [at, [...before], [...rows]]);
  let [cutOff, known] = [0, 0];
  for (let most = 1; most <= 50; most++) {
    const part = await read(most);
    expect(told(part, part.from)).toEqual(told(whole, part.from));
    if (part.from === null || part.from === live.now) continue;
    cutOff++;
    known += told(part, part.from).length;
  }
  expect(cutOff).toBeGreaterThan(0);
  expect(known).toBeGreaterThan(0);
  await connector.close();
});
