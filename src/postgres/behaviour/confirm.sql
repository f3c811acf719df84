-- Twin: src/app/confirm-access.ts, confirmAccess
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Writes that somebody looked at what objects such as 'Share/acme-legal/deal-room' give, and keeps it: an event each in the
-- chain of its workspace, all or none. It gives and takes nothing. The actor is as in decide. Returns the time of the events.
-- Raises SQLSTATEs of class BL: BL006 without an actor, and what check_confirmation raises.
create or replace function bylaw.confirm(addresses text[], "by" text, reason text default null)
returns timestamp with time zone
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_by constant text := bylaw.present_address("by");
  v_actor constant text := bylaw.current_actor(v_by);
  v_now timestamptz;
  v_events jsonb[];
begin
  if v_by is null then
    raise exception 'No actor is named for this confirmation.' using errcode = 'BL006';
  end if;
  if coalesce(cardinality(addresses), 0) = 0 then
    raise exception 'A confirmation must have at least one address.' using errcode = '22023';
  end if;
  -- Who manages what stays as it is until then.
  perform from bylaw.workspaces w where w.name in (select split_part(a.address, '/', 2) from unnest(addresses) a(address))
    order by w.name for no key update;
  perform bylaw.check_confirmation(a.address, v_by, v_actor) from unnest(addresses) a(address) order by a.address collate "C";
  v_now := date_trunc('milliseconds', clock_timestamp());
  v_events := array(
    select jsonb_build_object('home', split_part(a.address, '/', 2), 'action', 'confirm',
        'address', bylaw.without_addresses(a.address), 'before', null,
        'after', jsonb_build_object('by', bylaw.person_id(v_by), 'reason', bylaw.without_addresses(reason)))
      from (select distinct u.address from unnest(addresses) u(address)) a order by a.address collate "C");
  perform bylaw.append_home_events(v_now, bylaw.person_id(v_actor), v_events);
  return v_now;
end
$$;
