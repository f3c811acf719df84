-- Twin: src/agreements/external-access-in-force.ts, externalAccessOf
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Contributions into a partner's space that both sides approved, over an active connection that carries the target's
-- kind, unless they ended: the lowest role of what is declared and what each side approved. None of a share or connection
-- that is suspended, nor into a space that is internal now.
create or replace view bylaw.contributions_in_force as
  select s.workspace, s.name as share, s."with", s.target, s.into_space,
      bylaw.lower_level(s.role, bylaw.lower_level(h.role, p.role)) as role
    from bylaw.shares s
    join bylaw.active_connections c on c.workspace = s.workspace and c."with" = s."with"
      and split_part(s.target, ':', 1) = any (c.allow) and not c.suspended
    join bylaw.spaces i on i.workspace = s."with" and i.name = s.into_space and i.type = 'external'
    join bylaw.recipients_approved_by_side h on h.workspace = s.workspace and h.share = s.name and h.side = s.workspace
      and h.subject = s."into"
    join bylaw.recipients_approved_by_side p on p.workspace = s.workspace and p.share = s.name and p.side = s."with"
      and p.subject = s."into"
    where not s.suspended and not s.dormant and s.partner is not null and s.into_partner is not null;
