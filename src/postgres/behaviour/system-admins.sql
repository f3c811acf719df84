-- Twin: src/access/standing.ts, Standing
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- The workspaces in which each system admin has access: all but those where their own membership has ended; and none
-- once every one of their memberships has.
create or replace view bylaw.system_admins as
  select w.name as workspace, u.email from bylaw.users u
    join bylaw.workspaces w on w.archived_at is null
    where u.system_admin
      and not exists (select from bylaw.ended_memberships e where e.workspace = w.name and e.email = u.email)
      and (not exists (select from bylaw.ended_memberships e where e.email = u.email)
        or exists (select from bylaw.active_memberships a where a.email = u.email));
