-- Twin: src/agreements/settle/end-what-is-gone.ts, endWhatIsGone
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Ends what cannot go on, because what it names over the border is gone or shut: its approvals end, and its keys are emptied,
-- so that it stands in nobody's way there. What ended with its workspace or region, or by `partners`, waits anew once that is as
-- before; what ended by itself, once its `renew` is raised and what it names is there. A side whose `partners` shut the
-- other out withdraws by that. What another partner approved, when the name was of a request to them, is not touched: they
-- would not be told.
create or replace function bylaw.end_what_is_gone(p_workspaces text[], p_actor text, p_run integer, p_now timestamptz)
returns void
language plpgsql
as $$
declare
  r record;
  v_ended jsonb;
  v_effects jsonb[] := '{}';
begin
  for r in
    delete from bylaw.endings e
      where (e.workspace = any (p_workspaces) or e."with" = any (p_workspaces))
        and exists (select from bylaw.workspaces w where w.name = e.workspace and w.archived_at is null)
        and not exists (select from bylaw.crossings c where c.workspace = e.workspace and c.kind = e.kind
          and c.name = e.name and c.subject = e.subject and c.incarnation = e.incarnation
          and (c.gone is not null or (e.cause in ('recipient', 'space', 'lost') and c.renew <= e.renew)))
      returning e.*
  loop
    v_effects := v_effects || bylaw.effect(array[r.workspace, r."with"], 'reopen',
      bylaw.request_address(r.kind, r.workspace, r.name), jsonb_build_object('subject', r.subject), null);
    if r.kind = 'connection' then
      update bylaw.connections c set partner = v.name, with_region = v.region from bylaw.workspaces v
        where c.workspace = r.workspace and c.name = r.name and v.name = c."with" and v.region = c.region;
    elsif r.subject = '' then
      update bylaw.shares s set partner = v.name, with_region = v.region, into_partner = n.workspace, into_partner_space = n.name
        from bylaw.workspaces v, bylaw.shares o
        left join bylaw.spaces n on n.workspace = o."with" and n.name = o.into_space
        where s.workspace = r.workspace and s.name = r.name and v.name = s."with" and v.region = s.region
          and o.workspace = s.workspace and o.name = s.name;
    else
      update bylaw.share_recipients t set partner = m.workspace, partner_member = m.email from bylaw.members m
        where t.workspace = r.workspace and t.share = r.name and t.subject = r.subject
          and m.workspace = t.subject_workspace and m.email = t.subject_user;
    end if;
  end loop;
  for r in
    insert into bylaw.endings (workspace, kind, name, subject, "with", cause, renew, incarnation, run, time)
      select c.workspace, c.kind, c.name, c.subject, c."with", coalesce(c.gone, c.lost), c.renew, c.incarnation, p_run, p_now
        from bylaw.crossings c
        where (c.workspace = any (p_workspaces) or c."with" = any (p_workspaces)) and coalesce(c.gone, c.lost) is not null
        order by c.workspace collate "C", c.kind collate "C", c.name collate "C", c.subject collate "C"
      on conflict do nothing
      returning endings.*
  loop
    v_ended := '[]';
    if r.subject <> '' then
      update bylaw.share_recipients t set partner = null, partner_member = null
        where t.workspace = r.workspace and t.share = r.name and t.subject = r.subject;
      delete from bylaw.approved_recipients a using bylaw.decisions d
        where a.workspace = r.workspace and a.share = r.name and a.subject = r.subject
          and d.workspace = a.workspace and d.kind = 'share' and d.name = a.share and d.sequence = a.sequence
          and d."with" = r."with";
    else
      with ended as (
        update bylaw.decisions d set ended_at = p_now where d.workspace = r.workspace and d.kind = r.kind and d.name = r.name
            and d."with" = r."with" and d.decision = 'approve' and d.ended_at is null
          returning d.sequence
      )
      select coalesce(jsonb_agg(e.sequence order by e.sequence), '[]') into v_ended from ended e;
      if r.kind = 'share' then
        update bylaw.shares s set partner = null, with_region = null, into_partner = null, into_partner_space = null
          where s.workspace = r.workspace and s.name = r.name;
      else
        update bylaw.connections c set partner = null, with_region = null,
            withdrawn = case when r.cause = 'partners' and bylaw.excludes(c.workspace, c."with") then c.renew else c.withdrawn end
          where c.workspace = r.workspace and c.name = r.name;
      end if;
    end if;
    v_effects := v_effects || bylaw.effect(array[r.workspace, r."with"], 'end',
      bylaw.request_address(r.kind, r.workspace, r.name), null,
      jsonb_build_object('subject', r.subject, 'with', r."with", 'cause', r.cause, 'renew', r.renew,
        'incarnation', r.incarnation, 'run', r.run, 'ended', v_ended));
  end loop;
  perform bylaw.append_effects(p_actor, p_run, p_now, v_effects);
end
$$;
