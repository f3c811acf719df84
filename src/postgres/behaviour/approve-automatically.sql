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
  r record;
  q bylaw.request_sides;
  v_by text;
begin
  if cardinality(p_asked) = 0 then
    return;
  end if;
  for r in
    -- Materialised: the planner would have all requests worked out again for each workspace.
    with asked as materialized (
      select c.kind, c.workspace, c.name, c.side from bylaw.current_requests c
        where c.kind = 'share' and c.workspace = any (p_workspaces)
          and 'Share/' || c.workspace || '/' || c.name in (select unnest(p_asked))
    )
    select c.kind, c.workspace, c.name, c.side from asked c
      join bylaw.workspaces w on w.name = c.side and w.separation_of_duties = 'standard' and not w.name = any (p_strict)
      order by c.workspace collate "C", c.name collate "C", c.side <> c.workspace
  loop
    q := bylaw.request_side(r.kind, r.workspace, r.name, r.side);
    if not q.covered and not q.closed and not bylaw.has_other_partner(q) then
      v_by := bylaw.automatic_approver(q, p_actor);
      if v_by is not null then
        perform bylaw.record_decision('share', q.workspace, q.name, q.side, 'approve', v_by, p_actor, q.digest,
          null, true, null, p_strict, p_run, p_now);
      end if;
    end if;
  end loop;
end
$$;
