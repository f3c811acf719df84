-- Twin: src/agreements/settle/note-asked.ts, noteAsked
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Notes what is asked, of whom, since when. Returns the addresses of the shares that somebody asks for with this run:
-- those among `p_changed` that ask for something else than before.
create or replace function bylaw.note_asked(p_workspaces text[], p_actor text, p_changed text[], p_now timestamptz)
returns text[]
language plpgsql
as $$
declare
  v_asked text[];
begin
  select coalesce(array_agg('Share/' || q.workspace || '/' || q.name), '{}') into v_asked
    from bylaw.current_requests q
    where q.kind = 'share' and q.side = q."with" and q.workspace = any (p_workspaces)
      and 'Share/' || q.workspace || '/' || q.name = any (p_changed)
      and not exists (select from bylaw.requests o where o.workspace = q.workspace and o.kind = q.kind
        and o.name = q.name and o.side = q.side and o.asked = q.asked);
  insert into bylaw.requests as o (workspace, kind, name, side, digest, asked, asked_by, since)
    select q.workspace, q.kind, q.name, q.side, q.digest, q.asked, p_actor, p_now from bylaw.current_requests q
      where q.workspace = any (p_workspaces) or q."with" = any (p_workspaces)
    on conflict (workspace, kind, name, side) do update set digest = excluded.digest, asked = excluded.asked,
      asked_by = case when o.asked <> excluded.asked then excluded.asked_by else o.asked_by end,
      since = case when o.digest <> excluded.digest then excluded.since else o.since end
      where o.digest <> excluded.digest or o.asked <> excluded.asked;
  delete from bylaw.requests o where (o.workspace = any (p_workspaces) or o.side = any (p_workspaces))
    and not exists (select from bylaw.current_requests q where q.workspace = o.workspace and q.kind = o.kind
      and q.name = o.name and q.side = o.side);
  return v_asked;
end
$$;
