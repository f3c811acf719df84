-- No twin: only the database gives people ids.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- The opaque id under which somebody stands in the audit. One that is missing is made. Who was anonymised has theirs in the
-- address that stands for them; an address that somebody had before, and that was not set free, is still theirs.
create or replace function bylaw.person_id(address text)
returns text
language plpgsql
as $$
declare
  v_email constant text := lower(address collate "C");
  found text := substring(v_email from '^(p_[0-9a-f]{24})@anonymised\.invalid$');
begin
  if found is not null then
    return found;
  end if;
  select p.id into found from bylaw.people p where p.email = v_email;
  if found is null then
    select f.person into found from bylaw.former_addresses f where f.email = v_email and not f.freed;
  end if;
  if found is null then
    insert into bylaw.people (id, email, salt)
      values ('p_' || left(bylaw.random_salt(), 24), v_email, bylaw.random_salt())
      on conflict (email) do nothing;
    select p.id into found from bylaw.people p where p.email = v_email;
  end if;
  return found;
end
$$;
