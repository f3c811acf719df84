-- Twin: src/agreements/settle/drop-renamed-spaces.ts, dropRenamedSpaces
-- Owner: bylaw_owner. Execute: nobody else.
--
-- A contribution names a space of the partner. Where a run gives that name to another space (`p_reused` has its address), the
-- contribution loses its key to the space, as it does when a space is deleted or gets a name that was free: settle then ends it.
-- One that this run declares is meant for the space that has the name now. One in the archive has no approval left to end.
create or replace function bylaw.drop_renamed_spaces(p_reused text[])
returns void
language plpgsql
as $$
begin
  update bylaw.shares s set into_partner = null, into_partner_space = null from bylaw.workspaces w
    where s.into_partner is not null and s.incarnation <> 0 and w.name = s.workspace and w.archived_at is null
      and 'Space/' || s.into_partner || '/' || s.into_partner_space = any (p_reused);
end
$$;
