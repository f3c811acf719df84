/**
 * Makes the views and functions of the schema what the files of `behaviour/` say, within the caller's transaction.
 *
 * An object is replaced where Postgres lets it be: that keeps its rights and everything that rests on it. Where its
 * signature changed, it is dropped and created anew, and so are those of bylaw's own objects that rest on it, in reverse
 * order. Nothing is ever dropped with CASCADE: if something of the platform's own rests on it, nothing is done.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import {StoreError} from '../model/store-error.ts';
import {
  behaviourDifferences,
  foundOf,
  readBehaviour,
  type BehaviourInDatabase,
} from './behaviour-catalogue.ts';
import {knownBehaviour, type BehaviourObject} from './behaviour-files.ts';
import type {Session} from './connect.ts';
import {sqlState} from './store-errors.ts';

/** Postgres does not replace: other columns of a view, another result or other names of arguments of a function. */
const SIGNATURE_CHANGED: ReadonlySet<string> = new Set(['42P16', '42P13']);

/** Names of the objects that have to be made: those that differ, and those that use one of them. */
function staleNames(known: readonly BehaviourObject[], database: BehaviourInDatabase): ReadonlySet<string> {
  const stale = new Set(
    behaviourDifferences(known, database).flatMap(({name, what}) => (what === 'rights' ? [] : [name])),
  );
  for (const {name, kind, digest, uses} of known) {
    const made = database.made.get(name);
    const elsewhere = kind === 'view' && made?.printed_by !== database.major;
    if (made?.digest !== digest || elsewhere || uses.some((used) => stale.has(used))) stale.add(name);
  }
  return stale;
}

/** Identities that bylaw made and that go: their file is gone, or it now has another kind or other arguments. */
function outdated(known: readonly BehaviourObject[], database: BehaviourInDatabase): readonly string[] {
  const current = new Set(known.flatMap((object) => foundOf(object, database.found)?.identity ?? []));
  return [...database.made.values()]
    .map(({identity}) => identity)
    .filter((identity) => !current.has(identity) && database.found.some((one) => one.identity === identity));
}

interface Dependency extends Record<string, unknown> {
  readonly object: string;
  readonly dependent: string;
  /** Whether the dependent is bylaw's own. */
  readonly own: boolean;
}

/**
 * What rests directly on bylaw's views and functions ($1: their names): on themselves, or on the row types of views. A
 * rule of a view stands for the view.
 */
const DEPENDENCIES = `with ours as (
    select 'pg_class'::regclass as classid, c.oid as objid, 'view ' || c.oid::regclass::text as identity
      from pg_class c where c.relnamespace = 'bylaw'::regnamespace and c.relkind = 'v' and c.relname = any($1)
    union all
    select 'pg_proc'::regclass, p.oid, 'function ' || p.oid::regprocedure::text
      from pg_proc p where p.pronamespace = 'bylaw'::regnamespace and p.proname = any($1)
  ), referred as (
    select classid, objid, identity from ours
    union all
    select 'pg_type'::regclass, t.oid, o.identity from ours o
      join pg_class c on o.classid = 'pg_class'::regclass and c.oid = o.objid
      join pg_type r on r.oid = c.reltype
      join pg_type t on t.oid in (r.oid, r.typarray)
  )
  select distinct r.identity as object, o.identity is not null as own,
      coalesce(o.identity, pg_describe_object(m.classid, m.objid, m.objsubid)) as dependent
    from referred r
    join pg_depend d on d.refclassid = r.classid and d.refobjid = r.objid and d.deptype = 'n'
    left join pg_rewrite w on d.classid = 'pg_rewrite'::regclass and w.oid = d.objid
    cross join lateral (select case when w.oid is null then d.classid else 'pg_class'::regclass end as classid,
      coalesce(w.ev_class, d.objid) as objid, case when w.oid is null then d.objsubid else 0 end as objsubid) m
    left join ours o on o.classid = m.classid and o.objid = m.objid
    where o.identity is distinct from r.identity`;

/**
 * Drops objects, and before each those of bylaw's own that rest on it. Throws StoreError `in-use` when something else
 * rests on any of them.
 */
async function drop(
  session: Session,
  identities: readonly string[],
  names: readonly string[],
): Promise<void> {
  if (identities.length === 0) return;
  const {rows: unordered} = await session.query<Dependency>(DEPENDENCIES, [names]);
  const rows = unordered.toSorted(
    (a, b) => compareText(a.object, b.object) || compareText(a.dependent, b.dependent),
  );
  const order: string[] = [];
  const visit = (identity: string): void => {
    if (order.includes(identity)) return;
    const resting = rows.filter((row) => row.object === identity);
    const foreign = resting.filter(({own}) => !own).map(({dependent}) => dependent);
    if (foreign.length > 0) throw inUse(identity, foreign);
    for (const {dependent} of resting) visit(dependent);
    order.push(identity);
  };
  for (const identity of identities) visit(identity);
  for (const identity of order) await session.query(`drop ${identity}`);
}

