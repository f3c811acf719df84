-- No twin: there is nothing of it in memory.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Tells the planner how much there is now. The views are slow where it does not know: after many rows came at once,
-- and before autovacuum has looked; a transaction that asks also has its own rows counted. For logins that apply, which do
-- not own the tables. Until the transaction ends, nobody else can gather statistics of these tables: so a table of which
-- somebody does is passed over, and nobody waits.
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
    execute format('analyze (skip_locked) %s', r.name);
  end loop;
end
$$;
