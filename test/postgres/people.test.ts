/** People who get another address, are named again after they were offboarded, and addresses that are set free. */
import type pg from 'pg';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {applyLoaded, applyPlanFile} from '../../src/app/apply.ts';
import {loadSet, type LoadedSet} from '../../src/app/load-set.ts';
import {offboardPerson} from '../../src/app/offboard.ts';
import {changePeople, listPeople, preparePeopleChange} from '../../src/app/people.ts';
import {planFileOf, planLoaded, scopeOf} from '../../src/app/plan.ts';
import {renameManifests} from '../../src/app/rename-manifests.ts';
import type {Store} from '../../src/app/store-port.ts';
import type {PeopleChange, PeopleChangeAnswer} from '../../src/model/people-answers.ts';
import {NO_CONSENT, type Plan} from '../../src/model/plan.ts';
import {computeAccess} from '../../src/access/access.ts';
import {externalAccessOf} from '../../src/agreements/external-access-in-force.ts';
import {FakeHost} from '../unit/app/fake-host.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let store: Store;
let sql: pg.Client;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const ROOT = 'root@platform.example';
const [BO, LAW, NEW] = ['bo@acme.example', 'bo@acme.law', 'bo@new.example'];
const [RAJ, RAJA] = ['raj@northwind.example', 'raj@aaa.example'];
const options = {lockTimeoutMs: 5000, consent: NO_CONSENT};

const PLATFORM = `
  apiVersion: bylaw/v1
  kind: User
  metadata: {name: ${ROOT}}
  spec: {systemAdmin: true}
`;

/** What acme says; Bo is its only admin, asked for everything, and created the space. */
const acme = (bo = BO, raj = RAJ): string => `
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

const northwind = (raj = RAJ, approval = ''): string => `
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

const approving = (digest: string, by = RAJ): string => `
  ---
  apiVersion: bylaw/v1
  kind: Approval
  metadata: {workspace: northwind, name: room-ok}
  spec: {request: "share:acme/room-out", decision: approve, by: ${by}, digest: "${digest}"}
`;

const load = (name: string, text: string, actor?: string): Promise<LoadedSet> =>
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

const request = (actor: string) => ({
  actor,
  consent: NO_CONSENT,
  filter: {},
  toolVersion: '0.0.0',
  createdAt: 0,
});

async function apply(name: string, text: string, actor = ROOT): Promise<void> {
  const result = await applyLoaded(store, await load(name, text), request(actor), {...options, actor});
  expect(result.diagnostics.filter(({severity}) => severity === 'error')).toEqual([]);
  expect(result.status).toBe('applied');
}

async function planOf(name: string, text: string, actor = ROOT): Promise<Plan> {
  const loaded = await load(name, text, actor);
  const read = await store.read(scopeOf(loaded, actor));
  return planLoaded(loaded, read, request(actor)).plan;
}

/** What a plan says, in short: its changes, who waits, and its findings with their lines. */
const told = ({changes, waiting, diagnostics}: Plan): readonly string[] => [
  ...changes.map(({address, actions, reason}) => `${actions.join('+')} ${address} (${reason})`),
  ...waiting.map(({id, side}) => `${id} waits for ${side}`),
  ...diagnostics.map(({rule, severity, file, line}) => `${severity} ${rule} ${file}:${line}`),
];

async function change(asked: PeopleChange, actor = ROOT): Promise<PeopleChangeAnswer> {
  return changePeople(store, await preparePeopleChange(store, asked, actor));
}

async function assertDone(asked: PeopleChange): Promise<void> {
  const answer = await change(asked);
  expect([answer.diagnostics, answer.status]).toEqual([[], 'done']);
}

const renamed = (email: string, to: string): Promise<void> => assertDone({kind: 'rename', email, to});

async function assertIntact(): Promise<void> {
  expect((await store.verify()).filter(({intact}) => !intact)).toEqual([]);
}

/** Every row in which a text stands, but for those that are there to remember it. */
async function everywhere(text: string): Promise<readonly string[]> {
  const {rows} = await sql.query<{name: string}>(
    "select table_name as name from information_schema.tables where table_schema = 'bylaw' and table_type = 'BASE TABLE'",
  );
  const found: string[] = [];
  for (const {name} of rows) {
    const hits = await sql.query<{row: string}>(
      `select (to_jsonb(t) - 'known_as')::text as row from bylaw."${name}" t where strpos((to_jsonb(t) - 'known_as')::text, $1) > 0`,
      [text],
    );
    if (name !== 'former_addresses') found.push(...hits.rows.map(({row}) => `${name}: ${row}`));
  }
  return found;
}

