-- No twin: a plan is judged by what is live, too; here it is enough to know whom the set concerns.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Whether a set has anything to do with somebody: they are a system admin, or an active member of a workspace in which it applied
-- something; or it has applied nothing yet.
create or replace function bylaw.answers_for_set(p_set text, p_email text)
returns boolean
language sql stable
as $$
  select bylaw.is_system_admin(p_email)
    or not exists (select from bylaw.set_objects o where o."set" = p_set)
    or exists (select from bylaw.set_objects o where o."set" = p_set and o.address not like 'User/%'
      and bylaw.is_active_member(split_part(o.address, '/', 2), p_email))
$$;
