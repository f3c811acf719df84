-- No twin: the database keeps who stored it.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Keeps the text of a plan file, to be approved and applied, with an event in the chain of its set. Whoever reads it holds its content against
-- the digest. One that is there keeps who stored it first; its text is replaced, since signatures may have been added. The actor is
-- as in record_run. Raises SQLSTATE BL006 like current_actor, BL018 when that plan is of another set, and BL022 to whom
-- the set does not concern.
create or replace function bylaw.store_plan(p_set text, p_digest text, p_plan text, p_actor text)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor constant text := bylaw.current_actor(p_actor);
  v_chain constant text := 'set:' || p_set;
  v_now timestamptz;
  v_person text;
begin
  if v_actor is null then
    raise exception 'No actor is named for this plan.' using errcode = 'BL006';
  end if;
  -- While no login is bound, nobody is told apart.
  if exists (select from bylaw.actors) and not bylaw.answers_for_set(p_set, v_actor) then
    raise exception '% is in no workspace of the set %.', v_actor, p_set using errcode = 'BL022';
  end if;
  perform bylaw.ensure_set(p_set);
  perform from bylaw.sets s where s.name = p_set for update;
  if exists (select from bylaw.plans p where p.digest = p_digest and p."set" <> p_set) then
    raise exception 'The plan % is of another set.', p_digest using errcode = 'BL018';
  end if;
  update bylaw.plans p set plan = p_plan where p.digest = p_digest;
  if found then
    return;
  end if;
  v_now := date_trunc('milliseconds', clock_timestamp());
  v_person := bylaw.person_id(v_actor);
  insert into bylaw.plans (digest, "set", plan, actor, login, time)
    values (p_digest, p_set, p_plan, v_person, bylaw.without_addresses(session_user::text), v_now);
  perform bylaw.note_people(v_chain, v_now, v_person, null);
  perform bylaw.append_events(v_chain, v_now, v_person, null, null, p_digest,
    array[jsonb_build_object('action', 'store-plan', 'address', 'Set/' || p_set, 'before', null,
      'after', jsonb_build_object('plan', p_digest))]);
end
$$;
