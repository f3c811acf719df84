-- Twin: src/agreements/settle/approve-automatically.ts, approveAutomatically
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Approves shares of these workspaces (`p_asked` has their addresses) where somebody who could approve asks, or is
-- asked for themselves alone. A side that separates duties strictly approves nothing so, and no host a second partner of a
-- space.
create or replace function bylaw.approve_automatically(
  p_workspaces text[], p_asked text[], p_actor text, p_strict text[], p_run integer, p_now timestamptz
) returns void
language plpgsql
as $$
declare
  q bylaw.request_sides;
  v_by text;
begin
  if cardinality(p_asked) = 0 then
    return;
  end if;
  -- All sides are read before the first approves: what one approves says nothing of what another has agreed to or denied. One by one, reading
  -- them takes longer than all else of a first run.
  for q in
    -- Materialised: the planner would have all requests worked out again for each workspace.
    with asked as materialized (
      select s.* from bylaw.request_sides s
        where s.kind = 'share' and s.workspace = any (p_workspaces)
          and ('Share/' || s.workspace || '/' || s.name in (select unnest(p_asked))) is true
    )
    select a.* from asked a
      join bylaw.workspaces w on w.name = a.side and w.separation_of_duties = 'standard' and not w.name = any (p_strict)
      order by a.workspace collate "C", a.name collate "C", a.side <> a.workspace
  loop
    if not q.covered and not q.closed and not bylaw.has_other_partner(q) then
      v_by := bylaw.automatic_approver(q, p_actor);
      if v_by is not null then
        perform bylaw.check_decision(q, 'approve', v_by, p_actor, q.digest, true, p_strict);
        perform bylaw.write_decision(q, 'approve', v_by, p_actor, null, true, null, p_run, p_now);
      end if;
    end if;
  end loop;
end
$$;
