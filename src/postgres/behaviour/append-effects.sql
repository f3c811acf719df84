-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Appends effects on agreements to the chains of both workspaces: from either chain alone it can be told what was agreed at
-- any time. The first event on a pair says where the other's chain ended. `p_run`
-- is the number of the run that brings them about; the event `run` before them says of which set.
create or replace function bylaw.append_effects(p_actor text, p_run integer, p_time timestamptz, p_effects jsonb[])
returns void
language plpgsql
as $$
declare
  v_actor constant text := bylaw.person_id(p_actor);
  v_events jsonb[] := '{}';
  v_sides text[];
  v_heads jsonb;
  v_side text;
  v_mine jsonb[];
begin
  if coalesce(cardinality(p_effects), 0) = 0 then
    return;
  end if;
  select array_agg(bylaw.without_addresses(x.effect::text)::jsonb order by x.ordinality) into v_events
    from unnest(p_effects) with ordinality x(effect, ordinality);
  select array_agg(t.side order by t.side collate "C") into v_sides from (select distinct s.side
    from unnest(v_events) e cross join lateral jsonb_array_elements_text(e -> 'pair') s(side)) t;
  v_heads := bylaw.chain_heads(array(select 'workspace:' || unnest(v_sides)));
  -- A run has noted everybody before it settles, and only these effects can have brought somebody since: to look through all people
  -- for each decision of a large run takes longer than all else.
  if p_run is null or exists (select from bylaw.people p where p.id = any (v_actor || array(
      select m[1] from regexp_matches(v_events::text, '(p_[0-9a-f]{24})', 'g') m)) and not p.noted) then
    perform bylaw.note_people('workspace:' || v_sides[1], p_time, v_actor, p_run);
  end if;
  foreach v_side in array v_sides loop
    with mine as (
      select x.effect, x.ordinality, (select o.side from jsonb_array_elements_text(x.effect -> 'pair') o(side)
          where o.side <> v_side limit 1) as other
        from unnest(v_events) with ordinality x(effect, ordinality) where x.effect -> 'pair' ? v_side
    ), numbered as (
      select m.*, row_number() over (partition by m.other order by m.ordinality) as nth from mine m
    )
    select array_agg((m.effect -> 'event') || case when m.nth = 1 and v_heads ? ('workspace:' || m.other)
        then jsonb_build_object('heads',
          jsonb_build_object('workspace:' || m.other, v_heads -> ('workspace:' || m.other))) else '{}' end order by m.ordinality)
      into v_mine from numbered m;
    perform bylaw.append_events('workspace:' || v_side, p_time, v_actor, p_run, null, null, v_mine);
  end loop;
end
$$;
