-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Appends events to one chain, whose end stays locked until the transaction ends. Each is {action, address, before,
-- after}, with people as opaque ids; `heads` of it as in the table; with `payload_digest`, its payload is kept elsewhere. Returns
-- the end of the chain as [sequence, hash].
create or replace function bylaw.append_events(
  p_chain text, p_time timestamptz, p_actor text, p_run integer, p_commit text, p_plan_digest text, p_events jsonb[]
) returns jsonb
language plpgsql
as $$
declare
  v_login constant text := bylaw.without_addresses(session_user::text);
  v_time constant text := bylaw.instant(p_time);
  v_sequence bigint;
  v_previous text;
  v_hash text;
  v_salt text;
  v_digest text;
  v_before jsonb;
  v_after jsonb;
  e jsonb;
begin
  insert into bylaw.audit_chains (chain, sequence, hash) values (p_chain, 0, 'sha256:' || repeat('0', 64))
    on conflict (chain) do nothing;
  select sequence, hash into v_sequence, v_hash from bylaw.audit_chains where chain = p_chain for update;
  foreach e in array p_events loop
    v_sequence := v_sequence + 1;
    v_previous := v_hash;
    v_before := nullif(e -> 'before', 'null');
    v_after := nullif(e -> 'after', 'null');
    v_salt := case when e ? 'payload_digest' then null else bylaw.random_salt() end;
    v_digest := coalesce(e ->> 'payload_digest', bylaw.payload_digest(v_salt, e ->> 'address', v_before, v_after));
    v_hash := bylaw.event_hash(1, p_chain, v_sequence, p_run, v_time, p_actor, v_login, e ->> 'action', p_commit,
      p_plan_digest, e -> 'heads', v_digest, v_previous);
    insert into bylaw.audit_events (format, chain, sequence, run, time, actor, login, action, address, before, after,
        commit, plan_digest, salt, payload_digest, heads, previous_hash, hash)
      values (1, p_chain, v_sequence, p_run, p_time, p_actor, v_login, e ->> 'action', e ->> 'address', v_before, v_after,
        p_commit, p_plan_digest, v_salt, v_digest, e -> 'heads', v_previous, v_hash);
  end loop;
  update bylaw.audit_chains set sequence = v_sequence, hash = v_hash where chain = p_chain;
  return jsonb_build_array(v_sequence, v_hash);
end
$$;
