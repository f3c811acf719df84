/** The removal of archived workspaces: the database does and checks it itself. */
import {rfc3339} from '../model/expiry.ts';
import type {PurgeOutcome, PurgeToWrite} from '../model/purge.ts';
import type {Connector} from './connect.ts';
import {eventMark} from './trace.ts';
import {beginning, writeOnce} from './write-once.ts';

const PURGE = `select workspace, floor(extract(epoch from until) * 1000)::float8 as until, purged
  from bylaw.purge_workspaces($1, $2, $3)`;

interface PurgeRow extends Record<string, unknown> {
  readonly workspace: string;
  /** ms since 1970. */
  readonly until: number | null;
  readonly purged: boolean;
}

/** See `Store.purge`. A second call finds nothing to remove. */
export const purge = (
  connector: Connector,
  {actor, workspaces, confirmed, preview = false}: PurgeToWrite,
): Promise<PurgeOutcome> =>
  writeOnce(connector, {
    what: 'the removal of archived workspaces',
    seen: 'run `bylaw purge` again: either all of them are gone or none. Removing them',
    begin: beginning('read committed'),
    work: async (session) => {
      const {rows} = await session.query<PurgeRow>(PURGE, [actor, workspaces, confirmed]);
      return {
        purged: rows.flatMap(({workspace, purged}) => (purged ? [workspace] : [])),
        kept: rows.flatMap(({workspace, until, purged}) =>
          purged || until === null ? [] : [{workspace, until: rfc3339(until)}],
        ),
        notArchived: rows.flatMap(({workspace, until}) => (until === null ? [workspace] : [])),
      };
    },
    // A preview is taken back.
    mark: preview ? () => Promise.resolve(null) : eventMark,
  });
