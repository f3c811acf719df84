/** Two firms of which people get other addresses, and what is asked of the database before and after. */
import {expect} from 'vitest';
import {applyLoaded} from '../../src/app/apply.ts';
import {loadSet, type LoadedSet} from '../../src/app/load-set.ts';
import {changePeople, preparePeopleChange} from '../../src/app/people.ts';
import {planLoaded, scopeOf} from '../../src/app/plan.ts';
import type {PeopleChange, PeopleChangeAnswer} from '../../src/model/people-answers.ts';
import {NO_CONSENT, type Plan} from '../../src/model/plan.ts';
import {computeAccess} from '../../src/access/access.ts';
import {externalAccessOf} from '../../src/agreements/external-access-in-force.ts';
import {FakeHost} from '../unit/app/fake-host.ts';
import type {Database} from './database-for-each.ts';

/** The database of the test; a test file fills it by `databaseForEach(world)`. */
export const world = {} as Database;

export const ROOT = 'root@platform.example';
export const [BO, LAW, NEW] = ['bo@acme.example', 'bo@acme.law', 'bo@new.example'];
export const [RAJ, RAJA] = ['raj@northwind.example', 'raj@aaa.example'];
export const options = {lockTimeoutMs: 5000, consent: NO_CONSENT};

export const PLATFORM = `
  apiVersion: bylaw/v1
  kind: User
  metadata: {name: ${ROOT}}
  spec: {systemAdmin: true}
`;

/** What acme says; Bo is its only admin, asked for everything, and created the space. */
export const acme = (bo = BO, raj = RAJ): string => `
  apiVersion: bylaw/v1
  kind: Workspace
  metadata: {name: acme}
  spec: {displayName: Acme, organization: acme, region: EU, features: {guestAccounts: true}}
  ---
  apiVersion: bylaw/v1
  kind: MemberList
  metadata: {workspace: acme}
  items:
    - name: ${bo} # the boss
      roles: [admin, all]
    - {name: cy@acme.example, roles: [all]}
  ---
  apiVersion: bylaw/v1
  kind: Role
  metadata: {workspace: acme, name: all}
  spec: {permissions: [use:shared_spaces, use:external_collaboration, use:invite_guest_accounts]}
  ---
  apiVersion: bylaw/v1
  kind: Team
  metadata: {workspace: acme, name: deals}
  spec: {members: [${bo}, cy@acme.example]}
  ---
  apiVersion: bylaw/v1
  kind: Grant
  metadata: {workspace: acme, name: reads}
  spec: {subject: "user:${bo}", permissions: [organization:read:all]}
  ---
  apiVersion: bylaw/v1
  kind: Space
  metadata: {workspace: acme, name: room}
  spec: {type: external, creator: ${bo}}
  ---
  apiVersion: bylaw/v1
  kind: Connection
  metadata: {workspace: acme, name: northwind}
  spec: {with: northwind, requestedBy: ${bo}, admins: [${bo}]}
  ---
  apiVersion: bylaw/v1
  kind: Share
  metadata: {workspace: acme, name: room-out}
  spec:
    target: space:room
    requestedBy: ${bo}
    with: northwind
    to:
      - {subject: "user:${raj}", role: viewer}
      - {subject: "user:sam@northwind.example", role: editor}
  ---
  apiVersion: bylaw/v1
  kind: Guest
  metadata: {workspace: acme, name: gia@guests.example}
  spec: {spaces: [{space: room, role: viewer}], invitedBy: ${bo}}
`;

export const northwind = (raj = RAJ, approval = ''): string => `
  apiVersion: bylaw/v1
  kind: Workspace
  metadata: {name: northwind}
  spec: {displayName: Northwind, organization: northwind, region: EU}
  ---
  apiVersion: bylaw/v1
  kind: MemberList
  metadata: {workspace: northwind}
  items:
    - {name: ${raj}, roles: [admin, all]}
    - {name: sam@northwind.example, roles: [all]}
  ---
  apiVersion: bylaw/v1
  kind: Role
  metadata: {workspace: northwind, name: all}
  spec: {permissions: [use:shared_spaces, use:external_collaboration]}
  ---
  apiVersion: bylaw/v1
  kind: Connection
  metadata: {workspace: northwind, name: acme}
  spec: {with: acme, requestedBy: ${raj}}
${approval}`;

export const approving = (digest: string, by = RAJ): string => `
  ---
  apiVersion: bylaw/v1
  kind: Approval
  metadata: {workspace: northwind, name: room-ok}
  spec: {request: "share:acme/room-out", decision: approve, by: ${by}, digest: "${digest}"}
`;

export const load = (name: string, text: string, actor?: string): Promise<LoadedSet> =>
  loadSet(
    new FakeHost(
      {
        'bylaw.yaml': `{apiVersion: bylaw/v1, kind: Set, metadata: {name: ${name}}, spec: {${actor === undefined ? '' : `actor: ${actor}`}}}\n`,
        'all.yaml': text,
      },
      Date.now(),
    ),
    '/set',
  );

