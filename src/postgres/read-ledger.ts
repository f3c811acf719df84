/** Reads the ledger of some workspaces: who has agreed to what, as far as it still matters. */
import {addressOf, type Address} from '../model/address.ts';
import {expiryText} from '../model/expiry.ts';
import {
  endingKey,
  type AskedRecord,
  type Decision,
  type DecisionRecord,
  type EndingRecord,
  type Ledger,
  type PairRecord,
} from '../model/ledger.ts';
import type {ConnectionKind, ShareRole} from '../model/specs.ts';
import type {Session} from './connect.ts';
import {readStandingWithdrawals} from './read-withdrawals.ts';
import {readKnownAs} from './former-addresses.ts';
import {ms} from './instants.ts';

const INCARNATIONS = `select 'Share' as kind, workspace, name, incarnation, null as withdrawn from bylaw.shares
    where workspace = any($1) and "with" is not null
  union all select 'Connection', workspace, name, incarnation, withdrawn from bylaw.connections
    where workspace = any($1)`;

const ENDED_INVITATIONS =
  'select workspace, email, ended from bylaw.guests where workspace = any($1) and ended is not null';

const LAST_INCARNATIONS =
  'select workspace, kind, name, last from bylaw.incarnations where workspace = any($1)';

const EPOCHS = `select e.workspace, e."with", e.epoch, ${ms('e.since')} as since,
    (select json_agg(json_build_array(a.workspace, coalesce(
        'Connection/' || a.workspace || '/' || a.connection || '#' || a.incarnation,
        'connection:' || a."with" || '/' || a.request || '#' || a.sequence)))
      from bylaw.agreements a where (a.workspace = e.workspace and a."with" = e."with")
        or (a.workspace = e."with" and a."with" = e.workspace)) as agreed
  from bylaw.epochs e where e.workspace = any($1) or e."with" = any($1)`;

/** Decisions that count: of what is live, and not taken back; of connections also those, since they show a withdrawal. */
const COUNTING = `d.workspace = any($1) and (d.ended_at is null or d.kind = 'connection') and exists (
    select from bylaw.live_requests q
      where q.workspace = d.workspace and q.kind = d.kind and q.name = d.name and q.incarnation = d.incarnation)`;

/** All decisions on one request, those too that count no more: $1 its workspace, $2 and $3 its kind and name. */
const OF_REQUEST = 'd.workspace = any($1) and d.kind = $2 and d.name = $3';

/** What was decided on; of an approval nothing, once that was deleted, whatever has its name now. */
const TARGET = "case when d.decision <> 'approve' or d.target_workspace is not null then d.target end";

const decisions = (
  where: string,
): string => `select d.workspace, d.kind, d.name, d.sequence, d.side, d.decision,
    d."by", d.actor, d.automatic, d.digest, d.incarnation, d.epoch, d.renew, ${TARGET} as target, d.allow, d.reason, d.source,
    ${ms('d.time')} as at, d.ended_at is not null as ended,
    (select json_agg(json_build_object('subject', r.subject, 'role', r.role, 'expires', ${ms('r.expires')})
        order by r.subject collate "C") from bylaw.present_approved_recipients r
      where d.kind = 'share' and r.workspace = d.workspace and r.share = d.name and r.sequence = d.sequence) as recipients,
    array(select r.resource from bylaw.present_approved_resources r where d.kind = 'share' and r.workspace = d.workspace
      and r.share = d.name and r.sequence = d.sequence order by r.resource collate "C") as resources
  from bylaw.decisions d where ${where} order by d.workspace collate "C", d.kind collate "C", d.name collate "C", d.sequence`;

/** What a run last wrote of each Approval and Connection, as JSON. */
const WRITTEN = `select 'Approval' as kind, workspace, name, counted_as::json as written from bylaw.approvals
    where workspace = any($1)
  union all select 'Connection', workspace, name, written_as::json from bylaw.connections where workspace = any($1)`;

/** What ended, and what the next settlement makes a record of: it has lost a key. */
const ENDED = `select e.kind, e.workspace, e.name, e.subject, e.cause, e.renew, e.incarnation, ${ms('e.time')} as at
    from bylaw.endings e where e.workspace = any($1)
  union all select c.kind, c.workspace, c.name, c.subject, c.lost, c.renew, c.incarnation, null
    from bylaw.crossings c where c.workspace = any($1) and c.lost is not null and not exists (
      select from bylaw.endings e where e.workspace = c.workspace and e.kind = c.kind and e.name = c.name
        and e.subject = c.subject)`;

const ASKED = `select workspace, kind, name, side, digest, asked, asked_by, lapsed, ${ms('since')} as since
  from bylaw.requests where workspace = any($1) or side = any($1)`;

interface EndingRow extends EndingRecord {
  readonly kind: string;
  readonly workspace: string;
  readonly name: string;
  readonly subject: string;
}

interface DecisionRow {
  readonly workspace: string;
  readonly kind: string;
  readonly name: string;
  readonly sequence: number;
  readonly side: string;
  readonly decision: Decision;
  readonly by: string;
  readonly actor: string;
  readonly automatic: boolean;
  readonly digest: string;
  readonly incarnation: number;
  readonly epoch: number;
  readonly renew: number;
  readonly target: string | null;
  readonly allow: readonly ConnectionKind[];
  readonly reason: string | null;
  readonly source: string | null;
  readonly at: number;
  readonly ended: boolean;
  readonly recipients:
    readonly {readonly subject: string; readonly role: ShareRole; readonly expires: number | null}[] | null;
  readonly resources: readonly string[];
}

