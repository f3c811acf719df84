-- Twin: src/access/held-permissions.ts, heldPermissions
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- What each active member may do, by each role and grant that gives it. `via` names the role or grant.
create or replace view bylaw.held_permissions as
  select m.workspace, m.email, p.permission, 'role:' || m.workspace || '/' || r.role as via
    from bylaw.active_memberships m
    join bylaw.member_roles r on r.workspace = m.workspace and r.email = m.email
    join bylaw.role_permissions p on p.workspace = r.workspace and p.role = r.role
  union all
  select m.workspace, m.email, p.permission, 'role:' || m.workspace || '/admin'
    from bylaw.active_memberships m
    join bylaw.member_roles r on r.workspace = m.workspace and r.email = m.email and r.role = 'admin'
    cross join (select 'manage:external_connections' as permission
      union all select resource || ':*:all' from unnest(array['organization', 'members', 'teams', 'roles',
        'integrations', 'billing', 'intelligence', 'conversations', 'insights', 'spaces', 'workflows',
        'playbooks', 'vaults', 'threads']) resource) p
  union all
  select m.workspace, m.email, p.permission, 'Grant/' || g.workspace || '/' || g.name
    from bylaw.active_memberships m
    join bylaw.grants g on g.workspace = m.workspace and not g.dormant and (g.expires is null or g.expires > statement_timestamp())
    join bylaw.grant_permissions p on p.workspace = g.workspace and p."grant" = g.name
    where g.subject = 'everyone' or g.subject_user = m.email
      or (g.subject like 'role:%' and exists (select from bylaw.member_roles r
        where r.workspace = m.workspace and r.email = m.email and r.role = substr(g.subject, 6)))
      or exists (select from bylaw.team_members t
        where t.workspace = m.workspace and t.email = m.email and t.team = g.subject_team);
