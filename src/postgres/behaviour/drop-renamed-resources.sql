-- Twin: src/agreements/settle/drop-renamed-resources.ts, dropRenamedResources
-- Owner: bylaw_owner. Execute: nobody else.
--
-- A host approves the resources of a shared space by their names. Where a run gives such a name to another resource
-- (`p_reused` has its address), the approval of it ends: the other resource waits for the host anew.
create or replace function bylaw.drop_renamed_resources(
  p_workspaces text[], p_reused text[], p_actor text, p_run integer, p_now timestamptz
) returns void
language plpgsql
as $$
declare
  v_effects jsonb[];
begin
  with dropped as (
    delete from bylaw.approved_resources a where a.workspace = any (p_workspaces)
      and 'Resource/' || a.workspace || '/' || split_part(a.resource, ':', 2) = any (p_reused)
      returning a.*
  ), lowered as (
    select x.workspace, x.share as name, x.sequence, jsonb_agg(x.resource order by x.resource collate "C") as was
      from dropped x group by 1, 2, 3
  )
  select array_agg(bylaw.effect(array[d.workspace, d."with"], 'lower', bylaw.request_address('share', d.workspace, d.name),
      jsonb_build_object('sequence', l.sequence, 'resources', l.was),
      jsonb_build_object('sequence', l.sequence, 'resources', '[]'::jsonb))
      order by d.workspace collate "C", d.name collate "C", d.sequence) into v_effects
    from lowered l join bylaw.decisions d on d.workspace = l.workspace and d.kind = 'share' and d.name = l.name
      and d.sequence = l.sequence;
  perform bylaw.append_effects(p_actor, p_run, p_now, v_effects);
end
$$;
