/**
 * Offboarding from archived workspaces. They are read as absent, so that no plan is made for them; but one that is
 * declared again is back with what is in it, and that must not be somebody who was offboarded.
 */
import {KINDS} from '../model/kinds.ts';
import type {Session} from './connect.ts';
import {writtenColumns, writtenItemColumns} from './rows.ts';
import type {Column} from './columns.ts';
import {TABLES} from './tables.ts';

const ARCHIVED = '(select name from bylaw.workspaces where archived_at is not null)';

/** Columns of a table in which an address may stand: in texts, and in what is JSON. */
const textColumns = (columns: readonly Omit<Column, 'path'>[]) =>
  columns.filter(({name, type}) => (type === 'text' || type === 'jsonb') && name !== 'workspace');

/** $1 a pattern of the address with what stands before it, $2 what takes its place. */
function rename(table: string, columns: readonly Omit<Column, 'path'>[], where: string): string | undefined {
  const texts = textColumns(columns);
  if (texts.length === 0) return undefined;
  const sets = texts.map(({name, type}) => {
    const replaced = `regexp_replace("${name}"::text collate "C", $1, '\\1' || $2, 'gi')`;
    return `"${name}" = ${type === 'jsonb' ? `${replaced}::jsonb` : replaced}`;
  });
  const hits = texts.map(({name}) => `"${name}"::text collate "C" ~* $1`);
  return `update bylaw."${table}" set ${sets.join(', ')} where ${where} and (${hits.join(' or ')})`;
}

/** The statements that rename somebody in archived workspaces, and in the accounts of others. */
function renames(): readonly string[] {
  return KINDS.flatMap((kind) => {
    const {table, name, inWorkspace, items, derived} = TABLES[kind];
    const workspace = inWorkspace ? 'workspace' : name;
    // Members get rows of their own before; derived columns follow from others.
    const written = new Set(derived?.columns.map((column) => column.name));
    const own = writtenColumns(TABLES[kind]).filter(
      (column) => column.name !== name && !written.has(column.name),
    );
    const where = kind === 'User' ? 'true' : `${workspace} in ${ARCHIVED}`;
    const lists = items.map((item) => {
      const shared = item.table === 'share_recipients' ? `or subject_workspace in ${ARCHIVED}` : '';
      const columns = writtenItemColumns(item).filter(
        (column) =>
          !['subject_workspace', 'partner', 'partner_member'].includes(column.name) &&
          (column.name !== item.parent || kind === 'Member'),
      );
      return rename(item.table, columns, `(workspace in ${ARCHIVED} ${shared})`);
    });
    return [rename(table, own, where), ...lists].filter((sql) => sql !== undefined);
  });
}

/**
 * The address where it stands by itself: not as the end or the beginning of another, also of one with an apostrophe.
 * Letters beyond ASCII are in none.
 * Twin in SQL: src/postgres/behaviour/rename-in-texts.sql.
 */
const patternOf = (email: string): string =>
  `((?:^|[^a-zA-Z0-9._%+'-])'?)${email.replaceAll(/[!-/:-?[-`{-~]/g, String.raw`\$&`)}(?![a-zA-Z0-9_%+-]|\\.[a-zA-Z0-9])`;

/**
 * Ends the memberships and invitations of somebody in archived workspaces; with `name`, they go by that from now
 * on, wherever they are mentioned there. `addresses` are theirs, and those that they had before.
 */
export async function offboardInArchived(
  session: Session,
  addresses: readonly [person: string, ...former: string[]],
  name: string | undefined,
): Promise<void> {
  const [person] = addresses;
  await session.query(
    `update bylaw.members set status = 'deactivated' where email = $1 and workspace in ${ARCHIVED}`,
    [person],
  );
  await session.query(
    `delete from bylaw.guests where $1 in (email, invited_by) and workspace in ${ARCHIVED}`,
    [person],
  );
  if (name === undefined) return;
  await session.query(
    `insert into bylaw.members (workspace, email, status, expires, labels, dormant)
      select workspace, $2, status, expires, labels, dormant from bylaw.members
      where email = $1 and workspace in ${ARCHIVED}`,
    [person, name],
  );
  await session.query(
    `update bylaw.offboardings set email = $2 where email = $1 and workspace in ${ARCHIVED}`,
    [person, name],
  );
  // A key over a border is not for an apply to change: who is opaque from now on has none, and no access by it.
  const across = `subject = 'user:' || $1 and partner is not null and (workspace in ${ARCHIVED} or subject_workspace in ${ARCHIVED})`;
  await session.query(
    `insert into bylaw.share_recipients (workspace, share, subject, role, expires, subject_workspace)
      select workspace, share, 'user:' || $2, role, expires, subject_workspace from bylaw.share_recipients where ${across}`,
    [person, name],
  );
  await session.query(`delete from bylaw.share_recipients where ${across}`, [person]);
  for (const address of addresses) {
    for (const sql of renames()) await session.query(sql, [patternOf(address), name]);
  }
  await session.query(`delete from bylaw.members where email = $1 and workspace in ${ARCHIVED}`, [person]);
}
