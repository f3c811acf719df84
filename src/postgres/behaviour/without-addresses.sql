-- Twin: src/postgres/people.ts, withoutEmails
-- Owner: bylaw_owner. Execute: nobody else.
--
-- A text with an opaque id in place of every e-mail address in it. What ends an address is written out: classes such as \s
-- mean what the locale of the database says. An apostrophe is part of an address only between letters.
create or replace function bylaw.without_addresses(given text)
returns text
language plpgsql
as $$
declare
  address text;
begin
  for address in select m[1] from regexp_matches(given,
      '([^@<>()\[\]{},;:"''`\\/|=\u0001-\u0020\u007f-\u00bf\u1680\u2000-\u206f\u3000-\u303f\ufeff]+'
      || '(?:''[^@<>()\[\]{},;:"''`\\/|=\u0001-\u0020\u007f-\u00bf\u1680\u2000-\u206f\u3000-\u303f\ufeff]+)*@'
      || '[^@<>()\[\]{},;:"''`\\/|=\u0001-\u0020\u007f-\u00bf\u1680\u2000-\u206f\u3000-\u303f\ufeff]*'
      || '[^@<>()\[\]{},;:"''`\\/|=.!?*_~\u0001-\u0020\u007f-\u00bf\u1680\u2000-\u206f\u3000-\u303f\ufeff-])', 'g') m
    -- The longest first: one may be the end or the beginning of another.
    group by m[1] order by length(m[1]) desc, m[1] collate "C"
  loop
    given := replace(given, address, bylaw.person_id(address));
  end loop;
  return given;
end
$$;
