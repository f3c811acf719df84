/** What others write around bylaw, in SQL: each is one transaction of somebody who may. */
import type {World} from './history-world.ts';

export interface OutsideWrite {
  readonly name: string;
  /** $1 Acme's workspace, $2 Northwind's, $3 Southwind's; `mail:x` stands for the address of x. */
  readonly statements: readonly string[];
  /**
   * Whether everything reads as before. The next run settles what else was written, since it sets that back; this only if it
   * concerns the same workspace, which histories do not foresee: it is settled at once.
   */
  readonly readsAsBefore: boolean;
}

const write = (name: string, ...statements: string[]): OutsideWrite => ({
  name,
  statements,
  readsAsBefore: name.endsWith(' anew'),
});

const COLUMNS =
  'workspace, name, target, requested_by, "into", role, "with", region, partner, with_region, renew, managed_by';
const RECIPIENT = 'workspace, share, subject, role, expires, subject_workspace, partner, partner_member';

const RECIPIENT_ANEW = [
  `create temporary table named on commit drop as select ${RECIPIENT}
    from bylaw.share_recipients where workspace = $1 and subject_user = mail:vera`,
  `delete from bylaw.share_recipients where workspace = $1 and subject_user = mail:vera`,
  `update named set partner = $2, partner_member = mail:vera`,
  `insert into bylaw.share_recipients (${RECIPIENT}) select * from named`,
];
const MEMBER_ANEW = [
  `delete from bylaw.member_roles where workspace = $2 and email = mail:vera`,
  `delete from bylaw.members where workspace = $2 and email = mail:vera`,
  `insert into bylaw.members (workspace, email, managed_by) values ($2, mail:vera, $1)`,
];

/** Takes all resources out of the spaces, and puts them back. */
const OUT_OF_SPACES = [
  `create temporary table held on commit drop as select * from bylaw.space_resources where workspace = $1`,
  `delete from bylaw.space_resources where workspace = $1`,
];
const BACK_IN_SPACES = `insert into bylaw.space_resources select * from held`;

