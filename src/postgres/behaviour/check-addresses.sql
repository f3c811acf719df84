-- No twin: it holds what the program says against what it wrote.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Raises (SQLSTATE BL009) when an event stands under another address than its object's, with the people in it as ids.
create or replace function bylaw.check_addresses(p_events jsonb[])
returns void
language plpgsql
as $$
begin
  if exists (select from unnest(p_events) e where (e ->> 'address' is distinct from e ->> 'object' or e ->> 'object' like '%@%')
      and e ->> 'address' is distinct from bylaw.without_addresses(e ->> 'object')) then
    raise exception 'An event has a different address than its object.' using errcode = 'BL009';
  end if;
end
$$;
