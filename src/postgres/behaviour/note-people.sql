-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Appends an event `person` for each person who has none: a digest of their address, salted, so that no address can be
-- exchanged. The address and the salt stand in bylaw.people alone, and go with it when they are erased.
create or replace function bylaw.note_people(p_chain text, p_time timestamptz, p_actor text, p_run integer)
returns void
language plpgsql
as $$
declare
  v_events jsonb[];
begin
  with noted as (
    update bylaw.people p set noted = true where not p.noted and p.email is not null returning p.id, p.email, p.salt
  )
  select array_agg(jsonb_build_object('action', 'person', 'address', n.id,
      'payload_digest', bylaw.payload_digest(n.salt, n.id, null, jsonb_build_object('email', n.email))) order by n.id collate "C")
    into v_events from noted n;
  if v_events is not null then
    perform bylaw.append_events(p_chain, p_time, p_actor, p_run, null, null, v_events);
  end if;
end
$$;
