-- Twin: src/model/archive.ts, DORMANT
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Members, grants, guests and shares of no set in workspaces that were deleted have no effect any more, not even once their
-- workspace is back: a set has to adopt them first. So is one whose row names a set that did not apply it.
create or replace function bylaw.lay_dormant(p_workspaces text[])
returns void
language plpgsql
as $$
begin
  update bylaw.members t set dormant = true where t.workspace = any (p_workspaces)
    and not exists (select from bylaw.set_objects o where o."set" = t.managed_by
      and o.address = 'Member/' || t.workspace || '/' || t.email);
  update bylaw.grants t set dormant = true where t.workspace = any (p_workspaces)
    and not exists (select from bylaw.set_objects o where o."set" = t.managed_by
      and o.address = 'Grant/' || t.workspace || '/' || t.name);
  update bylaw.guests t set dormant = true where t.workspace = any (p_workspaces)
    and not exists (select from bylaw.set_objects o where o."set" = t.managed_by
      and o.address = 'Guest/' || t.workspace || '/' || t.email);
  update bylaw.shares t set dormant = true where t.workspace = any (p_workspaces)
    and not exists (select from bylaw.set_objects o where o."set" = t.managed_by
      and o.address = 'Share/' || t.workspace || '/' || t.name);
end
$$;
