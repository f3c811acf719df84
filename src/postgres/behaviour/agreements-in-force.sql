-- Twin: src/agreements/connections.ts, agreementInForce
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Agreements whose Connection or decision is still there and was neither withdrawn nor ended, and the
-- kinds that each lets cross.
create or replace view bylaw.agreements_in_force as
  select a.workspace, a."with", c.allow from bylaw.agreements a
    join bylaw.connections c on c.workspace = a.workspace and c.name = a.connection and c.incarnation = a.incarnation
      and c."with" = a."with" and (c.withdrawn is null or c.renew > c.withdrawn)
      and c.partner is not null
  union all
  select a.workspace, a."with", d.allow from bylaw.agreements a
    join bylaw.decisions d on d.workspace = a."with" and d.kind = 'connection' and d.name = a.request
      and d.sequence = a.sequence and d.side = a.workspace and d.decision = 'approve' and d.ended_at is null
    join bylaw.connections c on c.workspace = d.workspace and c.name = d.name and c.incarnation = d.incarnation
      and c."with" = a.workspace and c.partner is not null;
