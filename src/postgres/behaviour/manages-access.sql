-- Twin: src/app/confirm-access.ts, managesAccess
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Whether somebody manages the access that an object gives: a system admin and an admin of its workspace all of it; a co-owner or
-- higher a share of the target, and a guest on all of whose spaces they are that; an External Connection Admin a connection.
create or replace function bylaw.manages_access(p_address text, p_email text)
returns boolean
language plpgsql stable
as $$
declare
  v_kind constant text := split_part(p_address, '/', 1);
  v_home constant text := split_part(p_address, '/', 2);
  v_name constant text := substr(p_address, length(v_kind) + length(v_home) + 3);
  v_manager constant integer := bylaw.level_rank('co-owner');
begin
  if bylaw.is_system_admin(p_email)
      or exists (select from bylaw.workspace_admins a where a.workspace = v_home and a.email = p_email) then
    return true;
  end if;
  case v_kind
    when 'Connection' then
      return bylaw.is_eca(v_home, p_email);
    when 'Share' then
      return exists (select from bylaw.shares s where s.workspace = v_home and s.name = v_name and bylaw.level_rank(
        bylaw.access_level(p_email, split_part(s.target, ':', 1) || ':' || v_home || '/' || split_part(s.target, ':', 2)))
          >= v_manager);
    when 'Guest' then
      return coalesce((select bool_and(coalesce(bylaw.level_rank(
          bylaw.access_level(p_email, 'space:' || v_home || '/' || g.space)) >= v_manager, false))
        from bylaw.guest_spaces g where g.workspace = v_home and g.email = v_name), false);
    else
      return false;
  end case;
end
$$;
