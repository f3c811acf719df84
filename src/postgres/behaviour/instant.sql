-- No twin: the other way round, `Date` reads it.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- A time as RFC 3339 in UTC, with milliseconds: as events hold it.
create or replace function bylaw.instant(p_time timestamptz)
returns text
language sql immutable
as $$
  select to_char(p_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
