-- No twin: the program asks it.
-- Owner: bylaw_owner. Execute: bylaw_plan, bylaw_apply.
--
-- The highest `renew` with which the Offboarding of a person (an opaque id) from a workspace was carried out, as the history knows it; null
-- where it never was. Of a workspace that was removed for good, a later one of its name knows nothing.
create or replace function bylaw.left_with_renew(p_workspace text, p_person text)
returns integer
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select max((e.after #>> '{spec,renew}')::integer) from bylaw.audit_events e
    where e.address = 'Offboarding/' || p_workspace || '/' || p_person
      and e.action in ('create', 'update', 'adopt', 'accept')
      and not exists (select from bylaw.audit_events p
        where p.chain = 'workspace:' || p_workspace and p.action = 'purge' and p.time >= e.time)
$$;
