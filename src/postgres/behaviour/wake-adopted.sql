-- No twin: TypeScript takes whatever is adopted for effective.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- What was of no set when its workspace was deleted, and this set has adopted since, has effect again. That a row names the set
-- is not enough: any login that applies may write that.
create or replace function bylaw.wake_adopted(p_set text, p_workspaces text[])
returns void
language plpgsql
as $$
begin
  update bylaw.members t set dormant = false where t.dormant and t.managed_by = p_set and t.workspace = any (p_workspaces)
    and exists (select from bylaw.set_objects o where o."set" = p_set
      and o.address = 'Member/' || t.workspace || '/' || t.email);
  update bylaw.grants t set dormant = false where t.dormant and t.managed_by = p_set and t.workspace = any (p_workspaces)
    and exists (select from bylaw.set_objects o where o."set" = p_set
      and o.address = 'Grant/' || t.workspace || '/' || t.name);
  update bylaw.guests t set dormant = false where t.dormant and t.managed_by = p_set and t.workspace = any (p_workspaces)
    and exists (select from bylaw.set_objects o where o."set" = p_set
      and o.address = 'Guest/' || t.workspace || '/' || t.email);
  update bylaw.shares t set dormant = false where t.dormant and t.managed_by = p_set and t.workspace = any (p_workspaces)
    and exists (select from bylaw.set_objects o where o."set" = p_set
      and o.address = 'Share/' || t.workspace || '/' || t.name);
end
$$;
