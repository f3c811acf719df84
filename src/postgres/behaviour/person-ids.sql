-- No twin: only the database gives people ids.
-- Owner: bylaw_owner. Execute: bylaw_apply.
--
-- The opaque ids of people, by their addresses in lower case. Those that are missing are made, as `p_ids` proposes: one for
-- each address. One that somebody had before, and that was not set free, is theirs. In one order, so that two transactions that add the same people do not wait for each other in a circle.
create or replace function bylaw.person_ids(p_ids text[], p_emails text[])
returns TABLE(id text, email text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Whoever may only read makes no ids.
  perform bylaw.current_actor(null);
  insert into bylaw.people as p (id, email, salt)
    select r.id, r.email, bylaw.random_salt() from unnest(p_ids, p_emails) r(id, email)
      where not exists (select from bylaw.people o where o.email = r.email)
        and not exists (select from bylaw.former_addresses f where f.email = r.email and not f.freed)
      order by r.email collate "C"
    on conflict do nothing;
  return query select p.id, p.email from bylaw.people p where p.email = any (p_emails)
    union all select f.person, f.email from bylaw.former_addresses f where f.email = any (p_emails) and not f.freed
      and not exists (select from bylaw.people p where p.email = f.email);
end
$$;
