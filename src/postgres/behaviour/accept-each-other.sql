-- Twin: src/agreements/partners.ts, acceptEachOther
-- Owner: bylaw_owner. Execute: bylaw_plan, bylaw_apply.
--
-- Whether the `partners` of neither workspace leave the other out.
create or replace function bylaw.accept_each_other(a bylaw.workspaces, b bylaw.workspaces)
returns boolean
language sql immutable
as $$
  select not b.name = any (a.partners_deny) and (a.partners_allow = '{}' or b.name = any (a.partners_allow))
    and not a.name = any (b.partners_deny) and (b.partners_allow = '{}' or a.name = any (b.partners_allow))
$$;
