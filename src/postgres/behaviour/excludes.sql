-- Twin: src/agreements/partners.ts, acceptsWorkspace
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Whether the `partners` of a workspace leave another out.
create or replace function bylaw.excludes(p_workspace text, p_other text)
returns boolean
language sql stable
as $$
  select exists (select from bylaw.workspaces w where w.name = p_workspace
    and (p_other = any (w.partners_deny) or (w.partners_allow <> '{}' and not p_other = any (w.partners_allow))))
$$;
