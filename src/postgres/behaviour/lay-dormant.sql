-- Twin: src/model/archive.ts, DORMANT
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Members, grants, guests and shares of no set in workspaces that were deleted have no effect any more, not even once their
-- workspace is back: a set has to adopt them first.
create or replace function bylaw.lay_dormant(p_workspaces text[])
returns void
language plpgsql
as $$
begin
  update bylaw.members set dormant = true where managed_by is null and workspace = any (p_workspaces);
  update bylaw.grants set dormant = true where managed_by is null and workspace = any (p_workspaces);
  update bylaw.guests set dormant = true where managed_by is null and workspace = any (p_workspaces);
  update bylaw.shares set dormant = true where managed_by is null and workspace = any (p_workspaces);
end
$$;
