-- Twin: src/agreements/external-access-in-force.ts, externalAccessOf
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- The resources of a shared space that its recipients reach through it: those that its host approved.
create or replace view bylaw.resources_in_force as
  select distinct a.workspace, a.share, r.resource
    from bylaw.share_approvals_in_force a
    join bylaw.present_approved_resources r on r.workspace = a.workspace and r.share = a.share and r.sequence = a.sequence
    join bylaw.active_connections c on c.workspace = a.workspace and c."with" = a."with"
      and split_part(r.resource, ':', 1) = any (c.allow) and not c.suspended
    where a.side = a.workspace;
