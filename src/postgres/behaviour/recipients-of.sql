-- Twin: src/agreements/approvals.ts, recipientsAsked
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Those for whom a share asks and who have not ended, as events hold them; of a contribution, the one subject is the space
-- that it goes `into`.
create or replace function bylaw.recipients_of(p_workspace text, p_share text)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('subject', r.subject, 'role', r.role, 'expires', bylaw.instant(r.expires))
      order by r.subject collate "C"), '[]')
    from (select n.subject, n.role, n.expires from bylaw.asked_recipients n
        where n.workspace = p_workspace and n.share = p_share
      union all select s."into", s.role, null from bylaw.shares s
        where s.workspace = p_workspace and s.name = p_share and s."into" is not null) r
$$;
