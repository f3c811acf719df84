-- Twin: src/agreements/settle/lower-approvals.ts, lowerApprovals
-- Owner: bylaw_owner. Execute: nobody else.
--
-- "Narrowing waits for nobody and lowers what is approved." So do somebody's leaving the partner, and the deletion of what is
-- shared, or of a resource in a shared space. The effect names what was lowered of each decision, and to what.
create or replace function bylaw.lower_approvals(p_workspaces text[], p_actor text, p_run integer, p_now timestamptz)
returns void
language plpgsql
as $$
declare
  v_effects jsonb[];
begin
  with gone as (
    select d.workspace, d.name as share, d.sequence from bylaw.decisions d
      where d.workspace = any (p_workspaces) and d.kind = 'share' and d.decision = 'approve' and d.ended_at is null
        and d.target_workspace is null
  ), dropped as (
    delete from bylaw.approved_recipients a where a.workspace = any (p_workspaces)
      and ((a.workspace, a.share, a.sequence) in (select * from gone)
        or not exists (select from bylaw.present_approved_recipients p
          where p.workspace = a.workspace and p.share = a.share and p.sequence = a.sequence and p.subject = a.subject)
        or not exists (select from bylaw.share_recipients n
          where n.workspace = a.workspace and n.share = a.share and n.subject = a.subject)
        and not exists (select from bylaw.shares s
          where s.workspace = a.workspace and s.name = a.share and s."into" = a.subject))
      returning a.*
  ), narrowed as (
    update bylaw.approved_recipients a set role = bylaw.lower_level(a.role, n.role), expires = least(a.expires, n.expires)
      from bylaw.share_recipients n, bylaw.present_approved_recipients o
      where a.workspace = any (p_workspaces) and n.workspace = a.workspace and n.share = a.share and n.subject = a.subject
        and (a.workspace, a.share, a.sequence) not in (select * from gone)
        and (bylaw.level_rank(n.role) < bylaw.level_rank(a.role)
          or least(a.expires, n.expires) is distinct from a.expires)
        and o.workspace = a.workspace and o.share = a.share and o.sequence = a.sequence and o.subject = a.subject
      returning a.*, o.role as old_role, o.expires as old_expires
  ), contributed as (
    update bylaw.approved_recipients a set role = s.role from bylaw.shares s, bylaw.approved_recipients o
      where a.workspace = any (p_workspaces) and s.workspace = a.workspace and s.name = a.share
        and (a.workspace, a.share, a.sequence) not in (select * from gone)
        and s."into" = a.subject and bylaw.level_rank(s.role) < bylaw.level_rank(a.role)
        and o.workspace = a.workspace and o.share = a.share and o.sequence = a.sequence and o.subject = a.subject
      returning a.*, o.role as old_role, o.expires as old_expires
  ), emptied as (
    delete from bylaw.approved_resources a where a.workspace = any (p_workspaces)
      and (a.resource_name is null or (a.workspace, a.share, a.sequence) in (select * from gone) or not exists (select from bylaw.shares s
        join bylaw.space_resources n on n.workspace = s.workspace and n.space = s.target_space
        where s.workspace = a.workspace and s.name = a.share and n.type || ':' || n.resource = a.resource))
      returning a.*
  ), disallowed as (
    update bylaw.decisions d set allow = array(select unnest(d.allow) intersect select unnest(c.allow))
      from bylaw.connections c, bylaw.decisions o
      where d.workspace = any (p_workspaces) and d.kind = 'connection' and d.decision = 'approve' and d.ended_at is null
        and c.workspace = d.workspace and c.name = d.name and not d.allow <@ c.allow
        and o.workspace = d.workspace and o.kind = d.kind and o.name = d.name and o.sequence = d.sequence
      returning d.workspace, d.name, d.sequence, d.allow, o.allow as old_allow
  ), recipients as (
    select x.workspace, x.share, x.sequence,
        jsonb_agg(jsonb_build_object('subject', x.subject, 'role', x.old_role, 'expires', bylaw.instant(x.old_expires))
          order by x.subject collate "C") as was,
        coalesce(jsonb_agg(jsonb_build_object('subject', x.subject, 'role', x.role, 'expires', bylaw.instant(x.expires))
          order by x.subject collate "C") filter (where x.role is not null), '[]') as now
      from (
        select workspace, share, sequence, subject, null as role, null as expires, role as old_role, expires as old_expires
          from dropped
        union all select workspace, share, sequence, subject, role, expires, old_role, old_expires from narrowed
        union all select workspace, share, sequence, subject, role, expires, old_role, old_expires from contributed) x
      group by 1, 2, 3
  ), resources as (
    select workspace, share, sequence, jsonb_agg(resource order by resource collate "C") as was from emptied group by 1, 2, 3
  ), lowered as (
    select 'share' as kind, workspace, share as name, sequence,
        jsonb_strip_nulls(jsonb_build_object('sequence', sequence, 'resources', t.was)) || case when r.was is null
          then '{}' else jsonb_build_object('recipients', r.was) end as was,
        jsonb_strip_nulls(jsonb_build_object('sequence', sequence, 'resources', case when t.was is not null then '[]'::jsonb
          end)) || case when r.was is null then '{}' else jsonb_build_object('recipients', r.now) end as now
      from recipients r full join resources t using (workspace, share, sequence)
    union all
    select 'connection', workspace, name, sequence,
        jsonb_build_object('sequence', sequence, 'allow', to_jsonb(old_allow)),
        jsonb_build_object('sequence', sequence, 'allow', to_jsonb(allow)) from disallowed
  )
  select array_agg(bylaw.effect(array[d.workspace, d."with"], 'lower',
      bylaw.request_address(d.kind, d.workspace, d.name), l.was, l.now)
      order by d.workspace collate "C", d.kind collate "C", d.name collate "C", d.sequence) into v_effects
    from lowered l join bylaw.decisions d using (kind, workspace, name, sequence);
  perform bylaw.append_effects(p_actor, p_run, p_now, v_effects);
end
$$;
