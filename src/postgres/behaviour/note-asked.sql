-- Twin: src/agreements/settle/note-asked.ts, noteAsked
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Notes what is asked, of whom, since when. Returns the addresses of the shares that somebody asks for with this run:
-- those among `p_changed` that ask for something else than before. What is asked no more has lapsed while its object is there: when
-- the same is asked again, by itself perhaps, it is still who applied it that asks.
create or replace function bylaw.note_asked(p_workspaces text[], p_actor text, p_changed text[], p_run integer, p_now timestamptz)
returns text[]
language plpgsql
as $$
declare
  v_asked text[];
  v_effects jsonb[];
  v_closed jsonb[];
begin
  select coalesce(array_agg('Share/' || q.workspace || '/' || q.name), '{}') into v_asked
    from bylaw.current_requests q
    where q.kind = 'share' and q.side = q."with" and q.workspace = any (p_workspaces)
      and ('Share/' || q.workspace || '/' || q.name in (select unnest(p_changed))) is true
      and not exists (select from bylaw.requests o where o.workspace = q.workspace and o.kind = q.kind
        and o.name = q.name and o.side = q.side and o.asked = q.asked and not o.lapsed);
  with asked as (
    insert into bylaw.requests as o (workspace, kind, name, side, digest, asked, asked_by, since)
      select q.workspace, q.kind, q.name, q.side, q.digest, q.asked, p_actor, p_now from bylaw.current_requests q
        where q.workspace = any (p_workspaces) or q."with" = any (p_workspaces)
      on conflict (workspace, kind, name, side) do update set digest = excluded.digest, asked = excluded.asked,
        asked_by = case when o.asked <> excluded.asked then excluded.asked_by else o.asked_by end,
        since = case when o.digest <> excluded.digest or o.lapsed then excluded.since else o.since end, lapsed = false
        where o.digest <> excluded.digest or o.asked <> excluded.asked or o.lapsed
      returning o.*
  ), grouped as (
    select a.workspace, a.kind, a.name, bylaw.request_content(a.kind, a.workspace, a.name) as content,
        jsonb_object_agg(a.side, jsonb_build_object('digest', a.digest, 'asked', a.asked, 'by', a.asked_by,
          'since', bylaw.instant(a.since))) as sides
      from asked a group by 1, 2, 3
  )
  select array_agg(bylaw.effect(array[g.workspace, g.content ->> 'with'], 'ask',
      bylaw.request_address(g.kind, g.workspace, g.name), null, g.content || jsonb_build_object('sides', g.sides))
      order by g.workspace collate "C", g.kind collate "C", g.name collate "C") into v_effects from grouped g;
  with ended as (
    select o.workspace, o.kind, o.name, o.side, case o.kind
        when 'share' then exists (select from bylaw.shares s where s.workspace = o.workspace and s.name = o.name
          and o.side in (s.workspace, s."with"))
        else exists (select from bylaw.connections c where c.workspace = o.workspace and c.name = o.name
          and o.side = c."with") end as kept
      from bylaw.requests o where (o.workspace = any (p_workspaces) or exists (select from bylaw.requests x
        where x.workspace = o.workspace and x.kind = o.kind and x.name = o.name and x.side = any (p_workspaces)))
      and not exists (select from bylaw.current_requests q where q.workspace = o.workspace and q.kind = o.kind
        and q.name = o.name and q.side = o.side)
  ), lapsed as (
    update bylaw.requests o set lapsed = true from ended e where e.kept and not o.lapsed
        and (o.workspace, o.kind, o.name, o.side) = (e.workspace, e.kind, e.name, e.side)
      returning o.*
  ), gone as (
    delete from bylaw.requests o using ended e where not e.kept
        and (o.workspace, o.kind, o.name, o.side) = (e.workspace, e.kind, e.name, e.side)
      returning o.*
  ), grouped as (
    select c.workspace, c.kind, c.name, array_agg(c.side order by c.side collate "C") as sides,
        array_agg(c.side order by c.side collate "C") filter (where c.kept) as kept
      from (select l.*, true as kept from lapsed l union all select g.*, false from gone g) c group by 1, 2, 3
  )
  select array_agg(bylaw.effect(array(select distinct unnest(g.workspace || g.sides)), 'close',
      bylaw.request_address(g.kind, g.workspace, g.name), jsonb_build_object('sides', to_jsonb(g.sides)),
      case when g.kept is not null then jsonb_build_object('lapsed', to_jsonb(g.kept)) end)
      order by g.workspace collate "C", g.kind collate "C", g.name collate "C") into v_closed from grouped g;
  perform bylaw.append_effects(p_actor, p_run, p_now, v_effects || v_closed);
  return v_asked;
end
$$;
