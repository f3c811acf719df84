-- Twin: src/agreements/request.ts, requestsIn, sidesOf
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- The sides of each request that decide, with the digests of what each decides on now (`digest`), and of what the
-- requester asks for, whatever the epoch (`asked`). Both sides decide on a share; on a connection the partner does,
-- since the requester agrees by asking.
create or replace view bylaw.current_requests as
  select s.workspace, 'share' as kind, s.name, s.side, s."with", s.incarnation, s.epoch, s.renew, s.requested_by,
      s.target, s.managed_by, s.digest, s.asked
    from bylaw.current_share_requests s
  union all
  select c.workspace, 'connection', c.name, c."with", c."with", c.incarnation, c.epoch, c.renew, c.requested_by,
      null, c.managed_by, c.digest, c.asked
    from bylaw.current_connection_requests c;
