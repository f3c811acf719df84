-- No twin: it holds what the program says against what an event may say.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Events as a login gives them to the functions that write history, in order: without what the database alone says of an event (the
-- ends of other chains, the digest of its payload), and with opaque ids in place of people's addresses in what was there before and
-- after.
create or replace function bylaw.given_events(p_events jsonb)
returns jsonb[]
language sql
as $$
  select array(
    select case when concat(e.event -> 'before', e.event -> 'after') like '%@%' then e.event || jsonb_build_object(
          'before', bylaw.without_addresses((e.event -> 'before')::text)::jsonb,
          'after', bylaw.without_addresses((e.event -> 'after')::text)::jsonb)
        else e.event end
      from (select g.value - array['heads', 'payload_digest'] as event, g.ordinality
        from jsonb_array_elements(p_events) with ordinality g) e
      order by e.ordinality)
$$;
