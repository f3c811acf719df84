-- No twin: there is nothing of it in memory.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Tells the planner of the rows that this transaction has added where they are many: nothing else would before it ends, and what
-- follows from them is worked out before that. Tables that became no larger are left out: one that holds nothing at the moment would
-- be taken to hold nothing whatever comes. Until the transaction ends, nobody else can gather statistics of these tables: so
-- one of which somebody does is passed over, and nobody waits.
create or replace function bylaw.count_written_rows()
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  r record;
begin
  for r in select x.relid::regclass as name from pg_catalog.pg_stat_xact_all_tables x
    where x.schemaname = 'bylaw' and x.n_tup_ins - x.n_tup_del >= 1000 order by x.relname
  loop
    execute format('analyze (skip_locked) %s', r.name);
  end loop;
end
$$;
