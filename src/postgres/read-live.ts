/** Reads the live state that concerns a set, within a snapshot that the caller holds. */
import type {Live, LiveRead, LiveScope} from '../model/live.ts';
import type {ArchivedWorkspace} from '../model/archive.ts';
import {addressOf, type Address} from '../model/address.ts';
import {differingFromApplied} from '../model/drifted.ts';
import {KINDS, type Kind} from '../model/kinds.ts';
import {objectAt, type LiveObject} from '../model/objects.ts';
import type {MembershipsElsewhere} from '../model/memberships-elsewhere.ts';
import {readLogin} from './actors.ts';
import type {Session} from './connect.ts';
import {meanwhile, whileWaiting} from './meanwhile.ts';
import {readAuditedCreators} from './read-audited-creators.ts';
import {readDrifted} from './read-drifted.ts';
import {presentScope, readFormerAddresses} from './former-addresses.ts';
import {readLedger} from './read-ledger.ts';
import {readClaims, readCreatedOutside, readRecipientsOutside} from './read-origins.ts';
import {readLeavings} from './read-leavings.ts';
import {readOffboarded} from './read-offboarded.ts';
import {readObjects} from './read-objects.ts';
import {recordedPolicies, recordedSettings} from './recorded-config.ts';
import {TABLES} from './tables.ts';

const managed = (kinds: readonly Kind[]): string =>
  kinds
    .map((kind) => `select workspace from bylaw."${TABLES[kind].table}" where managed_by = $1`)
    .join(' union ');

/**
 * $1 the set, $2 workspaces that the manifests name. Partners are those of connections and shares in either
 * direction, one step away; and since who is a member anywhere is nobody's guest, the workspaces where members, or $5
 * people whom the manifests name, are guests. An archived workspace is absent, with everything in it.
 */
const WORKSPACES = `
  with named as (
    select unnest($2::text[]) as name
    union select name from bylaw.workspaces where managed_by = $1
    union ${managed(KINDS.filter((kind) => TABLES[kind].inWorkspace))}
    union select split_part(address, '/', 2) from bylaw.set_objects where "set" = $1
    union select workspace from bylaw.members where email = $3
    union select workspace from bylaw.guests where email = $3
    union select w.name from bylaw.workspaces w, bylaw.users u where u.email = $3 and u.system_admin
    union select name from bylaw.workspaces where $4
  ), crossings as (
    select workspace, "with" from bylaw.connections
    union select workspace, "with" from bylaw.shares where "with" is not null
  )
  select name from bylaw.workspaces where archived_at is null and name in (
    select name from named
    union select "with" from crossings where workspace in (select name from named)
    union select workspace from crossings where "with" in (select name from named)
    union select workspace from bylaw.guests where email = any($5)
      or email in (select email from bylaw.members where workspace in (select name from named)))`;

/** Names of the workspaces that concern a set, as they stand in the session's snapshot. */
export async function workspacesInScope(given: Session, asked: LiveScope): Promise<readonly string[]> {
  const session = whileWaiting(given, asked.besides);
  const scope = await presentScope(session, asked);
  const {rows} = await session.query<{name: string}>(WORKSPACES, [
    scope.set,
    scope.workspaces,
    scope.person ?? null,
    scope.everything ?? false,
    scope.people ?? [],
  ]);
  return rows.map(({name}) => name);
}

/** Deleted workspaces that are kept, among those that the manifests name. */
const ARCHIVED = 'select name from bylaw.workspaces where archived_at is not null and name = any($1)';

/**
 * $1 the workspaces in scope, $2 people of whom it is asked, $3 the time, in ms since 1970. It tells of
 * guests and system admins in what is read, and of people who are named; of nobody else, and not in which workspace.
 */
const ELSEWHERE = `
  select m.email, bool_or(m.status = 'active'
      and (m.expires is null or floor(extract(epoch from m.expires) * 1000) > $3::bigint)) as active
    from (select email from bylaw.guests where workspace = any($1)
      union select email from bylaw.users where system_admin
      union select unnest($2::text[])) p
    join bylaw.members m on m.email = p.email and m.workspace <> all($1) and not m.dormant
    join bylaw.workspaces w on w.name = m.workspace and w.archived_at is null
    group by m.email`;

async function readElsewhere(
  session: Session,
  workspaces: readonly string[],
  people: readonly string[],
  now: number,
): Promise<MembershipsElsewhere> {
  const {rows} = await session.query<{email: string; active: boolean}>(ELSEWHERE, [workspaces, people, now]);
  const those = (active: boolean): ReadonlySet<string> =>
    new Set(rows.filter((row) => row.active === active).map(({email}) => email));
  return {active: those(true), ended: those(false)};
}

/** See `Live.archived`. */
async function readArchived(
  session: Session,
  scope: LiveScope,
): Promise<ReadonlyMap<string, ArchivedWorkspace>> {
  const {rows} = await session.query<{name: string}>(ARCHIVED, [scope.workspaces]);
  const names = rows.map(({name}) => name);
  if (names.length === 0) return new Map();
  const {objects, dormant} = await readObjects(
    session,
    scope,
    names,
    KINDS.filter((kind) => kind !== 'User'),
  );
  const archived = new Map<string, ArchivedWorkspace>();
  for (const name of names) {
    const workspace = objectAt(objects, 'Workspace', addressOf('Workspace', null, name));
    if (workspace === undefined) continue;
    const inIt = [...objects, ...dormant].filter(([, object]) => object.workspace === name);
    archived.set(name, {workspace, objects: new Map(inIt)});
  }
  return archived;
}

interface ReadObjects {
  readonly objects: ReadonlyMap<Address, LiveObject>;
  readonly dormant: ReadonlyMap<Address, LiveObject>;
  readonly archived: ReadonlyMap<string, ArchivedWorkspace>;
}

