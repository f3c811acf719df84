/** The removal of archived workspaces: the database does and checks it itself. */
import {rfc3339} from '../model/expiry.ts';
import type {PurgeOutcome, PurgeToWrite} from '../model/purge.ts';
import {inTransaction, type Connector} from './connect.ts';
import {pause} from './interrupt.ts';
import {isConflict} from './store-errors.ts';

const TRIES = 5;
/** How long to wait for others who decide or apply in the same workspaces. */
const BEGIN = "begin isolation level read committed; set local lock_timeout = '30s'";

const PURGE = `select workspace, floor(extract(epoch from until) * 1000)::float8 as until, purged
  from bylaw.purge_workspaces($1, $2, $3)`;

interface PurgeRow extends Record<string, unknown> {
  readonly workspace: string;
  /** ms since 1970. */
  readonly until: number | null;
  readonly purged: boolean;
}

/** See `Store.purge`. A second call finds nothing to remove. */
export async function purge(
  connector: Connector,
  {actor, workspaces, confirmed, preview = false}: PurgeToWrite,
): Promise<PurgeOutcome> {
  for (let tries = 1; ; tries++) {
    try {
      return await connector.session((session) =>
        inTransaction(session, BEGIN, async () => {
          if (preview) await session.query('savepoint preview');
          const {rows} = await session.query<PurgeRow>(PURGE, [actor, workspaces, confirmed]);
          if (preview) await session.query('rollback to savepoint preview');
          return {
            purged: rows.flatMap(({workspace, purged}) => (purged ? [workspace] : [])),
            kept: rows.flatMap(({workspace, until, purged}) =>
              purged || until === null ? [] : [{workspace, until: rfc3339(until)}],
            ),
            notArchived: rows.flatMap(({workspace, until}) => (until === null ? [workspace] : [])),
          };
        }),
      );
    } catch (error) {
      if (tries === TRIES || !isConflict(error)) throw error;
      await pause(50 * tries);
    }
  }
}
