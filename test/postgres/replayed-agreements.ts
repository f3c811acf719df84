/** The agreements of a workspace as they follow from the events of its chain, and as its tables hold them. */
import type pg from 'pg';
import {
  EFFECTS,
  follow,
  isOwnRow,
  type AgreementEvent,
  type AgreementRows,
} from '../../src/model/agreement-events.ts';
import {agreementRows} from '../../src/postgres/agreement-rows.ts';

/** What the chain of a workspace says of agreements, its own and those of others that concern it. */
async function replayed(sql: pg.Client, workspace: string): Promise<AgreementRows> {
  const {rows} = await sql.query<AgreementEvent>(
    `select action, address, actor, login, before, after,
        to_char(time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as time
      from bylaw.audit_events where chain = 'workspace:' || $1 and action = any($2) order by sequence`,
    [workspace, EFFECTS],
  );
  const agreements: AgreementRows = new Map();
  for (const event of rows) follow(agreements, event);
  return agreements;
}

const sorted = (rows: AgreementRows): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...rows].toSorted(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1)));

/** The workspaces that a row is about. */
const concerns = (key: string, row: Readonly<Record<string, unknown>>, workspace: string): boolean =>
  isOwnRow(key, workspace) || row['with'] === workspace || key.split(' ').includes(workspace);

/**
 * What two ways say of the agreements of some workspaces: by workspace, its tables and its events; and by pair of
 * workspaces, what the chain of each says of what the other owns.
 */
export async function bothWays(sql: pg.Client, workspaces: readonly string[]) {
  const people = await sql.query<{id: string; email: string}>(
    'select id, email from bylaw.people where email is not null',
  );
  const ids = new Map(people.rows.map(({id, email}) => [email, id]));
  const session = {query: sql.query.bind(sql), spoil: () => undefined} as Parameters<typeof agreementRows>[0];
  const chains = new Map<string, AgreementRows>();
  for (const workspace of workspaces) chains.set(workspace, await replayed(sql, workspace));
  const own = [];
  for (const [workspace, rows] of chains) {
    const stored = await agreementRows(session, workspace, (email) => ids.get(email) ?? email);
    const told = new Map([...rows].filter(([key]) => isOwnRow(key, workspace)));
    own.push({workspace, tables: sorted(stored), events: sorted(told)});
  }
  const shared = [...chains].flatMap(([workspace, rows]) =>
    [...chains]
      .filter(([other]) => other !== workspace)
      .map(([other, theirs]) => {
        const of = (from: AgreementRows): Readonly<Record<string, unknown>> =>
          sorted(
            new Map([...from].filter(([key, row]) => isOwnRow(key, workspace) && concerns(key, row, other))),
          );
        return {workspace, other, told: of(rows), toldThere: of(theirs)};
      }),
  );
  return {own, shared};
}
