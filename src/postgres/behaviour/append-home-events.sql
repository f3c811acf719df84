-- No twin: only the database writes the history.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Appends events to the chains of workspaces ('*' for what is of none), each to that of its `home`. The first of each chain
-- says where the others ended. Returns the chain and hash of an event by which it can be told whether it was committed.
create or replace function bylaw.append_home_events(p_time timestamptz, p_actor text, p_events jsonb[])
returns TABLE(chain text, hash text)
language plpgsql
as $$
declare
  v_homes constant text[] := array(select h.home from (select distinct e ->> 'home' as home from unnest(p_events) e) h
    order by h.home collate "C");
  v_heads jsonb;
  v_head jsonb;
  v_home text;
  v_mine jsonb[];
begin
  v_heads := bylaw.chain_heads(array(select 'workspace:' || unnest(v_homes)));
  perform bylaw.note_people('workspace:' || v_homes[1], p_time, p_actor, null);
  foreach v_home in array v_homes loop
    select array_agg(x.event || case when x.nth = 1 and v_heads - ('workspace:' || v_home) <> '{}'
        then jsonb_build_object('heads', v_heads - ('workspace:' || v_home)) else '{}' end order by x.ordinality) into v_mine
      from (select e.event, e.ordinality, row_number() over (order by e.ordinality) as nth
        from unnest(p_events) with ordinality e(event, ordinality) where e.event ->> 'home' = v_home) x;
    v_head := bylaw.append_events('workspace:' || v_home, p_time, p_actor, null, null, null, v_mine);
    if chain is null then
      chain := 'workspace:' || v_home;
      hash := v_head ->> 1;
    end if;
  end loop;
  return next;
end
$$;
