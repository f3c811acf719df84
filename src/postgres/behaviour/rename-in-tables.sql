-- No twin: only the database changes an address everywhere.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Puts one address in the place of another wherever it stands for a person: in live and archived objects, in the ledger, in
-- what sets remember, and for logins. Free text stays as it was written.
create or replace function bylaw.rename_in_tables(p_old text, p_new text)
returns void
language plpgsql
as $$
declare
  v_old constant text := 'user:' || p_old;
  v_new constant text := 'user:' || p_new;
begin
  update bylaw.users set email = p_new where email = p_old;
  -- Rows that others refer to are written anew before the old ones go.
  insert into bylaw.members select (jsonb_populate_record(m, jsonb_build_object('email', p_new))).*
    from bylaw.members m where m.email = p_old;
  insert into bylaw.guests select (jsonb_populate_record(g, jsonb_build_object('email', p_new))).*
    from bylaw.guests g where g.email = p_old;
  update bylaw.member_roles set email = p_new where email = p_old;
  update bylaw.guest_spaces set email = p_new where email = p_old;
  update bylaw.team_members set email = p_new where email = p_old;
  update bylaw.connection_admins set email = p_new where email = p_old;
  update bylaw.grants set subject = v_new where subject = v_old;
  update bylaw.resources set creator = p_new where creator = p_old;
  update bylaw.spaces set creator = p_new where creator = p_old;
  update bylaw.connections set requested_by = p_new,
      written_as = case when written_as = json_build_array("with", p_old, renew::text)::text
        then json_build_array("with", p_new, renew::text)::text else written_as end
    where requested_by = p_old;
  update bylaw.shares set requested_by = p_new where requested_by = p_old;
  update bylaw.share_recipients set subject = v_new, partner_member = case when partner is not null then p_new end
    where subject = v_old;
  update bylaw.approved_recipients set subject = v_new, partner_member = case when partner is not null then p_new end
    where subject = v_old;
  update bylaw.guests set invited_by = p_new where invited_by = p_old;
  update bylaw.offboardings set email = case when email = p_old then p_new else email end,
      successor = case when successor = p_old then p_new else successor end
    where p_old in (email, successor);
  update bylaw.approvals set "by" = p_new where "by" = p_old;
  -- Of rows written around bylaw since, too: what a run wrote is then still something else than what they say.
  update bylaw.approvals set counted_as = (select json_build_array(c -> 0, c -> 1, p_new, c -> 3)::text
      from (select counted_as::json as c) x)
    where counted_as::json ->> 2 = p_old;
  update bylaw.connections set written_as = (select json_build_array(c -> 0, p_new, c -> 2)::text
      from (select written_as::json as c) x)
    where written_as::json ->> 1 = p_old;
  delete from bylaw.guests where email = p_old;
  delete from bylaw.members where email = p_old;
  update bylaw.decisions set "by" = case when "by" = p_old then p_new else "by" end,
      actor = case when actor = p_old then p_new else actor end
    where p_old in ("by", actor);
  update bylaw.requests set asked_by = p_new where asked_by = p_old;
  update bylaw.endings set subject = v_new where subject = v_old;
  update bylaw.actors set email = p_new where email = p_old;
  update bylaw.set_objects set address = left(address, -length(p_old)) || p_new
    where address = 'User/' || p_old or (address ~ '^(Member|Guest|Offboarding)/' and split_part(address, '/', 3) = p_old);
end
$$;
