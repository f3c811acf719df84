/** The ledger of a workspace as its tables hold it, to be held against what its events say. */
import {sortedApproved, type AgreementRows, type Approved} from '../model/agreement-events.ts';
import type {Session} from './connect.ts';
import {withoutEmails} from './people.ts';

/** What is never, such as `infinity`, is not null either. */
const instant = (column: string): string =>
  `case when isfinite(${column}) then to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') else ${column}::text end`;

/** $1 the workspace. Each row has the key under which events speak of it. */
const ROWS = `select 'incarnation ' || i.kind || ':' || i.workspace || '/' || i.name as key,
    json_build_object('last', i.last) as content
  from bylaw.incarnations i where i.workspace = $1
  union all
  select 'request ' || q.kind || ':' || q.workspace || '/' || q.name || ' ' || q.side,
    json_build_object('digest', q.digest, 'asked', q.asked, 'by', q.asked_by, 'since', ${instant('q.since')},
      'lapsed', q.lapsed)
  from bylaw.requests q where q.workspace = $1
  union all
  select 'agreement ' || a.workspace || ' ' || a."with",
    json_build_object('connection', a.connection, 'incarnation', a.incarnation, 'request', a.request,
      'sequence', a.sequence)
  from bylaw.agreements a where a.workspace = $1
  union all
  select 'epoch ' || e.workspace || ' ' || e."with",
    json_build_object('epoch', e.epoch, 'since', ${instant('e.since')})
  from bylaw.epochs e where e.workspace = $1
  union all
  select rtrim('ending ' || n.kind || ':' || n.workspace || '/' || n.name || ' ' || n.subject),
    json_build_object('with', n."with", 'cause', n.cause, 'renew', n.renew, 'incarnation', n.incarnation, 'run', n.run,
      'time', ${instant('n.time')})
  from bylaw.endings n where n.workspace = $1
  union all
  select 'decision ' || d.kind || ':' || d.workspace || '/' || d.name || '#' || d.sequence,
    json_build_object('with', d."with", 'side', d.side, 'decision', d.decision, 'by', d."by", 'actor', d.actor,
      'login', d.login, 'automatic', d.automatic, 'digest', d.digest, 'incarnation', d.incarnation, 'epoch', d.epoch,
      'renew', d.renew, 'target', d.target, 'allow', d.allow, 'reason', d.reason, 'source', d.source,
      'time', ${instant('d.time')}, 'ended', ${instant('d.ended_at')},
      'recipients', (select coalesce(json_agg(json_build_object('subject', r.subject, 'role', r.role,
          'expires', ${instant('r.expires')}) order by r.subject collate "C"), '[]')
        from bylaw.approved_recipients r where d.kind = 'share' and r.workspace = d.workspace and r.share = d.name
          and r.sequence = d.sequence),
      'resources', (select coalesce(json_agg(r.resource order by r.resource collate "C"), '[]')
        from bylaw.approved_resources r where d.kind = 'share' and r.workspace = d.workspace and r.share = d.name
          and r.sequence = d.sequence))
  from bylaw.decisions d where d.workspace = $1`;

/** Recipients are in the order of their ids, as events have them. */
const inOrder = (content: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  'recipients' in content
    ? {...content, recipients: sortedApproved(content['recipients'] as readonly Approved[])}
    : content;

/** The rows of one workspace, with people as opaque ids: `idOf` says whose an address is. */
export async function agreementRows(
  session: Session,
  workspace: string,
  idOf: (email: string) => string,
): Promise<AgreementRows> {
  const {rows} = await session.query<{key: string; content: Readonly<Record<string, unknown>>}>(ROWS, [
    workspace,
  ]);
  return new Map(
    rows.map(
      ({key, content}) =>
        [
          withoutEmails(key, idOf) as string,
          inOrder(withoutEmails(content, idOf) as typeof content),
        ] as const,
    ),
  );
}

/** The workspaces of which the ledger has any row. */
export async function workspacesWithAgreements(session: Session): Promise<readonly string[]> {
  const {rows} = await session.query<{workspace: string}>(
    `select workspace from bylaw.incarnations union select workspace from bylaw.requests
      union select workspace from bylaw.agreements union select workspace from bylaw.epochs
      union select workspace from bylaw.decisions union select workspace from bylaw.endings`,
  );
  return rows.map(({workspace}) => workspace);
}

/** Keys of approvals to what they are of, which name something else. Emptied ones are of what is gone. $1 the workspace. */
const KEYS = `select 'decision ' || d.kind || ':' || d.workspace || '/' || d.name || '#' || d.sequence as key
  from bylaw.decisions d where d.workspace = $1 and (
    d.target_workspace <> d.workspace or 'space:' || d.target_space <> d.target
    or d.target_resource <> split_part(d.target, ':', 2)
    or exists (select from bylaw.approved_recipients r where d.kind = 'share' and r.workspace = d.workspace and r.share = d.name
      and r.sequence = d.sequence and (r.partner <> d."with" or 'user:' || r.partner_member <> r.subject))
    or exists (select from bylaw.approved_resources r where d.kind = 'share' and r.workspace = d.workspace and r.share = d.name
      and r.sequence = d.sequence and (r.resource_workspace <> r.workspace or r.resource_name <> split_part(r.resource, ':', 2))))
  order by d.kind collate "C", d.name collate "C", d.sequence`;

/** Decisions of a workspace that approve something else than what they name. */
export async function misledDecisions(session: Session, workspace: string): Promise<readonly string[]> {
  const {rows} = await session.query<{key: string}>(KEYS, [workspace]);
  return rows.map(({key}) => key);
}
