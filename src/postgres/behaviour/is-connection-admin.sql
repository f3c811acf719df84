-- Twin: src/agreements/approvers.ts, approversIn
-- Owner: bylaw_owner. Execute: bylaw_plan, bylaw_apply.
--
-- Whether somebody is a Connection Admin: the Connection of a workspace with another lists them, and they are an
-- active member.
create or replace function bylaw.is_connection_admin(p_workspace text, p_with text, p_email text)
returns boolean
language sql stable
as $$
  select bylaw.is_active_member(p_workspace, p_email) and exists (
    select from bylaw.connection_admins a
    join bylaw.connections c on c.workspace = a.workspace and c.name = a.connection
    where a.workspace = p_workspace and c."with" = p_with and a.email = p_email)
$$;
