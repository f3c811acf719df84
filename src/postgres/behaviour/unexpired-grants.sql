-- No twin: TypeScript looks at the expiry of a Grant where it uses the Grant.
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- The permissions of grants that are neither expired nor dormant.
create or replace view bylaw.unexpired_grants as
  select g.workspace, g.subject, g.subject_user, g.subject_team, p.permission from bylaw.grants g
    join bylaw.grant_permissions p on p.workspace = g.workspace and p."grant" = g.name
    where not g.dormant and (g.expires is null or g.expires > statement_timestamp());
