-- Twin: src/agreements/decide.ts, isRepeatedDecision
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Whether a decision says nothing that was not said before. An Approval of the manifests (`p_source`) is always
-- recorded, so that its deletion takes back what it approved.
create or replace function bylaw.is_repeated_decision(q bylaw.request_sides, p_decision text, p_source text)
returns boolean
language sql stable
as $$
  select case p_decision
    when 'approve' then q.covered and p_source is null
    when 'deny' then exists (select from bylaw.decisions d where d.workspace = q.workspace and d.kind = q.kind
      and d.name = q.name and d.side = q.side and d.decision = 'deny' and d.digest = q.digest and d.ended_at is null)
    else not exists (select from bylaw.decisions d where d.workspace = q.workspace and d.kind = q.kind
      and d.name = q.name and d.side = q.side and d.decision = 'approve' and d.incarnation = q.incarnation
      and d.ended_at is null)
  end
$$;
