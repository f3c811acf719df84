-- Twin: src/agreements/approvals.ts, approvedFor
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- What each side last approved for each recipient.
create or replace view bylaw.recipients_approved_by_side as
  select distinct on (a.workspace, a.share, a.side, r.subject)
      a.workspace, a.share, a.side, r.subject, r.role, r.expires
    from bylaw.share_approvals_in_force a
    join bylaw.present_approved_recipients r on r.workspace = a.workspace and r.share = a.share
      and r.sequence = a.sequence
    order by a.workspace, a.share, a.side, r.subject, a.sequence desc;
