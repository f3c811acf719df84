-- Twin: src/app/confirm-access.ts, confirmAccess
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Raises why what an object gives may not be confirmed, if it may not: BL017 where there is no such object, or none that gives
-- anything; BL016 unless both the person who confirms and the actor manage that access.
create or replace function bylaw.check_confirmation(p_address text, p_by text, p_actor text)
returns void
language plpgsql stable
as $$
declare
  v_email text;
begin
  if not exists (select from bylaw.object_rows r where r.address = p_address and r.present
      and split_part(p_address, '/', 1) in ('Member', 'Grant', 'Connection', 'Share', 'Guest')) then
    raise exception '% is not live, or gives no access by itself.', p_address using errcode = 'BL017';
  end if;
  foreach v_email in array array[p_by, p_actor] loop
    if not bylaw.manages_access(p_address, v_email) then
      raise exception '% does not manage the access that % gives.', v_email, p_address using errcode = 'BL016';
    end if;
  end loop;
end
$$;
