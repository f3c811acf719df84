-- No twin: only the database knows who was authenticated. Whether somebody may make such changes is judged by the program.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Approves a stored plan, or takes that back, as the person to whom the login is bound: a claim does not count. It is an event in the chain
-- of the set. Returns whether anything changed by it. Raises SQLSTATE BL018 when there is no such plan, BL019 when the login is
-- bound to nobody, BL020 to whoever stored the plan, BL021 once the plan was applied, and BL022 to whom the set does not concern.
create or replace function bylaw.decide_plan(p_digest text, p_approves boolean)
returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_set text;
  v_chain text;
  v_bound text;
  v_person text;
  v_now timestamptz;
  v_changed boolean;
begin
  select p."set" into v_set from bylaw.plans p where p.digest = p_digest;
  if v_set is null then
    raise exception 'There is no stored plan %.', p_digest using errcode = 'BL018';
  end if;
  select a.email into v_bound from bylaw.actors a where a.login = session_user;
  if v_bound is null then
    raise exception 'The login % is not bound to an actor, so it cannot approve plans.', session_user
      using errcode = 'BL019';
  end if;
  if not bylaw.answers_for_set(v_set, v_bound) then
    raise exception '% is in no workspace of the set %.', v_bound, v_set using errcode = 'BL022';
  end if;
  perform from bylaw.sets s where s.name = v_set for update;
  v_person := bylaw.person_id(v_bound);
  if p_approves and exists (select from bylaw.plans p where p.digest = p_digest and p.actor = v_person) then
    raise exception '% stored this plan and cannot approve it.', v_bound using errcode = 'BL020';
  end if;
  if exists (select from bylaw.runs r where r."set" = v_set and r.plan_digest = p_digest) then
    raise exception 'The plan is already applied.' using errcode = 'BL021';
  end if;
  v_now := date_trunc('milliseconds', clock_timestamp());
  if p_approves then
    insert into bylaw.plan_approvals (digest, person, login, time)
      values (p_digest, v_person, bylaw.without_addresses(session_user::text), v_now) on conflict do nothing;
  else
    delete from bylaw.plan_approvals a where a.digest = p_digest and a.person = v_person;
  end if;
  v_changed := found;
  if v_changed then
    -- An apply that waits for this row begins anew.
    update bylaw.sets set last_run = last_run where name = v_set;
    v_chain := 'set:' || v_set;
    perform bylaw.note_people(v_chain, v_now, v_person, null);
    perform bylaw.append_events(v_chain, v_now, v_person, null, null, p_digest,
      array[jsonb_build_object('action', case when p_approves then 'approve-plan' else 'revoke-plan' end,
        'address', 'Set/' || v_set, 'before', null, 'after', jsonb_build_object('plan', p_digest, 'by', v_person))]);
  end if;
  return v_changed;
end
$$;
