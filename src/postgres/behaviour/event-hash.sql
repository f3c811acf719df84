-- Twin: src/model/audit-chain.ts, hashOf
-- Owner: bylaw_owner. Execute: nobody else.
--
-- The hash of an event: of its envelope and the digest of its payload, as Postgres writes a JSON array. Of `p_heads`, the
-- hashes alone are covered, in order: each tells its place, and the names of chains can be left out.
create or replace function bylaw.event_hash(
  p_format integer, p_chain text, p_sequence bigint, p_run integer, p_time text, p_actor text, p_login text,
  p_action text, p_commit text, p_plan_digest text, p_heads jsonb, p_payload_digest text, p_previous_hash text
) returns text
language sql stable
as $$
  -- Without a query of its own, so that whoever calls it makes it part of its own expression.
  select 'sha256:' || encode(sha256(convert_to(jsonb_build_array(p_format, p_chain, p_sequence, p_run, p_time, p_actor,
    p_login, p_action, p_commit, p_plan_digest,
    bylaw.head_hashes(p_heads), p_payload_digest, p_previous_hash)::text, 'UTF8')), 'hex')
$$;
