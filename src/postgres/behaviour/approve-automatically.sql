-- Twin: src/agreements/settle/approve-automatically.ts, approveAutomatically
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Approves shares of these workspaces (`p_asked` has their addresses) where somebody who could approve asks, or is
-- asked for themselves alone. A side that separates duties strictly approves nothing so.
create or replace function bylaw.approve_automatically(
  p_workspaces text[], p_asked text[], p_actor text, p_strict text[], p_run integer, p_now timestamptz
) returns void
language plpgsql
as $$
declare
  q bylaw.request_sides;
  v_by text;
begin
  -- Planning the view takes longer than all else, where nobody asks.
  if cardinality(p_asked) = 0 then
    return;
  end if;
  for q in
    select r.* from bylaw.request_sides r
      join bylaw.workspaces w on w.name = r.side and w.separation_of_duties = 'standard' and not w.name = any (p_strict)
      where r.kind = 'share' and r.workspace = any (p_workspaces) and 'Share/' || r.workspace || '/' || r.name = any (p_asked)
        and not r.covered and not r.closed
      order by r.workspace collate "C", r.name collate "C", r.side <> r.workspace
  loop
    v_by := bylaw.automatic_approver(q, p_actor);
    if v_by is not null then
      perform bylaw.record_decision('share', q.workspace, q.name, q.side, 'approve', v_by, p_actor, q.digest,
        null, true, null, p_strict, p_run, p_now);
    end if;
  end loop;
end
$$;