const inUse = (identity: string, foreign: readonly string[]): StoreError =>
  new StoreError(
    'in-use',
    `The ${identity} must be dropped, but something outside bylaw depends on it: ${foreign.join(', ')}. ` +
      'Nothing was changed.',
    'Drop that, run the command again, and recreate it if it is still needed.',
  );

/** Creates objects in order. Returns the first that Postgres does not replace, or undefined when all were created. */
async function create(
  session: Session,
  objects: readonly BehaviourObject[],
  dropped: ReadonlySet<string>,
): Promise<BehaviourObject | undefined> {
  for (const object of objects) {
    try {
      await session.query(object.sql);
    } catch (error) {
      if (dropped.has(object.name) || !SIGNATURE_CHANGED.has(sqlState(error) ?? '')) throw error;
      return object;
    }
  }
  return undefined;
}

/** Takes rules and triggers off views: replacing a view leaves them. */
async function dropAdditions(session: Session, {found}: BehaviourInDatabase): Promise<void> {
  for (const addition of found.flatMap(({additions}) => additions)) await session.query(`drop ${addition}`);
}

/** Drops and creates; tried again with one more object to drop for each that cannot be replaced. */
async function replace(
  session: Session,
  known: readonly BehaviourObject[],
  database: BehaviourInDatabase,
): Promise<readonly string[]> {
  const stale = staleNames(known, database);
  const doomed = [...outdated(known, database)];
  const names = [...new Set([...known.map(({name}) => name), ...database.made.keys()])];
  const dropped = new Set<string>();
  for (;;) {
    await session.query('savepoint behaviour');
    await drop(session, doomed, names);
    const gone = await missingOf(session, known);
    const refused = await create(
      session,
      known.filter(({name}) => stale.has(name) || gone.has(name)),
      dropped,
    );
    if (refused === undefined) return [...new Set([...stale, ...gone])];
    await session.query('rollback to savepoint behaviour');
    dropped.add(refused.name);
    const there = foundOf(refused, database.found);
    if (there === undefined) throw new Error(`${refused.name} cannot be replaced, and is not there`);
    doomed.push(there.identity);
  }
}

/** Names of objects that are not there now. */
async function missingOf(session: Session, known: readonly BehaviourObject[]): Promise<ReadonlySet<string>> {
  const database = await readBehaviour(session, known);
  return new Set(
    known.filter((object) => foundOf(object, database.found) === undefined).map(({name}) => name),
  );
}

/** Writes down what was made, so that what is changed by hand can be told. */
async function writeDown(
  session: Session,
  known: readonly BehaviourObject[],
  made: readonly string[],
): Promise<void> {
  const {found, major} = await readBehaviour(session, known);
  const rows = known
    .filter(({name}) => made.includes(name))
    .map((object) => {
      const there = foundOf(object, found);
      if (there === undefined) throw new Error(`${object.name} was made and is not there`);
      const {identity, printed} = there;
      return {
        name: object.name,
        identity,
        digest: object.digest,
        printed,
        printed_by: printed === null ? null : major,
      };
    });
  await session.query('delete from bylaw.behaviour_objects where not name = any($1)', [
    known.map(({name}) => name),
  ]);
  await session.query(
    `insert into bylaw.behaviour_objects (name, identity, digest, printed, printed_by)
      select name, identity, digest, printed, printed_by
        from json_to_recordset($1) r(name text, identity text, digest text, printed text, printed_by integer)
      on conflict (name) do update set identity = excluded.identity, digest = excluded.digest,
        printed = excluded.printed, printed_by = excluded.printed_by`,
    [JSON.stringify(rows)],
  );
}

/**
 * Makes what differs. Returns the names of what was made, sorted: none when everything is as the files say.
 * Throws StoreError `in-use`, see {@link drop}; the caller's transaction is then to be rolled back.
 */
export async function makeBehaviour(session: Session): Promise<readonly string[]> {
  const known = await knownBehaviour();
  const database = await readBehaviour(session, known);
  const stale = staleNames(known, database);
  const gone = outdated(known, database);
  if (stale.size === 0 && gone.length === 0) return [];
  await dropAdditions(session, database);
  const made = await replace(session, known, database);
  await writeDown(session, known, made);
  return made.toSorted(compareText);
}

/** Drops everything that was made, before the tables that it rests on. Throws like {@link makeBehaviour}. */
export async function dropBehaviour(session: Session): Promise<void> {
  const known = await knownBehaviour();
  const {found, made} = await readBehaviour(session, known);
  const written = new Set([...made.values()].map(({identity}) => identity));
  const identities = found.map(({identity}) => identity).filter((identity) => written.has(identity));
  await drop(session, identities, [...new Set(found.map(({name}) => name))]);
  await session.query('delete from bylaw.behaviour_objects');
  await session.query('delete from bylaw.behaviour');
}