export const request = (actor: string) => ({
  actor,
  consent: NO_CONSENT,
  filter: {},
  toolVersion: '0.0.0',
  createdAt: 0,
});

export async function apply(name: string, text: string, actor = ROOT): Promise<void> {
  const result = await applyLoaded(world.store, await load(name, text), request(actor), {...options, actor});
  expect(result.diagnostics.filter(({severity}) => severity === 'error')).toEqual([]);
  expect(result.status).toBe('applied');
}

export async function planOf(name: string, text: string, actor = ROOT): Promise<Plan> {
  const loaded = await load(name, text, actor);
  const read = await world.store.read(scopeOf(loaded, actor));
  return planLoaded(loaded, read, request(actor)).plan;
}

/** What a plan says, in short: its changes, who waits, and its findings with their lines. */
export const told = ({changes, waiting, diagnostics}: Plan): readonly string[] => [
  ...changes.map(({address, actions, reason}) => `${actions.join('+')} ${address} (${reason})`),
  ...waiting.map(({id, side}) => `${id} waits for ${side}`),
  ...diagnostics.map(({rule, severity, file, line}) => `${severity} ${rule} ${file}:${line}`),
];

export async function change(asked: PeopleChange, actor = ROOT): Promise<PeopleChangeAnswer> {
  return changePeople(world.store, await preparePeopleChange(world.store, asked, actor));
}

export async function assertDone(asked: PeopleChange): Promise<void> {
  const answer = await change(asked);
  expect([answer.diagnostics, answer.status]).toEqual([[], 'done']);
}

export const renamed = (email: string, to: string): Promise<void> => assertDone({kind: 'rename', email, to});

export async function assertIntact(): Promise<void> {
  expect((await world.store.verify()).filter(({intact}) => !intact)).toEqual([]);
}

/** Every row in which a text stands, but for those that are there to remember it. */
export async function everywhere(text: string): Promise<readonly string[]> {
  const {rows} = await world.sql.query<{name: string}>(
    "select table_name as name from information_schema.tables where table_schema = 'bylaw' and table_type = 'BASE TABLE'",
  );
  const found: string[] = [];
  for (const {name} of rows) {
    const hits = await world.sql.query<{row: string}>(
      `select (to_jsonb(t) - 'known_as')::text as row from bylaw."${name}" t where strpos((to_jsonb(t) - 'known_as')::text, $1) > 0`,
      [text],
    );
    if (name !== 'former_addresses') found.push(...hits.rows.map(({row}) => `${name}: ${row}`));
  }
  return found;
}

/** Requests, decisions and what they approved, but for who is in them. */
export async function ledger(): Promise<unknown> {
  const {rows} = await world.sql.query<{r: unknown}>(
    `select to_jsonb(q) - 'asked_by' as r from bylaw.requests q union all select to_jsonb(d) - 'by' - 'actor' from bylaw.decisions d
      union all select to_jsonb(e) from bylaw.epochs e union all select to_jsonb(g) from bylaw.agreements g order by 1`,
  );
  return rows.map(({r}) => r);
}

export const digestAsked = async (side: string): Promise<string> => {
  const {rows} = await world.sql.query<{digest: string}>(
    "select digest from bylaw.current_requests where name = 'room-out' and side = $1",
    [side],
  );
  return rows[0]?.digest ?? '';
};

/** Access by TypeScript, and by SQL. */
export async function expectSameAccess(): Promise<readonly string[]> {
  const {live} = await world.store.read({set: '', workspaces: [], users: [], everything: true});
  const {objects: state, now, elsewhere, ledger: agreed} = live;
  const table = computeAccess({state, now, elsewhere, external: externalAccessOf(state, agreed, now)});
  const ours = table.targets.flatMap((target) =>
    [...table.principals(target)].map(([principal, {level}]) => `${principal} ${target} ${level}`),
  );
  const {rows} = await world.sql.query<{line: string}>(
    "select principal || ' ' || object || ' ' || level as line from bylaw.effective_access",
  );
  expect(rows.map(({line}) => line).toSorted()).toEqual(ours.toSorted());
  return ours;
}

/** Two firms that are connected; the share waits for northwind, unless it is approved by an Approval. */
export async function firms(approved: boolean): Promise<string> {
  await apply('platform', PLATFORM);
  await apply(
    'acme',
    acme().replace(
      / {2}---\n {2}apiVersion: bylaw\/v1\n {2}kind: (Share|Connection)[\s\S]*?(?= {2}---|$)/g,
      '',
    ),
  );
  await apply('northwind', northwind().replace(/ {2}---\n[^-]*kind: Connection[\s\S]*/, ''));
  await apply('northwind', northwind());
  await apply('acme', acme());
  const digest = await digestAsked('northwind');
  if (approved) await apply('northwind', northwind(RAJ, approving(digest)), RAJ);
  return digest;
}
