import {setTimeout as sleep} from 'node:timers/promises';
import {withClient} from '../postgres/embedded-test-server.ts';

/** Waits until an apply holds its lock in this database, or `isOver`. Returns whether it does. */
export function untilApplying(url: string, isOver: () => boolean = () => false): Promise<boolean> {
  return withClient(url, async (sql) => {
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(3)) {
      if (isOver()) return false;
      const {rowCount} = await sql.query(
        "select from pg_stat_activity where datname = current_database() and application_name ~ '^bylaw [0-9a-f]{8} '",
      );
      if (rowCount === 1) return true;
    }
    throw new Error('waited in vain for the apply');
  });
}
