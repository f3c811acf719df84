-- Twin: src/access/access-paths.ts, AccessPaths
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Where a target can be reached: at itself; in the spaces that it is in, as `co-owner` at most; and in a partner's
-- space that it is contributed to, in the role of the contribution at most. `steps` lead there from the target.
create or replace view bylaw.places as
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
    from bylaw.contributions_in_force c;
