/** Decisions, withdrawals, confirmations and stored plans. The database holds every rule about them itself: here they are only handed to it. */
import type {ConfirmationToWrite} from '../model/access-review.ts';
import type {PlansStore} from '../app/plans-port.ts';
import {lowerEmail} from '../model/email-texts.ts';
import type {DecisionToWrite, Withdrawal} from '../model/ledger.ts';
import {inTransaction, type Connector} from './connect.ts';
import {pause} from './interrupt.ts';
import {isConflict} from './store-errors.ts';

const TRIES = 5;
/** How long to wait for others who decide or apply in the same workspaces. */
const LOCK_WAIT = '30s';

/** Calls a function that writes, and tries again after a conflict, by which nothing was written. */
async function call<T>(
  connector: Connector,
  sql: string,
  values: readonly unknown[],
): Promise<T | undefined> {
  for (let tries = 1; ; tries++) {
    try {
      return await connector.session((session) =>
        inTransaction(session, 'begin isolation level read committed', async () => {
          await session.query(`set local lock_timeout = '${LOCK_WAIT}'`);
          const {rows} = await session.query<{answer: T}>(sql, [...values]);
          return rows[0]?.answer;
        }),
      );
    } catch (error) {
      if (tries === TRIES || !isConflict(error)) throw error;
      await pause(50 * tries);
    }
  }
}

/** See `Store.decide`. It changes nothing a second time, so that users can repeat it after a broken connection. */
export const decide = async (connector: Connector, d: DecisionToWrite): Promise<boolean> =>
  (await call<boolean>(connector, 'select bylaw.decide($1, $2, $3, $4, $5, $6) as answer', [
    d.request,
    d.side,
    d.decision,
    d.by,
    d.digest,
    d.reason,
  ])) === true;

/** See `Store.withdraw`. The same holds for it. */
export const withdraw = async (connector: Connector, w: Withdrawal): Promise<boolean> =>
  (await call<boolean>(connector, 'select bylaw.withdraw($1, $2, $3, $4) as answer', [
    w.workspace,
    w.with,
    w.by,
    w.reason,
  ])) === true;

/** See `Store.confirm`. A second time, it is confirmed twice. */
export const confirm = async (connector: Connector, c: ConfirmationToWrite): Promise<number> =>
  (await call<number>(
    connector,
    'select floor(extract(epoch from bylaw.confirm($1, $2, $3)) * 1000)::float8 as answer',
    [c.addresses, c.by, c.reason],
  )) ?? 0;

/** See `PlansStore.storePlan`. A second time, it changes nothing. */
export const storePlan = async (
  connector: Connector,
  {set, digest, text, actor}: Parameters<PlansStore['storePlan']>[0],
): Promise<void> => {
  await call(connector, 'select bylaw.store_plan($1, $2, $3, $4)', [
    set,
    digest,
    text,
    actor === null ? null : lowerEmail(actor),
  ]);
};

/** See `PlansStore.decidePlan`. The same holds for it. */
export const decidePlan = async (connector: Connector, id: string, approves: boolean): Promise<boolean> =>
  (await call<boolean>(connector, 'select bylaw.decide_plan($1, $2) as answer', [id, approves])) === true;
