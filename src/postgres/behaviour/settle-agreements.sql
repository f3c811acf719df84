-- Twin: src/agreements/settle/settle-agreements.ts, settleAgreements
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Ends agreements whose Connection or decision is gone, takes up those of Connections that a run wrote, and counts the
-- epochs.
create or replace function bylaw.settle_agreements(p_workspaces text[], p_actor text, p_run integer, p_now timestamptz)
returns void
language plpgsql
as $$
declare
  v_made jsonb[];
  v_ended jsonb[];
  v_taken jsonb[];
  v_begun jsonb[];
begin
  with made as (
    insert into bylaw.epochs (workspace, "with", epoch)
      select distinct least(c.workspace collate "C", c."with" collate "C"),
          greatest(c.workspace collate "C", c."with" collate "C"), 1
        from (select workspace, "with" from bylaw.connections
          union select workspace, "with" from bylaw.shares where "with" is not null) c
        where c.workspace = any (p_workspaces) or c."with" = any (p_workspaces)
        order by least(c.workspace collate "C", c."with" collate "C"), greatest(c.workspace collate "C", c."with" collate "C")
      on conflict do nothing
      returning epochs.*
  )
  select array_agg(bylaw.epoch_effect(m.workspace, m."with", m.epoch, m.since) order by m.workspace collate "C", m."with" collate "C") into v_made from made m;
  with gone as (
    delete from bylaw.agreements a
      where (a.workspace = any (p_workspaces) or a."with" = any (p_workspaces)) and not exists (
        select from bylaw.agreements_in_force s
        join bylaw.workspaces w on w.name = s.workspace and w.archived_at is null
        join bylaw.workspaces v on v.name = s."with" and v.archived_at is null
        where s.workspace = a.workspace and s."with" = a."with")
      returning a.*
  ), raised as (
    update bylaw.epochs e set epoch = e.epoch + 1, since = null
      from (select distinct least(g.workspace collate "C", g."with" collate "C") as low,
        greatest(g.workspace collate "C", g."with" collate "C") as high from gone g) g
      where e.workspace = g.low and e."with" = g.high
      returning e.*
  )
  select array_agg(x.effect order by x.ordinality, x.workspace collate "C", x."with" collate "C") into v_ended from (
    select 1 as ordinality, g.workspace, g."with", bylaw.agreement_effect('disagree', g.workspace, g."with", g.connection,
        g.incarnation, g.request, g.sequence) as effect from gone g
    union all select 2, r.workspace, r."with", bylaw.epoch_effect(r.workspace, r."with", r.epoch, r.since) from raised r) x;
  with taken as (
    insert into bylaw.agreements as a (workspace, "with", connection, incarnation)
      select c.workspace, c."with", c.name, c.incarnation from bylaw.connections c
        join bylaw.workspaces w on w.name = c.workspace and w.archived_at is null
        join bylaw.workspaces v on v.name = c."with" and v.archived_at is null
        where (c.workspace = any (p_workspaces) or c."with" = any (p_workspaces)) and c.incarnation > 0
          and c.partner is not null and c.written_as = json_build_array(c."with", c.requested_by, c.renew::text)::text
          and (c.withdrawn is null or c.renew > c.withdrawn)
          and bylaw.is_eca(c.workspace, c.requested_by)
      on conflict (workspace, "with") do update
        set connection = excluded.connection, incarnation = excluded.incarnation, request = null, sequence = null
        where a.connection is null
      returning a.*
  )
  select array_agg(bylaw.agreement_effect('agree', t.workspace, t."with", t.connection, t.incarnation, t.request,
      t.sequence) order by t.workspace collate "C", t."with" collate "C") into v_taken from taken t;
  with begun as (
    update bylaw.epochs e set since = case when t.agreed then coalesce(e.since, p_now) end
      from (select o.workspace, o."with",
          (select count(*) = 2 from bylaw.agreements a where (a.workspace = o.workspace and a."with" = o."with")
            or (a.workspace = o."with" and a."with" = o.workspace)) as agreed
        from bylaw.epochs o where o.workspace = any (p_workspaces) or o."with" = any (p_workspaces)) t
      where e.workspace = t.workspace and e."with" = t."with" and (e.since is not null) <> t.agreed
      returning e.*
  )
  select array_agg(bylaw.epoch_effect(b.workspace, b."with", b.epoch, b.since) order by b.workspace collate "C", b."with" collate "C") into v_begun from begun b;
  perform bylaw.append_effects(p_actor, p_run, p_now, v_made || v_ended || v_taken || v_begun);
end
$$;
