-- Twin: src/postgres/offboard-archived.ts, patternOf
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Puts another name in the place of an address that the texts of decisions mention: reasons, and the names of logins. The
-- events hold an opaque id there.
create or replace function bylaw.rename_in_texts(p_email text, p_name text)
returns void
language plpgsql
as $$
declare
  -- The address where it stands by itself: not as the end or the beginning of another, also of one with an apostrophe.
  -- Letters beyond ASCII are in none.
  v_pattern constant text := '((?:^|[^a-zA-Z0-9._%+''-])''?)' || regexp_replace(p_email, '([!-/:-?\[-`{-~])', '\\\1', 'g')
    || '(?![a-zA-Z0-9_%+-]|\.[a-zA-Z0-9])';
begin
  update bylaw.decisions set
      login = regexp_replace(login collate "C", v_pattern, '\1' || p_name, 'gi'),
      reason = regexp_replace(reason collate "C", v_pattern, '\1' || p_name, 'gi')
    where login collate "C" ~* v_pattern or reason collate "C" ~* v_pattern;
end
$$;
