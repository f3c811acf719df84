/**
 * The schema `bylaw` of a database as text, from the catalogue: what `pg_dump --schema-only` would print, without
 * pg_dump, which the embedded packages do not have. Equal schemas give equal text on every server of one major version.
 */
import type pg from 'pg';

interface Line extends Record<string, unknown> {
  readonly line: string;
}

/** Columns in their order, then constraints by name; foreign keys are printed with the keys between tables. */
const TABLES = `select format(E'create table bylaw.%I (\\n%s\\n);', c.relname, string_agg(l.line, E',\\n' order by l.place, l.line)) as line
  from pg_class c cross join lateral (
    select a.attnum::int as place, format('  %I %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
        case when d.adbin is null then ''
          when a.attgenerated = 's' then format(' generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
          else ' default ' || pg_get_expr(d.adbin, d.adrelid) end,
        case when a.attnotnull then ' not null' else '' end) as line
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    union all
    select 10000, format('  constraint %I %s', k.conname, pg_get_constraintdef(k.oid))
      from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'c')
  ) l
  where c.relnamespace = 'bylaw'::regnamespace and c.relkind in ('r', 'p')
  group by c.relname order by c.relname collate "C"`;

const INDEXES = `select pg_get_indexdef(i.indexrelid) || ';' as line
  from pg_index i join pg_class c on c.oid = i.indexrelid
  where c.relnamespace = 'bylaw'::regnamespace and not exists (
    select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u'))
  order by c.relname collate "C"`;

const KEYS = `select format('alter table %s add constraint %I %s;', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) as line
  from pg_constraint k where k.connamespace = 'bylaw'::regnamespace and k.contype = 'f'
  order by k.conrelid::regclass::text collate "C", k.conname collate "C"`;

const VIEWS = `select format(E'create view bylaw.%I as\\n%s', c.relname, pg_get_viewdef(c.oid)) as line
  from pg_class c where c.relnamespace = 'bylaw'::regnamespace and c.relkind = 'v' order by c.relname collate "C"`;

const FUNCTIONS = `select rtrim(pg_get_functiondef(p.oid), E'\\n') || ';' as line
  from pg_proc p where p.pronamespace = 'bylaw'::regnamespace
  order by p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`;

/** Views and functions as others see them: columns, signatures and attributes. */
const VIEW_COLUMNS = `select format(E'create view bylaw.%I (\\n%s\\n) …;', c.relname, string_agg(
    format('  %I %s', a.attname, format_type(a.atttypid, a.atttypmod)), E',\\n' order by a.attnum)) as line
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
  where c.relnamespace = 'bylaw'::regnamespace and c.relkind = 'v' group by c.relname order by c.relname collate "C"`;

const FUNCTION_HEADS = `select regexp_replace(pg_get_functiondef(p.oid), E'\\nAS \\\\$function\\\\$.*$', ' …;') as line
  from pg_proc p where p.pronamespace = 'bylaw'::regnamespace
  order by p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`;

/** Whatever else the schema holds: there should be nothing. */
const OTHERS = `select format('-- %s', pg_describe_object(d.classid, d.objid, 0)) as line
  from pg_depend d
  where d.refclassid = 'pg_namespace'::regclass and d.refobjid = 'bylaw'::regnamespace
    and not (d.classid = 'pg_class'::regclass and exists (
      select from pg_class c where c.oid = d.objid and c.relkind in ('r', 'p', 'v', 'i')))
    and d.classid <> 'pg_proc'::regclass
  union all
  select format('-- trigger %I on %s', t.tgname, t.tgrelid::regclass) from pg_trigger t
    join pg_class c on c.oid = t.tgrelid where c.relnamespace = 'bylaw'::regnamespace and not t.tgisinternal
  union all
  select format('-- rule %I on %s', r.rulename, r.ev_class::regclass) from pg_rewrite r
    join pg_class c on c.oid = r.ev_class where c.relnamespace = 'bylaw'::regnamespace and r.rulename <> '_RETURN'
  order by 1`;

