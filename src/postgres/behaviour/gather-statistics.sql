-- No twin: there is nothing of it in memory.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Tells the planner how much there is now. The views are slow where it does not know: after many rows came at once,
-- and before autovacuum has looked. For logins that apply, which do not own the tables.
create or replace function bylaw.gather_statistics()
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  r record;
begin
  for r in select c.oid::regclass as name from pg_catalog.pg_class c
    where c.relnamespace = 'bylaw'::regnamespace and c.relkind in ('r', 'p') order by c.relname
  loop
    execute format('analyze %s', r.name);
  end loop;
end
$$;
