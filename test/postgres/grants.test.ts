/** The catalogue of rights: what each role may do in the schema is listed in `grants.ts`, each with its reason. */
import type pg from 'pg';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {compareText} from '../../src/diagnostics/compare-text.ts';
import {DEFINERS, granted, GUARDED} from './grants.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let sql: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  ({sql} = await server.store());
});
afterAll(() => server.close());

/** Every entry of every access control list in the schema, but those of the owner. */
const RIGHTS = `with entries as (
    select 'schema ' || n.nspname as object, n.nspowner as owner, coalesce(n.nspacl, acldefault('n', n.nspowner)) as acl
      from pg_namespace n where n.nspname = 'bylaw'
    union all
    select case c.relkind when 'S' then 'sequence ' else 'table ' end || c.relname, c.relowner,
        coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))
      from pg_class c where c.relnamespace = 'bylaw'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all
    select 'column ' || c.relname || '.' || a.attname, c.relowner, a.attacl
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'bylaw'::regnamespace and a.attacl is not null
    union all
    select 'function ' || regexp_replace(p.oid::regprocedure::text, '^bylaw\\.', ''), p.proowner,
        coalesce(p.proacl, acldefault('f', p.proowner))
      from pg_proc p where p.pronamespace = 'bylaw'::regnamespace
    union all
    -- A type of each table and view comes with it, and says nothing.
    select 'type ' || t.typname, t.typowner, coalesce(t.typacl, acldefault('T', t.typowner))
      from pg_type t left join pg_class c on c.oid = t.typrelid
      where t.typnamespace = 'bylaw'::regnamespace and t.typelem = 0 and coalesce(c.relkind, 'c') = 'c'
  )
  select x.privilege_type || case when x.is_grantable then ' with grant option' else '' end || ' on ' || e.object || ' to '
      || case x.grantee when 0 then 'public' else pg_get_userbyid(x.grantee)::text end as "right"
    from entries e cross join lateral aclexplode(e.acl) x where x.grantee <> e.owner`;

/** The columns of each guarded table. */
async function columnsOfGuarded(): Promise<Readonly<Record<string, readonly string[]>>> {
  const {rows} = await sql.query<{table: string; columns: readonly string[]}>(
    `select t.name as "table", array_agg(a.attname::text) as columns from unnest($1::text[]) t(name)
      join pg_attribute a on a.attrelid = ('bylaw.' || t.name)::regclass and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = ''
      group by 1`,
    [Object.keys(GUARDED)],
  );
  return Object.fromEntries(rows.map(({table, columns}) => [table, columns]));
}

test('every right of every role has a reason, and no other is there', async () => {
  const listed = granted(await columnsOfGuarded());
  expect(listed.filter(({reason}) => reason.length < 10)).toEqual([]);
  const {rows} = await sql.query<{right: string}>(RIGHTS);
  // Whether the types of arguments are shown with the schema depends on the session's search_path.
  expect(rows.map(({right}) => right.replaceAll('bylaw.', '')).toSorted(compareText)).toEqual(
    listed.map(({right}) => right).toSorted(compareText),
  );
});

/** No right; a view, or a column of one, that nobody can write to; not a table. */
const REFUSED: ReadonlySet<string> = new Set(['42501', '55000', '42809', '0A000']);

