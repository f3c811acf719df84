-- No twin: only the database erases addresses from the history.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Erases somebody's address from the history and the decisions, which no role may change by itself. Only somebody whom the
-- history says was offboarded from everything and anonymised, and whom nothing live names as a member, guest or user any
-- more; and only for who may offboard them. The actor is whom the login is bound to, else who is claimed. Raises SQLSTATE
-- BL009 or BL010 otherwise.
create or replace function bylaw.erase_person(p_actor text, p_email text)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor constant text := bylaw.current_actor(p_actor);
  v_person text;
  v_name text;
  v_email text;
begin
  select p.id into v_person from bylaw.people p
    join bylaw.offboarded o on o.person = p.id and o.workspace = '*' and o.anonymised
    where p.email = p_email and exists (select from bylaw.audit_events e where e.chain = 'workspace:*'
      and e.action = 'offboard' and e.address = 'User/' || p.id and e.after ->> 'anonymised' = 'true');
  if v_person is null then
    raise exception '% has not been offboarded and anonymised.', p_email using errcode = 'BL009';
  end if;
  if exists (select from bylaw.users u where u.email = p_email)
      or exists (select from bylaw.members m join bylaw.workspaces w on w.name = m.workspace and w.archived_at is null
        where m.email = p_email)
      or exists (select from bylaw.guests g join bylaw.workspaces w on w.name = g.workspace and w.archived_at is null
        where g.email = p_email) then
    raise exception '% is still a user, member or guest.', p_email using errcode = 'BL009';
  end if;
  perform bylaw.check_offboarder(v_actor, v_person, p_email, array(
    select w.name from bylaw.workspaces w where w.archived_at is null and exists (select from bylaw.audit_events e
      where e.address = 'Member/' || w.name || '/' || v_person and e.action = 'offboard')), true);
  v_name := v_person || '@anonymised.invalid';
  update bylaw.decisions set "by" = case when "by" = p_email then v_name else "by" end,
      actor = case when actor = p_email then v_name else actor end
    where p_email in ("by", actor);
  -- Addresses that they had before, too; but not one that is somebody else's by now.
  for v_email in select p_email union select f.email from bylaw.former_addresses f where f.person = v_person
      and not exists (select from bylaw.people p where p.email = f.email and p.id <> v_person) loop
    perform bylaw.rename_in_texts(v_email, v_name);
  end loop;
  update bylaw.requests set asked_by = v_name where asked_by = p_email;
  update bylaw.endings set subject = 'user:' || v_name where subject = 'user:' || p_email;
  update bylaw.approved_recipients set subject = 'user:' || v_name where subject = 'user:' || p_email;
  -- A login that stands for somebody must not come to stand for anybody it likes.
  update bylaw.actors set email = v_name where email = p_email;
  delete from bylaw.former_addresses where person = v_person;
  update bylaw.people set email = null, salt = null, known_as = null where id = v_person;
end
$$;
