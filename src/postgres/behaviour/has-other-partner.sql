-- Twin: src/agreements/space-partners.ts, otherPartnerOf
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Whether the space at which a share crosses a border has another partner already, as far as its host has approved; false
-- for every side but the host of the space.
create or replace function bylaw.has_other_partner(q bylaw.request_sides)
returns boolean
language plpgsql stable
as $$
declare
  v_partner constant text := case when q.side = q.workspace then q."with" else q.workspace end;
  v_space text;
begin
  if q.kind <> 'share' then
    return false;
  end if;
  select case when q.side = s.workspace then s.target_space else s.into_space end into v_space
    from bylaw.shares s where s.workspace = q.workspace and s.name = q.name;
  return v_space is not null and exists (
    select from (
      select s.workspace, s.name, s."with" as partner, s."into" from bylaw.shares s
        where s.workspace = q.side and s.target_space = v_space and s."with" is not null
      union all
      select s.workspace, s.name, s.workspace, s."into" from bylaw.shares s
        where s."with" = q.side and s.into_space = v_space
    ) o
    join bylaw.workspaces w on w.name = o.partner and w.archived_at is null
    where o.partner <> v_partner and not bylaw.has_ended('share', o.workspace, o.name)
      and exists (select from bylaw.recipients_approved_by_side a
        where a.workspace = o.workspace and a.share = o.name and a.side = q.side
          and (a.subject = o."into" or a.subject in (select r.subject from bylaw.asked_recipients r
            where r.workspace = o.workspace and r.share = o.name))));
end
$$;
