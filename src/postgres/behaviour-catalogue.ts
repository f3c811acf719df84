/**
 * What the catalogue of the database says of the views and functions, held against the files that they were made of.
 * Everything here only reads, so that any login may ask.
 *
 * Postgres keeps the body of a function as it was written: it is compared with the file. It does not keep the text of a
 * view: what it prints of one is compared with what it printed when the view was made, by the same major version.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import type {SchemaDifference} from '../model/migration-status.ts';
import type {BehaviourObject, FunctionHead} from './behaviour-files.ts';
import type {Session} from './connect.ts';

/** A view or function as the catalogue has it. */
export interface CatalogueObject {
  readonly name: string;
  readonly kind: 'view' | 'function';
  /** As in `drop …`: `view bylaw.x`, `function bylaw.f(text)`. */
  readonly identity: string;
  readonly owner: string;
  /** Rights of others than the owner: `PRIVILEGE role`, with `*` for a grant option; `public` is everybody. */
  readonly rights: readonly string[];
  /** SHA-256 of the view as it is printed; null for a function. */
  readonly printed: string | null;
  /** Rules and triggers of a view, which bylaw makes none of: `rule x on bylaw.y`. */
  readonly additions: readonly string[];
  readonly head: FunctionHead | null;
}

/** What was written down when an object was made. */
export interface MadeObject {
  readonly name: string;
  readonly identity: string;
  readonly digest: string;
  readonly printed: string | null;
  readonly printed_by: number | null;
}

/** What the database holds of a behaviour. */
export interface BehaviourInDatabase {
  /** Objects in the schema whose names are of the program's, or were written down. */
  readonly found: readonly CatalogueObject[];
  readonly made: ReadonlyMap<string, MadeObject>;
  /** The roles that exist on this server. */
  readonly roles: ReadonlySet<string>;
  /** Who owns the schema. */
  readonly schemaOwner: string;
  /** Major version of the server. */
  readonly major: number;
}

/** How an object differs from its file. */
interface Difference extends SchemaDifference {
  readonly name: string;
  /** `unknown`: bylaw made it, and this program has no file of it. `rights` are the owner and the grants. */
  readonly what: 'missing' | 'definition' | 'rights' | 'unknown';
}

/** A view and its options, as they are printed: with every schema, when `search_path` is `pg_catalog` alone. */
const PRINTED = "concat_ws(E'\\n', pg_get_viewdef(c.oid), c.reloptions::text)";

const ADDITIONS = `array(
  select a.addition from (
    select format('rule %I on %s', r.rulename, c.oid::regclass) as addition from pg_rewrite r
      where r.ev_class = c.oid and r.rulename <> '_RETURN'
    union all
    select format('trigger %I on %s', t.tgname, c.oid::regclass) from pg_trigger t
      where t.tgrelid = c.oid and not t.tgisinternal
  ) a order by a.addition collate "C")`;

/** One entry of an access control list, as {@link CatalogueObject.rights} has it. */
const entry = (column: string): string =>
  `x.privilege_type || ${column} || case when x.is_grantable then '*' else '' end || ' '
    || case x.grantee when 0 then 'public' else pg_get_userbyid(x.grantee)::text end`;

const rightsOf = (acl: string, owner: string): string =>
  `array(select ${entry("''")} from aclexplode(${acl}) x where x.grantee <> ${owner})`;

/** $1: names. */
const FOUND = `select c.relname::text as name, 'view' as kind, 'view ' || c.oid::regclass::text as identity,
    pg_get_userbyid(c.relowner)::text as owner,
    ${rightsOf("coalesce(c.relacl, acldefault('r', c.relowner))", 'c.relowner')} || array(
      select ${entry("'(' || a.attname || ')'")} from pg_attribute a cross join lateral aclexplode(a.attacl) x
        where a.attrelid = c.oid and x.grantee <> c.relowner) as rights,
    encode(sha256(convert_to(${PRINTED}, 'UTF8')), 'hex') as printed, ${ADDITIONS} as additions, null::json as head
  from pg_class c where c.relnamespace = 'bylaw'::regnamespace and c.relkind = 'v' and c.relname = any($1)
  union all
  select p.proname::text, 'function', 'function ' || p.oid::regprocedure::text, pg_get_userbyid(p.proowner)::text,
    ${rightsOf("coalesce(p.proacl, acldefault('f', p.proowner))", 'p.proowner')}, null, '{}',
    json_build_object(
      'arguments', replace(pg_get_function_identity_arguments(p.oid), '"', ''),
      'defaults', p.pronargdefaults,
      'result', replace(pg_get_function_result(p.oid), 'SETOF ', 'setof '),
      'language', (select l.lanname from pg_language l where l.oid = p.prolang),
      'volatility', case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
      'strict', p.proisstrict,
      'securityDefiner', p.prosecdef,
      'parallel', case p.proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end,
      'settings', array(select setting from unnest(p.proconfig) s(setting) order by setting collate "C"),
      'body', p.prosrc)
  from pg_proc p where p.pronamespace = 'bylaw'::regnamespace and p.prokind = 'f' and p.proname = any($1)`;

const SERVER = `select current_setting('server_version_num')::int / 10000 as major,
  (select pg_get_userbyid(n.nspowner)::text from pg_namespace n where n.nspname = 'bylaw') as schema_owner,
  array(select r.rolname::text from pg_roles r where r.rolname = any($1)) as roles`;