/** Requests, decisions and what they approved, but for who is in them. */
async function ledger(): Promise<unknown> {
  const {rows} = await sql.query<{r: unknown}>(
    `select to_jsonb(q) - 'asked_by' as r from bylaw.requests q union all select to_jsonb(d) - 'by' - 'actor' from bylaw.decisions d
      union all select to_jsonb(e) from bylaw.epochs e union all select to_jsonb(g) from bylaw.agreements g order by 1`,
  );
  return rows.map(({r}) => r);
}

const digestAsked = async (side: string): Promise<string> => {
  const {rows} = await sql.query<{digest: string}>(
    "select digest from bylaw.current_requests where name = 'room-out' and side = $1",
    [side],
  );
  return rows[0]?.digest ?? '';
};

/** Access by TypeScript, and by SQL. */
async function expectSameAccess(): Promise<readonly string[]> {
  const {live} = await store.read({set: '', workspaces: [], users: [], everything: true});
  const {objects: state, now, elsewhere, ledger: agreed} = live;
  const table = computeAccess({state, now, elsewhere, external: externalAccessOf(state, agreed, now)});
  const ours = table.targets.flatMap((target) =>
    [...table.principals(target)].map(([principal, {level}]) => `${principal} ${target} ${level}`),
  );
  const {rows} = await sql.query<{line: string}>(
    "select principal || ' ' || object || ' ' || level as line from bylaw.effective_access",
  );
  expect(rows.map(({line}) => line).toSorted()).toEqual(ours.toSorted());
  return ours;
}

