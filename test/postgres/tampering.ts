/**
 * Tampering as somebody does who owns the server: with one row, one column or one chain at a time, past every key and check.
 * What is to be tampered with comes from the catalogue, so that a new table or column is tried without anybody thinking of it.
 */
import type pg from 'pg';
import type {ChainState} from '../../src/model/audit.ts';
import type {Session} from '../../src/postgres/connect.ts';
import {verifyChains} from '../../src/postgres/verify-chains.ts';

/** A column of a table of the schema. */
export interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly isRequired: boolean;
}

/** One thing that was done to the tables. */
export interface Tampering {
  /** What it is, for people. */
  readonly what: string;
  readonly sql: string;
}

/** Tables that say what is live; a plan tells of what differs from what was applied. */
const LIVE = new Set([
  'workspaces',
  'workspace_integrations',
  'workspace_providers',
  'users',
  'members',
  'member_roles',
  'teams',
  'team_members',
  'roles',
  'role_permissions',
  'grants',
  'grant_permissions',
  'resources',
  'spaces',
  'space_resources',
  'connections',
  'connection_admins',
  'shares',
  'share_recipients',
  'guests',
  'guest_spaces',
  'approvals',
  'offboardings',
]);

/** Tables and columns that no event vouches for, besides what is live; SECURITY.md names each. */
export const NOT_COVERED: Readonly<Record<string, 'altogether' | 'partly'>> = {
  actors: 'altogether',
  behaviour: 'altogether',
  behaviour_objects: 'altogether',
  migrations: 'altogether',
  events_given: 'altogether',
  set_objects: 'altogether',
  // A checkpoint is of one installation.
  installation: 'altogether',
  'runs.attempt': 'altogether',
  // Whoever reads it holds it against its digest.
  'plans.plan': 'altogether',
  // Erased, or of somebody whose address was erased.
  'people.email': 'partly',
  'offboarded.email_digest': 'partly',
  // Of somebody who had several.
  former_addresses: 'partly',
  // Emptied, as they are when what they lead to is gone.
  'decisions.target_workspace': 'partly',
  'decisions.target_space': 'partly',
  'decisions.target_resource': 'partly',
  'approved_recipients.partner': 'partly',
  'approved_recipients.partner_member': 'partly',
  'approved_resources.resource_workspace': 'partly',
  'approved_resources.resource_name': 'partly',
};

/** Whether the history vouches for a column, at least where it is not emptied or erased. */
export const isCovered = ({table, column}: Column): boolean =>
  !LIVE.has(table) && [table, `${table}.${column}`].every((name) => NOT_COVERED[name] !== 'altogether');

/** Every column of every table, in order. */
export async function columnsOf(sql: pg.Client): Promise<readonly Column[]> {
  const {rows} = await sql.query<Column>(
    `select c.relname as "table", a.attname as column, format_type(a.atttypid, null) as type,
        a.attnotnull as "isRequired"
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'bylaw'::regnamespace and c.relkind = 'r'
      order by c.relname collate "C", a.attnum`,
  );
  return rows;
}

const OTHER_TEXT = `case when X is null then 'x' when X ~ '@' then 'x' || X else X || 'x' end`;

/** Other values for X, by the type of its column. None of them means the same. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  text: [OTHER_TEXT, 'null'],
  integer: ['coalesce(X, 0) + 1', 'null'],
  bigint: ['coalesce(X, 0) + 1'],
  boolean: ['not X'],
  uuid: ['gen_random_uuid()'],
  jsonb: [`coalesce(X, '{}') || '{"x": 1}'`, `'["x"]'`, 'null'],
  'text[]': [`X || 'x'::text`, `'{}'`],
  'timestamp with time zone': [`coalesce(X, now()) + interval '1 second'`, `'infinity'`, 'null'],
};

/** Rows that nothing tells of any more. */
const UNTOUCHED: Readonly<Record<string, string>> = {
  people: ' and email is not null',
  offboarded: ' and exists (select from bylaw.people p where p.id = t.person and p.email is not null)',
};

const quoted = (name: string): string => `"${name}"`;

