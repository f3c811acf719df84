/** Writes ledgers into their tables as they are, which nobody but a superuser may. */
import type pg from 'pg';
import {parseAddress} from '../../src/model/address.ts';
import {expiryInstant} from '../../src/model/expiry.ts';
import type {Ledger} from '../../src/model/ledger.ts';

type Row = Readonly<Record<string, unknown>>;

/** The kind, workspace and name of `share:workspace/name` or `connection:workspace/name`. */
function partsOf(request: string): {
  readonly kind: string;
  readonly workspace: string;
  readonly name: string;
} {
  const [kind = '', path = ''] = request.split(':');
  const [workspace = '', name = ''] = path.split('/');
  return {kind, workspace, name};
}

const instant = (expires: string | undefined): string | null =>
  expires === undefined ? null : new Date(expiryInstant(expires) ?? Number.NaN).toISOString();

/** Rows of agreements: what stands before `#` is a Connection's address or a request. */
function agreements({pairs}: Ledger): Row[] {
  return [...pairs].flatMap(([pair, {agreed}]) =>
    [...agreed].map(([side, by]) => {
      const [what = '', number = ''] = by.split('#');
      const other = pair.split(' ').find((each) => each !== side);
      const own = what.startsWith('Connection/');
      return {
        workspace: side,
        with: other,
        connection: own ? what.split('/')[2] : null,
        incarnation: own ? Number(number) : null,
        request: own ? null : partsOf(what).name,
        sequence: own ? null : Number(number),
      };
    }),
  );
}

const epochs = ({pairs}: Ledger): Row[] =>
  [...pairs].map(([pair, {epoch, since}]) => {
    const [workspace, other] = pair.split(' ');
    return {workspace, with: other, epoch, since: since === null ? null : new Date(since).toISOString()};
  });

function decisionRows({decisions}: Ledger): Record<'decisions' | 'recipients' | 'resources', Row[]> {
  const all = [...decisions.values()].flat().map((each) => ({...each, ...partsOf(each.request)}));
  return {
    decisions: all.map(({at, ended, ...each}) => ({
      ...each,
      // Which workspace was asked with the requester's matters to no reader.
      with: each.side,
      allow: `{${each.allow.join(',')}}`,
      login: 'postgres',
      time: new Date(at).toISOString(),
      ended_at: ended ? new Date(at).toISOString() : null,
    })),
    recipients: all.flatMap(({workspace, name, sequence, recipients}) =>
      recipients.map(({subject, role, expires}) => ({
        workspace,
        share: name,
        sequence,
        subject,
        role,
        expires: instant(expires),
      })),
    ),
    resources: all.flatMap(({workspace, name, sequence, resources}) =>
      resources.map((resource) => ({workspace, share: name, sequence, resource})),
    ),
  };
}

/** Empties the keys of what ended: by them alone nothing crosses. */
async function writeEndings(sql: pg.Client, {ended}: Ledger): Promise<void> {
  const rows = [...ended].map(([key, {at, ...record}]) => {
    const [address = '', subject = ''] = key.split(' ');
    const {kind, workspace, name} = parseAddress(address) ?? {};
    return {
      ...record,
      kind: kind?.toLowerCase(),
      workspace,
      name,
      subject,
      with: '',
      time: new Date(at ?? 0),
    };
  });
  await sql.query(
    `insert into bylaw.endings (workspace, kind, name, subject, "with", cause, renew, incarnation, time)
      select workspace, kind, name, subject, "with", cause, renew, incarnation, time
        from json_populate_recordset(null::bylaw.endings, $1)`,
    [JSON.stringify(rows)],
  );
  for (const [table, kind, keys] of [
    ['connections', 'connection', 'partner = null, with_region = null'],
    ['shares', 'share', 'partner = null, with_region = null, into_partner = null, into_partner_space = null'],
  ] as const) {
    await sql.query(
      `update bylaw.${table} t set ${keys} from bylaw.endings e
        where e.workspace = t.workspace and e.kind = $1 and e.name = t.name and e.subject = ''`,
      [kind],
    );
  }
  await sql.query(
    `update bylaw.share_recipients t set partner = null, partner_member = null from bylaw.endings e
      where e.workspace = t.workspace and e.kind = 'share' and e.name = t.share and e.subject = t.subject`,
  );
}

