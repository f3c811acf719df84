-- Twin: src/agreements/settle/end-withdrawn-approvals.ts, endWithdrawnApprovals
-- Owner: bylaw_owner. Execute: nobody else.
--
-- An Approval that is gone takes back what it approved: all that its side approved of the same content. One that now
-- has another name is not gone.
create or replace function bylaw.end_withdrawn_approvals(p_workspaces text[], p_actor text, p_now timestamptz)
returns void
language plpgsql
as $$
declare
  r record;
begin
  update bylaw.decisions d set source = a.name from bylaw.approvals a
    where d.side = any (p_workspaces) and d.source is not null and d.decision = 'approve' and d.ended_at is null
      and not exists (select from bylaw.approvals o where o.workspace = d.side and o.name = d.source)
      and a.workspace = d.side and a.request = d.kind || ':' || d.workspace || '/' || d.name
      and a.decision = d.decision and a."by" = d."by" and a.digest = d.digest;
  update bylaw.approvals a set counted_as = json_build_array(a.request, a.decision, a."by", a.digest)::text
    from bylaw.decisions d where d.side = a.workspace and d.source = a.name and a.workspace = any (p_workspaces)
      and a.counted_as is null and d.ended_at is null and a.request = d.kind || ':' || d.workspace || '/' || d.name
      and a.decision = d.decision and a."by" = d."by" and a.digest = d.digest;
  for r in
    select d.* from bylaw.decisions d
      where d.side = any (p_workspaces) and d.source is not null and d.decision = 'approve' and d.ended_at is null
        and not exists (select from bylaw.approvals a where a.workspace = d.side and a.name = d.source
          and a.request = d.kind || ':' || d.workspace || '/' || d.name)
      order by d.workspace collate "C", d.kind collate "C", d.name collate "C", d.sequence
  loop
    update bylaw.decisions d set ended_at = p_now
      where d.workspace = r.workspace and d.kind = r.kind and d.name = r.name and d.side = r.side
        and d.decision = 'approve' and d.digest = r.digest and d.ended_at is null;
    perform bylaw.append_event(r.side, p_now, p_actor, 'revoke',
      case r.kind when 'share' then 'Share/' else 'Connection/' end || r.workspace || '/' || r.name, null,
      jsonb_build_object('side', r.side, 'by', bylaw.person_id(p_actor), 'digest', r.digest, 'automatic', true,
        'reason', null));
  end loop;
end
$$;
