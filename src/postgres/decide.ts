/** Decisions and withdrawals. The database holds every rule about them itself: here they are only handed to it. */
import type {DecisionToWrite, Withdrawal} from '../model/ledger.ts';
import {inTransaction, type Connector} from './connect.ts';
import {pause} from './interrupt.ts';
import {isConflict} from './store-errors.ts';

const TRIES = 5;
/** How long to wait for others who decide or apply in the same workspaces. */
const LOCK_WAIT = '30s';

/**
 * Calls a function that returns whether it changed anything. A second call changes nothing, so the call is tried
 * again after a conflict, and users can repeat it after a broken connection.
 */
async function call(connector: Connector, sql: string, values: readonly unknown[]): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return await connector.session((session) =>
        inTransaction(session, 'begin isolation level read committed', async () => {
          await session.query(`set local lock_timeout = '${LOCK_WAIT}'`);
          const {rows} = await session.query<{changed: boolean}>(sql, [...values]);
          return rows[0]?.changed === true;
        }),
      );
    } catch (error) {
      if (tries === TRIES || !isConflict(error)) throw error;
      await pause(50 * tries);
    }
  }
}

/** See `Store.decide`. */
export const decide = (connector: Connector, d: DecisionToWrite): Promise<boolean> =>
  call(connector, 'select bylaw.decide($1, $2, $3, $4, $5, $6) as changed', [
    d.request,
    d.side,
    d.decision,
    d.by,
    d.digest,
    d.reason,
  ]);

/** See `Store.withdraw`. */
export const withdraw = (connector: Connector, w: Withdrawal): Promise<boolean> =>
  call(connector, 'select bylaw.withdraw($1, $2, $3, $4) as changed', [w.workspace, w.with, w.by, w.reason]);