export const OUTSIDE_WRITES: readonly OutsideWrite[] = [
  write(
    'deactivate ana',
    `update bylaw.members set status = 'deactivated' where workspace = $1 and email = mail:ana`,
  ),
  write(
    'deactivate uma',
    `update bylaw.members set status = 'deactivated' where workspace = $2 and email = mail:uma`,
  ),
  write('activate everybody', `update bylaw.members set status = 'active' where workspace in ($1, $2, $3)`),
  write(
    'write a share anew',
    `create temporary table again on commit drop as select ${COLUMNS} from bylaw.shares where workspace = $1 and name = 'deal-north'`,
    `create temporary table recipients on commit drop as select ${RECIPIENT}
      from bylaw.share_recipients where workspace = $1 and share = 'deal-north'`,
    `delete from bylaw.shares where workspace = $1 and name = 'deal-north'`,
    `insert into bylaw.shares (${COLUMNS}) select * from again`,
    `insert into bylaw.share_recipients (${RECIPIENT}) select * from recipients`,
  ),
  write('widen a share', `update bylaw.share_recipients set role = 'co-owner' where workspace = $1`),
  write(
    'narrow a share',
    `update bylaw.share_recipients set role = 'viewer', expires = '2080-01-01Z' where workspace = $1`,
  ),
  write(
    'take a recipient out',
    `delete from bylaw.share_recipients where workspace = $1 and subject_user = mail:vera`,
  ),
  write(
    'put another resource in',
    `insert into bylaw.space_resources (workspace, space, type, resource) values ($1, 'deal', 'vault', 'eagle') on conflict do nothing`,
  ),
  write('take the resources out', `delete from bylaw.space_resources where workspace = $1`),
  write(
    'swap the names of two resources',
    ...OUT_OF_SPACES,
    `create temporary table swapped on commit drop as
      select name, row_number() over (order by name) as nth from bylaw.resources where workspace = $1`,
    `update bylaw.resources set name = 'swapping' where workspace = $1 and name = (select name from swapped where nth = 1)`,
    `update bylaw.resources set name = (select name from swapped where nth = 1)
      where workspace = $1 and name = (select name from swapped where nth = 2)`,
    `update bylaw.resources set name = (select name from swapped where nth = 2) where workspace = $1 and name = 'swapping'`,
    BACK_IN_SPACES,
  ),
  write(
    'write the resources of spaces anew',
    ...OUT_OF_SPACES,
    `create temporary table again on commit drop as select r.* from bylaw.resources r
      join held h on h.workspace = r.workspace and h.resource = r.name`,
    `delete from bylaw.resources r using again a where r.workspace = a.workspace and r.name = a.name`,
    `insert into bylaw.resources select * from again`,
    BACK_IN_SPACES,
  ),
  write(
    'share a space that is written anew',
    `create temporary table held on commit drop as select * from bylaw.space_resources where workspace = $1`,
    `create temporary table again on commit drop as select * from bylaw.spaces where workspace = $1 and name = 'deal'`,
    `insert into bylaw.spaces (workspace, name, type, creator, region)
      select workspace, 'aside', type, creator, region from again`,
    `update bylaw.shares set target = 'space:aside' where workspace = $1 and target = 'space:deal'`,
    `update bylaw.guest_spaces set space = 'aside' where workspace = $1 and space = 'deal'`,
    `delete from bylaw.spaces where workspace = $1 and name = 'deal'`,
    `insert into bylaw.spaces select * from again`,
    `update bylaw.shares set target = 'space:deal' where workspace = $1 and target = 'space:aside'`,
    `update bylaw.guest_spaces set space = 'deal' where workspace = $1 and space = 'aside'`,
    `delete from bylaw.spaces where workspace = $1 and name = 'aside'`,
    BACK_IN_SPACES,
  ),
  write(
    'share something else',
    `update bylaw.shares set target = 'vault:eagle' where workspace = $1 and name = 'deal-south'`,
  ),
  write('have somebody else ask', `update bylaw.shares set requested_by = mail:cy where workspace = $1`),
  write('exclude a partner', `update bylaw.workspaces set partners_deny = array[$1] where name = $3`),
  write(
    'accept every partner',
    `update bylaw.workspaces set partners_deny = '{}', partners_allow = '{}' where name in ($1, $2, $3)`,
  ),
  write(
    'delete a recipient',
    `delete from bylaw.member_roles where workspace = $2 and email = mail:vera`,
    `delete from bylaw.members where workspace = $2 and email = mail:vera`,
  ),
  write('delete a recipient and write them anew', ...MEMBER_ANEW),
  write('write a recipient of a share anew', ...RECIPIENT_ANEW),
  write('delete a recipient and write them anew, in the share too', ...MEMBER_ANEW, ...RECIPIENT_ANEW),
  write('delete the space of a contribution', `delete from bylaw.spaces where workspace = $2`),
  write('move a workspace', `update bylaw.workspaces set region = 'US' where name = $2`),
  write(
    'empty the keys',
    `update bylaw.connections set partner = null, with_region = null where workspace = $3`,
  ),
  write('let less cross', `update bylaw.connections set allow = '{space}' where workspace = $1`),
  write('delete a connection', `delete from bylaw.connections where workspace = $2 and name = 'acme'`),
  write('dismiss a Connection Admin', `delete from bylaw.connection_admins where workspace = $2`),
  write('take an admin the role', `delete from bylaw.member_roles where workspace = $1 and email = mail:ana`),
  write('delete the approvals', `delete from bylaw.approvals where workspace in ($1, $2, $3)`),
  write('suspend a share', `update bylaw.shares set suspended = true where workspace = $1`),
  write('suspend a connection', `update bylaw.connections set suspended = true where workspace = $2`),
  write(
    'resume everything',
    `update bylaw.shares set suspended = false where workspace = $1`,
    `update bylaw.connections set suspended = false where workspace in ($1, $2, $3)`,
  ),
  write(
    'hire a guest',
    `insert into bylaw.members (workspace, email, managed_by) values ($1, mail:gus, $1) on conflict do nothing`,
  ),
  write('invite a guest again', `update bylaw.guests set renew = renew + 1 where workspace = $1`),
  write(
    'write a guest anew',
    `delete from bylaw.guest_spaces where workspace = $1`,
    `delete from bylaw.guests where workspace = $1`,
    `insert into bylaw.guests (workspace, email, invited_by, managed_by)
      select m.workspace, mail:gus, m.email, $1 from bylaw.members m where m.workspace = $1 and m.email = mail:bo`,
    `insert into bylaw.guest_spaces (workspace, email, space, role)
      select g.workspace, g.email, 'deal', 'viewer' from bylaw.guests g where g.workspace = $1`,
  ),
  write(
    'call an approval otherwise',
    `update bylaw.approvals set name = name || '-too' where workspace in ($1, $2, $3) and length(name) < 20`,
  ),
];

/** Does it. A key that stands in the way keeps it from happening, as it would anybody. */
export async function writeOutside(world: World, {statements}: OutsideWrite): Promise<void> {
  const [acme, north, south] = world.homes().map((home) => `'${home}'`);
  await world.sql.query('begin');
  try {
    for (const statement of statements) {
      await world.sql.query(
        statement
          .replaceAll('$1', acme ?? '')
          .replaceAll('$2', north ?? '')
          .replaceAll('$3', south ?? '')
          .replaceAll(/mail:(\w+)/g, (_, name: string) => `'${world.mail(name)}'`),
      );
    }
    await world.sql.query('commit');
  } catch (error) {
    await world.sql.query('rollback');
    if (!['23001', '23503', '23514'].includes((error as {code?: string}).code ?? '')) throw error;
  }
}
