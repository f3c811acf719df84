-- Twin: src/model/levels.ts, lowerLevel
-- Owner: bylaw_owner. Execute: bylaw_plan, bylaw_apply.
--
-- The lower of two levels.
create or replace function bylaw.lower_level(a text, b text)
returns text
language sql immutable parallel safe
as $$
  select case when bylaw.level_rank(a) <= bylaw.level_rank(b) then a else b end
$$;
