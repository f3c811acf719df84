-- Twin: src/rules/admins.ts, isLiveSystemAdmin
-- Owner: bylaw_owner. Execute: bylaw_plan, bylaw_apply.
--
-- Whether somebody is a system admin who was not offboarded: of their memberships, if there are any, one is active.
create or replace function bylaw.is_system_admin(p_email text)
returns boolean
language sql stable
as $$
  select exists (select from bylaw.users u where u.email = p_email and u.system_admin)
    and (not exists (select from bylaw.members m join bylaw.workspaces w on w.name = m.workspace
        and w.archived_at is null where m.email = p_email and not m.dormant)
      or exists (select from bylaw.active_memberships m where m.email = p_email))
$$;
