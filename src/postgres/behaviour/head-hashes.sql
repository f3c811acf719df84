-- Twin: src/model/audit-chain.ts, hashOf
-- Owner: bylaw_owner. Execute: nobody else.
--
-- What the hash of an event covers of the ends of other chains: their hashes, in order. Null for an event without any.
create or replace function bylaw.head_hashes(p_heads jsonb)
returns jsonb
language sql stable
as $$
  select jsonb_agg(h.value -> 1 order by (h.value ->> 1) collate "C") from jsonb_each(p_heads) h
$$;
