-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- The ends of chains as {"CHAIN": [sequence, hash]}, of those that have any event; null if none has. They are locked, in
-- one order, so that they stay the ends until the transaction ends.
create or replace function bylaw.chain_heads(p_chains text[])
returns jsonb
language plpgsql
as $$
begin
  perform from bylaw.audit_chains c where c.chain = any (p_chains) order by c.chain for update;
  return (select jsonb_object_agg(c.chain, jsonb_build_array(c.sequence, c.hash))
    from bylaw.audit_chains c where c.chain = any (p_chains) and c.sequence > 0);
end
$$;
