-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- One effect on the agreements of two workspaces, for append_effects: what happened to a request or to the pair. People may
-- stand in it by their addresses.
create or replace function bylaw.effect(p_pair text[], p_action text, p_address text, p_before jsonb, p_after jsonb)
returns jsonb
language sql stable
as $$
  select jsonb_build_object('pair', to_jsonb(p_pair),
    'event', jsonb_build_object('action', p_action, 'address', p_address, 'before', p_before, 'after', p_after))
$$;
