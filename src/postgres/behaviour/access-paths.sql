-- Twin: src/access/ways.ts, Ways
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Every access path to every target, by the place that it leads through. In a space, external recipients reach what
-- was there when the host approved, and admins nothing that they have not in their own right anyway. What is
-- contributed comes through an external share, for everybody but guests.
--
-- All columns are raw, so that a question about one target and one person is answered from indexes: effective_access
-- puts the texts together at the end.
create or replace view bylaw.access_paths as
  select p.workspace, p.type, p.name, p.at_workspace, p.at_type, p.at_name, d.email,
      bylaw.lower_level(p.most, d.level) as level, d.link, p.steps || d.via as via
    from bylaw.places p
    join bylaw.direct_access_paths d on d.workspace = p.at_workspace and d.type = p.at_type and d.name = p.at_name
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
