-- Twin: src/agreements/approvals.ts, denialOf
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Of each side of each request, whether it has agreed to all of it (`covered`), and whether somebody denied it
-- (`closed`): a denial by either side closes a request for that content, unless that side has agreed to all of it since, by a
-- Connection of its own. What is neither covered nor closed waits. The sides of a request are read once, by a window: joined
-- with themselves, they take several times as long to plan, and twice as long to read.
create or replace view bylaw.request_sides as
  select q.*, bool_or(not q.covered and exists (select from bylaw.decisions d
      where d.workspace = q.workspace and d.kind = q.kind and d.name = q.name
        and d.side = q.side and d.digest = q.digest and d.decision = 'deny' and d.ended_at is null))
      over (partition by q.workspace, q.kind, q.name) as closed
  from bylaw.covered_sides q;
