-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- The events that give_events took in this transaction, in order, which are gone from there.
create or replace function bylaw.take_events()
returns jsonb[]
language plpgsql
as $$
declare
  v_events jsonb[];
begin
  with taken as (
    delete from bylaw.events_given g where g.transaction = pg_current_xact_id() returning g.part, g.events
  )
  select array_agg(e.event order by t.part, e.ordinality) into v_events
    from taken t cross join lateral unnest(t.events) with ordinality e(event, ordinality);
  return coalesce(v_events, '{}');
end
$$;