function decisionOf(row: DecisionRow): DecisionRecord {
  const {workspace, kind, name, source, recipients, ...rest} = row;
  return {
    ...rest,
    request: `${kind}:${workspace}/${name}`,
    source: source === null ? null : addressOf('Approval', row.side, source),
    recipients: (recipients ?? []).map(({subject, role, expires}) => ({
      subject,
      role,
      ...(expires !== null && {expires: expiryText(expires)}),
    })),
  };
}

/**
 * Reads the ledger as far as it concerns these workspaces, in the session's snapshot. `declared` names workspaces that
 * may have been deleted before.
 */
export async function readLedger(
  session: Session,
  workspaces: readonly string[],
  declared: readonly string[],
): Promise<Ledger> {
  const rowsOf = async <Row>(sql: string, of = workspaces): Promise<readonly Row[]> =>
    (await session.query<Row & Record<string, unknown>>(sql, [of])).rows;
  // The numbers that survive a deletion are also those of a workspace that is declared again.
  const all = [...new Set([...workspaces, ...declared])];
  const incarnations = new Map<Address, number>();
  const withdrawn = new Map<Address, number>();
  for (const row of await rowsOf<{
    kind: string;
    workspace: string;
    name: string;
    incarnation: number;
    withdrawn: number | null;
  }>(INCARNATIONS)) {
    const address = addressOf(row.kind, row.workspace, row.name);
    incarnations.set(address, row.incarnation);
    if (row.withdrawn !== null) withdrawn.set(address, row.withdrawn);
  }
  const lastIncarnations = new Map<Address, number>();
  for (const row of await rowsOf<{workspace: string; kind: string; name: string; last: number}>(
    LAST_INCARNATIONS,
    all,
  )) {
    const kind = row.kind === 'share' ? 'Share' : 'Connection';
    lastIncarnations.set(addressOf(kind, row.workspace, row.name), row.last);
  }
  const pairs = new Map<string, PairRecord>();
  for (const row of await rowsOf<{
    workspace: string;
    with: string;
    epoch: number;
    since: number | null;
    agreed: readonly (readonly [string, string])[] | null;
  }>(EPOCHS, all)) {
    const {epoch, since, agreed} = row;
    pairs.set(`${row.workspace} ${row.with}`, {epoch, since, agreed: new Map(agreed)});
  }
  const byRequest = new Map<string, DecisionRecord[]>();
  for (const row of await rowsOf<DecisionRow>(decisions(COUNTING))) {
    const decision = decisionOf(row);
    const known = byRequest.get(decision.request);
    if (known === undefined) byRequest.set(decision.request, [decision]);
    else known.push(decision);
  }
  const asked = new Map<string, AskedRecord>();
  for (const row of await rowsOf<{
    workspace: string;
    kind: string;
    name: string;
    side: string;
    digest: string;
    asked: string;
    asked_by: string;
    lapsed: boolean;
    since: number;
  }>(ASKED)) {
    asked.set(`${row.kind}:${row.workspace}/${row.name} ${row.side}`, {
      digest: row.digest,
      asked: row.asked,
      askedBy: row.asked_by,
      since: row.since,
      lapsed: row.lapsed,
    });
  }
  const written = new Map<Address, string | null>();
  for (const row of await rowsOf<{kind: string; workspace: string; name: string; written: unknown}>(
    WRITTEN,
  )) {
    const address = addressOf(row.kind, row.workspace, row.name);
    written.set(address, row.written === null ? null : JSON.stringify(row.written));
  }
  const ended = new Map<string, EndingRecord>();
  for (const row of await rowsOf<EndingRow>(ENDED)) {
    const {cause, renew, incarnation, at} = row;
    const address = addressOf(row.kind === 'share' ? 'Share' : 'Connection', row.workspace, row.name);
    ended.set(endingKey(address, row.subject), {cause, renew, incarnation, at});
  }
  const endedInvitations = new Map<Address, number>();
  for (const row of await rowsOf<{workspace: string; email: string; ended: number}>(ENDED_INVITATIONS, all)) {
    endedInvitations.set(addressOf('Guest', row.workspace, row.email), row.ended);
  }
  return {
    pairs,
    incarnations,
    lastIncarnations,
    withdrawn,
    withdrawals: await readStandingWithdrawals(session, workspaces),
    endedInvitations,
    decisions: byRequest,
    asked,
    written,
    ended,
    knownAs: await readKnownAs(session),
  };
}

/** Every decision that there was on a request, in order. */
export async function readDecisions(session: Session, request: string): Promise<readonly DecisionRecord[]> {
  const [, kind = '', workspace = '', name = ''] = /^(share|connection):([^/]+)\/(.+)$/.exec(request) ?? [];
  const {rows} = await session.query<DecisionRow & Record<string, unknown>>(decisions(OF_REQUEST), [
    [workspace],
    kind,
    name,
  ]);
  return rows.map(decisionOf);
}
