-- No twin: TypeScript takes whatever is adopted for effective.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- What was of no set when its workspace was deleted, and is of this one now, has effect again.
create or replace function bylaw.wake_adopted(p_set text, p_workspaces text[])
returns void
language plpgsql
as $$
begin
  update bylaw.members set dormant = false where dormant and managed_by = p_set and workspace = any (p_workspaces);
  update bylaw.grants set dormant = false where dormant and managed_by = p_set and workspace = any (p_workspaces);
  update bylaw.guests set dormant = false where dormant and managed_by = p_set and workspace = any (p_workspaces);
  update bylaw.shares set dormant = false where dormant and managed_by = p_set and workspace = any (p_workspaces);
end
$$;
