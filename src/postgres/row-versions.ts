/**
 * Whether what was read is still so. A version of a row is known by where it lies and by the transaction that wrote it
 * (`ctid`, `xmin`), so that one statement over the rows that `readLive` reads tells every change of them, by whomever,
 * without reading what is in them.
 *
 * Beside these rows `readLive` asks the audit. It only grows by bylaw's functions, and each event moves the head of its
 * chain.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import {ACCOUNT} from '../model/offboarded-people.ts';
import type {LiveScope} from '../model/live.ts';
import type {Session} from './connect.ts';
import {presentScope} from './former-addresses.ts';
import {TABLES} from './tables.ts';

/** The rows of a table that are read, and its column with an expiry, if it has one. */
interface RowsRead {
  readonly table: string;
  readonly where: string;
  readonly expires?: string | undefined;
}

/** $1 workspaces, live and kept, $2 the set, $3 people, $4 users that manifests declare. */
const IN_WORKSPACE = 't.workspace = any($1)';
const EITHER = (other: string): string => `${IN_WORKSPACE} or t."${other}" = any($1)`;
const PEOPLE_ELSEWHERE = `(t.workspace <> all($1) and t.email in (select email from bylaw.guests where workspace = any($1)
  union all select email from bylaw.users where system_admin union all select unnest($3::text[])
  union all select email from bylaw.actors where login = session_user))`;

const expiryOf = (columns: readonly {readonly name: string; readonly type: string}[]): string | undefined =>
  columns.find(({type}) => type === 'timestamptz')?.name;

/** Where the rows of a table of objects are, unless the workspace alone says it. */
const WHERE: Readonly<Partial<Record<string, string>>> = {
  workspaces: `t.name = any($1) or t.name in (select workspace from bylaw.members t where ${PEOPLE_ELSEWHERE})`,
  users: `t.system_admin or t.managed_by = $2 or t.email = any($4)
    or t.email in (select split_part(address, '/', 2) from bylaw.set_objects where "set" = $2 and address like 'User/%')
    or t.email in (select email from bylaw.members where workspace = any($1)
      union all select email from bylaw.guests where workspace = any($1))`,
  members: `${IN_WORKSPACE} or ${PEOPLE_ELSEWHERE}`,
};

const OBJECTS: readonly RowsRead[] = Object.values(TABLES).flatMap(({table, columns, items}) => [
  {table, where: WHERE[table] ?? IN_WORKSPACE, expires: expiryOf(columns)},
  ...items.map((item) => ({table: item.table, where: IN_WORKSPACE, expires: expiryOf(item.columns)})),
]);

/** All rows that `readLive` reads, but for those of the audit. */
export const ROWS_READ: readonly RowsRead[] = [
  ...OBJECTS,
  {table: 'incarnations', where: IN_WORKSPACE},
  {table: 'agreements', where: EITHER('with')},
  {table: 'epochs', where: EITHER('with')},
  {table: 'requests', where: EITHER('side')},
  {table: 'decisions', where: EITHER('side')},
  {table: 'approved_recipients', where: IN_WORKSPACE, expires: 'expires'},
  {table: 'approved_resources', where: IN_WORKSPACE},
  {table: 'endings', where: IN_WORKSPACE},
  {table: 'offboarded', where: `${IN_WORKSPACE} or t.workspace = '${ACCOUNT}'`},
  {table: 'former_addresses', where: 'true'},
  {
    table: 'people',
    where: 't.known_as is not null or t.id in (select person from bylaw.former_addresses)',
  },
  {table: 'actors', where: 'true'},
  {table: 'installation', where: 'true'},
  {table: 'sets', where: 't.name = $2'},
  {table: 'set_objects', where: 't."set" = $2'},
  {
    table: 'audit_chains',
    where: `t.chain = 'set:' || $2 or t.chain in (select 'workspace:' || w from unnest($1::text[]) w)`,
  },
];

/** $5 a time, in ms since 1970, after which no expiry may have passed. */
const VERSIONS = `select coalesce(string_agg(v.rows || ' ' || v.versions, ',' order by v.at collate "C"), '')
    || case when exists (select from bylaw.runs) then ' run' else '' end as digest, coalesce(bool_or(v.expired), false) as expired
  from (${ROWS_READ.map(
    ({table, where, expires}) => `select '${table}' as at, count(*) as rows,
      coalesce(bit_xor(hashtextextended(t.ctid::text || t.xmin::text, 0)), 0) as versions, ${
        expires === undefined
          ? 'false'
          : `bool_or(t."${expires}" > to_timestamp($5::float8 / 1000) and t."${expires}" <= clock_timestamp())`
      } as expired
    from bylaw."${table}" t where ${where}`,
  ).join('\n  union all ')}) v`;

/** The versions of the rows that concern a set, at one moment. */
export interface RowVersions {
  /** Equal texts: no row that was read has changed, none has come and none is gone. */
  readonly digest: string;
  /** Whether something has expired since the time that was given. */
  readonly expired: boolean;
}

/**
 * The versions of the rows that `readLive` reads of these workspaces, in the session's snapshot. `since`: ms since 1970, by
 * the database's clock. That other workspaces concern the set than before is in the digest, too.
 */
export async function rowVersions(
  session: Session,
  asked: LiveScope,
  workspaces: readonly string[],
  since: number,
): Promise<RowVersions> {
  const scope = await presentScope(session, asked);
  const {person, people = [], users} = scope;
  const {rows} = await session.query<{digest: string; expired: boolean}>(VERSIONS, [
    [...new Set([...workspaces, ...scope.workspaces])],
    scope.set,
    [...users, ...people, ...(person === undefined ? [] : [person])],
    users,
    since,
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error('an aggregate returned no row');
  return {...row, digest: `${[...workspaces].toSorted(compareText).join(' ')} ${row.digest}`};
}
