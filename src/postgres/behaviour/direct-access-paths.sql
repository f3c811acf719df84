-- Twin: src/access/direct-ways.ts, adminWay, externalShareWays, guestWays
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Access paths to a target itself, except those of system admins. `home` is the workspace as whose member somebody has
-- it, null for a guest; `share` the external share that gives it, if one does; `admin` that they have it in their own
-- right.
create or replace view bylaw.direct_access_paths as
  select g.workspace, g.type, g.name, g.email, g.level, g.link, g.via, g.workspace as home, null as share,
      false as admin
    from bylaw.internal_access_paths g
    join bylaw.active_memberships m on m.workspace = g.workspace and m.email = g.email
    where g.type <> 'space' or exists (select from bylaw.capabilities c
      where c.workspace = g.workspace and c.email = g.email and c.capability = 'use:shared_spaces')
  union all
  select f.workspace, split_part(f.target, ':', 1), split_part(f.target, ':', 2), f.subject_user, f.role, false,
      array['Share/' || f.workspace || '/' || f.share, f.subject], f."with", f.share, false
    from bylaw.recipients_in_force f
    where f.subject_user is not null and (f.expires is null or f.expires > statement_timestamp())
      and exists (select from bylaw.capabilities c where c.workspace = f."with" and c.email = f.subject_user
        and c.capability = 'use:external_collaboration')
      and (f.target not like 'space:%' or exists (select from bylaw.capabilities c
        where c.workspace = f."with" and c.email = f.subject_user and c.capability = 'use:shared_spaces'))
  union all
  select i.workspace, 'space', i.space, i.email, i.role, false, array['Guest/' || i.workspace || '/' || i.email],
      null, null, false
    from bylaw.guest_spaces i
    join bylaw.active_guests g on g.workspace = i.workspace and g.email = i.email
  union all
  select t.workspace, t.type, t.name, a.email, 'co-owner', false, array['role:' || a.workspace || '/admin'],
      a.workspace, null, true
    from bylaw.targets t join bylaw.workspace_admins a on a.workspace = t.workspace;
