-- Twin: src/agreements/endings.ts, crossingsIn
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- What crosses the border of a workspace: its requests (`subject` is '') and the recipients of its shares in the partner.
-- `gone` says why it cannot go on as things are now; `lost`, which of its keys is empty, so that it could not at some time, or was
-- written without.
create or replace view bylaw.crossings as
  select c.workspace, 'connection' as kind, c.name, '' as subject, c."with", c.renew, c.incarnation,
      case when v.name is null or v.archived_at is not null then 'workspace'
        when v.region <> w.region then 'region'
        when not bylaw.accept_each_other(w, v) then 'partners' end as gone,
      case when c.partner is null then 'lost' end as lost
    from bylaw.connections c
    join bylaw.workspaces w on w.name = c.workspace and w.archived_at is null
    left join bylaw.workspaces v on v.name = c."with"
  union all
  select s.workspace, 'share', s.name, '', s."with", s.renew, s.incarnation,
      case when v.name is null or v.archived_at is not null then 'workspace'
        when v.region <> w.region then 'region'
        when not bylaw.accept_each_other(w, v) then 'partners'
        when s."into" is not null and not exists (select from bylaw.spaces n
          where n.workspace = s."with" and n.name = s.into_space) then 'space' end,
      case when s.partner is null then 'lost'
        when s."into" is not null and s.into_partner is null then 'space' end
    from bylaw.shares s
    join bylaw.workspaces w on w.name = s.workspace and w.archived_at is null
    left join bylaw.workspaces v on v.name = s."with"
    where s."with" is not null
  union all
  select r.workspace, 'share', r.share, r.subject, s."with", s.renew, s.incarnation,
      case when exists (select from bylaw.members m where m.workspace = s."with" and m.email = r.subject_user) then null
        when v.name is null or v.archived_at is not null then 'workspace'
        else 'recipient' end,
      case when r.partner is null then 'lost' end
    from bylaw.share_recipients r
    join bylaw.shares s on s.workspace = r.workspace and s.name = r.share and s."with" is not null
    join bylaw.workspaces w on w.name = r.workspace and w.archived_at is null
    left join bylaw.workspaces v on v.name = s."with"
    where r.subject_user is not null;
