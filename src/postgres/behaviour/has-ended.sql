-- Twin: src/agreements/endings.ts, hasEnded
-- Owner: bylaw_owner. Execute: bylaw_plan, bylaw_apply.
--
-- Whether a request has ended as a whole: by itself, or since all recipients have.
create or replace function bylaw.has_ended(p_kind text, p_workspace text, p_name text)
returns boolean
language sql stable
as $$
  select exists (select from bylaw.endings e
      where e.workspace = p_workspace and e.kind = p_kind and e.name = p_name and e.subject = '')
    or (p_kind = 'share' and exists (select from bylaw.endings e
        where e.workspace = p_workspace and e.kind = p_kind and e.name = p_name)
      and not exists (select from bylaw.asked_recipients r where r.workspace = p_workspace and r.share = p_name)
      and exists (select from bylaw.share_recipients r where r.workspace = p_workspace and r.share = p_name))
$$;
