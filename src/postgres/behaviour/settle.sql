-- Twin: src/agreements/settle.ts, settle
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Brings the ledger in line with the live objects, after somebody wrote them: the same steps as in the twin. It gives
-- nobody anything that the objects do not say and the sides have not approved. `p_set` is the set whose run it is, if it
-- is one, `p_run` its number, and `p_changed` has the addresses that it wrote or adopted: only they ask, and only by them somebody decides or
-- agrees. `p_strict` names workspaces whose duties are separated strictly although they no longer say so.
--
-- Functions that call it turn `jit` off and plan their statements once in a session (`plan_cache_mode`): compiling or planning
-- the views takes far longer than running them, and the values of the arguments would change nothing of their plans. Nor do they tell how
-- long an argument is: `(x in (select unnest(p_changed))) is true` looks each x up in a hash, where without `is true` the planner would
-- compare it with all of a few that it expects.
create or replace function bylaw.settle(
  p_actor text, p_set text, p_run integer, p_workspaces text[], p_changed text[], p_strict text[]
) returns void
language plpgsql
as $$
declare
  v_now constant timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_asked text[];
begin
  perform bylaw.number_requests(p_workspaces, p_actor, p_run, v_now);
  perform bylaw.mark_connections(p_set, p_workspaces, p_actor, p_changed);
  perform bylaw.end_what_is_gone(p_workspaces, p_actor, p_run, v_now);
  perform bylaw.end_invitations(p_workspaces, p_actor, p_run, v_now);
  perform bylaw.end_withdrawn_approvals(p_set, p_workspaces, p_actor, p_changed, p_run, v_now);
  perform bylaw.settle_agreements(p_workspaces, p_actor, p_run, v_now);
  perform bylaw.lower_approvals(p_workspaces, p_actor, p_run, v_now);
  v_asked := bylaw.note_asked(p_workspaces, p_actor, p_changed, p_run, v_now);
  perform bylaw.approve_automatically(p_workspaces, v_asked, p_actor, p_strict, p_run, v_now);
  perform bylaw.count_approvals(p_set, p_workspaces, p_actor, p_changed, p_strict, p_run, v_now);
  perform bylaw.settle_agreements(p_workspaces, p_actor, p_run, v_now);
end
$$;
