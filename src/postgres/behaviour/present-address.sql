-- Twin: src/model/former-addresses.ts, presentAddress
-- Owner: bylaw_owner. Execute: bylaw_plan, bylaw_apply.
--
-- The address that somebody has now: for one that they had before, the present one; every other as it is, in lower case.
create or replace function bylaw.present_address(p_email text)
returns text
language sql stable
as $$
  select coalesce((select p.email from bylaw.former_addresses f join bylaw.people p on p.id = f.person
      where f.email = lower(p_email collate "C") and not f.freed), lower(p_email collate "C"))
$$;
