-- Twin: src/agreements/request.ts, resourcesShared
-- Owner: bylaw_owner. Execute: nobody else.
--
-- The resources in the space that a share shares, as events hold them; none for any other target.
create or replace function bylaw.resources_shared(p_workspace text, p_share text)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(r.type || ':' || r.resource order by (r.type || ':' || r.resource) collate "C"), '[]')
    from bylaw.shares s
    join bylaw.space_resources r on r.workspace = s.workspace and r.space = s.target_space
    where s.workspace = p_workspace and s.name = p_share
$$;
