-- Who reaches what: section 3 of the contract once more, for whoever asks the database. src/access/ answers the
-- same questions from manifests, and a test holds the two together.
--
-- A way is one path by which somebody has a level on a target. `via` reads from the target outwards; `link` is
-- for those who have the link alone. All columns are raw, so that whoever asks about one target and one person
-- is answered from indexes: texts are put together at the end only.

-- Shares are looked up by the name of what they share, be it a space or a resource.
create index shares_target_name on bylaw.shares (workspace, split_part(target, ':', 2));

create view bylaw.workspace_admins as
  select m.workspace, m.email from bylaw.active_members m
    join bylaw.member_roles r on r.workspace = m.workspace and r.email = m.email and r.role = 'admin';

-- Memberships that ended, in workspaces that have not.
create view bylaw.ended_members as
  select m.workspace, m.email from bylaw.members m
    join bylaw.workspaces w on w.name = m.workspace and w.archived_at is null
    where m.status <> 'active' or m.expires <= statement_timestamp();

-- Where each system admin counts: everywhere, but for workspaces where their own membership has ended; and
-- nowhere once every one of their memberships has.
create view bylaw.system_admins as
  select w.name as workspace, u.email from bylaw.users u
    join bylaw.workspaces w on w.archived_at is null
    where u.system_admin
      and not exists (select from bylaw.ended_members e where e.workspace = w.name and e.email = u.email)
      and (not exists (select from bylaw.ended_members e where e.email = u.email)
        or exists (select from bylaw.active_members a where a.email = u.email));

-- Guests who count: nobody who is an active member anywhere, or was a member of the host.
create view bylaw.standing_guests as
  select g.workspace, g.email from bylaw.guests g
    join bylaw.workspaces w on w.name = g.workspace and w.archived_at is null and w.guest_accounts
    where (g.expires is null or g.expires > statement_timestamp())
      and not exists (select from bylaw.active_members a where a.email = g.email)
      and not exists (select from bylaw.members m where m.workspace = g.workspace and m.email = g.email);

create view bylaw.standing_grants as
  select g.workspace, g.subject, g.subject_user, g.subject_team, p.permission from bylaw.grants g
    join bylaw.grant_permissions p on p.workspace = g.workspace and p."grant" = g.name
    where g.expires is null or g.expires > statement_timestamp();

-- Whom the recipients of each internal share mean, and how a way names them.
create view bylaw.internal_recipients as
  select r.workspace, r.share, r.subject_user as email, r.role, r.expires, r.subject as step
    from bylaw.share_recipients r where r.subject_user is not null
  union all
  select r.workspace, r.share, t.email, r.role, r.expires, 'team:' || r.workspace || '/' || r.subject_team
    from bylaw.share_recipients r
    join bylaw.team_members t on t.workspace = r.workspace and t.team = r.subject_team
  union all
  select r.workspace, r.share, h.email, r.role, r.expires, 'right:' || r.workspace || '/' || substr(r.subject, 7)
    from bylaw.share_recipients r
    join bylaw.held_permissions h on h.workspace = r.workspace and bylaw.covers(h.permission, substr(r.subject, 7))
    where r.subject like 'right:%'
  union all
  select r.workspace, r.share, m.email, r.role, r.expires, 'everyone:' || r.workspace
    from bylaw.share_recipients r
    join bylaw.active_members m on m.workspace = r.workspace
    where r.subject = 'everyone';

-- Who may use what needs a capability. Nothing but itself covers one, and `admin` brings none; of held_permissions
-- it is the same part, found by equal columns alone.
create view bylaw.capabilities as
  select m.workspace, m.email, p.permission as capability from bylaw.active_members m
    join bylaw.member_roles r on r.workspace = m.workspace and r.email = m.email
    join bylaw.role_permissions p on p.workspace = r.workspace and p.role = r.role
  union all
  select m.workspace, m.email, g.permission from bylaw.active_members m
    join bylaw.standing_grants g on g.workspace = m.workspace and g.subject_user = m.email
  union all
  select m.workspace, m.email, g.permission from bylaw.active_members m
    join bylaw.team_members t on t.workspace = m.workspace and t.email = m.email
    join bylaw.standing_grants g on g.workspace = t.workspace and g.subject_team = t.team
  union all
  select m.workspace, m.email, g.permission from bylaw.active_members m
    join bylaw.member_roles r on r.workspace = m.workspace and r.email = m.email
    join bylaw.standing_grants g on g.workspace = r.workspace and g.subject = 'role:' || r.role
  union all
  select m.workspace, m.email, g.permission from bylaw.active_members m
    join bylaw.standing_grants g on g.workspace = m.workspace and g.subject = 'everyone';

-- What is granted on a target itself to people of its own workspace, whether or not they may use it.
create view bylaw.grants_within as
  select s.workspace, 'space' as type, s.name, s.creator as email, 'creator' as level, false as link,
      array['creator'] as via
    from bylaw.spaces s
  union all
  select r.workspace, r.type, r.name, r.creator, 'creator', false, array['creator'] from bylaw.resources r
  union all
  select s.workspace, 'space', s.name, m.email, 'viewer', s.general_access = 'link',
      array['general-access:' || s.general_access]
    from bylaw.spaces s join bylaw.members m on m.workspace = s.workspace
    where s.general_access in ('link', 'global')
  union all
  select r.workspace, r.type, r.name, m.email, 'viewer', r.general_access = 'link',
      array['general-access:' || r.general_access]
    from bylaw.resources r join bylaw.members m on m.workspace = r.workspace
    where r.general_access in ('link', 'global')
  union all
  select s.workspace, split_part(s.target, ':', 1), split_part(s.target, ':', 2), r.email, r.role, false,
      array['Share/' || s.workspace || '/' || s.name, r.step]
    from bylaw.shares s
    join bylaw.internal_recipients r on r.workspace = s.workspace and r.share = s.name
    where s."with" is null and (r.expires is null or r.expires > statement_timestamp());

