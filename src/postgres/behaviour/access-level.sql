-- Twin: src/access/access.ts, computeAccess
-- Owner: bylaw_owner. Execute: bylaw_plan, bylaw_apply.
--
-- The highest level of somebody on a target such as 'vault:acme-legal/falcon'; null if they do not reach it.
--
-- The places of the target come first, so that only paths to those few are looked for (hence `offset 0`). Planning
-- takes longer than looking, so one plan serves a connection for as long as it lasts; compiling the plan would take
-- longer still.
create or replace function bylaw.access_level(email text, target text)
returns text
language plpgsql stable strict
set plan_cache_mode = force_generic_plan
set jit = off
as $$
declare
  of_type text := split_part(target, ':', 1);
  home text := split_part(split_part(target, ':', 2), '/', 1);
  called text := split_part(target, '/', 2);
begin
  if target <> of_type || ':' || home || '/' || called then
    return null;
  end if;
  return (
    select w.level
      from (
        select distinct at_workspace, at_type, at_name from bylaw.places
          where workspace = home and type = of_type and name = called
      ) p
      cross join lateral (
        select a.level from bylaw.access_paths a
          where a.workspace = home and a.type = of_type and a.name = called and a.email = access_level.email
            and a.at_workspace = p.at_workspace and a.at_type = p.at_type and a.at_name = p.at_name
          offset 0
      ) w
      order by bylaw.level_rank(w.level) desc limit 1);
end
$$;
