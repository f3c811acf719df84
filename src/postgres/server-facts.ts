import type {CitusFacts, ServerFacts} from '../model/server-facts.ts';
import type {Session} from './connect.ts';

type Row = Omit<ServerFacts, 'embedded' | 'latencyMs' | 'citus'> & {readonly citus: string | null};

/** Of servers that follow, a login without the rights of `pg_monitor` sees that they are there, and no more. */
const FACTS = `select current_setting('server_version') as version, current_database() as database, session_user as login,
    pg_is_in_recovery() as "isStandby",
    (select count(*)::int from pg_stat_replication where state is distinct from 'backup') as standbys,
    current_setting('synchronous_standby_names') <> ''
      and current_setting('synchronous_commit') not in ('off', 'local') as "isSynchronous",
    (select extversion from pg_extension where extname = 'citus') as citus`;

/** Asked only where the extension is, whose tables these are. */
const CITUS = `select (select count(*)::int from pg_dist_node where groupid <> 0 and noderole = 'primary') as workers,
    (select count(*)::int from pg_dist_partition p join pg_class c on c.oid = p.logicalrelid
      where c.relnamespace = to_regnamespace('bylaw')) as tables`;

/** See `Store.describe`. */
export async function readServerFacts(session: Session, embedded: boolean): Promise<ServerFacts> {
  const {rows} = await session.query<Row & Record<string, unknown>>(FACTS);
  const begun = performance.now();
  await session.query('select 1');
  const latencyMs = Math.round((performance.now() - begun) * 10) / 10;
  const facts = rows[0];
  if (facts === undefined) throw new Error('a select without from returned no row');
  const {citus: version, ...others} = facts;
  return {...others, embedded, latencyMs, citus: version === null ? null : await readCitus(session, version)};
}

async function readCitus(session: Session, version: string): Promise<CitusFacts> {
  const {rows} = await session.query<{workers: number; tables: number}>(CITUS);
  return {version, workers: rows[0]?.workers ?? 0, tables: rows[0]?.tables ?? 0};
}