test('each role is refused every statement that none of its rights allows', async () => {
  const allowed = new Set(granted(await columnsOfGuarded()).map(({right}) => right));
  const {rows: relations} = await sql.query<{name: string; columns: readonly string[]}>(
    `select c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relnamespace = 'bylaw'::regnamespace and c.relkind in ('r', 'v') group by 1 order by 1`,
  );
  const {rows: functions} = await sql.query<{name: string; call: string; trigger: boolean}>(
    `select regexp_replace(p.oid::regprocedure::text, 'bylaw\\.', '', 'g') as name, p.prorettype = 'trigger'::regtype as trigger,
        format('select bylaw.%I(%s)', p.proname,
          (select string_agg('null::' || format_type(t, null), ', ' order by n) from unnest(p.proargtypes) with ordinality a(t, n))) as call
      from pg_proc p where p.pronamespace = 'bylaw'::regnamespace order by 1`,
  );
  const tried = {refused: 0, allowed: 0};
  const wrong: string[] = [];
  for (const role of ['bylaw_plan', 'bylaw_apply']) {
    /** Whether it is refused for want of a right: what else goes wrong comes later. */
    const attempt = async (right: string, statement: string): Promise<void> => {
      await sql.query(`begin; set local search_path = bylaw, pg_catalog; set local role ${role}`);
      const code = await sql.query(statement).then(
        () => undefined,
        (error: unknown) => (error as {code?: string}).code,
      );
      await sql.query('rollback');
      const may = allowed.has(`${right} to ${role}`);
      tried[may ? 'allowed' : 'refused']++;
      if (may === REFUSED.has(code ?? '')) wrong.push(`${role}: ${statement}: ${code ?? 'done'}`);
    };
    for (const {name, columns: all} of relations) {
      const table = `bylaw."${name}"`;
      const [first = ''] = all;
      await attempt(`SELECT on table ${name}`, `select from ${table} limit 0`);
      await attempt(`DELETE on table ${name}`, `delete from ${table} where false`);
      await attempt(`TRUNCATE on table ${name}`, `truncate ${table}`);
      await attempt(
        `TRIGGER on table ${name}`,
        `create trigger t before insert on ${table} execute function suppress_redundant_updates_trigger()`,
      );
      await attempt(`OWNER on table ${name}`, `alter table ${table} rename column "${first}" to other`);
      await attempt(`OWNER on table ${name}`, `drop table ${table}`);
      for (const column of all) {
        const whole = `table ${name}`;
        const one = name in GUARDED ? `column ${name}.${column}` : whole;
        await attempt(
          `INSERT on ${one}`,
          `insert into ${table} ("${column}") select "${column}" from ${table} where false`,
        );
        await attempt(`UPDATE on ${one}`, `update ${table} set "${column}" = null where false`);
      }
    }
    for (const {name, call, trigger} of functions) {
      if (trigger) continue;
      const right = `EXECUTE on function ${name.replaceAll('bylaw.', '')}`;
      if (!allowed.has(`${right} to ${role}`)) await attempt(right, call);
      await attempt(`OWNER on function ${name}`, `drop function bylaw.${name.replaceAll('bylaw.', '')}`);
    }
    for (const statement of [
      'create table bylaw.mine (a int)',
      'create view bylaw.mine as select 1 as a',
      'create function bylaw.mine() returns int language sql as $$select 1$$',
      'drop schema bylaw cascade',
      `grant bylaw_owner to ${role}`,
    ])
      await attempt('CREATE on schema bylaw', statement);
  }
  expect(wrong).toEqual([]);
  expect(tried.refused).toBeGreaterThan(1000);
  expect(tried.allowed).toBeGreaterThan(200);
});

test('functions that act with the rights of their owner are those that write, and look names up nowhere else', async () => {
  const {rows} = await sql.query<{name: string; settings: readonly string[] | null; owner: string}>(
    `select regexp_replace(p.oid::regprocedure::text, '^bylaw\\.', '') as name, p.proconfig as settings,
        pg_get_userbyid(p.proowner)::text as owner
      from pg_proc p where p.pronamespace = 'bylaw'::regnamespace and p.prosecdef`,
  );
  expect(rows.map(({name}) => name).toSorted(compareText)).toEqual(DEFINERS.toSorted(compareText));
  for (const {settings, owner} of rows) {
    const others = (settings ?? []).filter((setting) => !/^(?:jit|plan_cache_mode)=/.test(setting));
    expect([others, owner]).toEqual([['search_path=pg_catalog, pg_temp'], 'bylaw_owner']);
  }
});

test('whatever is in the schema belongs to bylaw_owner', async () => {
  const {rows} = await sql.query<{name: string}>(
    `select c.relname::text as name from pg_class c where c.relnamespace = 'bylaw'::regnamespace
        and c.relkind in ('r', 'v', 'S') and pg_get_userbyid(c.relowner) <> 'bylaw_owner'
      union all select p.proname::text from pg_proc p where p.pronamespace = 'bylaw'::regnamespace
        and pg_get_userbyid(p.proowner) <> 'bylaw_owner'`,
  );
  expect(rows).toEqual([]);
});
