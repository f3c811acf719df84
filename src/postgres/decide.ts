/** Decisions, withdrawals, confirmations and stored plans. The database holds every rule about them itself: here they are only handed to it. */
import type {ConfirmationToWrite} from '../model/access-review.ts';
import type {PlansStore} from '../app/plans-port.ts';
import {lowerEmail} from '../model/email-texts.ts';
import type {DecisionToWrite, Withdrawal} from '../model/ledger.ts';
import type {Connector} from './connect.ts';
import {beginning, writeOnce, type WriteOnce} from './write-once.ts';

/** Calls a function that writes, once. */
const call = <T>(
  connector: Connector,
  words: Pick<WriteOnce<T>, 'what' | 'seen'>,
  sql: string,
  values: readonly unknown[],
): Promise<T | undefined> =>
  writeOnce(connector, {
    ...words,
    begin: beginning('read committed'),
    work: async (session) => (await session.query<{answer: T}>(sql, [...values])).rows[0]?.answer,
  });

/** See `Store.decide`. It changes nothing a second time. */
export const decide = async (connector: Connector, d: DecisionToWrite): Promise<boolean> =>
  (await call<boolean>(
    connector,
    {
      what: `the decision on ${d.request}`,
      seen: `\`bylaw requests show ${d.request}\` tells: either it was made or not. Making it`,
    },
    'select bylaw.decide($1, $2, $3, $4, $5, $6) as answer',
    [d.request, d.side, d.decision, d.by, d.digest, d.reason],
  )) === true;

/** See `Store.withdraw`. The same holds for it. */
export const withdraw = async (connector: Connector, w: Withdrawal): Promise<boolean> =>
  (await call<boolean>(
    connector,
    {
      what: `the withdrawal of ${w.workspace} from ${w.with}`,
      seen: '`bylaw connections list` tells: either it happened or not. Withdrawing',
    },
    'select bylaw.withdraw($1, $2, $3, $4) as answer',
    [w.workspace, w.with, w.by, w.reason],
  )) === true;

/** See `Store.confirm`. Asked for a second time, it is confirmed twice. */
export const confirm = async (connector: Connector, c: ConfirmationToWrite): Promise<number> =>
  (await call<number>(
    connector,
    {
      what: 'the confirmation',
      seen: '`bylaw access review` tells: either all of it was confirmed or nothing. Confirming',
    },
    'select floor(extract(epoch from bylaw.confirm($1, $2, $3)) * 1000)::float8 as answer',
    [c.addresses, c.by, c.reason],
  )) ?? 0;

/** See `PlansStore.storePlan`. A second time, it changes nothing. */
export const storePlan = async (
  connector: Connector,
  {set, digest, text, actor}: Parameters<PlansStore['storePlan']>[0],
): Promise<void> => {
  await call(
    connector,
    {
      what: 'the plan',
      seen: '`bylaw plans list` tells whether it was stored. Storing it',
    },
    'select bylaw.store_plan($1, $2, $3, $4)',
    [set, digest, text, actor === null ? null : lowerEmail(actor)],
  );
};

/** See `PlansStore.decidePlan`. The same holds for it. */
export const decidePlan = async (connector: Connector, id: string, approves: boolean): Promise<boolean> =>
  (await call<boolean>(
    connector,
    {
      what: approves ? 'the approval of the plan' : 'the end of the approval',
      seen: '`bylaw plans list` tells whether it is there. Deciding',
    },
    'select bylaw.decide_plan($1, $2) as answer',
    [id, approves],
  )) === true;