/** Writes a ledger that holds no more than the shares and connections that are stored already. */
export async function writeLedger(sql: pg.Client, ledger: Ledger): Promise<void> {
  const insert = async (table: string, columns: string, rows: readonly Row[]): Promise<void> => {
    await sql.query(
      `insert into bylaw."${table}" (${columns})
        select ${columns} from json_populate_recordset(null::bylaw."${table}", $1)`,
      [JSON.stringify(rows)],
    );
  };
  const numbers = [...ledger.incarnations].map(([address, number]) => ({...parseAddress(address), number}));
  for (const [kind, table] of [
    ['Share', 'shares'],
    ['Connection', 'connections'],
  ] as const) {
    await sql.query(
      `update bylaw.${table} t set incarnation = r.number
        from json_to_recordset($1) r(workspace text, name text, number integer)
        where t.workspace = r.workspace and t.name = r.name`,
      [JSON.stringify(numbers.filter((each) => each.kind === kind))],
    );
  }
  await sql.query(
    `update bylaw.guests t set ended = r.ended
      from json_to_recordset($1) r(workspace text, name text, ended integer)
      where t.workspace = r.workspace and t.email = r.name`,
    [
      JSON.stringify(
        [...ledger.endedInvitations].map(([address, ended]) => ({...parseAddress(address), ended})),
      ),
    ],
  );
  const {decisions, recipients, resources} = decisionRows(ledger);
  await insert(
    'agreements',
    'workspace, "with", connection, incarnation, request, sequence',
    agreements(ledger),
  );
  await insert('epochs', 'workspace, "with", epoch, since', epochs(ledger));
  await insert(
    'decisions',
    `workspace, kind, name, sequence, "with", side, decision, "by", actor, login, automatic, digest, incarnation, epoch,
      renew, target, allow, reason, source, time, ended_at`,
    decisions,
  );
  await insert('approved_recipients', 'workspace, share, sequence, subject, role, expires', recipients);
  await sql.query(
    `update bylaw.approved_recipients a set partner = r.partner, partner_member = r.partner_member
      from bylaw.share_recipients r where r.workspace = a.workspace and r.share = a.share and r.subject = a.subject`,
  );
  await insert('approved_resources', 'workspace, share, sequence, resource', resources);
  // What was approved is what has the name now.
  await sql.query(
    `update bylaw.approved_resources a set resource_workspace = r.workspace, resource_name = r.name
      from bylaw.resources r where r.workspace = a.workspace and a.resource = r.type || ':' || r.name`,
  );
  await sql.query(
    `update bylaw.decisions d
      set target_workspace = s.workspace, target_space = s.target_space, target_resource = s.target_resource
      from bylaw.shares s where d.kind = 'share' and s.workspace = d.workspace and s.name = d.name and s.target = d.target`,
  );
  await writeEndings(sql, ledger);
}

/** Several ledgers of organisations that have nothing in common, as one. */
export const together = (ledgers: readonly Ledger[]): Ledger => ({
  knownAs: new Map(),
  pairs: new Map(ledgers.flatMap(({pairs}) => [...pairs])),
  incarnations: new Map(ledgers.flatMap(({incarnations}) => [...incarnations])),
  lastIncarnations: new Map(ledgers.flatMap(({lastIncarnations}) => [...lastIncarnations])),
  endedInvitations: new Map(ledgers.flatMap(({endedInvitations}) => [...endedInvitations])),
  withdrawals: new Map(ledgers.flatMap(({withdrawals}) => [...withdrawals])),
  withdrawn: new Map(ledgers.flatMap(({withdrawn}) => [...withdrawn])),
  decisions: new Map(ledgers.flatMap(({decisions}) => [...decisions])),
  asked: new Map(ledgers.flatMap(({asked}) => [...asked])),
  written: new Map(ledgers.flatMap(({written}) => [...written])),
  ended: new Map(ledgers.flatMap(({ended}) => [...ended])),
});
