-- Twin: src/access/direct-access-paths.ts, creatorPath, generalAccessPaths, internalSharePaths
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- What is granted on a target itself to people of its own workspace, whether or not their capabilities let them use
-- it. `link` marks what only people who have the link get; `via` is the access path from the target outwards.
create or replace view bylaw.internal_access_paths as
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
    where s."with" is null and not s.suspended and not s.dormant and (r.expires is null or r.expires > statement_timestamp());
