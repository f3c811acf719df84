-- Twin: src/access/targets.ts, Targets
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- What can be reached: spaces and resources.
create or replace view bylaw.targets as
  select workspace, 'space' as type, name from bylaw.spaces
  union all
  select workspace, type, name from bylaw.resources;
