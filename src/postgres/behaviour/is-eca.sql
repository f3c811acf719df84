-- Twin: src/agreements/approvers.ts, approversIn
-- Owner: bylaw_owner. Execute: bylaw_plan, bylaw_apply.
--
-- Whether somebody is an External Connection Admin of a workspace.
create or replace function bylaw.is_eca(p_workspace text, p_email text)
returns boolean
language sql stable
as $$
  select exists (select from bylaw.held_permissions h where h.workspace = p_workspace and h.email = p_email
    and h.permission = 'manage:external_connections')
$$;
