-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Appends events to one chain, whose end stays locked until the transaction ends. Each is {action, address, before,
-- after}, with people as opaque ids; `heads` of it as in the table; with `payload_digest`, its payload is kept elsewhere. What else
-- stands in it is passed over. Returns the end of the chain as [sequence, hash].
create or replace function bylaw.append_events(
  p_chain text, p_time timestamptz, p_actor text, p_run integer, p_commit text, p_plan_digest text, p_events jsonb[]
) returns jsonb
language plpgsql
as $$
declare
  v_login constant text := bylaw.without_addresses(session_user::text);
  v_time constant text := bylaw.instant(p_time);
  v_sequence bigint;
  v_first text;
  v_hash text;
  v_salts text[];
  v_digests text[];
  v_hashes text[] := '{}';
  r record;
begin
  insert into bylaw.audit_chains (chain, sequence, hash) values (p_chain, 0, 'sha256:' || repeat('0', 64))
    on conflict (chain) do nothing;
  select sequence, hash into v_sequence, v_first from bylaw.audit_chains where chain = p_chain for update;
  -- Only the hashes have to be made one after the other; what else a large run has to write is made and written at once.
  select array_agg(s.salt order by s.ordinality),
      array_agg(coalesce(s.event ->> 'payload_digest', bylaw.payload_digest(s.salt, s.event ->> 'address',
        nullif(s.event -> 'before', 'null'), nullif(s.event -> 'after', 'null'))) order by s.ordinality)
    into v_salts, v_digests
    from (select e.event, e.ordinality, case when e.event ? 'payload_digest' then null else bylaw.random_salt() end as salt
      from unnest(p_events) with ordinality e(event, ordinality)) s;
  v_hash := v_first;
  for r in
    select e.ordinality, e.event ->> 'action' as action, e.event -> 'heads' as heads, e.digest
      from unnest(p_events, v_digests) with ordinality e(event, digest, ordinality) order by e.ordinality
  loop
    v_hash := bylaw.event_hash(1, p_chain, v_sequence + r.ordinality, p_run, v_time, p_actor, v_login, r.action, p_commit,
      p_plan_digest, r.heads, r.digest, v_hash);
    v_hashes := v_hashes || v_hash;
  end loop;
  insert into bylaw.audit_events (format, chain, sequence, run, time, actor, login, action, address, before, after,
      commit, plan_digest, salt, payload_digest, heads, previous_hash, hash)
    select 1, p_chain, v_sequence + e.ordinality, p_run, p_time, p_actor, v_login, e.event ->> 'action', e.event ->> 'address',
        nullif(e.event -> 'before', 'null'), nullif(e.event -> 'after', 'null'), p_commit, p_plan_digest, e.salt, e.digest,
        e.event -> 'heads', lag(e.hash, 1, v_first) over (order by e.ordinality), e.hash
      from unnest(p_events, v_salts, v_digests, v_hashes) with ordinality e(event, salt, digest, hash, ordinality)
      order by e.ordinality;
  v_sequence := v_sequence + cardinality(v_hashes);
  update bylaw.audit_chains set sequence = v_sequence, hash = v_hash where chain = p_chain;
  return jsonb_build_array(v_sequence, v_hash);
end
$$;
