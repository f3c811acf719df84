/**
 * The locks of an apply, and who holds them. The holder of a set's lock is named in `application_name`, the only
 * property of a session that every other login may see. The statement that takes the lock sets the name, and it
 * ends with the transaction: a session that only waits does not have it.
 */
import {createHash} from 'node:crypto';
import {compareText} from '../diagnostics/compare-text.ts';
import {StoreError} from '../model/store-error.ts';
import type {LiveScope} from '../model/live.ts';
import type {LockHolder} from '../model/lock-holder.ts';
import type {Connector, Session} from './connect.ts';
import {workspacesInScope} from './read-live.ts';
import {TABLES} from './tables.ts';

/** Postgres cuts `application_name` off after so many bytes. */
const NAME_BYTES = 63;
const TIME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** What the marker of a set's lock begins with; the time of the lock and the actor follow. */
const markerOf = (set: string): string =>
  `bylaw ${createHash('sha256').update(set, 'utf8').digest('hex').slice(0, 8)} `;

const LOCK_SETS = `select locked.name, set_config('application_name',
      $2 || to_char(clock_timestamp() at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') || $3, true)
    from bylaw.lock_sets($1, $4) locked`;

/** Cuts a text to a number of bytes in UTF-8, without half a character at its end. */
function cutBytes(text: string, bytes: number): string {
  let cut = text;
  while (Buffer.byteLength(cut) > bytes) cut = cut.slice(0, -1);
  return cut;
}

/**
 * Takes the locks of an apply: the row of its set, and where somebody leaves with it those of all sets that own anything in the
 * workspaces that concern it, then those of all workspaces that concern it, in the order
 * of their names, then (shared) those of the system admins. Returns the workspaces.
 *
 * The transaction reads one snapshot, taken before any wait here ends. What another apply wrote meanwhile is
 * not in it, and must not go unseen: every run raises `sets.last_run` of its own set and `workspaces.changes`
 * of each workspace it touches, so that taking the lock of such a row fails with a serialisation failure, and
 * the caller begins anew with a fresh snapshot. A wait that ends without one has missed nothing there. The
 * same holds for a system admin who was removed: authority may rest on any of them.
 */
export async function takeLocks(
  session: Session,
  scope: LiveScope,
  actor: string,
  {waitMs, leaving}: {readonly waitMs: number; readonly leaving: boolean},
): Promise<{readonly workspaces: readonly string[]; readonly sets: readonly string[]}> {
  // A lock_timeout of 0 would mean to wait for ever.
  const wait = waitMs > 0 ? '' : 'nowait';
  if (waitMs > 0) await session.query(`set local lock_timeout = ${Math.ceil(waitMs)}`);
  const marker = markerOf(scope.set);
  const bytesLeft = NAME_BYTES - marker.length - '20260101T000000Z '.length;
  const concerned = leaving ? await workspacesInScope(session, scope) : [];
  const others = leaving ? await ownersIn(session, '', concerned) : [];
  const sets = [...new Set([scope.set, ...others])].toSorted(compareText);
  const {rows} = await session.query<{name: string}>(LOCK_SETS, [
    sets,
    marker,
    ` ${cutBytes(actor, bytesLeft)}`,
    waitMs > 0,
  ]);
  if (!rows.some(({name}) => name === scope.set)) throw new Error(`the row of the set ${scope.set} is gone`);
  const workspaces = leaving ? concerned : await workspacesInScope(session, scope);
  await session.query(
    `select from bylaw.workspaces where name = any($1) order by name for no key update ${wait}`,
    [[...new Set([...workspaces, ...scope.workspaces])]],
  );
  await session.query(`select from bylaw.users where system_admin order by email for share ${wait}`);
  return {workspaces, sets};
}

/**
 * Takes the locks of an offboarding in the same order: the rows of all sets that own anything in these
 * workspaces, then those of the workspaces, then those of the system admins and of the person.
 */
export async function takeOffboardingLocks(
  session: Session,
  person: string,
  workspaces: readonly string[],
  {actor, waitMs}: {readonly actor: string; readonly waitMs: number},
): Promise<readonly string[]> {
  const wait = waitMs > 0 ? '' : 'nowait';
  if (waitMs > 0) await session.query(`set local lock_timeout = ${Math.ceil(waitMs)}`);
  const sets = await ownersIn(session, person, workspaces);
  const marker = markerOf(sets[0] ?? '');
  const bytesLeft = NAME_BYTES - marker.length - '20260101T000000Z '.length;
  await session.query(
    `select set_config('application_name',
      $1 || to_char(clock_timestamp() at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') || $2, true)`,
    [marker, ` ${cutBytes(actor, bytesLeft)}`],
  );
  await session.query('select from bylaw.lock_sets($1, $2)', [sets, waitMs > 0]);
  await session.query(
    `select from bylaw.workspaces where name = any($1) order by name for no key update ${wait}`,
    [workspaces],
  );
  await session.query(
    `select from bylaw.users where system_admin or email = $1 order by email for share ${wait}`,
    [person],
  );
  return sets;
}

/** The sets that own anything in some workspaces, or the account of somebody; sorted. */
async function ownersIn(
  session: Session,
  person: string,
  workspaces: readonly string[],
): Promise<readonly string[]> {
  const owners = Object.values(TABLES).map(({table, inWorkspace, name}) =>
    table === 'users'
      ? 'select managed_by from bylaw.users where email = $2'
      : `select managed_by from bylaw."${table}" where ${inWorkspace ? 'workspace' : name} = any($1)`,
  );
  const {rows} = await session.query<{owner: string}>(
    `select managed_by as owner from (${owners.join(' union ')}) owned where managed_by is not null`,
    [workspaces, person],
  );
  return rows.map(({owner}) => owner).toSorted(compareText);
}

