-- Twin: src/model/renames.ts, reusedAddresses
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Addresses that another object has after a run (`p_events` as in record_run): it was renamed to a name that is given up in the
-- same run.
create or replace function bylaw.reused_addresses(p_events jsonb[])
returns text[]
language sql immutable
as $$
  select array(select e ->> 'object' from unnest(p_events) e
    where e ? 'was' and exists (select from unnest(p_events) o where o ->> 'was' = e ->> 'object'))
$$;
