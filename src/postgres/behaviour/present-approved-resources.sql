-- No twin: TypeScript knows of no other approved resources, since it reads the ledger through this view.
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- The resources that hosts approved in a shared space, as long as they are there: one that was deleted is approved no more, whatever
-- has its name now.
create or replace view bylaw.present_approved_resources as
  select a.workspace, a.share, a.sequence, a.resource from bylaw.approved_resources a where a.resource_name is not null;
