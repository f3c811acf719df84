-- No twin: it reads what the program says in events.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Whether an event of a run or offboarding says that its object is not there any more: it was deleted, or it is accepted that it
-- went outside bylaw.
create or replace function bylaw.says_gone(p_event jsonb)
returns boolean
language sql immutable
as $$
  select p_event ->> 'action' = 'delete'
    or p_event ->> 'action' = 'accept' and coalesce(jsonb_typeof(p_event -> 'after'), 'null') = 'null'
$$;
