-- No twin: it holds what the program says against what it wrote.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Raises (SQLSTATE BL009) when events say something else than what this transaction wrote in these workspaces and those of the
-- events: an object that is not there, or not the set's; one that is still there, at the end of what the events say of it; a row
-- that no event names; or something that happens to no object, such as a decision. Events are {action, object, was},
-- with people by their addresses; `was` is the address before a renaming. Without a set, rows belong to any. A row whose keys
-- over the border are empty may be written without an event if what emptied them has one: the space that it names goes, or
-- a workspace of the two is written, which may have moved to another region. Nothing but these keys tells such a row from one
-- that somebody wrote so; that gives nobody anything, since settle ends it. What a leaving wrote before in the transaction of
-- a run was held against its own events then.
--
-- Addresses are joined by hashing or sorting, however few rows the planner expects: nothing tells it how many events there are.
create or replace function bylaw.check_written(p_set text, p_workspaces text[], p_events jsonb[])
returns void
language plpgsql
set enable_nestloop = off
as $$
declare
  v_workspaces constant text[] := p_workspaces
    || array(select distinct split_part(e ->> 'object', '/', 2) from unnest(p_events) e);
  -- The last command of record_offboarding.
  v_left constant bigint := coalesce((select max(o.cmin::text::bigint) from bylaw.offboarded o
    where o.xmin = pg_current_xact_id()::xid), -1);
  v_breach text;
begin
  with said as (
    select e.event ->> 'action' as action, e.event ->> 'object' as object, e.event ->> 'was' as was, e.nth, bylaw.says_gone(e.event) as gone
      from unnest(p_events) with ordinality e(event, nth)
  ), made as (
    select s.object, s.nth from said s where not s.gone
  ), gone as (
    -- All names are given up before any is given anew.
    select s.object, s.nth from said s where s.gone union all select s.was, 0 from said s where s.was is not null
  ), there as (
    select r.*, r.written_by = pg_current_xact_id()::xid as written from bylaw.object_rows r
      where r.workspace = any (v_workspaces) or r.workspace is null
  ), emptied as (
    select 'Connection/' || c.workspace || '/' || c.name as address, c.workspace, c."with", null as space from bylaw.connections c
      where c.workspace = any (v_workspaces) and c.partner is null
    union all
    select 'Share/' || h.workspace || '/' || h.name, h.workspace, h."with",
        case when h.into_partner is null then 'Space/' || h."with" || '/' || h.into_space end
      from bylaw.shares h
      where h.workspace = any (v_workspaces)
        and (h."with" is not null and h.partner is null or h."into" is not null and h.into_partner is null)
  )
  select b.breach into v_breach from (
    select coalesce(s.action, 'null') || ' ' || coalesce(s.object, 'null') || ': no run or offboarding has this action' as breach
      from said s where s.object is null or s.action is null or s.action not in ('create', 'update', 'delete', 'adopt', 'accept', 'release')
    union all
    select s.action || ' ' || s.object || ': it was not written' from said s
      where not s.gone and s.action <> 'release' and not exists (select from there t
        where t.address = s.object and t.present and t.written and (p_set is null or t.managed_by = p_set))
    union all
    -- It may go into the archive with its workspace.
    select 'release ' || s.object || ': it was not written, or still belongs to a set' from said s
      where s.action = 'release' and not exists (select from there t where t.address = s.object and t.written and t.managed_by is null)
    union all
    select 'delete ' || g.object || ': it is still there' from gone g
      where not exists (select from made m where m.object = g.object and m.nth > g.nth)
        and exists (select from there t where t.address = g.object and t.present)
    union all
    select t.address || ': it was written, but it has no event' from there t
      where t.written and t.command > v_left and not exists (select from said s where s.object = t.address)
        and not exists (select from emptied e where e.address = t.address
          and (exists (select from gone g where g.object = e.space)
            or exists (select from said s where s.action <> 'create'
              and s.object in ('Workspace/' || e.workspace, 'Workspace/' || e."with"))))
  ) b order by b.breach collate "C" limit 1;
  if v_breach is not null then
    raise exception 'The events do not match what was written: %.', v_breach using errcode = 'BL009';
  end if;
end
$$;
