-- Twin: src/agreements/settle/approve-automatically.ts, automaticApprover
-- Owner: bylaw_owner. Execute: nobody else.
--
-- In whose name a side of a share approves by itself; null if in nobody's. The host: a Connection Admin who asks, or
-- for whom somebody with the right to asks, and who has not decided for the partner. The partner: the recipients, if they
-- are all Connection Admins there, and one of them has no part in it for the host; the first of those by address.
create or replace function bylaw.automatic_approver(q bylaw.request_sides, p_actor text)
returns text
language plpgsql stable
as $$
begin
  if q.side = q.workspace then
    return case when bylaw.is_connection_admin(q.workspace, q."with", q.requested_by)
      and (p_actor = q.requested_by or bylaw.is_eca(q.workspace, p_actor) or bylaw.is_system_admin(p_actor))
      and q.requested_by not in (select bylaw.deciders_of_other_side(q))
      then q.requested_by end;
  end if;
  if exists (select from bylaw.share_recipients n where n.workspace = q.workspace and n.share = q.name
      and not bylaw.is_connection_admin(q."with", q.workspace, coalesce(n.subject_user, ''))) then
    return null;
  end if;
  return (select min(n.subject_user collate "C") from bylaw.share_recipients n
    where n.workspace = q.workspace and n.share = q.name
      and n.subject_user not in (select bylaw.deciders_of_other_side(q)));
end
$$;
