-- Twin: src/agreements/approvals.ts, recipientsAsked
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- The recipients of shares for whom something is asked or in force: those who have not ended.
create or replace view bylaw.asked_recipients as
  select r.workspace, r.share, r.subject, r.role, r.expires
    from bylaw.share_recipients r
    where not exists (select from bylaw.endings e where e.workspace = r.workspace and e.kind = 'share'
      and e.name = r.share and e.subject = r.subject);
