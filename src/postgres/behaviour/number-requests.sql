-- Twin: src/agreements/settle/number-requests.ts, numberRequests
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Numbers the requests that are new: a row that was deleted and written anew under its name is another request.
create or replace function bylaw.number_requests(p_workspaces text[])
returns void
language plpgsql
as $$
declare
  r record;
begin
  for r in
    select n.* from (
        select 'share' as kind, s.workspace, s.name from bylaw.shares s
          where s.workspace = any (p_workspaces) and s."with" is not null and s.incarnation = 0
        union all select 'connection', c.workspace, c.name from bylaw.connections c
          where c.workspace = any (p_workspaces) and c.incarnation = 0
      ) n
      order by n.workspace collate "C", n.kind collate "C", n.name collate "C"
  loop
    insert into bylaw.incarnations as i (workspace, kind, name, last) values (r.workspace, r.kind, r.name, 1)
      on conflict (workspace, kind, name) do update set last = i.last + 1;
    if r.kind = 'share' then
      update bylaw.shares s set incarnation = i.last from bylaw.incarnations i
        where s.workspace = r.workspace and s.name = r.name
          and i.workspace = r.workspace and i.kind = r.kind and i.name = r.name;
    else
      update bylaw.connections c set incarnation = i.last from bylaw.incarnations i
        where c.workspace = r.workspace and c.name = r.name
          and i.workspace = r.workspace and i.kind = r.kind and i.name = r.name;
    end if;
  end loop;
end
$$;
