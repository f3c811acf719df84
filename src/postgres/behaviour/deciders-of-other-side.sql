-- Twin: src/agreements/deciders-of-other-side.ts, decidersOfOtherSide
-- Owner: bylaw_owner. Execute: nobody else.
--
-- People who have a part in a request for the other side than that of `q`: they may not decide for this one. Whoever
-- requests has it on the side that makes the request. A decision has those who made it; an automatic approval is that of
-- the Connection Admin on whose standing it rests, and not of whoever applied the request.
create or replace function bylaw.deciders_of_other_side(q bylaw.request_sides)
returns setof text
language sql stable
as $$
  select q.requested_by where q.side <> q.workspace
  union
  select x.email from bylaw.decisions d
    cross join lateral (values (d."by"), (case when not d.automatic then d.actor end)) x(email)
    where d.workspace = q.workspace and d.kind = q.kind and d.name = q.name and d.side <> q.side
      and d.decision <> 'revoke' and d.ended_at is null and d.incarnation = q.incarnation and d.epoch = q.epoch
      and x.email is not null
$$;
