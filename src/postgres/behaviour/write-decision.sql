-- Twin: src/agreements/decide.ts, writeDecision
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Writes a decision on a side of a request, with what it approves: all that the request asks for now. A revocation
-- ends all that the side approved. A denial is of this content: it ends all of it if it was approved whole, and
-- otherwise what of it waited. What was approved when the name was of a request to another partner is not touched: they
-- would not be told.
create or replace function bylaw.write_decision(
  q bylaw.request_sides, p_decision text, p_by text, p_actor text, p_reason text, p_automatic boolean, p_source text,
  p_run integer, p_now timestamptz
) returns void
language plpgsql
as $$
declare
  v_sequence integer;
  v_ended jsonb := '[]';
  v_agreement bylaw.agreements;
  v_allow text[] := coalesce((select c.allow from bylaw.connections c where q.kind = 'connection'
    and p_decision = 'approve' and c.workspace = q.workspace and c.name = q.name), '{}');
  v_approves constant boolean := q.kind = 'share' and p_decision = 'approve';
  v_effects jsonb[];
begin
  if p_decision <> 'approve' then
    with ended as (
      update bylaw.decisions d set ended_at = p_now
        where d.workspace = q.workspace and d.kind = q.kind and d.name = q.name and d.side = q.side
          and d."with" = q."with" and d.decision = 'approve' and d.ended_at is null
          and (p_decision = 'revoke' or q.covered or d.digest = q.digest)
        returning d.sequence
    )
    select coalesce(jsonb_agg(e.sequence order by e.sequence), '[]') into v_ended from ended e;
  end if;
  select coalesce(max(d.sequence), 0) + 1 into v_sequence from bylaw.decisions d
    where d.workspace = q.workspace and d.kind = q.kind and d.name = q.name;
  insert into bylaw.decisions (workspace, kind, name, sequence, "with", side, decision, "by", actor, login, automatic,
      digest, incarnation, epoch, renew, target, allow, reason, source, time)
    values (q.workspace, q.kind, q.name, v_sequence, q."with", q.side, p_decision, p_by, p_actor, session_user,
      p_automatic, q.digest, q.incarnation, q.epoch, q.renew, q.target, v_allow, p_reason, p_source, p_now);
  if v_approves then
    update bylaw.decisions d
      set target_workspace = s.workspace, target_space = s.target_space, target_resource = s.target_resource
      from bylaw.shares s
      where d.workspace = q.workspace and d.kind = q.kind and d.name = q.name and d.sequence = v_sequence
        and s.workspace = q.workspace and s.name = q.name;
    insert into bylaw.approved_recipients (workspace, share, sequence, subject, role, expires, partner, partner_member)
      select r.workspace, r.share, v_sequence, r.subject, r.role, r.expires, k.partner, k.partner_member
        from bylaw.asked_recipients r
        join bylaw.share_recipients k on k.workspace = r.workspace and k.share = r.share and k.subject = r.subject
        where r.workspace = q.workspace and r.share = q.name
      union all select s.workspace, s.name, v_sequence, s."into", s.role, null, null, null from bylaw.shares s
        where s.workspace = q.workspace and s.name = q.name and s."into" is not null;
    if q.side = q.workspace then
      insert into bylaw.approved_resources (workspace, share, sequence, resource, resource_workspace, resource_name)
        select q.workspace, q.name, v_sequence, r.type || ':' || r.resource, r.workspace, r.resource from bylaw.shares s
          join bylaw.space_resources r on r.workspace = s.workspace and r.space = s.target_space
          where s.workspace = q.workspace and s.name = q.name;
    end if;
  elsif q.kind = 'connection' and p_decision = 'approve' then
    insert into bylaw.agreements as a (workspace, "with", request, sequence)
      values (q.side, q.workspace, q.name, v_sequence)
      on conflict (workspace, "with") do update set request = excluded.request, sequence = excluded.sequence
        where a.connection is null
      returning a.* into v_agreement;
  end if;
  v_effects := array[bylaw.effect(array[q.workspace, q."with"], p_decision,
    bylaw.request_address(q.kind, q.workspace, q.name), null,
    jsonb_build_object('side', q.side, 'with', q."with", 'by', p_by, 'digest', q.digest, 'automatic', p_automatic,
      'reason', bylaw.without_addresses(p_reason), 'sequence', v_sequence, 'source', p_source,
      'incarnation', q.incarnation, 'epoch', q.epoch, 'renew', q.renew, 'target', q.target, 'allow', to_jsonb(v_allow),
      'recipients', case when v_approves then bylaw.recipients_of(q.workspace, q.name) else '[]' end,
      'resources', case when v_approves and q.side = q.workspace then bylaw.resources_shared(q.workspace, q.name)
        else '[]' end,
      'ended', v_ended))];
  if v_agreement.workspace is not null then
    v_effects := v_effects || bylaw.agreement_effect('agree', v_agreement.workspace, v_agreement."with",
      v_agreement.connection, v_agreement.incarnation, v_agreement.request, v_agreement.sequence);
  end if;
  perform bylaw.append_effects(p_actor, p_run, p_now, v_effects);
end
$$;
