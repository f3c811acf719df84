-- No twin: it holds what the program says against what it wrote.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Raises (SQLSTATE BL009) when the events of a run say that somebody left a workspace (an Offboarding, or one with a higher `renew`) who was not
-- offboarded from it, or say another `renew` than the row: an apply login could otherwise forge the record of a leaving.
create or replace function bylaw.check_leavings(p_events jsonb[])
returns void
language plpgsql
as $$
declare
  v_breach text;
begin
  select s.object into v_breach
    from (select e ->> 'object' as object, split_part(e ->> 'object', '/', 2) as workspace, split_part(e ->> 'object', '/', 3) as email,
          split_part(e ->> 'address', '/', 3) as person, (e #>> '{after,spec,renew}')::integer as renew
        from unnest(p_events) e
        where e ->> 'object' like 'Offboarding/%' and e ->> 'action' <> 'release' and not bylaw.says_gone(e)) s
    where not exists (select from bylaw.offboardings o where o.workspace = s.workspace and o.email = s.email and o.renew = s.renew)
      or (s.renew > coalesce(bylaw.left_with_renew(s.workspace, s.person), -1)
        and not exists (select from bylaw.offboarded o where o.person = s.person and o.workspace in (s.workspace, '*')))
    order by s.object collate "C" limit 1;
  if v_breach is not null then
    raise exception '% says that somebody left, but they were not offboarded.', v_breach using errcode = 'BL009';
  end if;
end
$$;
