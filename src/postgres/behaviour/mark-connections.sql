-- Twin: src/agreements/settle/mark-connections.ts, markConnections
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Marks the Connections that the run of a set writes or adopts (`p_changed` has their addresses), where the actor may agree for the
-- workspace: an External Connection Admin of it, or a system admin. By them alone a workspace agrees. What somebody else writes
-- there, or changes of them, agrees to nothing, be it in a run.
create or replace function bylaw.mark_connections(p_set text, p_workspaces text[], p_actor text, p_changed text[])
returns void
language plpgsql
as $$
begin
  update bylaw.connections c set written_as = json_build_array(c."with", c.requested_by, c.renew::text)::text
    where c.workspace = any (p_workspaces) and c.managed_by = p_set
      and ('Connection/' || c.workspace || '/' || c.name in (select unnest(p_changed))) is true
      and c.written_as is distinct from json_build_array(c."with", c.requested_by, c.renew::text)::text
      and (bylaw.is_eca(c.workspace, p_actor) or bylaw.is_system_admin(p_actor));
end
$$;