/** Edits of every row of a column, in which what stands there becomes something else. */
export async function editsOf(
  sql: pg.Client,
  {table, column, type, isRequired}: Column,
): Promise<readonly Tampering[]> {
  const others = OTHERS[type];
  if (others === undefined) throw new Error(`no other values of the type ${type}: add some`);
  const name = quoted(column);
  const edits: Tampering[] = [];
  const isPartly = NOT_COVERED[`${table}.${column}`] === 'partly';
  for (const other of others) {
    if (other === 'null' && (isRequired || isPartly)) continue;
    const value = other.replaceAll('X', name);
    const {rows} = await sql.query<{ctid: string; row: string}>(
      `select ctid::text as ctid, left(t::text, 200) as row from bylaw.${quoted(table)} t
        where ${name} is distinct from (${value})${UNTOUCHED[table] ?? ''} order by t::text collate "C"`,
    );
    edits.push(
      ...rows.map(({ctid, row}) => ({
        what: `${table}.${column} = ${value} in ${row}`,
        sql: `update bylaw.${quoted(table)} set ${name} = ${value} where ctid = '${ctid}'`,
      })),
    );
  }
  return edits;
}

/** Of a person who had several addresses, that the first is gone is found. */
const KEPT: Readonly<Record<string, string>> = {
  former_addresses: ' and exists (select from bylaw.people p where p.id = t.person and p.known_as = t.email)',
};

/** Deletions of every row of a table. */
export async function deletionsOf(sql: pg.Client, table: string): Promise<readonly Tampering[]> {
  const {rows} = await sql.query<{ctid: string; row: string}>(
    `select ctid::text as ctid, left(t::text, 200) as row from bylaw.${quoted(table)} t
        where true${KEPT[table] ?? ''} order by t::text collate "C"`,
  );
  return rows.map(({ctid, row}) => ({
    what: `${table} without ${row}`,
    sql: `delete from bylaw.${quoted(table)} where ctid = '${ctid}'`,
  }));
}

/** Exchanges of one column, or some, between two rows that differ in it. */
export async function swapsOf(
  sql: pg.Client,
  table: string,
  columns: readonly string[],
): Promise<readonly Tampering[]> {
  const names = columns.map(quoted).join(', ');
  const {rows} = await sql.query<{a: string; b: string; row: string}>(
    `with r as (select ctid, row(${names})::text as v, t::text as row from bylaw.${quoted(table)} t)
      select a.ctid::text as a, b.ctid::text as b, left(a.row, 100) || ' and ' || left(b.row, 100) as row
        from r a join r b on a.row collate "C" < b.row collate "C" and a.v <> b.v order by a.row collate "C", b.row collate "C"`,
  );
  return rows.map(({a, b, row}) => ({
    what: `${columns.join()} of ${table} exchanged between ${row}`,
    sql: `update bylaw.${quoted(table)} t set (${names}) = (select ${columns.map((each) => `o.${quoted(each)}`).join(', ')}
      from bylaw.${quoted(table)} o where o.ctid = case t.ctid when '${a}'::tid then '${b}'::tid else '${a}'::tid end)
      where t.ctid in ('${a}', '${b}')`,
  }));
}

/** A session on a connection, within the transaction that is open there. */
export const sessionOf = (sql: pg.Client): Session => ({
  query: (text, values) => sql.query(text, values as unknown[]),
  spoil: () => undefined,
});

export const verified = (sql: pg.Client): Promise<readonly ChainState[]> => verifyChains(sessionOf(sql));

export const isIntact = (chains: readonly ChainState[]): boolean => chains.every(({intact}) => intact);

/** Opens a transaction in which no key, check or trigger holds anybody. Nothing of it stays. */
export async function withoutKeys(sql: pg.Client): Promise<void> {
  await sql.query('begin');
  await sql.query("set local session_replication_role = 'replica'");
  // Keys between tables go first, since others rest on what they lead to.
  await sql.query(`do $$ declare v_statement text; begin
    for v_statement in
      select x.statement from (
        select 1 + (contype <> 'f')::int as nth, format('alter table %s drop constraint %I', conrelid::regclass, conname) as statement
          from pg_constraint where connamespace = 'bylaw'::regnamespace and contype in ('f', 'c', 'u', 'p')
        union all select 3, format('drop index %s', i.indexrelid::regclass) from pg_index i join pg_class c on c.oid = i.indrelid
          where c.relnamespace = 'bylaw'::regnamespace and i.indisunique
            and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
) x
        order by x.nth
    loop execute v_statement; end loop;
  end $$`);
}

/** What `history verify` says after something was done, which is then undone. */
export async function after(sql: pg.Client, {sql: statement}: Tampering): Promise<readonly ChainState[]> {
  await sql.query('savepoint whole');
  try {
    await sql.query(statement);
    return await verified(sql);
  } finally {
    await sql.query('rollback to savepoint whole; release savepoint whole');
  }
}
