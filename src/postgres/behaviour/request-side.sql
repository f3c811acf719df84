-- No twin: memory has the sides of a request at hand.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- One side of a request; a row of nulls if there is none. Everything that decides reads the view through this function: a
-- session then plans it once, which takes far longer than reading it.
create or replace function bylaw.request_side(p_kind text, p_workspace text, p_name text, p_side text)
returns bylaw.request_sides
language plpgsql stable
as $$
declare
  q bylaw.request_sides;
begin
  select * into q from bylaw.request_sides r
    where r.workspace = p_workspace and r.kind = p_kind and r.name = p_name and r.side = p_side;
  return q;
end
$$;
