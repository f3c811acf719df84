/**
 * Reads who withdrew from which connection, when and why. The audit alone keeps that: each end of an agreement is an event
 * `disagree` in the chains of both workspaces, after the event of what ended it.
 */
import {addressOf, type Address} from '../model/address.ts';
import {
  withdrawalKey,
  type RequestWithdrawal,
  type WithdrawalRecord,
  type WithdrawnBy,
} from '../model/ledger.ts';
import {workspaceChain} from '../model/audit-chain.ts';
import type {Session} from './connect.ts';
import {emailsOfPeople, idsIn, withEmails} from './people.ts';

/** The end of what a workspace (`side`) agreed with another (`with`), and what ended it. */
interface EndedAgreement {
  readonly side: string;
  readonly with: string;
  /** The Connection that it rested on: the side's own, or the one that it had approved. */
  readonly address: Address;
  /** The Connection of the other that it had approved is gone, and it did not end that itself. */
  readonly follows: boolean;
  /** It ended of itself, by `partners` or by anything else, and not by a withdrawal of its own. */
  readonly itself: boolean;
  readonly through: WithdrawnBy;
  readonly by: string;
  readonly at: number;
  readonly reason: string | null;
}

/**
 * `which` picks events `disagree` of the chains $1. What ended an agreement: a withdrawal; a revocation or denial of the
 * decision that it rested on; that it ended of itself; that the run put another Connection in place of its own; else that its
 * Connection is gone. Whose `partners` shut the
 * other out is read from what is live.
 */
const ended = (which: string): string => `with gone as (
    select ${which} e.* from (
        select chain, sequence, time, actor, address, before ->> 'side' as side, before ->> 'with' as "with",
            before ->> 'request' as request, before -> 'sequence' as decision
          from bylaw.audit_events where chain = any($1) and action = 'disagree') e
      order by e.side collate "C", e."with" collate "C", e.time desc, e.chain collate "C", e.sequence desc
  )
  select g.side, g."with", g.address, act.through, act."by", act.reason, floor(extract(epoch from g.time) * 1000)::float8 as at,
      act.through in ('connection', 'replacement') and g.request is not null as follows, act.itself
    from gone g cross join lateral (
      select * from (
        select 1 as ordinality, 'command' as through, w.after ->> 'by' as "by", w.after ->> 'reason' as reason, false as itself
          from bylaw.audit_events w
          where w.chain = g.chain and w.action = 'withdraw' and w.time = g.time and w.after ->> 'side' = g.side
            and w.after ->> 'with' = g."with"
        union all
        (select 2, case when d.action = 'deny' then 'denial' when d.after ->> 'sequence' is null then 'approval' else 'revocation' end,
            d.after ->> 'by', d.after ->> 'reason', false
          from bylaw.audit_events d
          where d.chain = g.chain and d.address = g.address and d.action in ('revoke', 'deny') and d.sequence < g.sequence
            and d.after ->> 'side' = g.side and d.after -> 'ended' @> g.decision
          order by d.sequence desc limit 1)
        union all
        select 3, 'partners', g.actor, null, n.after ->> 'cause' <> 'partners' or not (
            exists (select from bylaw.connections c where c.workspace = g.side and c."with" = g."with" and c.withdrawn is not null)
            or exists (select from bylaw.workspaces w where w.name = g.side and (g."with" = any (w.partners_deny)
              or (w.partners_allow <> '{}' and not g."with" = any (w.partners_allow)))))
          from bylaw.audit_events n
          where n.chain = g.chain and n.address = g.address and n.action = 'end' and n.time = g.time
            and n.after ->> 'subject' = ''
        union all
        select 4, 'replacement', g.actor, null, false
          from bylaw.audit_events a
          where a.chain = g.chain and a.action = 'agree' and a.time = g.time
            and a.after ->> 'side' = split_part(g.address, '/', 2) and a.after ->> 'with' in (g.side, g."with")
            and a.after -> 'connection' <> 'null'
        union all
        select 5, 'connection', g.actor, null, false
      ) causes order by ordinality limit 1) act
    order by g.time, g.sequence`;

/** Only the last end of each side's agreement with each other. */
const LAST = ended('distinct on (e.side collate "C", e."with" collate "C")');

/** All of them, each once, though it stands in two chains. */
const ALL = ended('');

const AGREED = 'select workspace, "with" from bylaw.agreements where workspace = any($1) or "with" = any($1)';

