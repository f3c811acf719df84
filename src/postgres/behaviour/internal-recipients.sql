-- Twin: src/access/direct-access-paths.ts, subjectOf
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- The people whom the recipients of each share within a workspace mean, and how an access path names them (`step`).
create or replace view bylaw.internal_recipients as
  select r.workspace, r.share, r.subject_user as email, r.role, r.expires, r.subject as step
    from bylaw.share_recipients r where r.subject_user is not null
  union all
  select r.workspace, r.share, t.email, r.role, r.expires, 'team:' || r.workspace || '/' || r.own_team
    from bylaw.share_recipients r
    join bylaw.team_members t on t.workspace = r.workspace and t.team = r.own_team
  union all
  select r.workspace, r.share, h.email, r.role, r.expires, 'right:' || r.workspace || '/' || substr(r.subject, 7)
    from bylaw.share_recipients r
    join bylaw.held_permissions h on h.workspace = r.workspace and bylaw.covers(h.permission, substr(r.subject, 7))
    where r.subject like 'right:%'
  union all
  select r.workspace, r.share, m.email, r.role, r.expires, 'everyone:' || r.workspace
    from bylaw.share_recipients r
    join bylaw.active_memberships m on m.workspace = r.workspace
    where r.subject = 'everyone';