/** Reads what the database holds, within the caller's transaction, whose `search_path` it sets. */
export async function readBehaviour(
  session: Session,
  known: readonly BehaviourObject[],
): Promise<BehaviourInDatabase> {
  await session.query('set local search_path = pg_catalog');
  const made = await session.query<MadeObject & Record<string, unknown>>(
    'select name, identity, digest, printed, printed_by from bylaw.behaviour_objects',
  );
  const names = [...new Set([...known, ...made.rows].map(({name}) => name))];
  const found = await session.query<CatalogueObject & Record<string, unknown>>(FOUND, [names]);
  const roles = [...new Set(known.flatMap((object) => [object.owner, ...object.roles]))];
  const server = await session.query<{major: number; schema_owner: string; roles: string[]}>(SERVER, [roles]);
  const facts = server.rows[0];
  if (facts === undefined) throw new Error('a select without from returned no row');
  return {
    found: found.rows
      .map((row) => ({...row, rights: row.rights.toSorted(compareText)}))
      .toSorted((a, b) => compareText(a.name, b.name) || compareText(a.identity, b.identity)),
    made: new Map(made.rows.map((row) => [row.name, row])),
    roles: new Set(facts.roles),
    schemaOwner: facts.schema_owner,
    major: facts.major,
  };
}

/** The object of a file in the catalogue; of a function, the one with the arguments of the file. */
export const foundOf = (
  {name, kind, head}: BehaviourObject,
  found: readonly CatalogueObject[],
): CatalogueObject | undefined =>
  found.find((one) => one.name === name && one.kind === kind && one.head?.arguments === head?.arguments);

const HEAD_WORDS: Readonly<Record<keyof FunctionHead, string>> = {
  arguments: 'arguments',
  defaults: 'defaults of arguments',
  result: 'type of the result',
  language: 'language',
  volatility: 'volatility',
  strict: 'treatment of null',
  securityDefiner: 'security definer',
  parallel: 'parallel safety',
  settings: 'settings',
  body: 'body',
};

/** Which parts of a function are not those of its file. */
function changedParts(file: FunctionHead, there: FunctionHead): readonly string[] {
  return (Object.keys(HEAD_WORDS) as (keyof FunctionHead)[])
    .filter((part) => JSON.stringify(file[part]) !== JSON.stringify(there[part]))
    .map((part) => HEAD_WORDS[part]);
}

/** How the definition of an object differs from its file; undefined when it does not, or when that cannot be told. */
function definitionDifference(
  object: BehaviourObject,
  there: CatalogueObject,
  {made, major}: BehaviourInDatabase,
): string | undefined {
  if (object.head !== null && there.head !== null) {
    const parts = changedParts(object.head, there.head);
    return parts.length === 0 ? undefined : `was changed by hand: ${parts.join(', ')}`;
  }
  if (there.additions.length > 0) return `was changed by hand: it has the ${there.additions.join(', the ')}`;
  const known = made.get(object.name);
  if (known?.printed_by !== major || known.printed === there.printed) return undefined;
  return 'was changed by hand: its query or its options';
}

/** The owner and the rights of others that an object should have on this server, as {@link CatalogueObject} has them. */
export function wantedRights(
  {kind, roles, owner}: BehaviourObject,
  database: BehaviourInDatabase,
): {readonly owner: string; readonly rights: readonly string[]} {
  const privilege = kind === 'view' ? 'SELECT' : 'EXECUTE';
  return {
    // Where the login may not hand the schema over, everything stays with whoever owns that.
    owner: database.schemaOwner === owner ? owner : database.schemaOwner,
    rights: roles.filter((role) => database.roles.has(role)).map((role) => `${privilege} ${role}`),
  };
}

function rightsDifference(
  object: BehaviourObject,
  there: CatalogueObject,
  database: BehaviourInDatabase,
): string | undefined {
  const wanted = wantedRights(object, database);
  const lacking = wanted.rights.filter((right) => !there.rights.includes(right));
  const beyond = there.rights.filter((right) => !wanted.rights.includes(right));
  const words = [
    ...(there.owner === wanted.owner ? [] : [`is owned by ${there.owner}, not by ${wanted.owner}`]),
    ...(lacking.length === 0 ? [] : [`lacks the rights ${lacking.join(', ')}`]),
    ...(beyond.length === 0 ? [] : [`has rights that bylaw does not grant: ${beyond.join(', ')}`]),
  ];
  return words.length === 0 ? undefined : words.join('; ');
}

/** Everything that is not as the files say, in the order of the files, then what they do not know. */
export function behaviourDifferences(
  known: readonly BehaviourObject[],
  database: BehaviourInDatabase,
): readonly Difference[] {
  const names = new Set(known.map(({name}) => name));
  const differences = known.flatMap((object): Difference[] => {
    const {name, kind} = object;
    const there = foundOf(object, database.found);
    if (there === undefined) {
      return [{name, object: `${kind} bylaw.${name}`, what: 'missing', detail: 'is missing'}];
    }
    const definition = definitionDifference(object, there, database);
    const rights = rightsDifference(object, there, database);
    return [
      ...(definition === undefined
        ? []
        : [{name, object: there.identity, what: 'definition' as const, detail: definition}]),
      ...(rights === undefined
        ? []
        : [{name, object: there.identity, what: 'rights' as const, detail: rights}]),
    ];
  });
  const unknown = [...database.made.values()]
    .filter(({name, identity}) => !names.has(name) && database.found.some((one) => one.identity === identity))
    .map(({name, identity}): Difference => ({
      name,
      object: identity,
      what: 'unknown',
      detail: 'was made by bylaw, but not by this version',
    }));
  return [...differences, ...unknown];
}
