-- Twin: src/access/held-permissions.ts, isActiveMember
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Active memberships: neither deactivated nor expired, nor dormant since their workspace is back, in one that is not archived.
create or replace view bylaw.active_memberships as
  select m.workspace, m.email from bylaw.members m
  join bylaw.workspaces w on w.name = m.workspace and w.archived_at is null
  where m.status = 'active' and not m.dormant and (m.expires is null or m.expires > statement_timestamp());
