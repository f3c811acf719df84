-- No twin: the row is a lock of the database.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Makes the row of a set, which is its lock. It is looked for first: an insert alone would wait for a run that is changing
-- the row, for as long as that takes.
create or replace function bylaw.ensure_set(p_set text)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into bylaw.sets (name) select p_set where not exists (select from bylaw.sets where name = p_set)
    on conflict do nothing;
end
$$;
