-- Twin: src/agreements/decide.ts, decide
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Makes one decision, after all checks. Returns whether it changed anything; what the decision does to the agreements
-- of a connection, the next settle_agreements brings about.
create or replace function bylaw.record_decision(
  p_kind text, p_workspace text, p_name text, p_side text, p_decision text, p_by text, p_actor text, p_digest text,
  p_reason text, p_automatic boolean, p_source text, p_strict text[], p_run integer, p_now timestamptz
) returns boolean
language plpgsql
as $$
declare
  q constant bylaw.request_sides := bylaw.request_side(p_kind, p_workspace, p_name, p_side);
  v_request constant text := p_kind || ':' || p_workspace || '/' || p_name;
begin
  if q.workspace is null then
    if exists (select from bylaw.current_requests r
        where r.workspace = p_workspace and r.kind = p_kind and r.name = p_name) then
      raise exception '% is not a side of %, so it cannot decide on it.', p_side, v_request using errcode = 'BL001';
    end if;
    raise exception 'There is no request %.', v_request using errcode = 'BL003';
  end if;
  perform bylaw.check_decision(q, p_decision, p_by, p_actor, p_digest, p_automatic, p_strict);
  if bylaw.is_repeated_decision(q, p_decision, p_source) then
    return false;
  end if;
  perform bylaw.write_decision(q, p_decision, p_by, p_actor, p_reason, p_automatic, p_source, p_run, p_now);
  return true;
end
$$;