create view bylaw.targets as
  select workspace, 'space' as type, name from bylaw.spaces
  union all
  select workspace, type, name from bylaw.resources;

-- Ways to a target itself, but for those of system admins. `home` is the workspace as whose member somebody has
-- it, null for a guest; `share` the external share that gives it, if one does; `admin` that they have it in their
-- own right.
create view bylaw.direct_ways as
  select g.workspace, g.type, g.name, g.email, g.level, g.link, g.via, g.workspace as home, null as share,
      false as admin
    from bylaw.grants_within g
    join bylaw.active_members m on m.workspace = g.workspace and m.email = g.email
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
    join bylaw.standing_guests g on g.workspace = i.workspace and g.email = i.email
  union all
  select t.workspace, t.type, t.name, a.email, 'co-owner', false, array['role:' || a.workspace || '/admin'],
      a.workspace, null, true
    from bylaw.targets t join bylaw.workspace_admins a on a.workspace = t.workspace;

-- Where a target can be reached: at itself; in the spaces that it is in, as `co-owner` at most; and in a partner's
-- space that it is contributed to, in the role of the contribution at most. `steps` lead there from the target.
create view bylaw.places as
  select t.workspace, t.type, t.name, t.workspace as at_workspace, t.type as at_type, t.name as at_name,
      'itself' as place, 'creator' as most, '{}'::text[] as steps
    from bylaw.targets t
  union all
  select i.workspace, i.type, i.resource, i.workspace, 'space', i.space, 'in a space', 'co-owner',
      array['Space/' || i.workspace || '/' || i.space]
    from bylaw.space_resources i
  union all
  select c.workspace, split_part(c.target, ':', 1), split_part(c.target, ':', 2), c."with", 'space', c.into_space,
      'contributed', c.role,
      array['Share/' || c.workspace || '/' || c.share, 'Space/' || c."with" || '/' || c.into_space]
    from bylaw.contributions_in_force c where c.target not like 'space:%';

-- Every way to every target, by the place that it leads through. In a space, external recipients reach what was
-- there when the host approved, and admins nothing that they have not in their own right anyway. What is
-- contributed comes through an external share, for everybody but guests.
create view bylaw.access_ways as
  select p.workspace, p.type, p.name, p.at_workspace, p.at_type, p.at_name, d.email,
      bylaw.lower_level(p.most, d.level) as level, d.link, p.steps || d.via as via
    from bylaw.places p
    join bylaw.direct_ways d on d.workspace = p.at_workspace and d.type = p.at_type and d.name = p.at_name
    where p.place = 'itself'
      or (p.place = 'in a space' and not d.admin and (d.share is null or exists (
        select from bylaw.resources_in_force f
          where f.workspace = d.workspace and f.share = d.share and f.resource = p.type || ':' || p.name)))
      or (p.place = 'contributed' and (d.home is null or exists (
        select from bylaw.capabilities c
          where c.workspace = d.home and c.email = d.email and c.capability = 'use:external_collaboration')))
  union all
  select t.workspace, t.type, t.name, t.workspace, t.type, t.name, a.email, 'co-owner', false, array['system-admin']
    from bylaw.targets t join bylaw.system_admins a on a.workspace = t.workspace;

-- The highest level of each principal on each object, and the best path that gives it: one without a link
-- before one with, then the shortest, then the first by text.
create view bylaw.effective_access as
  select 'user:' || b.email as principal, b.type || ':' || b.workspace || '/' || b.name as object, b.level, b.via
    from (
      select distinct on (w.workspace, w.type, w.name, w.email)
          w.workspace, w.type, w.name, w.email, w.level, w.via
        from bylaw.access_ways w
        order by w.workspace, w.type, w.name, w.email,
          bylaw.level_rank(w.level) desc, w.link, cardinality(w.via), w.via collate "C"
    ) b;

-- The highest level of somebody on a target such as 'vault:acme-legal/falcon'; null if they do not reach it.
-- The places of the target come first, so that only ways to those few are looked for (hence `offset 0`). Planning
-- takes longer than looking, so one plan serves a connection for as long as it lasts.
create function bylaw.access_level(email text, target text) returns text language plpgsql stable strict
set plan_cache_mode = force_generic_plan as $$
declare
  of_type text := split_part(target, ':', 1);
  home text := split_part(split_part(target, ':', 2), '/', 1);
  called text := split_part(target, '/', 2);
begin
  if target <> of_type || ':' || home || '/' || called then
    return null;
  end if;
  return (
    select w.level
      from (
        select distinct at_workspace, at_type, at_name from bylaw.places
          where workspace = home and type = of_type and name = called
      ) p
      cross join lateral (
        select a.level from bylaw.access_ways a
          where a.workspace = home and a.type = of_type and a.name = called and a.email = access_level.email
            and a.at_workspace = p.at_workspace and a.at_type = p.at_type and a.at_name = p.at_name
          offset 0
      ) w
      order by bylaw.level_rank(w.level) desc limit 1);
end
$$;

-- Tells the planner how much there is now. The views above are slow where it knows nothing: after many rows came at
-- once, and before autovacuum has looked. For those who apply, who do not own the tables.
create function bylaw.gather_statistics() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r record;
begin
  for r in select c.oid::regclass as name from pg_catalog.pg_class c
    where c.relnamespace = 'bylaw'::regnamespace and c.relkind in ('r', 'p') order by c.relname
  loop
    execute format('analyze %s', r.name);
  end loop;
end
$$;