/** Rows with the addresses of people who are not erased in place of their ids. */
async function named<T>(session: Session, rows: readonly T[]): Promise<readonly T[]> {
  const ids = idsIn([JSON.stringify(rows)]);
  return ids.length === 0 ? rows : (withEmails(rows, await emailsOfPeople(session, ids)) as readonly T[]);
}

async function readEnded(
  session: Session,
  sql: string,
  workspaces: readonly string[],
): Promise<readonly EndedAgreement[]> {
  const {rows} = await session.query<EndedAgreement & Record<string, unknown>>(sql, [
    workspaces.map(workspaceChain),
  ]);
  return named(session, rows);
}

/** The withdrawal that an end comes of; undefined if it ended of itself. Whose Connection was approved withdrew it. */
function withdrawalOf({
  follows,
  itself,
  address: _,
  ...record
}: EndedAgreement): WithdrawalRecord | undefined {
  if (itself) return undefined;
  return follows ? {...record, side: record.with, with: record.side} : record;
}

/**
 * The last withdrawals of sides that have not agreed again since, and by which a Connection was replaced, between these
 * workspaces and any others, in the session's snapshot.
 */
export async function readStandingWithdrawals(
  session: Session,
  workspaces: readonly string[],
): Promise<ReadonlyMap<string, WithdrawalRecord>> {
  const last = await readEnded(session, LAST, workspaces);
  const standing = new Map<string, WithdrawalRecord>();
  if (last.length === 0) return standing;
  const {rows} = await session.query<{workspace: string; with: string}>(AGREED, [workspaces]);
  const agreed = new Set(rows.map((row) => withdrawalKey(row.workspace, row.with)));
  const own = new Map(last.map((each) => [withdrawalKey(each.side, each.with), each]));
  for (const each of last) {
    const record = withdrawalOf(each);
    if (record === undefined) continue;
    const key = withdrawalKey(record.side, record.with);
    // What a side did itself says more than what came of it, and the last that it did counts.
    const ownEnd = each.follows ? own.get(key) : undefined;
    if (
      (agreed.has(key) && record.through !== 'replacement') ||
      (ownEnd !== undefined && ownEnd.at >= each.at)
    )
      continue;
    standing.set(key, record);
  }
  return standing;
}

/** Approvals that were removed after they had approved a request, whose address $2 is: $1 is a chain. */
const REMOVED_APPROVALS = `select after ->> 'side' as side, 'approval' as through, after ->> 'by' as "by",
    after ->> 'reason' as reason, floor(extract(epoch from time) * 1000)::float8 as at
  from bylaw.audit_events
  where chain = any($1) and address = $2 and action = 'revoke' and after ->> 'sequence' is null
  order by sequence`;

/** See `Store.withdrawalsOn`. */
export async function readWithdrawalsOn(
  session: Session,
  request: string,
  other: string,
): Promise<readonly RequestWithdrawal[]> {
  const [, kind = '', workspace = '', name = ''] = /^(share|connection):([^/]+)\/(.+)$/.exec(request) ?? [];
  const address = addressOf(kind === 'share' ? 'Share' : 'Connection', workspace, name);
  const found = new Map<string, RequestWithdrawal>();
  for (const each of await readEnded(session, ALL, [workspace])) {
    if (each.side !== other && each.with !== other) continue;
    const record = withdrawalOf(each);
    // A decision on the request itself is told as one, and the Approvals of it follow.
    const isTold = each.address === address && ['revocation', 'denial', 'approval'].includes(each.through);
    if (record === undefined || isTold) continue;
    const key = `${record.at} ${record.side}`;
    if (!each.follows || !found.has(key)) found.set(key, {...record, ofConnection: true});
  }
  const removed = await named(
    session,
    (
      await session.query<Omit<WithdrawalRecord, 'with'> & Record<string, unknown>>(REMOVED_APPROVALS, [
        [workspaceChain(workspace)],
        address,
      ])
    ).rows,
  );
  const approvals = removed.map((row): RequestWithdrawal => {
    const {side, through, by, reason, at} = row;
    return {
      side,
      with: side === workspace ? other : workspace,
      through,
      by,
      reason,
      at,
      ofConnection: kind === 'connection',
    };
  });
  return [...found.values(), ...approvals].toSorted((x, y) => x.at - y.at);
}
