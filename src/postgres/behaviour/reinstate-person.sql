-- No twin: only the database keeps who was offboarded.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Lets manifests name somebody again who was offboarded and not anonymised; it brings nothing back. The actor, a system admin,
-- is whom the login is bound to, else who is claimed. Returns false when they were not offboarded. Raises SQLSTATE BL010
-- when the actor may not, and BL014 for somebody anonymised: their address was erased, so that it is nobody's.
create or replace function bylaw.reinstate_person(p_actor text, p_email text)
returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor constant text := bylaw.check_people_admin(p_actor);
  v_email constant text := bylaw.present_address(p_email);
  v_digest constant text := (select encode(sha256(convert_to(i.id::text || ' ' || v_email, 'UTF8')), 'hex') from bylaw.installation i);
  v_person text;
  v_homes text[];
begin
  perform from bylaw.workspaces w where w.name in (select o.workspace from bylaw.offboarded o where o.email_digest = v_digest)
    order by w.name for no key update;
  select min(o.person) into v_person from bylaw.offboarded o where o.email_digest = v_digest;
  if v_person is null then
    return false;
  end if;
  if not exists (select from bylaw.people p where p.email = v_email) then
    raise exception '% was offboarded and anonymised.', v_email using errcode = 'BL014';
  end if;
  v_homes := array(select o.workspace from bylaw.offboarded o where o.person = v_person
    group by o.workspace order by o.workspace collate "C");
  delete from bylaw.offboarded where person = v_person;
  perform bylaw.append_home_events(date_trunc('milliseconds', clock_timestamp()), bylaw.person_id(v_actor), array(
    select jsonb_build_object('home', h.home, 'action', 'reinstate', 'address',
        case h.home when '*' then 'User/' else 'Member/' || h.home || '/' end || v_person, 'before', null, 'after', null)
      from unnest(v_homes) h(home)));
  update bylaw.workspaces set changes = changes + 1 where name = any (v_homes);
  return true;
end
$$;
