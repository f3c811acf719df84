-- Twin: src/model/levels.ts, compareLevels
-- Owner: bylaw_owner. Execute: bylaw_plan, bylaw_apply.
--
-- Orders roles and levels: viewer 1, editor 2, co-owner 3, creator 4. Null for anything else.
create or replace function bylaw.level_rank(level text)
returns integer
language sql immutable parallel safe
as $$
  select case level when 'viewer' then 1 when 'editor' then 2 when 'co-owner' then 3 when 'creator' then 4 end
$$;
