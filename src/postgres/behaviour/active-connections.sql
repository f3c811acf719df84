-- Twin: src/agreements/connections.ts, activeConnection
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Connections to which both sides agree, in either direction, and the kinds that both let cross. A workspace whose
-- `partners` exclude the other has no active connection with it. One that a side suspends is active, and nothing crosses
-- over it.
create or replace view bylaw.active_connections as
  select o.workspace, o."with", e.epoch, e.since,
      array(select unnest(o.allow) intersect select unnest(t.allow)) as allow,
      exists (select from bylaw.connections s where s.suspended and ((s.workspace = o.workspace and s."with" = o."with")
        or (s.workspace = o."with" and s."with" = o.workspace))) as suspended
    from bylaw.agreements_in_force o
    join bylaw.agreements_in_force t on t.workspace = o."with" and t."with" = o.workspace
    join bylaw.epochs e on e.workspace = least(o.workspace collate "C", o."with" collate "C")
      and e."with" = greatest(o.workspace collate "C", o."with" collate "C")
    join bylaw.workspaces w on w.name = o.workspace and w.archived_at is null
    join bylaw.workspaces v on v.name = o."with" and v.archived_at is null
    where bylaw.accept_each_other(w, v);
