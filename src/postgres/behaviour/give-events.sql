-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- Takes some events of the run that this transaction is writing, in order, for record_run: all events of a large run at once
-- would be a parameter that neither side has room for. Raises SQLSTATE BL006 like current_actor.
create or replace function bylaw.give_events(p_events jsonb)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform bylaw.current_actor(null);
  insert into bylaw.events_given (transaction, part, events)
    select pg_current_xact_id(), count(*) + 1, bylaw.given_events(p_events) from bylaw.events_given g
      where g.transaction = pg_current_xact_id();
end
$$;
