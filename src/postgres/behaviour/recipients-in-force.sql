-- Twin: src/agreements/external-access-in-force.ts, externalAccessOf
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Recipients of external shares whom both sides approved, over an active connection that carries the target's kind:
-- unless they or the share ended: the lower role and the earlier expiry of what is declared and what each side approved.
-- None of a share or connection that is suspended, nor of a space that is internal now.
create or replace view bylaw.recipients_in_force as
  select r.workspace, r.share, s."with", s.target, r.subject, r.subject_user,
      bylaw.lower_level(r.role, bylaw.lower_level(h.role, p.role)) as role,
      least(r.expires, h.expires, p.expires) as expires
    from bylaw.share_recipients r
    join bylaw.shares s on s.workspace = r.workspace and s.name = r.share and s.partner is not null and not s.suspended
      and not s.dormant
    join bylaw.active_connections c on c.workspace = s.workspace and c."with" = s."with"
      and split_part(s.target, ':', 1) = any (c.allow) and not c.suspended
    join bylaw.recipients_approved_by_side h on h.workspace = s.workspace and h.share = s.name and h.side = s.workspace
      and h.subject = r.subject
    join bylaw.recipients_approved_by_side p on p.workspace = s.workspace and p.share = s.name and p.side = s."with"
      and p.subject = r.subject
    where r.partner is not null and not exists (select from bylaw.spaces i
      where i.workspace = s.workspace and i.name = s.target_space and i.type = 'internal');
