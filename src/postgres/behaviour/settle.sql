-- Twin: src/agreements/settle.ts, settle
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Brings the ledger in line with the live objects, after somebody wrote them: the same steps as in the twin. It gives
-- nobody anything that the objects do not say and the sides have not approved. `p_changed` has the addresses that the
-- run changed: only they ask, and only their Approvals must count. `p_strict` names workspaces whose duties are
-- separated strictly although they no longer say so.
--
-- Without `jit`: compiling the plans of the views takes far longer than running them.
create or replace function bylaw.settle(
  p_actor text, p_workspaces text[], p_changed text[], p_strict text[] default '{}'
) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_now constant timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_actor constant text := bylaw.current_actor(p_actor);
  v_asked text[];
begin
  perform bylaw.number_requests(p_workspaces);
  perform bylaw.end_withdrawn_approvals(p_workspaces, v_actor, v_now);
  perform bylaw.settle_agreements(p_workspaces, v_now);
  perform bylaw.lower_approvals(p_workspaces);
  v_asked := bylaw.note_asked(p_workspaces, v_actor, p_changed, v_now);
  perform bylaw.approve_automatically(p_workspaces, v_asked, v_actor, p_strict, v_now);
  perform bylaw.count_approvals(p_workspaces, v_actor, p_changed, p_strict, v_now);
  perform bylaw.settle_agreements(p_workspaces, v_now);
end
$$;