/** Who owns what: one line an owner, then one an object for everybody else who has a right on it. */
const RIGHTS = `with objects as (
    select 'table' as noun, c.oid::regclass::text as name, c.relowner as owner, coalesce(c.relacl, acldefault('r', c.relowner)) as acl
      from pg_class c where c.relnamespace = 'bylaw'::regnamespace and c.relkind in ('r', 'p')
    union all
    select 'view', c.oid::regclass::text, c.relowner, coalesce(c.relacl, acldefault('r', c.relowner))
      from pg_class c where c.relnamespace = 'bylaw'::regnamespace and c.relkind = 'v'
    union all
    select 'function', p.oid::regprocedure::text, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
      from pg_proc p where p.pronamespace = 'bylaw'::regnamespace
    union all
    select 'schema', n.nspname, n.nspowner, coalesce(n.nspacl, acldefault('n', n.nspowner))
      from pg_namespace n where n.nspname = 'bylaw'
  ), columns as (
    select c.oid::regclass::text as name, a.attname, a.attnum, c.relowner as owner, a.attacl as acl
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'bylaw'::regnamespace and a.attacl is not null
  ), rights as (
    select o.noun, o.name, x.grantee, lower(x.privilege_type) as right, x.is_grantable
      from objects o cross join lateral aclexplode(o.acl) x where x.grantee <> o.owner
    union all
    select 'table', k.name, x.grantee,
        format('%s (%s)', lower(x.privilege_type), string_agg(quote_ident(k.attname), ', ' order by k.attnum)), x.is_grantable
      from columns k cross join lateral aclexplode(k.acl) x where x.grantee <> k.owner
      group by k.name, x.grantee, x.privilege_type, x.is_grantable
  )
  select format('-- owner of %s %ss: %s', count(*), o.noun, pg_get_userbyid(o.owner)) as line
    from objects o group by o.noun, o.owner
  union all
  select format('grant %s on %s %s to %s%s;', string_agg(r.right, ', ' order by r.right), r.noun, r.name,
      case r.grantee when 0 then 'public' else pg_get_userbyid(r.grantee) end,
      case when r.is_grantable then ' with grant option' else '' end)
    from rights r group by r.noun, r.name, r.grantee, r.is_grantable
  order by 1`;

type Part = readonly [title: string, sql: string, between: string];

const BEFORE: readonly Part[] = [
  ['Tables', TABLES, '\n\n'],
  ['Indexes', INDEXES, '\n'],
  ['Keys between tables', KEYS, '\n'],
];
const AFTER: readonly Part[] = [
  ['Other objects', OTHERS, '\n'],
  ['Owners and rights', RIGHTS, '\n'],
];
const WHOLE: readonly Part[] = [
  ['Views', VIEWS, '\n\n'],
  ['Functions', FUNCTIONS, '\n\n'],
];
const HEADS: readonly Part[] = [
  ['Views', VIEW_COLUMNS, '\n\n'],
  ['Functions', FUNCTION_HEADS, '\n\n'],
];

async function print(sql: pg.Client, all: readonly Part[]): Promise<string> {
  await sql.query('begin; set local search_path = pg_catalog');
  const parts: string[] = [];
  for (const [title, query, between] of all) {
    const {rows} = await sql.query<Line>(query);
    if (rows.length > 0) parts.push(`-- ${title}\n\n${rows.map(({line}) => line).join(between)}\n`);
  }
  await sql.query('commit');
  return parts.join('\n');
}

/** The whole schema as text. Views are printed as this server's version prints them. */
export const dumpSchema = (sql: pg.Client): Promise<string> => print(sql, [...BEFORE, ...WHOLE, ...AFTER]);

/** The same without the queries of views and the bodies of functions: equal on all versions of Postgres. */
export const dumpInterface = (sql: pg.Client): Promise<string> => print(sql, [...BEFORE, ...HEADS, ...AFTER]);
