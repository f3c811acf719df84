-- Twin: src/access/memberships.ts, Memberships
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Memberships that ended, in workspaces that are not archived.
create or replace view bylaw.ended_memberships as
  select m.workspace, m.email from bylaw.members m
    join bylaw.workspaces w on w.name = m.workspace and w.archived_at is null
    where not m.dormant and (m.status <> 'active' or m.expires <= statement_timestamp());
