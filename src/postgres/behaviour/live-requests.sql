-- No twin: TypeScript reads it with each object, src/model/ledger.ts, incarnations.
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- What can be decided on, with its number: of one that was deleted and is there again the number is another, and what was decided
-- on it before does not count.
create or replace view bylaw.live_requests as
  select s.workspace, 'share' as kind, s.name, s.incarnation from bylaw.shares s
  union all
  select c.workspace, 'connection', c.name, c.incarnation from bylaw.connections c;
