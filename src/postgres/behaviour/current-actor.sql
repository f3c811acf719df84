-- No twin: only the database knows who was authenticated.
-- Owner: bylaw_owner. Execute: bylaw_plan, bylaw_apply.
--
-- On whose authority this session acts: the actor that its login is bound to, else who is claimed.
create or replace function bylaw.current_actor(p_claimed text)
returns text
language plpgsql stable
as $$
declare
  v_bound text;
begin
  select a.email into v_bound from bylaw.actors a where a.login = session_user;
  if v_bound is null and exists (select from bylaw.actors) then
    raise exception 'The login % may only read: it is not bound to an actor, and other logins of this database are.', session_user
      using errcode = 'BL006';
  end if;
  return coalesce(v_bound, p_claimed);
end
$$;
