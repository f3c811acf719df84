-- No twin: a change of an address is tried in the database before it is shown.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Raises (SQLSTATE BL011) when an address is not free for a person: somebody is or was known by it, had it before, or was
-- offboarded under it. An address that texts alone mention is nobody's.
create or replace function bylaw.check_new_address(p_email text, p_person text)
returns void
language plpgsql stable
as $$
declare
  v_other text;
begin
  select p.id into v_other from bylaw.people p where p.email = p_email and p.id <> p_person;
  if exists (select from bylaw.users u where u.email = p_email)
      or exists (select from bylaw.members m where m.email = p_email)
      or exists (select from bylaw.guests g where g.email = p_email)
      or exists (select from bylaw.actors a where a.email = p_email) then
    raise exception '% is already the address of another person.', p_email using errcode = 'BL011';
  end if;
  if exists (select from bylaw.former_addresses f where f.email = p_email and not f.freed and f.person <> p_person) then
    raise exception '% is a former address of another person, and has not been freed.', p_email using errcode = 'BL011';
  end if;
  if exists (select from bylaw.offboarded o, bylaw.installation i where o.person <> p_person
      and o.email_digest = encode(sha256(convert_to(i.id::text || ' ' || p_email, 'UTF8')), 'hex')) then
    raise exception '% is the address of a person who was offboarded.', p_email using errcode = 'BL011';
  end if;
  if v_other is not null and exists (select from bylaw.audit_events e
      where e.actor = v_other or right(e.address, length(v_other) + 1) = '/' || v_other) then
    raise exception '% belongs to another person in the history.', p_email using errcode = 'BL011';
  end if;
end
$$;
