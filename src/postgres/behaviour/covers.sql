-- Twin: src/model/permissions.ts, covers
-- Owner: bylaw_owner. Execute: bylaw_plan, bylaw_apply.
--
-- Whether somebody with the permission `held` thereby has `wanted`: the action `*` covers every action, and a scope
-- those within it.
create or replace function bylaw.covers(held text, wanted text)
returns boolean
language sql immutable parallel safe
as $$
  select held = wanted or (
    split_part(held, ':', 3) <> '' and split_part(wanted, ':', 3) <> ''
    and split_part(held, ':', 1) = split_part(wanted, ':', 1)
    and split_part(held, ':', 2) in ('*', split_part(wanted, ':', 2))
    and array_position(array['own', 'team', 'all'], split_part(held, ':', 3))
      >= array_position(array['own', 'team', 'all'], split_part(wanted, ':', 3)))
$$;
