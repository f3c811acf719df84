-- Twin: src/postgres/append-events.ts, appendEvents
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Appends an event to the hash chain of a workspace, which has its decisions and offboardings.
create or replace function bylaw.append_event(
  p_workspace text, p_time timestamptz, p_actor text, p_action text, p_address text, p_before jsonb, p_after jsonb
) returns void
language plpgsql
as $$
declare
  v_chain constant text := 'workspace:' || p_workspace;
  v_actor constant text := bylaw.person_id(p_actor);
  v_login constant text := bylaw.without_addresses(session_user::text);
  v_sequence bigint;
  v_previous text;
  v_hash text;
begin
  insert into bylaw.audit_chains (chain, sequence, hash) values (v_chain, 0, 'sha256:' || repeat('0', 64))
    on conflict (chain) do nothing;
  select sequence + 1, hash into v_sequence, v_previous from bylaw.audit_chains where chain = v_chain for update;
  v_hash := 'sha256:' || encode(sha256(convert_to(bylaw.canonical_json(jsonb_build_object(
    'chain', v_chain, 'sequence', v_sequence, 'run', null,
    'time', to_char(p_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'actor', v_actor, 'login', v_login, 'action', p_action, 'address', p_address,
    'before', p_before, 'after', p_after, 'commit', null, 'plan_digest', null,
    'previous_hash', v_previous)), 'UTF8')), 'hex');
  insert into bylaw.audit_events (chain, sequence, run, time, actor, login, action, address, before, after, commit,
      plan_digest, previous_hash, hash)
    values (v_chain, v_sequence, null, p_time, v_actor, v_login, p_action, p_address, p_before, p_after, null, null,
      v_previous, v_hash);
  update bylaw.audit_chains set sequence = v_sequence, hash = v_hash where chain = v_chain;
end
$$;
