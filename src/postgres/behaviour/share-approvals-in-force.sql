-- Twin: src/agreements/approvals.ts, shareApprovalsInForce
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Approvals of shares that count: not taken back, of the present target, in the present incarnation and epoch. Of a target that
-- was deleted none counts, whatever has its name now.
create or replace view bylaw.share_approvals_in_force as
  select d.workspace, d.name as share, d.side, d.sequence, d.renew, s."with"
    from bylaw.decisions d
    join bylaw.shares s on s.workspace = d.workspace and s.name = d.name and s.incarnation = d.incarnation
      and s.target = d.target and d.side in (s.workspace, s."with")
    join bylaw.epochs e on e.workspace = least(s.workspace collate "C", s."with" collate "C")
      and e."with" = greatest(s.workspace collate "C", s."with" collate "C") and e.epoch = d.epoch
    where d.kind = 'share' and d.decision = 'approve' and d.ended_at is null and d.incarnation > 0
      and d.target_workspace is not null;
