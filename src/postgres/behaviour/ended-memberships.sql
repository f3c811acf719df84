-- Twin: src/access/standing.ts, Standing
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Memberships that ended, in workspaces that are not archived.
create or replace view bylaw.ended_memberships as
  select m.workspace, m.email from bylaw.members m
    join bylaw.workspaces w on w.name = m.workspace and w.archived_at is null
    where m.status <> 'active' or m.expires <= statement_timestamp();
