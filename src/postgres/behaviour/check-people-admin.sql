-- No twin: only the database knows who was authenticated.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- The system admin who acts: whom the login is bound to, else who is claimed. Raises SQLSTATE BL010 for anybody else.
create or replace function bylaw.check_people_admin(p_claimed text)
returns text
language plpgsql stable
as $$
declare
  v_actor constant text := bylaw.current_actor(bylaw.present_address(p_claimed));
begin
  if v_actor is null or not bylaw.is_system_admin(v_actor) then
    raise exception '%. Only a system admin may do this.', coalesce(v_actor || ' is not a system admin', 'No actor is named')
      using errcode = 'BL010';
  end if;
  return v_actor;
end
$$;
