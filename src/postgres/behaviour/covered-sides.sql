-- Twin: src/agreements/approvals.ts, isCovered
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Of each side of each request, whether it has agreed to all of it (`covered`): nothing then waits for it.
create or replace view bylaw.covered_sides as
  select q.*, case q.kind when 'share' then
      coalesce((select max(a.renew) from bylaw.share_approvals_in_force a
        where a.workspace = q.workspace and a.share = q.name and a.side = q.side) >= q.renew, false)
      and not exists (select from bylaw.asked_recipients r
        where r.workspace = q.workspace and r.share = q.name and not exists (
          select from bylaw.recipients_approved_by_side a where a.workspace = q.workspace and a.share = q.name
            and a.side = q.side and a.subject = r.subject
            and bylaw.level_rank(a.role) >= bylaw.level_rank(r.role)
            and (a.expires is null or a.expires >= r.expires)))
      and not exists (select from bylaw.shares s
        where s.workspace = q.workspace and s.name = q.name and s."into" is not null and not exists (
          select from bylaw.recipients_approved_by_side a where a.workspace = q.workspace and a.share = q.name
            and a.side = q.side and a.subject = s."into"
            and bylaw.level_rank(a.role) >= bylaw.level_rank(s.role)))
      and (q.side <> q.workspace or not exists (select from bylaw.shares s
        join bylaw.space_resources r on r.workspace = s.workspace and r.space = s.target_space
        where s.workspace = q.workspace and s.name = q.name and not exists (
          select from bylaw.share_approvals_in_force a
          join bylaw.present_approved_resources p on p.workspace = a.workspace and p.share = a.share and p.sequence = a.sequence
          where a.workspace = q.workspace and a.share = q.name and a.side = q.side
            and p.resource = r.type || ':' || r.resource)))
    else
      exists (select from bylaw.agreements_in_force a
        join bylaw.agreements g on g.workspace = a.workspace and g."with" = a."with"
        where a.workspace = q.side and a."with" = q.workspace and (g.connection is not null or (
          g.request = q.name
          and exists (select from bylaw.decisions d where d.workspace = q.workspace and d.kind = 'connection'
            and d.name = q.name and d.sequence = g.sequence and d.renew >= q.renew)
          and not exists (select from bylaw.connections c
            where c.workspace = q.workspace and c.name = q.name and not c.allow <@ a.allow))))
    end as covered
  from bylaw.current_requests q;
