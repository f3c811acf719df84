-- No twin: it finds what has to be locked and written, in every table.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- The workspaces, archived ones too, in which somebody is a member or guest, is named over a border, or asked or decided
-- something: sorted.
create or replace function bylaw.workspaces_of_person(p_email text)
returns text[]
language sql stable
as $$
  select array(select x.name from (
    select m.workspace as name from bylaw.members m where m.email = p_email
    union select g.workspace from bylaw.guests g where g.email = p_email
    union select r.workspace from bylaw.share_recipients r where r.subject_user = p_email
    union select unnest(array[d.workspace, d."with"]) from bylaw.decisions d where p_email in (d."by", d.actor)
    union select unnest(array[q.workspace, q.side]) from bylaw.requests q where q.asked_by = p_email
    union select a.workspace from bylaw.approved_recipients a where a.subject = 'user:' || p_email
  ) x order by x.name collate "C")
$$;
