-- Twin: src/agreements/settle/number-requests.ts, numberRequests
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Numbers the requests that are new: a row that was deleted and written anew under its name is another request.
create or replace function bylaw.number_requests(p_workspaces text[], p_actor text, p_run integer, p_now timestamptz)
returns void
language plpgsql
as $$
declare
  r record;
  v_number integer;
  v_effects jsonb[] := '{}';
begin
  for r in
    select n.* from (
        select 'share' as kind, s.workspace, s.name, s."with" from bylaw.shares s
          where s.workspace = any (p_workspaces) and s."with" is not null and s.incarnation = 0
        union all select 'connection', c.workspace, c.name, c."with" from bylaw.connections c
          where c.workspace = any (p_workspaces) and c.incarnation = 0
      ) n
      order by n.workspace collate "C", n.kind collate "C", n.name collate "C"
  loop
    insert into bylaw.incarnations as i (workspace, kind, name, last) values (r.workspace, r.kind, r.name, 1)
      on conflict (workspace, kind, name) do update set last = i.last + 1
      returning i.last into v_number;
    if r.kind = 'share' then
      update bylaw.shares s set incarnation = v_number where s.workspace = r.workspace and s.name = r.name;
    else
      update bylaw.connections c set incarnation = v_number where c.workspace = r.workspace and c.name = r.name;
    end if;
    v_effects := v_effects || bylaw.effect(array[r.workspace, r."with"], 'number',
      bylaw.request_address(r.kind, r.workspace, r.name), null, jsonb_build_object('incarnation', v_number));
  end loop;
  perform bylaw.append_effects(p_actor, p_run, p_now, v_effects);
end
$$;