interface MarkedSession {
  readonly pid: number;
  readonly name: string;
}

function holderOf({pid, name}: MarkedSession): LockHolder {
  const [, , time = '', ...actor] = name.split(' ');
  return {actor: actor.join(' '), since: time.replace(TIME, '$1-$2-$3T$4:$5:$6Z'), backend: pid};
}

/** Sessions of this database that carry a marker and are in a transaction that has locked a set's row. */
const HOLDERS = `select a.pid, a.application_name as name from pg_catalog.pg_stat_activity a
  where a.datname = current_database() and a.pid <> pg_backend_pid() and left(a.application_name, $2) = $1
    and exists (select from pg_catalog.pg_locks l where l.pid = a.pid and l.granted
      and l.relation = 'bylaw.sets'::regclass and l.mode = 'RowShareLock')
  order by a.pid`;

/** Who holds the lock of a set, or null. */
export async function lockHolder(session: Session, set: string): Promise<LockHolder | null> {
  const marker = markerOf(set);
  const {rows} = await session.query<{pid: number; name: string}>(HOLDERS, [marker, marker.length]);
  return rows[0] ? holderOf(rows[0]) : null;
}

/** Ends the session that holds the lock of a set and waits until it is gone. Returns who it was, or null. */
export async function releaseLock(session: Session, set: string): Promise<LockHolder | null> {
  const holder = await lockHolder(session, set);
  if (holder === null) return null;
  const {rows} = await session.query<{ended: boolean}>('select pg_terminate_backend($1, 10000) as ended', [
    holder.backend,
  ]);
  if (rows[0]?.ended !== true && (await lockHolder(session, set))?.backend === holder.backend) {
    throw new StoreError(
      'failed',
      `The transaction of backend ${holder.backend} did not end within 10 seconds.`,
      'Look for it in pg_stat_activity on the server.',
    );
  }
  return holder;
}

/**
 * $1 an address: whether the login that asks may be told of its holder (access/sight.ts): everybody while no login is bound,
 * a system admin of all, others of people of their workspaces and of system admins. Null asks only for the first two.
 */
const IS_TOLD = `with asking as (select email from bylaw.actors where login = session_user)
  select not exists (select from bylaw.actors) or exists (select from asking a where a.email = $1
      or exists (select from bylaw.system_admins s where s.email in (a.email, $1))
      or exists (select from bylaw.active_memberships own join bylaw.members m using (workspace)
        where own.email = a.email and m.email = $1)) as told`;

async function isTold(session: Session, actor: string | null): Promise<boolean> {
  const {rows} = await session.query<{told: boolean}>(IS_TOLD, [actor]);
  return rows[0]?.told ?? false;
}

/** All that a waiting session waits for, also through others who wait before it. */
const BLOCKING_BACKENDS = `with recursive ahead(pid) as (
    select unnest(pg_blocking_pids($1)) union select unnest(pg_blocking_pids(pid)) from ahead)
  select a.pid, a.application_name as name, a.usename as login from pg_catalog.pg_stat_activity a
  where a.pid in (select pid from ahead) and cardinality(pg_blocking_pids(a.pid)) = 0 order by a.pid`;

/** Who the session with this process id waits for right now, in words; undefined when it waits for nobody. */
export async function whoBlocks(session: Session, backend: number): Promise<string | undefined> {
  const {rows} = await session.query<{pid: number; name: string; login: string}>(BLOCKING_BACKENDS, [
    backend,
  ]);
  const first = rows[0];
  if (first === undefined) return undefined;
  if (/^bylaw [0-9a-f]{8} \d{8}T/.test(first.name)) return describeHolder(session, holderOf(first));
  if (!(await isTold(session, null))) return `another session (backend ${first.pid})`;
  return `the database login ${first.login} (backend ${first.pid}${first.name === '' ? '' : `, ${first.name}`})`;
}

async function describeHolder(session: Session, {actor, since, backend}: LockHolder): Promise<string> {
  const who = (await isTold(session, actor)) ? actor : null;
  return `${who ?? 'another run'} since ${since} (backend ${backend})`;
}

/**
 * The error of a lock that could not be taken in time. `seen` is who held it during the wait; without it (there
 * was no wait) the holder of the set's lock is looked up, or of any other set's.
 */
export async function lockTimeout(
  connector: Connector,
  set: string,
  waitMs: number,
  seen: string | undefined,
  cause: unknown,
): Promise<StoreError> {
  const who = seen ?? (await anyHolder(connector, set).catch(() => undefined)) ?? 'another session';
  return new StoreError(
    'lock-timeout',
    `Timed out after ${waitMs / 1000} s waiting for the lock: ${who} holds it.`,
    'Wait until that run has ended, or raise --lock-timeout. If it hangs, `bylaw lock release` ends it.',
    {cause},
  );
}

async function anyHolder(connector: Connector, set: string): Promise<string | undefined> {
  return connector.session(async (session) => {
    const own = await lockHolder(session, set);
    if (own) return describeHolder(session, own);
    const {rows} = await session.query<{pid: number; name: string}>(HOLDERS, ['bylaw ', 6]);
    const holders: string[] = [];
    for (const row of rows) holders.push(await describeHolder(session, holderOf(row)));
    return holders.length === 0 ? undefined : holders.join(' or ');
  });
}
