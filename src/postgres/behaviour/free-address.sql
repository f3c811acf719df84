-- No twin: only the database keeps who had an address.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Lets somebody else have an address that its person no longer has: because they have another now, or because it was erased
-- when they were anonymised. Digests tell whoever has it next from whoever had it. The actor, a system admin, is whom the
-- login is bound to, else who is claimed. Returns false when nobody holds it so. Raises SQLSTATE BL010 when the actor may not.
create or replace function bylaw.free_address(p_actor text, p_email text)
returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor constant text := bylaw.check_people_admin(p_actor);
  v_email constant text := lower(p_email collate "C");
  v_digest constant text := (select encode(sha256(convert_to(i.id::text || ' ' || v_email, 'UTF8')), 'hex') from bylaw.installation i);
  v_person text;
  v_workspaces text[];
  v_next text;
begin
  select f.person into v_person from bylaw.former_addresses f where f.email = v_email and not f.freed for update;
  if v_person is null then
    select min(o.person) into v_person from bylaw.offboarded o where o.email_digest = v_digest and o.anonymised
      and not exists (select from bylaw.people p where p.email = v_email);
  end if;
  if v_person is null then
    return false;
  end if;
  v_workspaces := array['*'] || bylaw.workspaces_of_person((select p.email from bylaw.people p where p.id = v_person))
    || array(select o.workspace from bylaw.offboarded o where o.email_digest = v_digest and o.workspace <> '*');
  perform from bylaw.workspaces w where w.name = any (v_workspaces) order by w.name for no key update;
  update bylaw.former_addresses set freed = true where email = v_email and person = v_person;
  delete from bylaw.offboarded o where o.email_digest = v_digest and o.person = v_person;
  v_next := bylaw.person_id(v_email);
  update bylaw.people set known_as = v_email || '#' || v_next where id = v_next;
  perform bylaw.append_home_events(date_trunc('milliseconds', clock_timestamp()), bylaw.person_id(v_actor), array(
    select jsonb_build_object('home', h.home, 'action', 'free', 'address', 'User/' || v_person, 'before', null, 'after', null)
      from (select distinct x.home from unnest(v_workspaces) x(home)) h order by h.home collate "C"));
  update bylaw.workspaces set changes = changes + 1 where name = any (v_workspaces);
  return true;
end
$$;
