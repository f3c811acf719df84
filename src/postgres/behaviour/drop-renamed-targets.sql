-- Twin: src/agreements/settle/drop-renamed-targets.ts, dropRenamedTargets
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Both sides approve what is shared by its name. Where a run gives that name to another object (`p_reused` has its address), all
-- that was approved of the share is lowered to nothing: it waits anew. A share that follows what it shared to its new name was
-- written anew, and is another request.
create or replace function bylaw.drop_renamed_targets(
  p_workspaces text[], p_reused text[], p_actor text, p_run integer, p_now timestamptz
) returns void
language plpgsql
as $$
declare
  v_effects jsonb[];
begin
  with concerned as (
    select a.workspace, a.share, a.sequence, a."with" from bylaw.share_approvals_in_force a
      join bylaw.shares s on s.workspace = a.workspace and s.name = a.share
      where a.workspace = any (p_workspaces)
        and case when s.target_space is not null then 'Space/' || s.workspace || '/' || s.target_space
          else 'Resource/' || s.workspace || '/' || s.target_resource end = any (p_reused)
  ), recipients as (
    delete from bylaw.approved_recipients r using concerned c
      where r.workspace = c.workspace and r.share = c.share and r.sequence = c.sequence
      returning r.*
  ), resources as (
    delete from bylaw.approved_resources r using concerned c
      where r.workspace = c.workspace and r.share = c.share and r.sequence = c.sequence
      returning r.*
  ), lowered as (
    select c.*,
        coalesce((select jsonb_agg(jsonb_build_object('subject', r.subject, 'role', r.role, 'expires', bylaw.instant(r.expires))
            order by r.subject collate "C") from recipients r
          where r.workspace = c.workspace and r.share = c.share and r.sequence = c.sequence), '[]') as recipients,
        coalesce((select jsonb_agg(r.resource order by r.resource collate "C") from resources r
          where r.workspace = c.workspace and r.share = c.share and r.sequence = c.sequence), '[]') as resources
      from concerned c
  )
  select array_agg(bylaw.effect(array[l.workspace, l."with"], 'lower', bylaw.request_address('share', l.workspace, l.share),
      jsonb_build_object('sequence', l.sequence, 'recipients', l.recipients, 'resources', l.resources),
      jsonb_build_object('sequence', l.sequence, 'recipients', '[]'::jsonb, 'resources', '[]'::jsonb))
      order by l.workspace collate "C", l.share collate "C", l.sequence) into v_effects
    from lowered l where l.recipients <> '[]' or l.resources <> '[]';
  perform bylaw.append_effects(p_actor, p_run, p_now, v_effects);
end
$$;
