-- No twin: only the database changes an address everywhere.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Gives a person another address, everywhere at once: what they are, created, hold, asked for and decided stays theirs, and
-- no digest changes. The actor, a system admin, is whom the login is bound to, else who is claimed. Returns false when the
-- person has that address already, by a rename from the old one. Raises SQLSTATE BL010 when the actor may not, BL011 when the
-- new address is not free, BL012 when the old one is nobody's, BL013 when the person was offboarded, and 40001 when somebody changed meanwhile what it concerns.
create or replace function bylaw.rename_person(p_actor text, p_old text, p_new text)
returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_by constant text := bylaw.check_people_admin(p_actor);
  v_old constant text := lower(p_old collate "C");
  v_new constant text := lower(p_new collate "C");
  v_actor constant text := case when v_by = v_old then v_new else v_by end;
  v_person text;
  v_workspaces text[] := bylaw.workspaces_of_person(v_old);
  v_now timestamptz;
begin
  if v_old <> v_new and bylaw.present_address(v_old) = v_new then
    return false;
  end if;
  -- In the order of an apply: sets, workspaces, then people.
  perform from bylaw.sets s where s.name in (
      select o.managed_by from bylaw.object_rows o where o.workspace = any (v_workspaces) or o.address = 'User/' || v_old)
    order by s.name for update;
  perform from bylaw.workspaces w where w.name = any (v_workspaces) order by w.name for no key update;
  v_person := bylaw.person_id(v_old);
  perform from bylaw.people p where p.id = v_person for update;
  if not bylaw.workspaces_of_person(v_old) <@ v_workspaces then
    raise exception 'The workspaces of % have changed in the meantime.', v_old using errcode = '40001';
  end if;
  if bylaw.present_address(v_old) <> v_old then
    raise exception '% is a former address. The person now has the address %.', v_old, bylaw.present_address(v_old) using errcode = 'BL012';
  end if;
  if not (exists (select from bylaw.users u where u.email = v_old)
      or exists (select from bylaw.members m where m.email = v_old)
      or exists (select from bylaw.guests g where g.email = v_old)) then
    raise exception 'No person has the address %.', v_old using errcode = 'BL012';
  end if;
  if exists (select from bylaw.offboarded o where o.person = v_person and o.workspace = '*') then
    raise exception '% was offboarded, so the address cannot be changed.', v_old using errcode = 'BL013';
  end if;
  perform bylaw.check_new_address(v_new, v_person);
  -- Whom texts alone mention is nobody: the mention stays, as an opaque id.
  perform bylaw.rename_in_texts(v_new, p.id || '@anonymised.invalid') from bylaw.people p
    where p.email = v_new and p.id <> v_person;
  update bylaw.people set email = null, salt = null, known_as = null where email = v_new and id <> v_person;
  delete from bylaw.former_addresses f where f.email = v_new and f.person = v_person;
  insert into bylaw.former_addresses (email, person, salt)
    select v_old, p.id, case when p.noted then p.salt end from bylaw.people p where p.id = v_person;
  update bylaw.people set email = v_new, salt = bylaw.random_salt(), noted = false, known_as = coalesce(known_as, v_old)
    where id = v_person;
  perform bylaw.rename_in_tables(v_old, v_new);
  perform bylaw.rename_in_texts(v_old, v_new);
  insert into bylaw.offboarded (workspace, email_digest, person, anonymised, time)
    select o.workspace, encode(sha256(convert_to(i.id::text || ' ' || v_new, 'UTF8')), 'hex'), o.person, o.anonymised, o.time
      from (select distinct on (workspace) * from bylaw.offboarded where person = v_person order by workspace, time) o,
        bylaw.installation i
    on conflict (workspace, email_digest) do nothing;
  v_now := date_trunc('milliseconds', clock_timestamp());
  perform bylaw.append_home_events(v_now, bylaw.person_id(v_actor), array(
    select jsonb_build_object('home', h.home, 'action', 'rename', 'address', 'User/' || v_person, 'before', null, 'after', null)
      from unnest(array['*'] || v_workspaces) h(home)));
  -- Whoever waits for these rows begins anew.
  update bylaw.sets s set last_run = last_run where s.name in (
    select o.managed_by from bylaw.object_rows o where o.workspace = any (v_workspaces) or o.address = 'User/' || v_new);
  update bylaw.workspaces set changes = changes + 1 where name = any (v_workspaces);
  return true;
end
$$;
