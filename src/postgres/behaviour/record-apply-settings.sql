-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Keeps what an apply of a set asks for from now on beyond the rules: canonical JSON of {approvals, signedBy}, '{}' for nothing.
-- Changed settings are an event in the chain of the set, of no run. The actor is as in record_run. Returns whether anything
-- changed. Raises SQLSTATE BL006 like current_actor, and 22023 when it is no such JSON.
create or replace function bylaw.record_apply_settings(
  p_set text, p_commit text, p_plan_digest text, p_actor text, p_settings text
) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor constant text := bylaw.current_actor(p_actor);
  v_chain constant text := 'set:' || p_set;
  v_settings constant text := nullif(p_settings, '{}');
  v_now timestamptz;
  v_person text;
  v_before text;
begin
  select s.apply_settings into strict v_before from bylaw.sets s where s.name = p_set for update;
  if v_settings is not distinct from v_before then
    return false;
  end if;
  if jsonb_typeof(p_settings::jsonb) is distinct from 'object' then
    raise exception 'Settings are not of the form that bylaw writes.' using errcode = '22023';
  end if;
  update bylaw.sets set apply_settings = v_settings where name = p_set;
  v_now := date_trunc('milliseconds', clock_timestamp());
  v_person := bylaw.person_id(v_actor);
  perform bylaw.note_people(v_chain, v_now, v_person, null);
  perform bylaw.append_events(v_chain, v_now, v_person, null, bylaw.without_addresses(p_commit),
    bylaw.without_addresses(p_plan_digest), array[jsonb_build_object('action', 'apply-settings', 'address', 'Set/' || p_set,
      'before', v_before::jsonb, 'after', v_settings::jsonb)]);
  return true;
end
$$;
