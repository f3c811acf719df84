-- No twin: only a purge asks.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Until when each of these workspaces is kept in the archive; null for one that is not in it. No later than a time that can be
-- written with four digits of the year.
create or replace function bylaw.archived_until(p_workspaces text[])
returns TABLE(workspace text, until timestamp with time zone)
language sql stable
as $$
  -- LEAST passes over nulls.
  select n.name, case when w.archived_at is not null
      then least(w.archived_at + least(w.retention_days, 3000000) * interval '24 hours', '9999-12-31T23:59:59.999Z') end
    from (select distinct unnest(p_workspaces) as name) n
    left join bylaw.workspaces w on w.name = n.name and w.archived_at is not null
$$;
