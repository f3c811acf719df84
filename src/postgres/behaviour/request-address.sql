-- Twin: src/agreements/request.ts, requestAddress
-- Owner: bylaw_owner. Execute: nobody else.
--
-- The address of the object that makes a request.
create or replace function bylaw.request_address(p_kind text, p_workspace text, p_name text)
returns text
language sql immutable
as $$
  select case p_kind when 'share' then 'Share/' else 'Connection/' end || p_workspace || '/' || p_name
$$;
