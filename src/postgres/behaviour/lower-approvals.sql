-- Twin: src/agreements/settle/lower-approvals.ts, lowerApprovals
-- Owner: bylaw_owner. Execute: nobody else.
--
-- "Narrowing waits for nobody and lowers what is approved."
create or replace function bylaw.lower_approvals(p_workspaces text[])
returns void
language plpgsql
as $$
begin
  delete from bylaw.approved_recipients a where a.workspace = any (p_workspaces)
    and not exists (select from bylaw.share_recipients n
      where n.workspace = a.workspace and n.share = a.share and n.subject = a.subject)
    and not exists (select from bylaw.shares s
      where s.workspace = a.workspace and s.name = a.share and s."into" = a.subject);
  update bylaw.approved_recipients a set role = bylaw.lower_level(a.role, n.role), expires = least(a.expires, n.expires)
    from bylaw.share_recipients n
    where a.workspace = any (p_workspaces) and n.workspace = a.workspace and n.share = a.share and n.subject = a.subject
      and (bylaw.level_rank(n.role) < bylaw.level_rank(a.role)
        or least(a.expires, n.expires) is distinct from a.expires);
  update bylaw.approved_recipients a set role = s.role from bylaw.shares s
    where a.workspace = any (p_workspaces) and s.workspace = a.workspace and s.name = a.share
      and s."into" = a.subject and bylaw.level_rank(s.role) < bylaw.level_rank(a.role);
  delete from bylaw.approved_resources a where a.workspace = any (p_workspaces)
    and not exists (select from bylaw.shares s
      join bylaw.space_resources n on n.workspace = s.workspace and n.space = s.target_space
      where s.workspace = a.workspace and s.name = a.share and n.type || ':' || n.resource = a.resource);
  update bylaw.decisions d set allow = array(select unnest(d.allow) intersect select unnest(c.allow))
    from bylaw.connections c
    where d.workspace = any (p_workspaces) and d.kind = 'connection' and d.decision = 'approve' and d.ended_at is null
      and c.workspace = d.workspace and c.name = d.name and not d.allow <@ c.allow;
end
$$;
