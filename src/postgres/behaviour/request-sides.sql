-- Twin: src/agreements/approvals.ts, denialOf
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Of each side of each request, whether it has agreed to all of it (`covered`), and whether somebody denied it
-- (`closed`): a denial by either side closes a request for that content, unless that side has agreed to all of it since, by a
-- Connection of its own. What is neither covered nor closed waits.
create or replace view bylaw.request_sides as
  select q.*, exists (select from bylaw.covered_sides o
      join bylaw.decisions d on d.workspace = o.workspace and d.kind = o.kind and d.name = o.name
        and d.side = o.side and d.digest = o.digest and d.decision = 'deny' and d.ended_at is null
      where o.workspace = q.workspace and o.kind = q.kind and o.name = q.name and not o.covered) as closed
  from bylaw.covered_sides q;
