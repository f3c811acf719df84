-- Twin: src/agreements/decide.ts, checkDecision
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Raises why a decision on a side of a request may not be made, if it may not. SQLSTATEs of class BL are bylaw's own
-- refusals (src/postgres/store-errors.ts): BL001 approval/not-approver, BL002 approval/self, BL003
-- approval/unknown-request, BL004 approval/stale, BL005 approval/denied, BL006 authority/actor, BL007
-- authority/on-behalf, BL008 authority/not-permitted, BL015 identity/duplicate.
create or replace function bylaw.check_decision(
  q bylaw.request_sides, p_decision text, p_by text, p_actor text, p_digest text, p_automatic boolean, p_strict text[]
) returns void
language plpgsql stable
as $$
declare
  v_request constant text := q.kind || ':' || q.workspace || '/' || q.name;
  v_other constant text := case when q.side = q.workspace then q."with" else q.workspace end;
begin
  if not p_automatic then
    if not bylaw.is_approver(q.kind, q.side, v_other, p_by) then
      raise exception '% may not decide on % for %.', p_by, v_request, q.side using errcode = 'BL001';
    end if;
    if p_actor <> p_by and not bylaw.is_approver(q.kind, q.side, v_other, p_actor) then
      raise exception '% may not decide on % for % on behalf of %.', p_actor, v_request, q.side, p_by
        using errcode = 'BL007';
    end if;
  end if;
  if p_decision = 'revoke' then
    return;
  end if;
  if p_digest is distinct from q.digest then
    raise exception '% has changed: its digest is now %, not %.', v_request, q.digest, p_digest using errcode = 'BL004';
  end if;
  if not p_automatic then
    if exists (select from bylaw.workspaces w where w.name = q.side
          and (w.separation_of_duties = 'strict' or w.name = any (p_strict)))
        and (q.requested_by in (p_by, p_actor) or exists (select from bylaw.requests a
          where a.workspace = q.workspace and a.kind = q.kind and a.name = q.name and a.side = q.side
            and a.asked_by in (p_by, p_actor))) then
      raise exception '% requested or applied %, and % has strict separation of duties.', p_by, v_request, q.side
        using errcode = 'BL002';
    end if;
    if exists (select from bylaw.deciders_of_other_side(q) d where d in (p_by, p_actor)) then
      raise exception '% requested % or decided on it for the other side. One person cannot decide for both sides.', p_by, v_request
        using errcode = 'BL002';
    end if;
  end if;
  if p_decision = 'approve' and q.closed then
    raise exception '% was denied.', v_request using errcode = 'BL005';
  end if;
  if p_decision = 'approve' and bylaw.has_other_partner(q) then
    raise exception '% would give its space a second partner.', v_request using errcode = 'BL015';
  end if;
end
$$;
