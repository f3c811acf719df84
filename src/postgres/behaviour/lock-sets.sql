-- No twin: the row is a lock of the database.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Locks the rows of sets until the transaction ends, in the order of their names, and returns their last runs. With
-- `p_wait` false, one that somebody else holds is an error at once (SQLSTATE 55P03).
create or replace function bylaw.lock_sets(p_sets text[], p_wait boolean)
returns TABLE(name text, last_run integer)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_wait then
    return query select s.name, s.last_run from bylaw.sets s where s.name = any (p_sets) order by s.name for update;
  else
    return query select s.name, s.last_run from bylaw.sets s where s.name = any (p_sets) order by s.name for update nowait;
  end if;
end
$$;
