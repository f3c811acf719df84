-- No twin: TypeScript knows of no other approved recipients, since it reads the ledger through this view.
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- What approvals approved for whom, as long as it counts: what was approved for somebody is gone once they leave the partner,
-- whoever writes them or the recipient anew. A contribution is approved for a space, which cannot leave so.
create or replace view bylaw.present_approved_recipients as
  select a.workspace, a.share, a.sequence, a.subject, a.role, a.expires from bylaw.approved_recipients a
    where a.partner is not null or a.subject not like 'user:%';
