-- Twin: src/agreements/approvers.ts, approversIn
-- Owner: bylaw_owner. Execute: bylaw_plan, bylaw_apply.
--
-- Whether somebody may decide for a side: "its ECAs, and for a share the CAs of that side of the connection".
create or replace function bylaw.is_approver(p_kind text, p_side text, p_other text, p_email text)
returns boolean
language sql stable
as $$
  select bylaw.is_eca(p_side, p_email) or (p_kind = 'share' and bylaw.is_connection_admin(p_side, p_other, p_email))
$$;
