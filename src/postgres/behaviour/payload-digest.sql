-- Twin: src/model/audit-chain.ts, payloadDigest
-- Owner: bylaw_owner. Execute: nobody else.
--
-- The salted digest of what an event says of its object, as Postgres writes a JSON object.
create or replace function bylaw.payload_digest(p_salt text, p_address text, p_before jsonb, p_after jsonb)
returns text
language sql stable
as $$
  select 'sha256:' || encode(sha256(convert_to(p_salt || ':'
    || jsonb_build_object('address', p_address, 'before', p_before, 'after', p_after)::text, 'UTF8')), 'hex')
$$;
