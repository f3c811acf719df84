-- Twin: src/access/standing.ts, Standing
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Guests who have access: the invitation is not expired, the workspace has guest accounts, and they are no active
-- member anywhere and no member of the host, active or not.
create or replace view bylaw.active_guests as
  select g.workspace, g.email from bylaw.guests g
    join bylaw.workspaces w on w.name = g.workspace and w.archived_at is null and w.guest_accounts
    where (g.expires is null or g.expires > statement_timestamp())
      and not exists (select from bylaw.active_memberships a where a.email = g.email)
      and not exists (select from bylaw.members m where m.workspace = g.workspace and m.email = g.email);
