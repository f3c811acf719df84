-- No twin: only a purge asks.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- The workspaces that ever had to do with these: by a connection, a share or what ended of them.
create or replace function bylaw.partners_of(p_workspaces text[])
returns text[]
language sql stable
as $$
  select coalesce(array_agg(distinct x.name), '{}') from (
    select c.workspace as name from bylaw.connections c where c."with" = any (p_workspaces)
    union all select c."with" from bylaw.connections c where c.workspace = any (p_workspaces)
    union all select s.workspace from bylaw.shares s where s."with" = any (p_workspaces)
    union all select s."with" from bylaw.shares s where s.workspace = any (p_workspaces) and s."with" is not null
    union all select e.workspace from bylaw.endings e where e."with" = any (p_workspaces)
    union all select e.workspace from bylaw.epochs e where e."with" = any (p_workspaces)
    union all select e."with" from bylaw.epochs e where e.workspace = any (p_workspaces)) x
    where not x.name = any (p_workspaces)
$$;
