-- Twin: src/agreements/settle/settle-agreements.ts, settleAgreements
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Ends agreements whose Connection or decision is gone, takes up new ones, and counts the epochs.
create or replace function bylaw.settle_agreements(p_workspaces text[], p_now timestamptz)
returns void
language plpgsql
as $$
begin
  insert into bylaw.epochs (workspace, "with", epoch)
    select distinct least(c.workspace collate "C", c."with" collate "C"),
        greatest(c.workspace collate "C", c."with" collate "C"), 1
      from (select workspace, "with" from bylaw.connections
        union select workspace, "with" from bylaw.shares where "with" is not null) c
      where c.workspace = any (p_workspaces) or c."with" = any (p_workspaces)
      order by least(c.workspace collate "C", c."with" collate "C"), greatest(c.workspace collate "C", c."with" collate "C")
    on conflict do nothing;
  with gone as (
    delete from bylaw.agreements a
      where (a.workspace = any (p_workspaces) or a."with" = any (p_workspaces)) and not exists (
        select from bylaw.agreements_in_force s
        join bylaw.workspaces w on w.name = s.workspace and w.archived_at is null
        join bylaw.workspaces v on v.name = s."with" and v.archived_at is null
        where s.workspace = a.workspace and s."with" = a."with")
      returning least(a.workspace collate "C", a."with" collate "C") as low,
        greatest(a.workspace collate "C", a."with" collate "C") as high
  )
  update bylaw.epochs e set epoch = e.epoch + 1, since = null
    from (select distinct low, high from gone) g where e.workspace = g.low and e."with" = g.high;
  insert into bylaw.agreements as a (workspace, "with", connection, incarnation)
    select c.workspace, c."with", c.name, c.incarnation from bylaw.connections c
      join bylaw.workspaces w on w.name = c.workspace and w.archived_at is null
      join bylaw.workspaces v on v.name = c."with" and v.archived_at is null
      where (c.workspace = any (p_workspaces) or c."with" = any (p_workspaces)) and c.incarnation > 0
        and (c.withdrawn is null or c.renew > c.withdrawn)
        and exists (select from bylaw.held_permissions h where h.workspace = c.workspace and h.email = c.requested_by
          and h.permission = 'manage:external_connections')
    on conflict (workspace, "with") do update
      set connection = excluded.connection, incarnation = excluded.incarnation, request = null, sequence = null
      where a.connection is null;
  update bylaw.epochs e set since = case when t.agreed then coalesce(e.since, p_now) end
    from (select o.workspace, o."with",
        (select count(*) = 2 from bylaw.agreements a where (a.workspace = o.workspace and a."with" = o."with")
          or (a.workspace = o."with" and a."with" = o.workspace)) as agreed
      from bylaw.epochs o where o.workspace = any (p_workspaces) or o."with" = any (p_workspaces)) t
    where e.workspace = t.workspace and e."with" = t."with" and (e.since is not null) <> t.agreed;
end
$$;
