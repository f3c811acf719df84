-- Twin: src/access/standing.ts, Standing
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- The capabilities that each active member holds. Nothing but a capability itself covers one, and the role `admin`
-- brings none. The same is in held_permissions; here, it is found by equal columns alone, for the planner's sake.
create or replace view bylaw.capabilities as
  select m.workspace, m.email, p.permission as capability from bylaw.active_memberships m
    join bylaw.member_roles r on r.workspace = m.workspace and r.email = m.email
    join bylaw.role_permissions p on p.workspace = r.workspace and p.role = r.role
  union all
  select m.workspace, m.email, g.permission from bylaw.active_memberships m
    join bylaw.unexpired_grants g on g.workspace = m.workspace and g.subject_user = m.email
  union all
  select m.workspace, m.email, g.permission from bylaw.active_memberships m
    join bylaw.team_members t on t.workspace = m.workspace and t.email = m.email
    join bylaw.unexpired_grants g on g.workspace = t.workspace and g.subject_team = t.team
  union all
  select m.workspace, m.email, g.permission from bylaw.active_memberships m
    join bylaw.member_roles r on r.workspace = m.workspace and r.email = m.email
    join bylaw.unexpired_grants g on g.workspace = r.workspace and g.subject = 'role:' || r.role
  union all
  select m.workspace, m.email, g.permission from bylaw.active_memberships m
    join bylaw.unexpired_grants g on g.workspace = m.workspace and g.subject = 'everyone';