/** What was read, with each object under the set that the audit knows it to be of, and where that is not what its row says. */
async function withOwners(
  session: Session,
  read: ReadObjects,
  set: string,
  applied: ReadonlyMap<Address, string>,
): Promise<ReadObjects & Pick<Live, 'claimedBy'>> {
  const inArchive = [...read.archived.values()].flatMap(({objects}) => [...objects.values()]);
  // Nothing of a deleted workspace is applied, but it stays its set's.
  const all = [...read.objects.values(), ...read.dormant.values(), ...inArchive].filter(
    ({kind, name}) => kind !== 'Workspace' || !read.archived.has(name),
  );
  const {claimedBy, appliedBy} = await readClaims(session, all, set, applied);
  if (claimedBy.size === 0) return {...read, claimedBy};
  const owned = (objects: ReadonlyMap<Address, LiveObject>): ReadonlyMap<Address, LiveObject> =>
    new Map(
      [...objects].map(([address, object]) => [
        address,
        claimedBy.has(address) ? {...object, managedBy: appliedBy.get(address) ?? null} : object,
      ]),
    );
  return {
    objects: owned(read.objects),
    dormant: owned(read.dormant),
    archived: new Map(
      [...read.archived].map(([name, {workspace, objects}]) => [name, {workspace, objects: owned(objects)}]),
    ),
    claimedBy,
  };
}

/** $1 the set. As two lists in one order, which takes a tenth of the time of as many rows. */
const APPLIED = `select coalesce(json_agg(address), '[]') as addresses, coalesce(json_agg(digest), '[]') as digests,
    coalesce(json_object_agg(address, former_name) filter (where former_name is not null), '{}') as former
  from bylaw.set_objects where "set" = $1`;

interface Applied extends Record<string, unknown> {
  readonly addresses: readonly Address[];
  readonly digests: readonly string[];
  readonly former: Readonly<Record<Address, string>>;
}

/** What the set last applied; addresses are the very texts of the objects that were read. */
function appliedOf(
  [row]: readonly Applied[],
  objects: ReadonlyMap<Address, LiveObject>,
): Pick<Live, 'appliedFormerNames'> & {readonly applied: ReadonlyMap<Address, string>} {
  const {addresses = [], digests = [], former = {}} = row ?? {};
  return {
    applied: new Map(
      addresses.map((address, i) => [objects.get(address)?.address ?? address, digests[i] ?? '']),
    ),
    appliedFormerNames: new Map(Object.entries(former)),
  };
}

/** Reads all that concerns the set, of the workspaces given, in the session's snapshot. */
export async function readLive(
  given: Session,
  asked: LiveScope,
  workspaces: readonly string[],
): Promise<LiveRead> {
  const session = whileWaiting(given, asked.besides);
  const formerAddresses = await readFormerAddresses(session);
  const scope = await presentScope(session, asked, formerAddresses);
  // The time now, not of the transaction's begin: that may lie half a minute back, before a wait for the lock.
  const facts = await session.query<{
    now: number;
    database: string;
    last_run: number | null;
    policies: string | null;
    settings: string | null;
    pristine: boolean;
  }>(
    `select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as now,
      (select id from bylaw.installation) as database,
      not exists (select from bylaw.runs) as pristine,
      (select nullif(last_run, 0) from bylaw.sets where name = $1) as last_run,
      (select apply_settings from bylaw.sets where name = $1) as settings,
      (select p.policies from bylaw.sets s join bylaw.policies p on p.digest = s.policies where s.name = $1) as policies`,
    [scope.set],
  );
  const fact = facts.rows[0];
  if (fact === undefined) throw new Error('a select without from returned no row');
  let lastApplied: readonly Applied[] = [];
  const rows = {
    ...(await readObjects(session, scope, workspaces, KINDS, async () => {
      lastApplied = (await session.query<Applied>(APPLIED, [scope.set])).rows;
    })),
    archived: await readArchived(session, scope),
  };
  const all = [...workspaces, ...rows.archived.keys()];
  const {applied, appliedFormerNames} = appliedOf(lastApplied, rows.objects);
  const {objects, dormant, archived, claimedBy} = await withOwners(session, rows, scope.set, applied);
  scope.besides?.take(objects, fact.now);
  // Before the first run there is no audit that anything could be held against.
  const ofNoSet = fact.pristine ? [] : [...objects.values()].filter(({managedBy}) => managedBy === null);
  const ledger = await readLedger(session, all, scope.workspaces);
  let differing: readonly Address[] = [];
  const auditedCreators = await meanwhile(readAuditedCreators(session, all), () => {
    differing = differingFromApplied({objects, dormant, applied, ledger});
  });
  const {person, people = []} = scope;
  const login = await readLogin(session);
  const named = [...scope.users, ...people, ...[person, login.actor].filter((one) => one != null)];
  return {
    live: {
      objects,
      applied,
      drifted: await readDrifted(session, scope.set, differing),
      appliedFormerNames,
      auditedCreators,
      claimedBy,
      createdOutside: await readCreatedOutside(session, ofNoSet),
      recipientsOutside: await readRecipientsOutside(session, objects),
      dormant,
      archived,
      ...(fact.policies !== null && {lastPolicies: recordedPolicies(fact.policies)}),
      ...(fact.settings !== null && {lastApplySettings: recordedSettings(fact.settings, scope.set)}),
      lastRun: fact.last_run,
      pristine: fact.pristine,
      now: fact.now,
      ledger,
      elsewhere: await readElsewhere(session, workspaces, named, fact.now),
      login,
      offboarded: await readOffboarded(session, fact.database, workspaces),
      leavings: await readLeavings(session, scope.leavings ?? []),
      formerAddresses,
    },
    database: fact.database,
  };
}
