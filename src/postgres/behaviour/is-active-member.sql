-- No twin: the view active_memberships, asked about one person.
-- Owner: bylaw_owner. Execute: bylaw_plan, bylaw_apply.
--
-- Whether somebody is an active member of a workspace.
create or replace function bylaw.is_active_member(p_workspace text, p_email text)
returns boolean
language sql stable
as $$
  select exists (select from bylaw.active_memberships m where m.workspace = p_workspace and m.email = p_email)
$$;
