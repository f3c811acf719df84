-- No twin: it joins steps that have one, settle and record_decision.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Makes one decision of one side on a request such as 'share:acme-legal/deal-room'. The digest is that of
-- bylaw.requests for that side. The actor is whom the login is bound to, else who decides. Returns whether anything
-- changed by it. Raises SQLSTATEs of class BL, which check_decision lists.
create or replace function bylaw.decide(
  request text, side text, decision text, "by" text, digest text, reason text default null
) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_kind constant text := split_part(request, ':', 1);
  v_workspace constant text := split_part(split_part(request, ':', 2), '/', 1);
  v_name constant text := split_part(request, '/', 2);
  v_by constant text := bylaw.present_address("by");
  v_actor constant text := bylaw.current_actor(v_by);
  v_both text[];
  v_changed boolean;
begin
  if decision is null or decision not in ('approve', 'deny', 'revoke') then
    raise exception 'A decision must be approve, deny or revoke.' using errcode = '22023';
  end if;
  if v_by is null then
    raise exception 'No actor is named for this decision.' using errcode = 'BL006';
  end if;
  select array_agg(distinct x) into v_both from (
    select unnest(array[q.workspace, q."with"]) as x from bylaw.current_requests q
      where q.kind = v_kind and q.workspace = v_workspace and q.name = v_name) t;
  if v_both is null then
    raise exception 'There is no request %.', request using errcode = 'BL003';
  end if;
  perform from bylaw.workspaces w where w.name = any (v_both) order by w.name for no key update;
  perform bylaw.settle(v_actor, null, null, v_both, '{}', '{}');
  v_changed := bylaw.record_decision(v_kind, v_workspace, v_name, side, decision, v_by, v_actor,
    digest, reason, false, null, '{}', null, date_trunc('milliseconds', clock_timestamp()));
  if v_changed then
    perform bylaw.settle_agreements(v_both, v_actor, null, date_trunc('milliseconds', clock_timestamp()));
    -- Transactions that read before this and wait for these rows fail, and read again.
    update bylaw.workspaces set changes = changes + 1 where name = any (v_both);
  end if;
  return v_changed;
end
$$;
