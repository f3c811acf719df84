-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Writes that a set let go of objects whose rows this transaction has taken from it. Each of `p_objects` is
-- {object, address}: its address, and the same with people as opaque ids. The actor is as in record_run. Returns the hash at
-- which the chain of the set ends. Raises SQLSTATE BL009 when an object was not the set's, or is not let go of.
create or replace function bylaw.record_release(
  p_set text, p_commit text, p_actor text, p_workspaces text[], p_objects jsonb
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor constant text := bylaw.current_actor(p_actor);
  v_now timestamptz;
  v_person text;
  v_workspaces text[];
  v_chains text[];
  v_heads jsonb;
  v_head jsonb;
  v_events jsonb[];
  v_chain constant text := 'set:' || p_set;
  v_released integer;
begin
  perform from bylaw.sets s where s.name = p_set for update;
  select coalesce(array_agg(w.name order by w.name collate "C"), '{}') into v_workspaces from bylaw.workspaces w
    where w.name = any (p_workspaces);
  perform from bylaw.workspaces w where w.name = any (v_workspaces) order by w.name for no key update;
  select array_agg(o.event || jsonb_build_object('action', 'release', 'before', jsonb_build_object('managedBy', p_set),
      'after', jsonb_build_object('managedBy', null)) order by o.ordinality) into strict v_events
    from unnest(bylaw.given_events(p_objects)) with ordinality o(event, ordinality);
  if v_events is null then
    raise exception 'A release must have at least one object.' using errcode = '22023';
  end if;
  perform bylaw.check_written(null, v_workspaces, v_events);
  perform bylaw.check_addresses(v_events);
  if exists (select from bylaw.object_rows r join unnest(v_events) e on r.address = e ->> 'object'
      where r.managed_by is not null) then
    raise exception 'A released object still belongs to a set.' using errcode = 'BL009';
  end if;
  with released as (
    delete from bylaw.set_objects o where o."set" = p_set and o.address in (select e ->> 'object' from unnest(v_events) e)
      returning o.address
  )
  select count(*) into v_released from released;
  if v_released <> cardinality(v_events) then
    raise exception 'A released object was not applied by %.', p_set using errcode = 'BL009';
  end if;
  v_now := date_trunc('milliseconds', clock_timestamp());
  v_person := bylaw.person_id(v_actor);
  v_chains := array(select 'workspace:' || unnest(v_workspaces));
  v_heads := bylaw.chain_heads(v_chains);
  perform bylaw.note_people(coalesce(v_chains[1], v_chain), v_now, v_person, null);
  if v_heads is not null then
    v_events[1] := v_events[1] || jsonb_build_object('heads', v_heads);
  end if;
  v_head := bylaw.append_events(v_chain, v_now, v_person, null, bylaw.without_addresses(p_commit), null, v_events);
  -- Whoever waits for these rows begins anew.
  update bylaw.sets set last_run = last_run where name = p_set;
  update bylaw.workspaces set changes = changes + 1 where name = any (v_workspaces);
  return v_head ->> 1;
end
$$;
