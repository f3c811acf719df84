-- Twin: src/agreements/approvals.ts, approvedFor
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- What each side last approved for each recipient. What was approved for somebody is gone once they leave the partner.
create or replace view bylaw.recipients_approved_by_side as
  select distinct on (a.workspace, a.share, a.side, r.subject)
      a.workspace, a.share, a.side, r.subject, r.role, r.expires
    from bylaw.share_approvals_in_force a
    join bylaw.approved_recipients r on r.workspace = a.workspace and r.share = a.share and r.sequence = a.sequence
      and (r.partner is not null or r.subject not like 'user:%')
    order by a.workspace, a.share, a.side, r.subject, a.sequence desc;
