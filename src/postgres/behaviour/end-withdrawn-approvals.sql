-- Twin: src/agreements/settle/end-withdrawn-approvals.ts, endWithdrawnApprovals
-- Owner: bylaw_owner. Execute: nobody else.
--
-- An Approval that is gone takes back what it approved: all that its side approved of the same content. One to which the
-- run of a set gives another name is not gone; of several names, it goes by the first. What was decided on a request that is gone
-- has no Approval any more, whatever its name: one that says the same again is refused as any other on what is not there.
create or replace function bylaw.end_withdrawn_approvals(
  p_set text, p_workspaces text[], p_actor text, p_changed text[], p_run integer, p_now timestamptz
) returns void
language plpgsql
as $$
declare
  r record;
  v_ended jsonb;
  v_effects jsonb[];
begin
  with moved as (
    update bylaw.decisions d set source = n.name from bylaw.decisions o
      cross join lateral (
        select a.name from bylaw.approvals a
          where a.workspace = o.side and a.request = o.kind || ':' || o.workspace || '/' || o.name
            and a.decision = o.decision and a."by" = o."by" and a.digest = o.digest
            and (a.counted_as = json_build_array(a.request, a.decision, a."by", a.digest)::text
              or (a.managed_by = p_set and 'Approval/' || a.workspace || '/' || a.name in (select unnest(p_changed))))
          order by a.name collate "C" limit 1) n
      where o.workspace = d.workspace and o.kind = d.kind and o.name = d.name and o.sequence = d.sequence
        and d.side = any (p_workspaces) and d.source is not null and d.decision = 'approve' and d.ended_at is null
        and not exists (select from bylaw.approvals n where n.workspace = d.side and n.name = d.source)
        and exists (select from bylaw.live_requests q
          where q.workspace = d.workspace and q.kind = d.kind and q.name = d.name and q.incarnation = d.incarnation)
      returning d.workspace, d.kind, d.name, d."with", d.sequence, o.source as was, d.source
  )
  select coalesce(array_agg(bylaw.effect(array[m.workspace, m."with"], 'source',
      bylaw.request_address(m.kind, m.workspace, m.name), jsonb_build_object('sequence', m.sequence, 'source', m.was),
      jsonb_build_object('sequence', m.sequence, 'source', m.source)) order by m.workspace collate "C",
      m.kind collate "C", m.name collate "C", m.sequence),
      '{}') into v_effects from moved m;
  update bylaw.approvals a set counted_as = json_build_array(a.request, a.decision, a."by", a.digest)::text
    from bylaw.decisions d where d.side = a.workspace and d.source = a.name and a.workspace = any (p_workspaces)
      and a.counted_as is null and d.ended_at is null and a.request = d.kind || ':' || d.workspace || '/' || d.name
      and a.decision = d.decision and a."by" = d."by" and a.digest = d.digest
      and exists (select from bylaw.live_requests q
        where q.workspace = d.workspace and q.kind = d.kind and q.name = d.name and q.incarnation = d.incarnation);
  for r in
    select d.* from bylaw.decisions d
      where d.side = any (p_workspaces) and d.source is not null and d.decision = 'approve' and d.ended_at is null
        and not exists (select from bylaw.approvals a where a.workspace = d.side and a.name = d.source
          and a.request = d.kind || ':' || d.workspace || '/' || d.name)
      order by d.workspace collate "C", d.kind collate "C", d.name collate "C", d.sequence
  loop
    with ended as (
      update bylaw.decisions d set ended_at = p_now
        where d.workspace = r.workspace and d.kind = r.kind and d.name = r.name and d.side = r.side
          and d.decision = 'approve' and d.digest = r.digest and d.ended_at is null
        returning d.sequence
    )
    select jsonb_agg(e.sequence order by e.sequence) into v_ended from ended e;
    -- Nothing is left of it when another Approval of the same content has gone before.
    if v_ended is not null then
      v_effects := v_effects || bylaw.effect(array[r.workspace, r."with"], 'revoke',
        bylaw.request_address(r.kind, r.workspace, r.name), null,
        jsonb_build_object('side', r.side, 'by', p_actor, 'digest', r.digest, 'automatic', true, 'reason', null,
          'sequence', null, 'ended', v_ended));
    end if;
  end loop;
  perform bylaw.append_effects(p_actor, p_run, p_now, v_effects);
end
$$;
