-- Twin: src/access/memberships.ts, Memberships
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Guests who have access: the invitation is neither expired nor suspended, the workspace has guest accounts, the inviter
-- may still invite, and no membership of the host, active or not, has ended it. Memberships elsewhere are no matter.
create or replace view bylaw.active_guests as
  select g.workspace, g.email from bylaw.guests g
    join bylaw.workspaces w on w.name = g.workspace and w.archived_at is null and w.guest_accounts
    where (g.expires is null or g.expires > statement_timestamp())
      and not g.suspended and not g.dormant and (g.ended is null or g.renew > g.ended)
      and exists (select from bylaw.capabilities c where c.workspace = g.workspace and c.email = g.invited_by
        and c.capability = 'use:invite_guest_accounts')
      and exists (select from bylaw.capabilities c where c.workspace = g.workspace and c.email = g.invited_by
        and c.capability = 'use:shared_spaces')
      and not exists (select from bylaw.members m where m.workspace = g.workspace and m.email = g.email
        and not m.dormant);