/** Two firms that are connected; the share waits for northwind, unless it is approved by an Approval. */
async function firms(approved: boolean): Promise<string> {
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

beforeEach(async () => {
  ({store, sql} = await server.store());
});

describe('somebody gets another address', () => {
  test.each([true, false])(
    'everywhere, and nothing else changes (the share is approved: %s)',
    async (approved) => {
      const digest = await firms(approved);
      await expectSameAccess();
      const before = await ledger();
      await renamed(BO, LAW);
      await renamed(RAJ, RAJA);

      expect(await everywhere(BO)).toEqual([]);
      expect(await everywhere(RAJ)).toEqual([]);
      expect(await ledger()).toEqual(before);
      expect(await digestAsked('northwind')).toBe(digest);
      expect(await everywhere('@')).not.toEqual([]);
      const access = await expectSameAccess();
      expect(access).toContain(`user:${LAW} space:acme/room creator`);
      expect(access.includes(`user:${RAJA} space:acme/room viewer`)).toBe(approved);
      await assertIntact();

      const waits = approved ? [] : ['share:acme/room-out waits for northwind'];
      const ours = await planOf('acme', acme(), ROOT);
      const lines = (text: string, email: string): readonly number[] =>
        text.split('\n').flatMap((line, i) => (line.includes(email) ? [i] : []));
      const old = [...lines(acme(), BO), ...lines(acme(), RAJ)];
      expect(told(ours).filter((line) => !line.includes('guard/few-admins'))).toEqual([
        ...waits,
        ...[...new Set(old)]
          .flatMap((line) =>
            acme().split('\n')[line]?.split(BO).length === 3
              ? [`warning references/renamed all.yaml:${line}`, `warning references/renamed all.yaml:${line}`]
              : [`warning references/renamed all.yaml:${line}`],
          )
          .toSorted((a, b) => Number(a.split(':')[1]) - Number(b.split(':')[1])),
      ]);
      expect(told(await planOf('acme', acme(LAW, RAJA))).filter((line) => !line.includes('guard/'))).toEqual(
        waits,
      );
      const theirs = await planOf('northwind', northwind(RAJ, approved ? approving(digest) : ''), ROOT);
      expect(told(theirs).filter((line) => !/guard\/|references\/renamed/.test(line))).toEqual(waits);
      const mended = northwind(RAJA, approved ? approving(digest, RAJA) : '');
      expect(told(await planOf('northwind', mended)).filter((line) => !line.includes('guard/'))).toEqual(
        waits,
      );
    },
  );

  test('their next apply asks nobody anew, and decides nothing', async () => {
    const digest = await firms(true);
    await renamed(BO, LAW);
    await renamed(RAJ, RAJA);
    const before = await ledger();
    // As the manifests were, with something else changed; and their actors by the old addresses.
    await apply('acme', acme().replace('displayName: Acme', 'displayName: Acme Legal'), BO);
    await apply(
      'northwind',
      northwind(RAJ, approving(digest)).replace('displayName: Northwind', 'displayName: NW'),
      RAJ,
    );
    expect(await ledger()).toEqual(before);
    expect(
      (
        await sql.query(
          'select 1 from bylaw.runs r join bylaw.people p on p.id = r.actor where p.email = $1',
          [LAW],
        )
      ).rowCount,
    ).toBe(1);
    await apply('acme', acme(LAW, RAJA).replace('displayName: Acme', 'displayName: Acme mended'), LAW);
    expect(await ledger()).toEqual(before);
    await assertIntact();
    // And an approval under the new address is on the digest that was always asked.
    expect(
      await store.decide({
        request: 'share:acme/room-out',
        side: 'northwind',
        decision: 'revoke',
        by: RAJ,
        digest,
        reason: null,
      }),
    ).toBe(true);
    expect(
      await store.decide({
        request: 'share:acme/room-out',
        side: 'northwind',
        decision: 'approve',
        by: RAJA,
        digest,
        reason: `as ${RAJ} said`,
      }),
    ).toBe(true);
    await assertIntact();
    await renamed(RAJA, 'raj@zzz.example');
    await assertIntact();
  });

  test('drift stays what it was, and is no other', async () => {
    await firms(true);
    await sql.query("update bylaw.grants set reason = 'around' where name = 'reads'");
    await renamed(BO, LAW);
    const {changes} = await planOf('acme', acme());
    expect(changes.map(({address, reason}) => [address, reason])).toEqual([['Grant/acme/reads', 'drift']]);
    const edited = await planOf('acme', acme().replace('roles: [admin, all]', 'roles: [admin]'));
    expect(edited.changes.map(({address, reason}) => [address, reason])).toEqual([
      [`Member/acme/${LAW}`, 'edited'],
      ['Grant/acme/reads', 'drift'],
    ]);
  });

  test('twice, and back again: every address that they had means them', async () => {
    await firms(true);
    const before = await ledger();
    await renamed(BO, LAW);
    await renamed(LAW, NEW);
    for (const said of [BO, LAW, NEW]) {
      expect((await planOf('acme', acme(said))).changes).toEqual([]);
    }
    await renamed(NEW, BO);
    expect(told(await planOf('acme', acme())).filter((line) => line.includes('renamed'))).toEqual([]);
    for (const said of [BO, LAW, NEW]) {
      expect((await planOf('acme', acme(said))).changes).toEqual([]);
    }
    expect(await ledger()).toEqual(before);
    await expectSameAccess();
    await assertIntact();
    const {people} = await listPeople(store, 'acme');
    expect(people.find(({email}) => email === BO)?.formerAddresses).toEqual([LAW, NEW]);
  });

  test('who is a guest, a system admin, or the actor of a login', async () => {
    await firms(false);
    await sql.query("insert into bylaw.actors (login, email) values ('ci', $1), (session_user, $2)", [
      BO,
      ROOT,
    ]);
    await renamed('gia@guests.example', 'gia@new.example');
    await renamed(BO, LAW);
    await renamed(ROOT, 'admin@platform.example');
    expect((await store.actors()).map(({email}) => email).toSorted()).toEqual([
      'admin@platform.example',
      LAW,
    ]);
    expect(told(await planOf('platform', PLATFORM, ROOT))).toEqual([
      'warning references/renamed all.yaml:3',
      'warning references/renamed bylaw.yaml:1',
    ]);
    expect(await expectSameAccess()).toContain('user:gia@new.example space:acme/room viewer');
    await assertIntact();
  });

  test('said under both addresses is said twice', async () => {
    await firms(false);
    await renamed(BO, LAW);
    const both = acme().replace('- {name: cy@acme', `- {name: ${LAW}, roles: []}\n    - {name: cy@acme`);
    const {diagnostics, applyable} = await planOf('acme', both);
    expect(applyable).toBe(false);
    expect(
      diagnostics.filter(({severity}) => severity === 'error').map(({rule, address}) => [rule, address]),
    ).toEqual([['identity/duplicate', `Member/acme/${LAW}`]]);
  });

  test('strangers who name the former address are not told the new one', async () => {
    await firms(false);
    await renamed(BO, LAW);
    const stranger = `
      apiVersion: bylaw/v1
      kind: Workspace
      metadata: {name: strange}
      spec: {displayName: Strange, organization: strange, region: EU}
      ---
      apiVersion: bylaw/v1
      kind: Member
      metadata: {workspace: strange, name: ${BO}}
      spec: {roles: [admin]}
    `;
    const plan = await planOf('strange', stranger);
    expect(plan.applyable).toBe(false);
    expect(plan.diagnostics.filter(({severity}) => severity === 'error').map(({rule}) => rule)).toEqual([
      'references/former-address',
    ]);
    expect(JSON.stringify(plan)).not.toContain(LAW);
  });

  test('and a saved plan from before is stale where it names them', async () => {
    await firms(false);
    const sam = 'sam@northwind.example';
    const loaded = await load(
      'acme',
      acme().replace('- {name: cy@', `- {name: ${sam}, roles: []}\n    - {name: cy@`),
    );
    const read = await store.read(scopeOf(loaded, ROOT));
    const file = planFileOf(planLoaded(loaded, read, request(ROOT)), loaded, read, request(ROOT));
    expect(file.content.plan.diagnostics.filter(({severity}) => severity === 'error')).toEqual([]);
    await renamed(sam, 'sam@new.example');
    expect((await applyPlanFile(store, file, 'acme', {...options, actor: ROOT})).status).toBe('stale');
  });
});

describe('is refused', () => {
  const refusalOf = async (asked: PeopleChange, actor = ROOT): Promise<readonly string[]> => {
    const {status, diagnostics} = await change(asked, actor);
    return [status, ...diagnostics.map(({rule}) => rule)];
  };

  test('an address that is, was or is kept for somebody', async () => {
    await firms(false);
    await renamed('sam@northwind.example', 'sam@new.example');
    await offboardPerson(
      store,
      {
        person: 'cy@acme.example',
        actor: ROOT,
        anonymise: false,
        successors: {byWorkspace: new Map()},
        alsoRead: [],
      },
      options,
    );
    for (const to of [
      BO,
      RAJ,
      ROOT,
      'gia@guests.example',
      'sam@northwind.example',
      'sam@new.example',
      'cy@acme.example',
    ]) {
      expect([to, ...(await refusalOf({kind: 'rename', email: BO, to}))]).toEqual([
        to,
        'refused',
        'identity/duplicate',
      ]);
    }
    expect(await refusalOf({kind: 'rename', email: 'cy@acme.example', to: LAW})).toEqual([
      'refused',
      'references/offboarded',
    ]);
    expect(await refusalOf({kind: 'rename', email: 'nobody@acme.example', to: LAW})).toEqual([
      'refused',
      'references/unresolved',
    ]);
    expect(await refusalOf({kind: 'rename', email: BO, to: LAW}, 'raj@northwind.example')).toEqual([
      'refused',
      'authority/not-permitted',
    ]);
    expect(await refusalOf({kind: 'reinstate', email: 'cy@acme.example'}, BO)).toEqual([
      'refused',
      'authority/not-permitted',
    ]);
    expect(await everywhere(LAW)).toEqual([]);
    await assertIntact();
  });

  test('but not one that a text alone mentions', async () => {
    await firms(false);
    const digest = await digestAsked('northwind');
    await store.decide({
      request: 'share:acme/room-out',
      side: 'northwind',
      decision: 'deny',
      by: RAJ,
      digest,
      reason: `ask ${LAW}`,
    });
    await renamed(BO, LAW);
    await assertIntact();
  });
});

describe('after an offboarding', () => {
  const leave = (person: string, anonymise = false) =>
    offboardPerson(
      store,
      {
        person,
        actor: ROOT,
        anonymise,
        successors: {everywhere: 'cy@acme.example', byWorkspace: new Map()},
        alsoRead: [],
      },
      options,
    );
  const withCy = (): string =>
    acme().replace('{name: cy@acme.example, roles: [all]}', '{name: cy@acme.example, roles: [admin, all]}');

  test('whoever is reinstated may be named again, and has nothing back', async () => {
    await firms(true);
    await apply('acme', withCy());
    await renamed(BO, LAW);
    expect((await leave(LAW)).result.status).toBe('offboarded');
    for (const said of [BO, LAW]) {
      const rules = (await planOf('acme', acme(said))).diagnostics.map(({rule}) => rule);
      expect(rules).toContain('references/offboarded');
    }
    await assertDone({kind: 'reinstate', email: BO});
    expect(await change({kind: 'reinstate', email: LAW})).toMatchObject({status: 'unchanged'});
    const {people} = await listPeople(store, 'acme');
    expect(people.find(({email}) => email === LAW)).toMatchObject({
      offboarded: false,
      workspaces: [{workspace: 'acme', as: 'member', status: 'deactivated', offboarded: false}],
    });
    const plan = await planOf('acme', withCy());
    expect(plan.diagnostics.map(({rule}) => rule)).not.toContain('references/offboarded');
    expect(plan.changes.map(({address}) => address)).toContain(`Member/acme/${LAW}`);
    await assertIntact();
  });

  test('anonymising erases every address that somebody had, and nobody is left to reinstate', async () => {
    await firms(true);
    await apply(
      'acme',
      withCy().replace('spec: {members: [', `spec: {displayName: "of ${BO}, now ${LAW}", members: [`),
    );
    await renamed(BO, LAW);
    await renamed(LAW, NEW);
    expect((await leave(NEW, true)).result.status).toBe('offboarded');
    for (const address of [BO, LAW, NEW]) {
      expect([address, await everywhere(address)]).toEqual([address, []]);
      expect(
        (await sql.query('select 1 from bylaw.former_addresses where email = $1', [address])).rowCount,
      ).toBe(0);
      expect((await sql.query('select 1 from bylaw.people where known_as = $1', [address])).rowCount).toBe(0);
      const {status, diagnostics} = await change({kind: 'reinstate', email: address});
      expect([status, diagnostics[0]?.help]).toEqual([
        'refused',
        expect.stringContaining("it is nobody's address"),
      ]);
    }
    await assertDone({kind: 'free', email: NEW});
    const rules = (await planOf('acme', withCy().replaceAll(BO, NEW))).diagnostics.map(({rule}) => rule);
    expect(rules).not.toContain('references/offboarded');
    await assertIntact();
  });
});

test('an address that is set free is of whoever has it next, and no digest takes them for another', async () => {
  await firms(true);
  const digest = await digestAsked('northwind');
  await renamed(RAJ, RAJA);
  expect(await change({kind: 'free', email: 'sam@northwind.example'})).toMatchObject({status: 'unchanged'});
  await assertDone({kind: 'free', email: RAJ});
  const next = northwind(RAJA, approving(digest, RAJA)).replace(
    '- {name: sam',
    `- {name: ${RAJ}, roles: [all]}\n    - {name: sam`,
  );
  await apply('northwind', next);
  expect(await digestAsked('northwind')).toBe(digest);
  // The share to the former address now means somebody else, to whom nobody agreed.
  const plan = await planOf('acme', acme(BO, RAJ));
  expect(plan.changes.map(({address}) => address)).toEqual(['Share/acme/room-out']);
  expect(plan.waiting.map(({side}) => side)).toContain('northwind');
  await apply('acme', acme(BO, RAJ));
  expect(await digestAsked('northwind')).not.toBe(digest);
  const access = await expectSameAccess();
  expect(access.filter((line) => line.includes('raj@') && line.includes('acme/room'))).toEqual([]);
  await assertIntact();
});

test('an apply that waits for the rename reads what it wrote', async () => {
  await firms(false);
  const other = await server.connect(urlOf());
  await other.query('begin');
  await other.query('select bylaw.rename_person($1, $2, $3)', [ROOT, BO, LAW]);
  const loaded = await load('acme', acme().replace('displayName: Acme', 'displayName: Acme Legal'));
  const applying = applyLoaded(store, loaded, request(ROOT), {
    ...options,
    actor: ROOT,
    lockTimeoutMs: 20_000,
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await other.query('commit');
  expect((await applying).status).toBe('applied');
  expect(await everywhere(BO)).toEqual([]);
  await assertIntact();
});

test('the manifests of a set are mended, comments kept', async () => {
  await firms(true);
  const loaded = await load('acme', acme(), BO);
  const {live} = await store.read(scopeOf(loaded, null));
  const {changed, left} = renameManifests(loaded, live, BO, LAW);
  expect(left).toEqual([]);
  expect(changed.map(({file}) => file).toSorted()).toEqual(['all.yaml', 'bylaw.yaml']);
  const text = changed.find(({file}) => file === 'all.yaml')?.text ?? '';
  expect(text).not.toContain(BO);
  expect(text).toContain(`name: ${LAW} # the boss`);
  await renamed(BO, LAW);
  expect(told(await planOf('acme', text)).filter((line) => !line.includes('guard/'))).toEqual([]);
});

const urlOf = (): string => {
  const {user = '', host, port, database = ''} = sql;
  return `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
};
