-- Twin: src/access/standing.ts, Standing
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Active members with the built-in role `admin`.
create or replace view bylaw.workspace_admins as
  select m.workspace, m.email from bylaw.active_memberships m
    join bylaw.member_roles r on r.workspace = m.workspace and r.email = m.email and r.role = 'admin';
