-- Twin: src/postgres/people.ts, withoutEmails
-- Owner: bylaw_owner. Execute: nobody else.
--
-- A text with an opaque id in place of every e-mail address in it.
create or replace function bylaw.without_addresses(given text)
returns text
language plpgsql
as $$
declare
  address text;
begin
  for address in select distinct m[1] from regexp_matches(given,
      '([^\s@<>()\[\]{},;:"''`\\/|=]+@[^\s@<>()\[\]{},;:"''`\\/|=]*[^\s@<>()\[\]{},;:"''`\\/|=.!?*_~-])', 'g') m
  loop
    given := replace(given, address, bylaw.person_id(address));
  end loop;
  return given;
end
$$;
