-- Twin: src/postgres/people.ts, idsOfPeople
-- Owner: bylaw_owner. Execute: nobody else.
--
-- The opaque id under which somebody stands in the audit. An id that is missing is made.
create or replace function bylaw.person_id(address text)
returns text
language plpgsql
as $$
declare
  found text;
begin
  select p.id into found from bylaw.people p where p.email = lower(address);
  if found is null then
    insert into bylaw.people (id, email)
      values ('p_' || substr(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 9, 24), lower(address))
      on conflict (email) do nothing;
    select p.id into found from bylaw.people p where p.email = lower(address);
  end if;
  return found;
end
$$;
